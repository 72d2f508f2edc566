/** Means of smaller variance, from the same number of runs. */
import { fieldsOf } from "../base/fields.js";
import { Problem } from "../base/problem.js";
import { around, interval, times, type Interval } from "./interval.js";
import { asked } from "./question.js";
import { crossOf, gainOf, inUnits, meanOf, sameLength, sampleOf, shareOf, unitOf, varianceOf } from "./sample.js";

/** A mean of smaller variance, and what it gained. */
export interface Reduced {
  readonly interval: Interval;
  /** The variance of the plain mean over that of this one, both measured in these runs. */
  readonly gain: number;
}

export interface ControlledQuestion {
  readonly values: readonly number[];
  readonly control: readonly number[];
  readonly expectation: number;
  readonly level?: number;
}

export interface AntitheticQuestion {
  readonly values: readonly number[];
  readonly mirrored: readonly number[];
  readonly level?: number;
}

const CONTROLLED = fieldsOf<ControlledQuestion>({ values: 0, control: 0, expectation: 0, level: 0 });
const ANTITHETIC = fieldsOf<AntitheticQuestion>({ values: 0, mirrored: 0, level: 0 });

const constant = (value: number | undefined): Problem =>
  new Problem({
    code: "KL272",
    what: `the control does not vary: its values are all ${String(value)}`,
    where: "controlled, control",
    expected: "values that go up and down with those that are to be corrected",
    fix: "take a control that differs from replication to replication, or use interval()",
  });

/**
 * The mean of values corrected by a control whose expectation is known: what the control was off by, taken back. Errors KL261 (fewer than four
 * values), KL262, KL264; KL272 a control that does not vary.
 *
 * @source S. S. Lavenberg, P. D. Welch: A perspective on the use of control variables. Management Science 27, 1981
 * @example
 * controlled({ values: [10, 12, 14, 17], control: [1, 2, 3, 4], expectation: 2.5 }).interval.estimate
 * //=> 13.25
 */
export function controlled(question: ControlledQuestion): Reduced {
  const where = "controlled";
  const { values, control, expectation, level = 0.95 } = asked(question, CONTROLLED, where);
  sampleOf(values, `${where}, values`, 4);
  sampleOf(control, `${where}, control`, 4);
  sampleOf([expectation], `${where}, expectation`);
  sameLength(values, control, where);
  shareOf(level, "level", where);
  const n = values.length;
  // Each in a unit of its own: they need not be of one kind.
  const [unit, step] = [unitOf(values), unitOf(control)];
  const [y, x] = [inUnits(values, unit), inUnits(control, step)];
  const spread = crossOf(x, x);
  if (!(spread > 0) || control.every((value) => value === control[0])) throw constant(control[0]);
  const slope = crossOf(y, x) / spread;
  const [off = 0] = sampleOf([meanOf(x) - expectation / step], `${where}, expectation`);
  const residual = Math.max(0, (crossOf(y, y) - slope * crossOf(y, x)) / (n - 2));
  const variance = residual === 0 ? 0 : residual * (1 / n + off ** 2 / spread);
  const plain = varianceOf(y) / n;
  return {
    interval: times(around(meanOf(y) - slope * off, Math.sqrt(variance), n - 2, level, n), unit),
    gain: variance === 0 ? (plain === 0 ? 1 : Infinity) : plain / variance,
  };
}

/**
 * The mean of antithetic pairs: value i of both comes from replication i, once with u and once with 1 − u. Errors KL261, KL262, KL264.
 *
 * @example
 * antithetic({ values: [1, 2, 3, 4], mirrored: [4.1, 2.9, 2.1, 0.9] }).interval.estimate
 * //=> 2.5
 */
export function antithetic(question: AntitheticQuestion): Reduced {
  const where = "antithetic";
  const { values, mirrored, level = 0.95 } = asked(question, ANTITHETIC, where);
  sampleOf(values, `${where}, values`, 2);
  sampleOf(mirrored, `${where}, mirrored`, 2);
  sameLength(values, mirrored, where);
  const unit = unitOf(values, mirrored);
  const [one, other] = [inUnits(values, unit), inUnits(mirrored, unit)];
  const pairs = one.map((x, i) => (x + (other[i] ?? x)) / 2);
  return {
    interval: times(interval({ values: pairs, level }), unit),
    gain: gainOf((varianceOf(one) + varianceOf(other)) / 4, pairs),
  };
}
