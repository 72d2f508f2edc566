/** Quantiles with intervals that assume nothing of the distribution. */
import { fieldsOf } from "../base/fields.js";
import { incompleteBeta } from "../base/special.js";
import { asked } from "./question.js";
import { sampleOf, shareOf, sorted } from "./sample.js";

/** A quantile of a sample. Its ends are values of the sample, or null where the sample is too small to bound that side. */
export interface Quantile {
  readonly p: number;
  readonly estimate: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly level: number;
  /** The probability that the interval covers the true quantile, exactly: at least the level, for independent values. */
  readonly coverage: number;
  readonly n: number;
  readonly warnings: readonly string[];
}

export interface QuantileQuestion {
  readonly values: readonly number[];
  readonly p: number;
  readonly level?: number;
}

const ASKED = fieldsOf<QuantileQuestion>({ values: 0, p: 0, level: 0 });

/** The probability that at most k of n independent values fall below the quantile p. */
const atMost = (k: number, n: number, p: number): number =>
  k < 0 ? 0 : k >= n ? 1 : incompleteBeta(n - k, k + 1, 1 - p);

/** The smallest k of 0 … n for which the test holds; it must go on holding above. */
function smallest(n: number, test: (k: number) => boolean): number {
  const search = (low: number, high: number): number => {
    if (low >= high) return low;
    const middle = Math.floor((low + high) / 2);
    return test(middle) ? search(low, middle) : search(middle + 1, high);
  };
  return search(0, n);
}

/**
 * The quantile p of independent values (the smallest value that a share p of the sample does not exceed) with an interval from binomial order
 * statistics. Errors: KL261 the sample; KL262 p or the level.
 *
 * @example
 * const q = quantile({ values: Array.from({ length: 100 }, (_, i) => i + 1), p: 0.5 });
 * [q.estimate, q.low, q.high]
 * //=> [50, 40, 61]
 * @example
 * quantile({ values: [3, 1, 2], p: 0.99 }).warnings
 * //=> ["3 values are too few to bound the 0.99 quantile from above at level 0.95: 368 are needed"]
 */
export function quantile(question: QuantileQuestion): Quantile {
  const where = "quantile";
  const { values, p, level = 0.95 } = asked(question, ASKED, where);
  sampleOf(values, `${where}, values`);
  shareOf(p, "p", where);
  shareOf(level, "level", where);
  const [x, n, half] = [sorted(values), values.length, (1 - level) / 2];
  // Rank r, counted from 1: the true quantile is at least the value of rank `below`, at most that of rank `above`.
  const below = smallest(n, (k) => atMost(k, n, p) > half);
  const above = smallest(n, (k) => atMost(k, n, p) >= 1 - half) + 1;
  const few = (side: string, log: number): string =>
    `${n} values are too few to bound the ${p} quantile from ${side} at level ${level}: ${Math.ceil(Math.log(half) / log)} are needed`;
  return {
    p,
    estimate: x[Math.max(0, Math.ceil(p * n - 1e-9) - 1)] ?? 0,
    low: below < 1 ? null : (x[below - 1] ?? null),
    high: above > n ? null : (x[above - 1] ?? null),
    level,
    coverage: atMost(above - 1, n, p) - atMost(below - 1, n, p),
    n,
    warnings: [...(below < 1 ? [few("below", Math.log1p(-p))] : []), ...(above > n ? [few("above", Math.log(p))] : [])],
  };
}
