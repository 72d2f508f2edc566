/**
 * The workload, policy and device of a measured setting, from its parameters; and the waits that the simulation of them gives.
 *
 * Nothing here looks at a measured wait. What is compared with it is made from the setting's nominal parameters, and of overheads that were read
 * off the device's log and the loop.
 */
import { Problem } from "../base/problem.js";
import * as filesystems from "../filesystem/index.js";
import type { Filesystem } from "../model/filesystem.js";
import type { PolicyData } from "../model/policy.js";
import type { SimulatedWaits } from "../observe/compare-waits.js";
import type { MeasuredWaits, WaitSetting } from "../observe/waits.js";
import { none } from "../policy/none.js";
import { stable } from "../policy/stable.js";
import { deviceOf } from "../workload/device.js";
import { exponential, fixed, rewriters } from "../workload/rewriters.js";
import type { Workload } from "../workload/workload.js";
import { measuredOverheads, nominal, type Overheads } from "./overheads.js";
import { replicationOf } from "./page-cache/simulate.js";

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
  const { loop, fault, latency, between, answer, submit, commit } = overheads(setting);
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
    },
    flusher: {
      call: setting.flush === "fsync" ? "fsync" : "sync_file_range",
      period: setting.flushPeriod * 1000,
      commit,
    },
    device: deviceOf({
      name: "loop on FUSE",
      discipline: { kind: setting.discipline === "fifo" ? "FIFO" : "infinite-server" },
      service: setting.service === "exponential" ? exponential(mean) : fixed(mean),
      latency,
      between,
      answer,
    }),
    costs: { fault, submit, loop, wakeUp: loop, ordered: loop, mkclean: 0, copy: 0, gup: 0 },
    origins: {},
  });
  return { kind: "prediction", setting, workload, policy: setting.stableWrites === 1 ? stable : none };
}

const WRITES = 1500;

/** A measured setting as workload, policy and device, with the apparatus's own overheads. Error KL422: an unknown file system. */
export const predict = (of: MeasuredWaits | WaitSetting): Prediction =>
  predicted(
    of,
    ({ filesystem }) => measuredOverheads[filesystem] ?? nominal,
    "operations" in of ? of.operations.length : WRITES,
  );

/** The same from the nominal parameters alone. Error KL422: an unknown file system. */
export const predictNominal = (of: MeasuredWaits | WaitSetting): Prediction =>
  predicted(of, () => nominal, "operations" in of ? of.operations.length : WRITES);

/**
 * The waits and flush calls of a prediction, from several replications one after the other. What happens before the first flush is part of the
 * run, as it was in the measurement.
 */
export function simulatedWaits(
  { setting, workload, policy }: Prediction,
  { seed, replications = 10 }: { readonly seed: number; readonly replications?: number },
): SimulatedWaits {
  const runs = Array.from({ length: replications }, (_, replication) => {
    const run = replicationOf({ workload, policy, seed, replication });
    for (;;) if (run.advance(5000)) return run.counters;
  });
  return { setting, waits: runs.flatMap((c) => c.samples), flushes: runs.flatMap((c) => c.flushes) };
}
