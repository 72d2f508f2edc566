/** Two systems: is one better, and by how much? */
import { fieldsOf } from "../base/fields.js";
import { around, interval, times, type Interval } from "./interval.js";
import { asked } from "./question.js";
import { errorOf, gainOf, inUnits, meanOf, sameLength, sampleOf, shareOf, unitOf, varianceOf } from "./sample.js";
import { twoSided } from "./student.js";

/** A difference of two means, the first minus the second. */
export interface Difference {
  readonly interval: Interval;
  /** Two-sided: how likely a difference as large is if there is none. */
  readonly p: number;
  readonly method: "paired" | "Welch";
  /** How much smaller the variance is than that of independent runs of the same number; 1 where nothing was paired. */
  readonly gain: number;
}

/** Two samples of one metric. */
export interface TwoSamples {
  readonly one: readonly number[];
  readonly other: readonly number[];
  readonly level?: number;
}

const ASKED = fieldsOf<TwoSamples>({ one: 0, other: 0, level: 0 });

const pOf = (estimate: number, error: number, df: number): number =>
  error === 0 ? (estimate === 0 ? 1 : 0) : twoSided(estimate / error, df);

/**
 * The difference of two systems run with common random numbers: value i of both comes from replication i. Errors KL261, KL262; KL264 the
 * samples differ in length.
 *
 * @example
 * const d = paired({ one: [10, 12, 9, 14], other: [9, 10.5, 8.2, 12.4] });
 * [d.interval.estimate.toFixed(3), d.p < 0.01, d.gain > 5]
 * //=> ["1.225", true, true]
 */
export function paired(samples: TwoSamples): Difference {
  const where = "paired";
  const { one, other, level = 0.95 } = asked(samples, ASKED, where);
  sampleOf(one, `${where}, one`, 2);
  sampleOf(other, `${where}, other`, 2);
  sameLength(one, other, where);
  const unit = unitOf(one, other);
  const [a, b] = [inUnits(one, unit), inUnits(other, unit)];
  const differences = a.map((x, i) => x - (b[i] ?? x));
  const i = interval({ values: differences, level });
  const error = errorOf(differences);
  return {
    interval: times(i, unit),
    p: pOf(i.estimate, error, i.n - 1),
    method: "paired",
    gain: gainOf(varianceOf(a) + varianceOf(b), differences),
  };
}

/**
 * The difference of two systems run independently, with variances that may differ. Errors KL261, KL262.
 *
 * @source B. L. Welch: The generalization of Student's problem when several different population variances are involved. Biometrika 34, 1947
 * @example
 * welch({ one: [1, 2, 3, 4], other: [11, 12, 13, 14, 15] }).interval.estimate
 * //=> -10.5
 */
export function welch(samples: TwoSamples): Difference {
  const where = "welch";
  const { one, other, level = 0.95 } = asked(samples, ASKED, where);
  sampleOf(one, `${where}, one`, 2);
  sampleOf(other, `${where}, other`, 2);
  shareOf(level, "level", where);
  const unit = unitOf(one, other);
  const [first, second] = [inUnits(one, unit), inUnits(other, unit)];
  const [a, b] = [varianceOf(first) / one.length, varianceOf(second) / other.length];
  const error = Math.sqrt(a + b);
  // Variances that are far below 1 have no squares, unless they are taken in a unit of their own.
  const [v, w] = inUnits([a, b], unitOf([a, b])) as readonly [number, number];
  const df =
    error === 0
      ? one.length + other.length - 2
      : (v + w) ** 2 / (v ** 2 / (one.length - 1) + w ** 2 / (other.length - 1));
  const estimate = meanOf(first) - meanOf(second);
  const i = around(estimate, error, df, level, one.length + other.length);
  return { interval: times(i, unit), p: pOf(estimate, error, df), method: "Welch", gain: 1 };
}
