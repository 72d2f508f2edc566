/**
 * A measured run, followed operation by operation: the model is given what the run's surroundings did, and says how long each operation waits.
 *
 * Given are when each operation began and on which page, when each call of the flusher began and how long it took beyond its I/O, and, where service
 * times are random, how long each request was served. Neither is drawn, so what differs is the model's error and not chance. How long an operation
 * waited is not given; only that the next one began later.
 */
import { omit } from "ramda";
import { Problem } from "../base/problem.js";
import { WAITED, type DeviceRequest, type FlushCall, type MeasuredWaits, type WaitSetting } from "../observe/waits.js";
import { quantile } from "../stats/quantile.js";
import type { Overheads } from "./overheads.js";
import { replicationOf, type Inputs } from "./page-cache/simulate.js";
import { predictWith, type Prediction } from "./predict.js";

/** One operation, as it was and as the model has it. */
export interface FollowedOperation {
  /** When it began [ms]. */
  readonly t: number;
  readonly page: number;
  readonly writer: number;
  /** How long it took [µs]. */
  readonly measured: number;
  readonly simulated: number;
}

/** How many operations wait in both, and how they differ. */
export interface FollowScore {
  /** Operations that took more than half a millisecond in both, in the measurement alone, in the model alone [count]. */
  readonly both: number;
  readonly measuredOnly: number;
  readonly simulatedOnly: number;
  /** Simulated minus measured, of those in both: quartiles [µs]; null where there are none. */
  readonly difference: { readonly low: number; readonly median: number; readonly high: number } | null;
}

/** A run that was followed. */
export interface FollowedRun extends FollowScore {
  readonly kind: "followed run";
  readonly name: string;
  readonly setting: WaitSetting;
  readonly operations: readonly FollowedOperation[];
}

/** From [ms] to [µs]. */
const MICRO = 1000;
/** A call that takes longer was held up by an I/O [µs]. */
const HELD = 15_000;
/** A request is at the device at most so long after its call has returned [µs]. */
const AFTER = 500;
/** A request is looked for so far from the time at which the model sends it; one that begins with another page counts as so much further away [ms]. */
const [NEAR, ELSEWHERE] = [8, 4];

/** Service times of the requests, the device's own time to answer left out [µs]. */
function servicesOf(
  { requests, setting }: MeasuredWaits,
  answer: number,
): readonly (readonly [DeviceRequest, number])[] {
  const inOrder = requests.toSorted((a, b) => a.arrive - b.arrive);
  return inOrder.map((request, k) => {
    const before = setting.discipline === "fifo" ? (inOrder[k - 1]?.reply ?? 0) : 0;
    const begins = Math.max(request.arrive, before);
    return [request, Math.max(0, (request.reply - begins) * MICRO - answer)] as const;
  });
}

/** The requests that a call sent. */
const sentBy = ({ requests }: MeasuredWaits, call: FlushCall, next: FlushCall | undefined): readonly DeviceRequest[] =>
  requests.filter(
    (r) => r.arrive >= call.t && r.arrive < Math.min(next?.t ?? Infinity, call.t + (call.took + AFTER) / MICRO),
  );

/** What a writer did, in order. */
const operationsOf = ({ operations }: MeasuredWaits, writer: number): MeasuredWaits["operations"] =>
  operations.filter((o) => o.writer === writer).toSorted((a, b) => a.t - b.t);

