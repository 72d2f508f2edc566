/** One long run: where its warm-up ends, and what its mean is worth although neighbouring values resemble each other. */
import { fieldsOf } from "../base/fields.js";
import { around, times, type Interval } from "./interval.js";
import { asked } from "./question.js";
import { countOf, crossOf, inUnits, meanOf, sampleOf, shareOf, unitOf, varianceOf } from "./sample.js";

const means = (series: readonly number[], length: number, from: number): readonly number[] =>
  Array.from({ length: Math.floor((series.length - from) / length) }, (_, i) =>
    meanOf(series.slice(from + i * length, from + (i + 1) * length)),
  );

/** Where a warm-up ends. */
export interface WarmUp {
  /** How many values to leave out at the beginning [count]. */
  readonly truncate: number;
  /** The mean of what is left. */
  readonly mean: number;
  /** What speaks against the answer; empty if nothing does. */
  readonly warnings: readonly string[];
}

/** Values in a batch; batches that are left at least; and values below which these two leave no room for half a series. */
const FIVE = 5;
const SHORT = 2 * FIVE * FIVE;

interface Tail {
  /** Where it begins. */
  readonly at: number;
  /** The square of the standard error of its mean, but for the scale. */
  readonly error: number;
}

/** Of every tail of the batch means its error, from the shortest on. */
function tailsOf(z: readonly number[]): readonly Tail[] {
  // From the end: sum and squares in one pass, around the last value, which the rest resembles.
  const around0 = z[z.length - 1] ?? 0;
  let sum = 0;
  let squares = 0;
  return z.toReversed().map((value, i) => {
    sum += value - around0;
    squares += (value - around0) ** 2;
    return { at: z.length - 1 - i, error: Math.max(0, squares - sum ** 2 / (i + 1)) / (i + 1) ** 2 };
  });
}

/**
 * How many batches stand at the end apart from all before, all above or all below, and have a mean of smaller error than the best that may be taken:
 * two to four. Where nothing changes, the last k of n values are the largest or the smallest with probability 2 / (n over k).
 */
function apartAtEnd(z: readonly number[], tails: readonly Tail[], best: Tail): number {
  const isApart = ({ at }: Tail): boolean => {
    const [before, after] = [z.slice(0, at), z.slice(at)];
    const [low, high] = [Math.min(...after), Math.max(...after)];
    return before.every((x) => x > high) || before.every((x) => x < low);
  };
  const found = tails.slice(1, FIVE - 1).find((tail) => tail.error < best.error && isApart(tail));
  return found === undefined ? 0 : z.length - found.at;
}

/**
 * MSER-5: leaves out as many values as make the standard error of the mean of the rest smallest, in steps of five, and never the last 25, whose few
 * means may lie close together by chance. What it finds is a warm-up if it lies in the first half; warns where it does not, where the series ends
 * apart from all before, and of fewer than 50 values, which are too few to tell. Error KL261: fewer than 25 values, or one that is not finite.
 *
 * @example
 * mser5([...Array(25).fill(9), ...Array(100).fill(1)]).truncate
 * //=> 25
 * @source K. P. White: An effective truncation heuristic for bias reduction in simulation output. Simulation 69, 1997; K. P. White, M. J. Cobb, S. C.
 * Spratt: A comparison of five steady-state truncation heuristics for simulation. Winter Simulation Conference, 2000: batches of five; K. Hoad, S.
 * Robinson, R. Davies: Automating warm-up length estimation. JORS 61, 2010: the first half, and the last batches left alone
 */
export function mser5(series: readonly number[]): WarmUp {
  sampleOf(series, "mser5, series", FIVE * FIVE);
  const unit = unitOf(series);
  const z = means(inUnits(series, unit), FIVE, 0);
  const tails = tailsOf(z);
  const best = tails.slice(FIVE - 1).reduce((a, b) => (b.error <= a.error ? b : a));
  const truncate = best.at * FIVE;
  return {
    truncate,
    mean: meanOf(series.slice(truncate)),
    warnings: doubtsOf(series.length, truncate, apartAtEnd(z, tails, best)),
  };
}

function doubtsOf(length: number, truncate: number, apart: number): readonly string[] {
  if (truncate > length / 2)
    return [`the warm-up takes ${truncate} of ${length} values, more than half: the run is too short`];
  if (length < SHORT)
    return [`${length} values are too few to tell a warm-up: at least ${SHORT} are needed, and many more are better`];
  if (apart > 0)
    return [
      `the last ${apart * FIVE} of ${length} values lie apart from all before: the run is too short, or changes at its end`,
    ];
  return [];
}

