/** Closed forms that simulations are held against. Times in one unit, rates in its inverse. */
import { Problem } from "../base/problem.js";

/** Error KL426: a rate, a duration or a cost that is none. */
export function checkAbove(of: string, numbers: Readonly<Record<string, number>>, least: "0" | "above 0"): void {
  const wrong = Object.entries(numbers).find(([, x]) => !(Number.isFinite(x) && (least === "0" ? x >= 0 : x > 0)));
  if (wrong === undefined) return;
  throw new Problem({
    code: "KL426",
    what: `${wrong[0]} is ${String(wrong[1])}`,
    where: of,
    expected: `a finite number ${least === "0" ? "from 0" : "above 0"}`,
    fix: "give times in one unit and rates in its inverse: { rate: 1 / 1000, … } is a store every 1000 µs",
  });
}

/**
 * The wait that stable pages cost, for one page that is written back: the first store after write-protection comes after an exponential time of
 * rate λ, and the I/O lasts L. It waits for the rest of the I/O.
 *
 * P(wait) = 1 − e^(−λL); E[wait] = L − (1 − e^(−λL)) / λ, for each writeback. Error KL426: a rate or a duration that is none.
 *
 * @example
 * const w = stablePageWait({ rate: 1 / 10, duration: 20 });
 * [w.probability.toFixed(4), w.mean.toFixed(3), w.meanOfWaits.toFixed(3)]
 * //=> ["0.8647", "11.353", "13.130"]
 */
export function stablePageWait({ rate, duration }: { readonly rate: number; readonly duration: number }): {
  readonly probability: number;
  readonly mean: number;
  readonly meanOfWaits: number;
} {
  checkAbove("stablePageWait", { rate, duration }, "0");
  const probability = -Math.expm1(-rate * duration);
  // The limit for stores that never come.
  const mean = rate === 0 ? 0 : duration - probability / rate;
  return { probability, mean, meanOfWaits: probability === 0 ? 0 : mean / probability };
}

/**
 * When a fork is cheaper than a wait: the I/O's duration at which the mean wait is what forks cost, P(wait) · cost. Found by bisection. Error
 * KL426: a rate or a cost that is none.
 *
 * @example
 * breakEven({ rate: 1 / 1000, cost: 5 }).toFixed(2)
 * //=> "9.98"
 */
export function breakEven({ rate, cost }: { readonly rate: number; readonly cost: number }): number {
  checkAbove("breakEven", { rate, cost }, "above 0");
  const gain = (duration: number): number => {
    const { probability, mean } = stablePageWait({ rate, duration });
    return mean - probability * cost;
  };
  const bisect = (low: number, high: number, left: number): number => {
    const middle = (low + high) / 2;
    if (left === 0) return middle;
    return gain(middle) < 0 ? bisect(middle, high, left - 1) : bisect(low, middle, left - 1);
  };
  return bisect(cost * 1e-6, cost * 4 + 4 / rate, 80);
}
