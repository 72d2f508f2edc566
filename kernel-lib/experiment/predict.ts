/**
 * The workload, policy and device of a measured setting, from its parameters.
 *
 * Nothing here looks at a measured wait. What is compared with it is made from the setting's nominal parameters, and of overheads that were read
 * off the device's log and the loop.
 */
import type { Law } from "../base/law.js";
import type { PolicyData } from "../model/policy.js";
import type { MeasuredWaits, WaitSetting } from "../observe/waits.js";
import { none } from "../policy/none.js";
import { stable } from "../policy/stable.js";
import { deviceOf } from "../workload/device.js";
import { assumed, measured, type Origins } from "../workload/origin.js";
import { numbersIn } from "../workload/numbers.js";
import { exponential, fixed, rewriters, type RewriterParts } from "../workload/rewriters.js";
import type { Workload } from "../workload/workload.js";
import { checkSetting } from "./setting.js";
import { measuredOverheads, SPREAD, type Overheads } from "./overheads.js";

/** What a measured setting is, for a simulation. */
export interface Prediction {
  readonly kind: "prediction";
  readonly setting: WaitSetting;
  readonly workload: Workload;
  readonly policy: PolicyData;
}

/** btrfs has no large folios in these kernels. @source observed on 6.18: waits per request of settings w05, w27, w49 */
export const isLarge = (setting: WaitSetting): boolean => setting.folio === "large" && setting.filesystem !== "btrfs";

/** The law with these quantiles, even between them; of some that are one value, that value; without any, always the same. */
function spreadOf(quantiles: readonly number[], always: number): Law {
  const rising = quantiles.flatMap((edge, k) => (k > 0 && edge === quantiles[k - 1] ? [] : [k]));
  if (rising.length < 2) return fixed(quantiles[0] ?? always);
  const share = (k: number | undefined): number => SPREAD[k ?? SPREAD.length - 1] as number;
  return {
    kind: "empirical",
    edges: rising.map((k) => quantiles[k] as number),
    counts: rising.slice(1).map((k, n) => Math.round(1000 * (share(k) - share(rising[n])))),
  };
}

/** What a setting says itself, and what nobody read off the apparatus: the rest are its overheads. */
const OF_SETTING = [
  "folios",
  "nrPages",
  "mappings",
  "writers.count",
  "writers.think",
  "writers.each",
  "flusher.period",
  "device.service",
];
const LEFT_OUT = ["costs.submit", "costs.mkclean", "costs.copy", "costs.gup", "costs.worker", "device.copies"];

/** Of a prediction with overheads, or from the setting alone: then the rest is as in any workload. */
function withOrigins(workload: Workload, hasOverheads: boolean): Workload {
  const from = (field: string): string | undefined =>
    OF_SETTING.includes(field)
      ? "kernel-waits: as the setting was made"
      : !hasOverheads || LEFT_OUT.includes(field)
        ? undefined
        : "kernel-waits: overheads read off the logs of the apparatus";
  const origins: Origins = Object.fromEntries(
    numbersIn(workload).map(([field, value]) => {
      const source = from(field);
      const usual = hasOverheads ? undefined : workload.origins[field];
      return [field, source === undefined ? (usual ?? assumed("none", value)) : measured(source, value)];
    }),
  );
  return { ...workload, origins };
}

const settingIn = (of: MeasuredWaits | WaitSetting): WaitSetting =>
  of !== undefined && of !== null && "setting" in of ? of.setting : of;

/** What a setting says of its workload, and nothing else. */
function partsOf(of: MeasuredWaits | WaitSetting) {
  const setting = settingIn(of);
  const filesystem = checkSetting(setting);
  const writes = writesOf(of);
  const large = isLarge(setting);
  const mean = setting.serviceMean * 1000;
  return {
    name: "name" in of ? of.name : "setting",
    filesystem,
    folios: large ? 1 : setting.pages,
    nrPages: large ? setting.pages : 1,
    writes,
    warmUp: 0,
    writers: {
      count: setting.writers,
      by: setting.operation === "store" ? "store" : "write(2)",
      think: exponential(setting.thinkTime),
      each: Math.ceil(writes / setting.writers),
    },
    flusher: {
      call: setting.flush === "fsync" ? "fsync" : "sync_file_range",
      period: setting.flushPeriod * 1000,
    },
    device: {
      name: "loop on FUSE",
      discipline: { kind: setting.discipline === "fifo" ? "FIFO" : "infinite-server" },
      service: setting.service === "exponential" ? exponential(mean) : fixed(mean),
    },
  } as const satisfies Omit<RewriterParts, "device"> & { readonly device: Parameters<typeof deviceOf>[0] };
}

