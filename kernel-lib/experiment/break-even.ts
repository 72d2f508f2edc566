/**
 * When a fork beats a wait, by simulation: the duration of an I/O at which stores take as long on stable pages as under forks of a given cost.
 *
 * One page, one writer, a device without a queue; the same random numbers for both policies, so that a replication's difference is due to nothing else.
 */
import { tux3 } from "../filesystem/tux3.js";
import { alwaysFork } from "../policy/always-fork.js";
import { stable } from "../policy/stable.js";
import type { PolicyData } from "../model/policy.js";
import { interval, type Interval } from "../stats/interval.js";
import { deviceOf } from "../workload/device.js";
import { assumedIn } from "../workload/provenance.js";
import { exponential, fixed, rewriters } from "../workload/rewriters.js";
import type { Workload } from "../workload/workload.js";
import { resultOfReplication } from "./row.js";
import { checkAbove } from "./theory.js";
import { meanOf } from "../stats/sample.js";

const FREE = { fault: 0, mkclean: 0, submit: 0, wakeUp: 0, ordered: 0, loop: 0, gup: 0 };

/** Twelve halvings: the interval of durations is 1/4096 of what it was. */
const HALVINGS = 12;

/** The question, with times in [µs]. */
export interface BreakEvenQuestion {
  /** Stores to the page [1/µs]. */
  readonly rate: number;
  /** What one fork costs [µs]. */
  readonly cost: number;
  readonly seed: number;
  readonly replications?: number;
  /** Stores of a replication. */
  readonly writes?: number;
}

/** A break-even duration [µs], and what of its load nobody has measured. */
export interface BreakEvenInterval extends Interval {
  readonly assumed: readonly string[];
}

/**
 * Each replication's break-even duration [µs], with Student's interval; beside it stands `breakEven({ rate, cost })`. Error KL426: a rate or a cost that
 * is none.
 *
 * @example
 * const found = simulatedBreakEven({ rate: 0.001, cost: 10, seed: 1, replications: 4, writes: 300 });
 * found.low < breakEven({ rate: 0.001, cost: 10 }) && breakEven({ rate: 0.001, cost: 10 }) < found.high;
 * //=> true
 */
export function simulatedBreakEven({
  rate,
  cost,
  seed,
  replications = 8,
  writes = 3000,
}: BreakEvenQuestion): BreakEvenInterval {
  checkAbove("simulatedBreakEven", { rate, cost }, "above 0");
  const longest = cost * 4 + 4 / rate;
  const load = (duration: number): Workload =>
    rewriters({
      filesystem: tux3,
      folios: 1,
      writers: { count: 1, think: exponential(1 / rate) },
      device: deviceOf({ name: "no queue", service: fixed(duration) }),
      // Far enough apart that the page has been stored to again.
      flusher: { period: 6 * (longest + 1 / rate) },
      costs: { ...FREE, copy: cost },
      writes,
      warmUp: 10,
    });
  const meanTime = (duration: number, policy: PolicyData, replication: number): number =>
    meanOf(resultOfReplication({ workload: load(duration), policy, seed, replication }).waits);
  const crossing = (replication: number): number => {
    const gain = (duration: number): number =>
      meanTime(duration, stable, replication) - meanTime(duration, alwaysFork, replication);
    const bisect = (low: number, high: number, left: number): number => {
      const middle = (low + high) / 2;
      if (left === 0) return middle;
      return gain(middle) < 0 ? bisect(middle, high, left - 1) : bisect(low, middle, left - 1);
    };
    return bisect(0, longest, HALVINGS);
  };
  const values = Array.from({ length: replications }, (_, k) => crossing(k));
  // The duration is what is looked for, and no assumption.
  const assumed = assumedIn(load(longest)).filter((field) => field !== "device.service");
  return { ...interval({ values }), assumed };
}
