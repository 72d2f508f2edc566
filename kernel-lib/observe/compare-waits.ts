/**
 * A simulated setting beside the measured one: by how much they differ, and by how much the measurement differs from itself.
 *
 * The floor of a number is what two repetitions of the measurement would differ by, in 95 of 100 pairs: two resamples of its run by blocks
 * of neighbours. A model cannot be seen to be wrong by less, nor right by more.
 */
import { Problem } from "../base/problem.js";
import { stream } from "../base/random.js";
import { drawn } from "../stats/bootstrap.js";
import { ksDistance } from "../stats/distribution.js";
import type { Interval } from "../stats/interval.js";
import { meanOf, sampleOf, sorted } from "../stats/sample.js";
import { WAITED, type MeasuredWaits, type WaitSetting } from "./waits.js";

const LEVEL = 0.95;

/** What a simulation of a setting gives. */
export interface SimulatedWaits {
  readonly setting: WaitSetting;
  /** What else differs from every measured setting, though none names it: a driver, another choice of pages. */
  readonly changed?: readonly string[];
  /** The time of every operation, waiting or not, in the order of the run [µs]. */
  readonly waits: readonly number[];
  /** The time of every call of the flusher, in order [µs]. */
  readonly flushes: readonly number[];
}

/** One number of a setting, measured and simulated; null where it does not exist, as the mean of waits where nobody waited. */
export interface WaitMeasure {
  readonly name: string;
  readonly unit: string;
  readonly measured: Interval | null;
  readonly simulated: Interval | null;
  /** Simulated minus measured; for a distance, the distance. */
  readonly difference: Interval | null;
  /** What the measurement differs by from itself. */
  readonly floor: number | null;
  /** Mean distance of a resample of the measurement from the measurement: what a true model would be wrong by on average. */
  readonly noise: number | null;
  /** Whether the difference is within the floor. */
  readonly within: boolean | null;
}

/** A setting compared. */
export interface WaitComparison {
  readonly name: string;
  readonly setting: WaitSetting;
  /** Operations that waited when it was measured [count], and of the simulation as many as there would be in a run of that length. */
  readonly measuredWaits: number;
  readonly simulatedWaits: number;
  readonly measures: readonly WaitMeasure[];
}

type Run = Pick<SimulatedWaits, "waits" | "flushes">;

const long = (waits: readonly number[]): readonly number[] => waits.filter((w) => w > WAITED);
const meanOrNull = (values: readonly number[]): number | null => (values.length === 0 ? null : meanOf(values));
const quantileOf = (values: readonly number[], p: number): number | null =>
  sorted(values)[Math.ceil(p * values.length) - 1] ?? null;

/** Numbers of one run. */
const NUMBERS: readonly { readonly name: string; readonly unit: string; readonly of: (run: Run) => number | null }[] = [
  { name: "share that waits", unit: "1", of: ({ waits }) => long(waits).length / waits.length },
  { name: "mean of all", unit: "µs", of: ({ waits }) => meanOf(waits) },
  { name: "mean of waits", unit: "µs", of: ({ waits }) => meanOrNull(long(waits)) },
  { name: "p95", unit: "µs", of: ({ waits }) => quantileOf(waits, 0.95) },
  { name: "mean flush call", unit: "µs", of: ({ flushes }) => meanOrNull(flushes) },
  { name: "median flush call", unit: "µs", of: ({ flushes }) => quantileOf(flushes, 0.5) },
];

/** Distances of two runs. */
const DISTANCES: readonly { readonly name: string; readonly of: (one: Run, other: Run) => number | null }[] = [
  { name: "KS distance of waits", of: (one, other) => distance(long(one.waits), long(other.waits)) },
  { name: "KS distance of flush calls", of: (one, other) => distance(one.flushes, other.flushes) },
];

const distance = (one: readonly number[], other: readonly number[]): number | null =>
  one.length === 0 || other.length === 0 ? null : ksDistance({ one, other });

/** The percentiles of what resampling gave around an estimate; null if there is no estimate. */
function between(estimate: number | null, found: readonly (number | null)[], n: number): Interval | null {
  const known = sorted(found.filter((x) => x !== null));
  if (estimate === null || known.length === 0) return null;
  const at = (p: number): number => known[Math.max(0, Math.ceil(p * known.length) - 1)] ?? estimate;
  const [low, high] = [at((1 - LEVEL) / 2), at(1 - (1 - LEVEL) / 2)];
  return { estimate, low, high, halfWidth: (high - low) / 2, level: LEVEL, n };
}

const minus = (a: number | null | undefined, b: number | null | undefined): number | null =>
  a === null || b === null || a === undefined || b === undefined ? null : a - b;
const size = (x: number | null): number | null => (x === null ? null : Math.abs(x));
const meanSize = (all: readonly (number | null)[]): number | null =>
  meanOrNull(all.filter((x) => x !== null).map(Math.abs));

