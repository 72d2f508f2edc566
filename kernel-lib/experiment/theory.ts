/** Closed forms that simulations are held against. Times in one unit, rates in its inverse. */
import { Problem } from "../base/problem.js";

const refuse = (where: string, name: string, value: number, expected: string): never => {
  throw new Problem({
    code: "KL426",
    what: `${name} is ${String(value)}`,
    where,
    expected,
    fix: "give times in one unit and rates in its inverse: { rate: 1 / 1000, … } is a store every 1000 µs",
  });
};

/** Error KL426: a rate, a duration or a cost that is none. */
export function checkAbove(of: string, numbers: Readonly<Record<string, number>>, least: "0" | "above 0"): void {
  const wrong = Object.entries(numbers).find(([, x]) => !(Number.isFinite(x) && (least === "0" ? x >= 0 : x > 0)));
  if (wrong !== undefined) refuse(of, ...wrong, `a finite number ${least === "0" ? "from 0" : "above 0"}`);
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
  const load = rate * duration;
  const probability = -Math.expm1(-load);
  // Below this the first terms of the series are exact to the last digits, and the difference is not.
  const isSmall = load < 1e-3;
  const mean = isSmall ? duration * load * (1 / 2 - load / 6 + (load * load) / 24) : duration - probability / rate;
  const ofWaits = isSmall ? duration * (1 / 2 + load / 12) : mean / probability;
  return { probability, mean, meanOfWaits: rate === 0 ? 0 : ofWaits };
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

/** A driver's write beside stores and writebacks of its folio; times in one unit, the rate in its inverse. */
export interface HeldFolio {
  /** Stores to the folio. */
  readonly rate: number;
  /** From the write-protection of the folio to the end of its I/O. */
  readonly duration: number;
  /** From one round of the flusher to its next. */
  readonly period: number;
  /** From the driver's reference to its write, at most a period. */
  readonly landing: number;
  /** Of the folios that a driver holds, those that have no more references than the threshold; all unless given. */
  readonly share?: number;
}

/**
 * The share of DMA writes that forks lose, X(T) = P(R ≤ T | held) · P(U + S < A, S < L): the flusher comes at an even moment U of its period τ after the driver has taken
 * its reference, the first store comes an exponential time S of rate λ after that, while the I/O of duration L lasts and before the DMA lands, at A ≤ τ. The folio was dirtied by
 * the driver's own fault, so that the flusher writes it.
 *
 * With m = min(A, L) the probability is ((A − 1/λ)(1 − e^(−λm)) + m e^(−λm)) / τ. It holds where stores come at the same rate whatever the threshold: in a closed load, where few
 * writes wait. Where many do, a writer that waits for one folio does not store to another, and less is lost. Error KL426: a rate or a time that is
 * none, a landing after more than a period, or a share that is none.
 *
 * @example
 * const folio = { rate: 1 / 16_000, duration: 1000, period: 20_000, landing: 8000 };
 * [1, 0.5].map((share) => lostDmaShare({ ...folio, share }).toFixed(4))
 * //=> ["0.0227", "0.0114"]
 */
export function lostDmaShare({ rate, duration, period, landing, share = 1 }: HeldFolio): number {
  const where = "lostDmaShare";
  checkAbove(where, { rate, duration, landing, share }, "0");
  checkAbove(where, { period }, "above 0");
  if (landing > period) refuse(where, "landing", landing, `at most the period, ${period}`);
  if (share > 1) refuse(where, "share", share, "a share, from 0 to 1");
  if (rate === 0) return 0;
  const most = Math.min(landing, duration);
  const stored = -Math.expm1(-rate * most);
  return (share * ((landing - 1 / rate) * stored + most * (1 - stored))) / period;
}
