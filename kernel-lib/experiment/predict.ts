/**
 * The workload, policy and device of a measured setting, from its parameters.
 *
 * Nothing here looks at a measured wait. What is compared with it is made from the setting's nominal parameters, and of overheads that were read
 * off the device's log and the loop.
 */
import type { Law } from "../base/law.js";
import { moments } from "../base/moments.js";
import { Problem } from "../base/problem.js";
import * as filesystems from "../filesystem/index.js";
import type { Filesystem } from "../model/filesystem.js";
import type { PolicyData } from "../model/policy.js";
import type { MeasuredWaits, WaitSetting } from "../observe/waits.js";
import { none } from "../policy/none.js";
import { stable } from "../policy/stable.js";
import { deviceOf } from "../workload/device.js";
import { exponential, fixed, rewriters } from "../workload/rewriters.js";
import type { Workload } from "../workload/workload.js";
import { measuredOverheads, nominal, SPREAD, type Overheads } from "./overheads.js";

/** What a measured setting is, for a simulation. */
export interface Prediction {
  readonly kind: "prediction";
  readonly setting: WaitSetting;
  readonly workload: Workload;
  readonly policy: PolicyData;
}

const FILESYSTEMS: Readonly<Record<string, Filesystem | undefined>> = filesystems;

/** btrfs has no large folios in these kernels. @source observed on 6.18: waits per request of settings w05, w27, w49 */
const isLarge = (setting: WaitSetting): boolean => setting.folio === "large" && setting.filesystem !== "btrfs";

/** The law with these quantiles, even between them. */
const spreadOf = (quantiles: readonly number[]): Law => ({
  kind: "empirical",
  edges: quantiles,
  counts: SPREAD.slice(1).map((share, k) => Math.round(1000 * (share - (SPREAD[k] as number)))),
});

function predicted(
  of: MeasuredWaits | WaitSetting,
  overheads: (setting: WaitSetting) => Overheads,
  writes: number,
): Prediction {
  const setting = "setting" in of ? of.setting : of;
  const filesystem = FILESYSTEMS[setting.filesystem];
  if (filesystem === undefined)
    throw new Problem({
      code: "KL422",
      what: `there is no model of the file system ${JSON.stringify(setting.filesystem)}`,
      where: "predict",
      expected: `one of ${Object.keys(filesystems).join(", ")}`,
      fix: "take a setting of dataset.waits(), or one of these file systems",
    });
  const { loop, fault, latency, between, answer, submit, call, run, spread, wakeUp, ordered, commit, log } =
    overheads(setting);
  const large = isLarge(setting);
  const mean = setting.serviceMean * 1000;
  const workload = rewriters({
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
      commit,
      log,
      ...(call === 0 ? {} : { callTime: { call, run: Math.max(0, run - submit), spread: spreadOf(spread) } }),
    },
    device: deviceOf({
      name: "loop on FUSE",
      discipline: { kind: setting.discipline === "fifo" ? "FIFO" : "infinite-server" },
      service: setting.service === "exponential" ? exponential(mean) : fixed(mean),
      latency,
      between,
      answer,
    }),
    costs: { fault, submit, loop, wakeUp, ordered, mkclean: 0, copy: 0, gup: 0 },
    origins: {},
  });
  return { kind: "prediction", setting, workload, policy: setting.stableWrites === 1 ? stable : none };
}

const WRITES = 1500;

/**
 * A measured setting as workload, policy and device, with the apparatus's own overheads. Error KL422: an unknown file system.
 *
 * @example
 * const [w50] = dataset.waits("xfs").filter(({ name }) => name === "w50");
 * predict(w50).policy.name;
 * //=> "stable"
 */
export const predict = (of: MeasuredWaits | WaitSetting): Prediction =>
  predicted(
    of,
    ({ filesystem }) => measuredOverheads[filesystem] ?? nominal,
    "operations" in of ? of.operations.length : WRITES,
  );

/**
 * The same from the nominal parameters alone. Error KL422: an unknown file system.
 *
 * @example
 * const [w50] = dataset.waits("xfs").filter(({ name }) => name === "w50");
 * predictNominal(w50).workload.costs.fault;
 * //=> 0
 */
export const predictNominal = (of: MeasuredWaits | WaitSetting): Prediction =>
  predicted(of, () => nominal, "operations" in of ? of.operations.length : WRITES);

const meanOf = (law: Law): number => moments(law).mean;

/**
 * What a prediction simulates, read off its workload and policy and not off the measurement: who has changed one of them gets another setting, which
 * is not compared with the measured one.
 */
export function settingOf({ setting, workload, policy }: Prediction): WaitSetting {
  const { writers, flusher, device, filesystem, folios, nrPages } = workload;
  const real = policy.name === stable.name || policy.name === none.name;
  const large = nrPages > 1 || (!isLarge(setting) && setting.folio === "large");
  return {
    ...setting,
    filesystem: filesystem.name,
    policy: real ? "none" : policy.name,
    stableWrites: policy.name === stable.name ? 1 : 0,
    writers: writers.count,
    operation: writers.by === "store" ? "store" : "pwrite",
    thinkTime: meanOf(writers.think),
    service: device.service.kind,
    serviceMean: meanOf(device.service) / 1000,
    discipline: device.discipline.kind === "FIFO" ? "fifo" : device.discipline.kind,
    pages: folios * nrPages,
    flushPeriod: (flusher?.period ?? 0) / 1000,
    flush: flusher?.call ?? "none",
    folio: large ? "large" : "small",
  };
}
