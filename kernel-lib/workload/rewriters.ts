/** The plain load of the dispute: tasks that write the same pages again and again, while they are written back and drivers hold some. */
import type { Law } from "../base/law.js";
import type { Filesystem } from "../model/filesystem.js";
import { tux3 } from "../filesystem/tux3.js";
import { checkWorkload } from "./check.js";
import { hdd, type Device } from "./device.js";
import { assumed, measured, type Origins } from "./origin.js";
import { bound } from "./numbers.js";
import type { Drivers, Flusher, Workload, Writers } from "./workload.js";
import type { Costs } from "./costs.js";

/**
 * A time of a law by its mean [µs]: without memory.
 *
 * @example
 * exponential(1000)
 * //=> { kind: "exponential", mean: 1000 }
 */
export const exponential = (mean: number): Law => ({ kind: "exponential", mean });
/**
 * Always the same time [µs].
 *
 * @example
 * fixed(8000)
 * //=> { kind: "deterministic", value: 8000 }
 */
export const fixed = (value: number): Law => ({ kind: "deterministic", value });

const WRITES = 100_000;
const warmUpOf = (writes: number = WRITES): number => Math.min(1000, Math.max(0, Math.floor(writes / 2)));

/** What a load of rewriters can be told; the rest is as documented at each field. */
export type RewriterParts = Partial<
  Omit<Workload, "kind" | "writes" | "warmUp" | "writers" | "drivers" | "flusher" | "costs" | "origins">
> & {
  readonly filesystem?: Filesystem;
  readonly device?: Device;
  /** 100,000 writes unless given. */
  readonly writes?: number;
  /** 1000 writes unless given, or half of all if those are few. */
  readonly warmUp?: number;
  /** A number of writers, or more about them. 8 storing writers unless given, each with an exponential pause of 1 ms. */
  readonly writers?: number | Partial<Writers>;
  /** A number of drivers, or more about them. None unless given; FOLL_PIN for writing, held for 8 ms, DMA at a uniform moment of it. */
  readonly drivers?: number | Partial<Drivers>;
  /** sync_file_range every 50 ms unless given. */
  readonly flusher?: Partial<Flusher>;
  readonly costs?: Partial<Costs>;
  readonly origins?: Origins;
};

/** Costs of the kernel's own work [µs]. */
const defaultCosts: Costs = {
  fault: 7,
  copy: 5,
  mkclean: 1,
  submit: 1,
  gup: 1,
  loop: 0,
  wakeUp: 45,
  ordered: 45,
  burst: 0,
  worker: 300,
};

/** What the flusher does, and when, unless it is told. */
const FLUSHER: Flusher = { call: "sync_file_range", period: 50_000, commit: 300 };
const THINK = exponential(1000);
const DRIVERS: Drivers = {
  count: 1,
  flag: "FOLL_PIN",
  access: "write",
  think: exponential(20_000),
  pages: { kind: "uniform" },
  hold: fixed(8000),
  lands: { kind: "uniform", from: 0, to: 1 },
};

/** Where the usual numbers are from; each speaks of the usual number, and not of one that is given in its place. */
const ORIGINS: Origins = {
  "costs.fault": measured("kernel-waits: median of faults without a wait, 5 to 10 µs", defaultCosts.fault),
  "costs.wakeUp": measured("kernel-waits: a timer's wake-up, median 37 to 45 µs", defaultCosts.wakeUp),
  "costs.ordered": measured("kernel-waits: a wake-up of a worker, as of a timer, median 37 µs", defaultCosts.ordered),
  "costs.copy": assumed("0.5 to 50 µs", defaultCosts.copy),
  "costs.mkclean": assumed("0.1 to 10 µs", defaultCosts.mkclean),
  "costs.submit": assumed("0.5 to 5 µs", defaultCosts.submit),
  "costs.gup": assumed("0.1 to 5 µs", defaultCosts.gup),
  "costs.worker": assumed("50 to 1000 µs", defaultCosts.worker),
  "flusher.commit": measured(
    "kernel-waits: from the last answer to the return of fsync, median 0.3 ms on XFS and ext4, 1 ms on btrfs",
    FLUSHER.commit,
  ),
  "flusher.period": assumed("1 ms to 5 s, which is vm.dirty_writeback_centisecs", FLUSHER.period),
  "writers.think": assumed("0.1 to 100 ms", THINK),
  "drivers.think": assumed("1 ms to minutes", DRIVERS.think),
  "drivers.hold": assumed("the latency of a device, or minutes", DRIVERS.hold),
  "drivers.lands": assumed("any moment of the hold", DRIVERS.lands),
};

/**
 * Rewriters on one file. Times in [µs]. A number that is given in the place of a usual one counts as assumed, unless `origins` says where it is from.
 * Errors: KL202 what a field cannot hold; KL203 a field that no workload has; KL206 an origin of what is no number; KL253 no law.
 *
 * @example
 * rewriters({ folios: 64, writers: 8, drivers: 2 }).drivers?.flag
 * //=> "FOLL_PIN"
 */
export function rewriters(parts: RewriterParts = {}): Workload {
  const { writers = 8, drivers = 0, flusher = {}, costs = {}, origins = {}, device = hdd, ...rest } = parts;
  const driver = typeof drivers === "number" ? { count: drivers } : drivers;
  const workload = checkWorkload({
    kind: "workload",
    name: "rewriters",
    filesystem: tux3,
    folios: 64,
    nrPages: 1,
    mappings: 1,
    writes: WRITES,
    warmUp: warmUpOf(rest.writes),
    ...rest,
    device,
    writers: {
      count: 8,
      by: "store",
      think: THINK,
      pages: { kind: "uniform" },
      ...(typeof writers === "number" ? { count: writers } : writers),
    },
    ...(driver.count === 0 ? {} : { drivers: { ...DRIVERS, ...driver } }),
    flusher: { ...FLUSHER, ...flusher },
    costs: { ...defaultCosts, ...costs },
    origins,
  });
  return { ...workload, origins: { ...ORIGINS, ...bound(origins, workload) } };
}
