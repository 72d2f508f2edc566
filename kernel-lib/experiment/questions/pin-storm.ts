/** L34: how long a stream of short pins keeps a waiter for the last unpin waiting. */
import { tux3 } from "../../filesystem/tux3.js";
import { forkOrWaitUnpin } from "../../policy/fork-or-wait-unpin.js";
import { deviceOf } from "../../workload/device.js";
import { assumedIn } from "../../workload/provenance.js";
import { exponential, fixed, rewriters } from "../../workload/rewriters.js";
import { pointOf, writesOf, type Precision, type Quantity } from "./quantity.js";

/** A pin's hold, and a driver's pause between two [µs]. */
const [HOLD, PAUSE] = [1000, 1000];

/**
 * The mean time until none of `n` drivers holds a pin, for who comes at any time at which one does: each holds for exponential times of mean `hold` and pauses for such of
 * mean `pause`. From k pins the next step down takes T(k) = (1 + λ(k) T(k + 1)) / μ(k); how many there are is binomial.
 *
 * @example
 * lastUnpin({ n: 2, hold: 1, pause: 1 }).toFixed(4)
 * //=> "1.6667"
 */
export function lastUnpin({
  n,
  hold,
  pause,
}: {
  readonly n: number;
  readonly hold: number;
  readonly pause: number;
}): number {
  const down = (k: number): number => (1 + (k < n ? ((n - k) / pause) * down(k + 1) : 0)) / (k / hold);
  const from = (k: number): number => (k === 0 ? 0 : down(k) + from(k - 1));
  const odds = hold / pause;
  const weights = Array.from({ length: n }, (_, i) =>
    Array.from({ length: i + 1 }, (_, j) => (n - j) / (j + 1)).reduce((product, x) => product * x * odds, 1),
  );
  const all = weights.reduce((sum, w) => sum + w, 0);
  return weights.reduce((sum, w, i) => sum + (w / all) * from(i + 1), 0);
}

/**
 * The mean wait for an unpin over the number of drivers that pin one hot page, beside the mean time to the last unpin. It grows geometrically with the number
 * of drivers, without a bound: a wait for the last unpin can be starved. The drivers read
 * from the page, which needs no writable entry: those that write would fault and wait as well.
 *
 * @source linux-fsdevel February 2023 Kara: waiting for unpin has some DoS potential
 * @example
 * pinStorm({ seed: 1, replications: 2, effort: 0.05 }).x.name
 * //=> "drivers that pin one page"
 */
export function pinStorm(precision: Precision): Quantity {
  const workload = (count: number) =>
    rewriters({
      filesystem: tux3,
      folios: 1,
      writers: { count: 1, think: exponential(5000) },
      drivers: { count, access: "read", think: exponential(PAUSE), hold: exponential(HOLD), lands: fixed(1) },
      device: deviceOf({ name: "10 ms", service: fixed(10_000) }),
      flusher: { period: 20_000 },
      costs: { fault: 0, copy: 0, mkclean: 0, submit: 0, gup: 0, loop: 0, wakeUp: 0, ordered: 0 },
      writes: writesOf(1500, 20, precision),
      warmUp: 20,
    });
  return {
    kind: "quantity",
    title: "A wait for the last unpin, under a storm of short pins",
    x: { name: "drivers that pin one page", unit: "count" },
    y: { name: "mean wait for an unpin", unit: "µs", log: true },
    points: [1, 2, 4, 6, 8].map((n) =>
      pointOf(n, { workload: workload(n), policy: forkOrWaitUnpin }, precision, (row) => {
        const waits = Number(row["waits: unpin"]);
        return waits === 0 ? 0 : (Number(row["wait: unpin"]) * Number(row["writes"])) / waits;
      }),
    ),
    theory: (x) => {
      // There is no part of a driver: between whole numbers the line is straight on its logarithmic axis.
      const of = (n: number): number => lastUnpin({ n, hold: HOLD, pause: PAUSE });
      const below = Math.floor(x);
      return of(below) * (of(below + 1) / of(below)) ** (x - below);
    },
    assumed: assumedIn(workload(1)),
  };
}