const predictionOf = (of: MeasuredWaits | WaitSetting, workload: Workload): Prediction => {
  const setting = settingIn(of);
  return { kind: "prediction", setting, workload, policy: setting.stableWrites === 1 ? stable : none };
};

function predicted(of: MeasuredWaits | WaitSetting, overheads: Overheads): Prediction {
  const parts = partsOf(of);
  const { processors, loop, fault, latency, perPage, between, answer, submit, clean } = overheads;
  const { call, run, page, written, spread } = overheads;
  const times = settingIn(of).operation === "store" ? 1 : written;
  const { wakeUp, burst, ordered, commit, log, latencySpread, answerSpread, wakeUpSpread, orderedSpread } = overheads;
  const workload = rewriters({
    ...parts,
    flusher: {
      ...parts.flusher,
      commit,
      log,
      ...(call === 0
        ? {}
        : {
            callTime: {
              call,
              run: times * run,
              page: times * page,
              clean: times * clean,
              spread: spreadOf(spread, 1),
            },
          }),
    },
    device: deviceOf({ ...parts.device, perPage, latency, perRun: submit, between, answer }),
    costs: { fault, submit: 0, loop, wakeUp, burst, ordered, mkclean: 0, copy: 0, gup: 0 },
    jitter: {
      latency: spreadOf(latencySpread, 1),
      answer: spreadOf(answerSpread, 1),
      wakeUp: spreadOf(wakeUpSpread, 0),
      ordered: spreadOf(orderedSpread, 0),
    },
    ...(processors === Infinity ? {} : { processors }),
  });
  return predictionOf(of, withOrigins(workload, true));
}

/** As in each setting of the data set. */
const WRITES = 1500;
const writesOf = (of: MeasuredWaits | WaitSetting): number => ("operations" in of ? of.operations.length : WRITES);

const overheadsIn = (
  of: Readonly<Record<string, Overheads>>,
  setting: MeasuredWaits | WaitSetting,
): Overheads | undefined => of[(settingIn(setting) as WaitSetting | undefined)?.filesystem ?? ""];

/**
 * A measured setting as workload, policy and device, with the overheads of one's own apparatus; of a file system that is not among them, those of
 * the data set. Error KL422: no setting of a file system that has a model.
 *
 * @example
 * const mine = dataset.waits("ext4").slice(0, 2);
 * mine.map(predictWith(overheadsOf(mine))).map(({ workload: w }) => w.filesystem.name)
 * //=> ["ext4", "ext4"]
 */
export const predictWith =
  (overheads: Readonly<Record<string, Overheads>>) =>
  (of: MeasuredWaits | WaitSetting): Prediction => {
    const known = overheadsIn(overheads, of) ?? overheadsIn(measuredOverheads, of);
    return known === undefined ? predictNominal(of) : predicted(of, known);
  };

/**
 * A setting of the data set, with its apparatus's own overheads. Error KL422: no setting of a file system that has a model.
 *
 * @example
 * const [w50] = dataset.waits("xfs").filter(({ name }) => name === "w50");
 * predict(w50).policy.name;
 * //=> "stable"
 */
export const predict = (of: MeasuredWaits | WaitSetting): Prediction => predictWith({})(of);

/**
 * The same from the nominal parameters alone: what somebody would write who knows the setting and not its apparatus. The device answers when its
 * service ends, the loop takes no time, and the kernel's own work takes what it takes in any workload of `rewriters`. Error KL422: no setting of a
 * file system that has a model.
 *
 * @example
 * const [w50] = dataset.waits("xfs").filter(({ name }) => name === "w50");
 * const { workload } = predictNominal(w50);
 * [workload.costs.fault, workload.device.latency, workload.device.answer]
 * //=> [7, 0, 0]
 */
export function predictNominal(of: MeasuredWaits | WaitSetting): Prediction {
  const { device, ...parts } = partsOf(of);
  return predictionOf(of, withOrigins(rewriters({ ...parts, device: deviceOf(device) }), false));
}