const lag1 = (values: readonly number[]): number => {
  const spread = crossOf(values, values);
  const m = meanOf(values);
  return spread === 0 ? 0 : values.slice(1).reduce((sum, x, i) => sum + (x - m) * ((values[i] ?? m) - m), 0) / spread;
};

export interface BatchQuestion {
  readonly series: readonly number[];
  readonly batches?: number;
  readonly level?: number;
}

const BATCHES = fieldsOf<BatchQuestion>({ series: 0, batches: 0, level: 0 });

/** The mean of one long run by batches. */
export interface BatchMeans {
  readonly interval: Interval;
  readonly batches: number;
  /** Values in one batch [count]; what does not fill a batch is left out at the beginning. */
  readonly batchSize: number;
  /** The correlation of neighbouring batch means. */
  readonly lag1: number;
  readonly warnings: readonly string[];
}

/**
 * The mean of a series after its warm-up, with an interval from batch means. Warns where the batches are not independent (their lag-1
 * correlation is significant at 5 %, one-sided). Errors KL261, KL262, KL263.
 *
 * Thirty batches, for fewer than about ten make the interval wide and unsteady, and more than thirty gain little however long the series is.
 *
 * @source B. Schmeiser: Batch size effects in the analysis of simulation output. Operations Research 30, 1982, 556–568: how many batches; A. M. Law:
 * Simulation modeling and analysis, 5th ed., §9.5.3: the method
 * @example
 * const series = Array.from({ length: 1000 }, (_, k) => k % 10);
 * batchMeans({ series }).interval.estimate;
 * //=> 4.5
 */
export function batchMeans(question: BatchQuestion): BatchMeans {
  const where = "batchMeans";
  const { series, batches = 30, level = 0.95 } = asked(question, BATCHES, where);
  countOf(batches, "batches", where, 2);
  shareOf(level, "level", where);
  sampleOf(series, `${where}, series`, 2 * batches);
  const batchSize = Math.floor(series.length / batches);
  const unit = unitOf(series);
  const list = means(inUnits(series, unit), batchSize, series.length - batchSize * batches);
  const r = lag1(list);
  const limit = 1.645 / Math.sqrt(batches);
  const warnings = [
    ...(r > limit
      ? [
          `neighbouring batches are correlated (lag 1: ${r.toFixed(2)}, limit ${limit.toFixed(2)}): the interval is too narrow; make the run longer`,
        ]
      : []),
    ...(batches < 10 ? [`${batches} batches give a wide interval: take 10 to 30`] : []),
  ];
  const interval = around(meanOf(list), Math.sqrt(varianceOf(list) / batches), batches - 1, level, batches);
  return { interval: times(interval, unit), batches, batchSize, lag1: r, warnings };
}

/**
 * How many independent values the series is worth for its mean [count], by the initial monotone positive sequence of autocorrelations.
 * Error KL261: fewer than four values, or one that is not finite.
 *
 * @source C. J. Geyer: Practical Markov chain Monte Carlo. Statistical Science 7, 1992, §3.3
 * @example
 * effectiveSize([1, 1, 1, 1, 5, 5, 5, 5, 1, 1, 1, 1, 5, 5, 5, 5]) < 16
 * //=> true
 */
export function effectiveSize(series: readonly number[]): number {
  sampleOf(series, "effectiveSize, series", 4);
  const n = series.length;
  const values = inUnits(series, unitOf(series));
  const m = meanOf(values);
  const centred = Float64Array.from(values, (x) => x - m);
  const covariance = (lag: number): number => {
    let sum = 0;
    for (let i = lag; i < n; i++) sum += (centred[i] as number) * (centred[i - lag] as number);
    return sum / n;
  };
  const c0 = covariance(0);
  if (c0 === 0) return n;
  let sum = 0;
  let before = Infinity;
  for (let k = 0; 2 * k + 1 < n; k++) {
    const pair = Math.min(before, (covariance(2 * k) + covariance(2 * k + 1)) / c0);
    if (!(pair > 0)) break;
    sum += pair;
    before = pair;
  }
  return Math.min(n * Math.max(1, Math.log10(n)), n / Math.max(2 * sum - 1, 1e-12));
}