/** Error KL510: something of the settings differs. */
function checkSame(measured: MeasuredWaits, simulated: SimulatedWaits): void {
  const [one, other] = [measured.setting, simulated.setting];
  const differing = (Object.keys(one) as (keyof WaitSetting)[]).filter((field) => one[field] !== other?.[field]);
  const { changed = [] } = simulated;
  if (differing.length === 0 && changed.length === 0) return;
  throw new Problem({
    code: "KL510",
    what: `not the same experiment: ${[...differing.map((f) => `${f} is ${String(one[f])} measured and ${String(other?.[f])} simulated`), ...changed.map((what) => `${what} as in no measured setting`)].join("; ")}`,
    where: `comparison with setting ${measured.name}`,
    expected: "equal file system, policy, writers, operation, flush and device",
    fix: "simulate the setting of the measurement: give simulated.setting as measured.setting, and run that",
  });
}

/**
 * One setting, measured and simulated. Every number has a bootstrap interval by blocks of neighbours (the root of the run's length) and the floor of
 * the measurement; same seed, same answer. Errors: KL510 not the same setting; KL261 no waits, or values that are not finite; KL251 the seed.
 *
 * @example
 * const [w50] = dataset.waits("xfs").filter(({ name }) => name === "w50");
 * const { simulated } = await sweep([predict(w50)], { replications: 2, seed: 1 });
 * compareWaits({ measured: w50, simulated: simulated[0] }).measuredWaits
 * //=> 47
 */
export function compareWaits({
  measured,
  simulated,
  seed = 1,
  resamples = 400,
}: {
  readonly measured: MeasuredWaits;
  readonly simulated: SimulatedWaits;
  readonly seed?: number;
  readonly resamples?: number;
}): WaitComparison {
  checkSame(measured, simulated);
  const real: Run = { waits: measured.operations.map((o) => o.wait), flushes: measured.flushes.map((f) => f.took) };
  const model: Run = {
    waits: sampleOf(simulated.waits, "compareWaits, simulated.waits", 2),
    flushes: simulated.flushes.length === 0 ? [] : sampleOf(simulated.flushes, "compareWaits, simulated.flushes"),
  };
  const redrawn = (run: Run, purpose: string, replication: number): Run => {
    const draw = stream({ seed, purpose: `bootstrap ${purpose}`, replication });
    const again = (list: readonly number[]): readonly number[] =>
      list.length === 0 ? [] : drawn(list, Math.max(1, Math.round(Math.sqrt(list.length))), draw);
    return { waits: again(run.waits), flushes: again(run.flushes) };
  };
  const trials = Array.from({ length: resamples }, (_, r) => {
    const [one, two] = [redrawn(real, "measured", r), redrawn(real, "measured again", r)];
    const sim = redrawn(model, "simulated", r);
    return {
      numbers: NUMBERS.map(({ of }) => [of(one), of(two), of(sim)] as const),
      distances: DISTANCES.map(({ of }) => [of(one, sim), of(one, two), of(one, real)] as const),
    };
  });
  const n = real.waits.length;
  const floorOf = (found: readonly (number | null)[]): number | null => between(0, found.map(size), n)?.high ?? null;
  const measure = (
    name: string,
    unit: string,
    parts: Pick<WaitMeasure, "measured" | "simulated" | "difference" | "floor" | "noise">,
  ): WaitMeasure => ({
    name,
    unit,
    ...parts,
    within:
      parts.difference === null || parts.floor === null ? null : Math.abs(parts.difference.estimate) <= parts.floor,
  });
  const numbers = NUMBERS.map(({ name, unit, of }, i) => {
    const [a, b] = [of(real), of(model)];
    const column = (at: 0 | 1 | 2): readonly (number | null)[] => trials.map((t) => t.numbers[i]?.[at] ?? null);
    const [one, two, sim] = [column(0), column(1), column(2)];
    return measure(name, unit, {
      measured: between(a, one, n),
      simulated: between(b, sim, model.waits.length),
      difference: between(
        minus(b, a),
        sim.map((x, k) => minus(x, one[k])),
        n,
      ),
      floor: floorOf(one.map((x, k) => minus(x, two[k]))),
      noise: meanSize(one.map((x) => minus(x, a))),
    });
  });
  const distances = DISTANCES.map(({ name, of }, i) =>
    measure(name, "1", {
      measured: null,
      simulated: null,
      difference: between(
        of(real, model),
        trials.map((t) => t.distances[i]?.[0] ?? null),
        n,
      ),
      floor: floorOf(trials.map((t) => t.distances[i]?.[1] ?? null)),
      noise: meanSize(trials.map((t) => t.distances[i]?.[2] ?? null)),
    }),
  );
  return {
    name: measured.name,
    setting: measured.setting,
    measuredWaits: long(real.waits).length,
    simulatedWaits: (long(model.waits).length * n) / model.waits.length,
    measures: [...numbers, ...distances],
  };
}