function inputsOf(measured: MeasuredWaits, { workload }: Prediction, now: () => number): Inputs {
  const { setting, flushes } = measured;
  const { callTime } = workload.flusher ?? {};
  const small = workload.nrPages === 1;
  const services = servicesOf(measured, workload.device.answer);
  const calls = flushes.map((call, k) => {
    const sent = sentBy(measured, call, flushes[k + 1]);
    const pages = sent.reduce((sum, r) => sum + r.pages, 0);
    const usual = callTime === undefined ? 0 : callTime.call + callTime.run * sent.length + callTime.page * pages;
    // Where the call is not held up alone, the operations show by themselves that the machine has paused.
    const own = workload.filesystem.ordered === true && sent.length > 0 && usual > 0 && call.took < HELD;
    return { due: call.t * MICRO, times: own ? call.took / usual : 1 };
  });
  return {
    writer: (writer) => {
      const mine = operationsOf(measured, writer);
      const begins = mine.map((o) => o.t * MICRO).values();
      const pages = mine.map((o) => (small ? o.page : 0)).values();
      return {
        think: () => Math.max(0, (begins.next().value ?? now()) - now()),
        page: () => pages.next().value ?? 0,
      };
    },
    service: (time, first) => {
      if (setting.service !== "exponential") return undefined;
      const far = ([r]: readonly [DeviceRequest, number]): number =>
        Math.abs(r.arrive - time / MICRO) + (r.firstPage === first || !small ? 0 : ELSEWHERE);
      const near = services.filter((one) => Math.abs(one[0].arrive - time / MICRO) < NEAR);
      return near.reduce<readonly [DeviceRequest, number] | undefined>(
        (best, one) => (best === undefined || far(one) < far(best) ? one : best),
        undefined,
      )?.[1];
    },
    call: (nth) => calls[nth],
  };
}

function scoreOf(operations: readonly FollowedOperation[]): FollowScore {
  const both = operations.filter((o) => o.measured > WAITED && o.simulated > WAITED);
  const differences = both.map((o) => o.simulated - o.measured);
  const at = (p: number): number => quantile({ values: differences, p }).estimate;
  return {
    both: both.length,
    measuredOnly: operations.filter((o) => o.measured > WAITED && o.simulated <= WAITED).length,
    simulatedOnly: operations.filter((o) => o.measured <= WAITED && o.simulated > WAITED).length,
    difference: both.length === 0 ? null : { low: at(0.25), median: at(0.5), high: at(0.75) },
  };
}

/**
 * The same numbers of several runs together.
 *
 * @example
 * const runs = dataset.waits("xfs").filter(({ name }) => ["w50", "w53"].includes(name)).map((w) => follow(w));
 * const { both, measuredOnly } = followScore(runs);
 * [both, measuredOnly]
 * //=> [76, 1]
 */
export const followScore = (runs: readonly FollowedRun[]): FollowScore =>
  scoreOf(runs.flatMap(({ operations }) => operations));

/** How long the operations of each writer take [µs]. */
function simulatedBy(measured: MeasuredWaits, prediction: Prediction): readonly (readonly number[])[] {
  const { policy } = prediction;
  // What varies is not drawn: each overhead is its median.
  const workload = omit(["jitter"], prediction.workload);
  const inputs = inputsOf(measured, prediction, () => replication.run.now());
  const replication = replicationOf({ workload, policy, seed: 1, replication: 0, inputs });
  while (!replication.advance(100_000));
  return replication.took;
}

/**
 * A measured run, followed. Errors: KL422 an unknown file system; KL517 there is nothing to follow.
 *
 * @example
 * const [w50] = dataset.waits("xfs").filter(({ name }) => name === "w50");
 * const { both, measuredOnly, simulatedOnly } = follow(w50);
 * [both, measuredOnly, simulatedOnly]
 * //=> [47, 0, 0]
 */
export function follow(measured: MeasuredWaits, overheads: Readonly<Record<string, Overheads>> = {}): FollowedRun {
  const { name, setting, operations, flushes, requests } = measured;
  if ([operations, flushes, requests].some((list) => list.length === 0))
    throw new Problem({
      code: "KL517",
      what: `setting ${name} has no operations, no calls of the flusher or no requests`,
      where: "follow",
      expected: "a measured run with all three",
      fix: "measure it with the harness of this version, which writes all three down",
    });
  const took = simulatedBy(measured, predictWith(overheads)(measured));
  const followed = took
    .flatMap((times, writer) =>
      operationsOf(measured, writer).flatMap(({ t, page, wait }, k): FollowedOperation[] => {
        const simulated = times[k];
        return simulated === undefined ? [] : [{ t, page, writer, measured: wait, simulated }];
      }),
    )
    .toSorted((a, b) => a.t - b.t);
  return { kind: "followed run", name, setting, operations: followed, ...scoreOf(followed) };
}
