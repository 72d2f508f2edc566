/** Samples as distributions: steps, bars, and how far two are apart. */
import { fieldsOf } from "../base/fields.js";
import { Problem } from "../base/problem.js";
import { asked } from "./question.js";
import { sampleOf, sorted } from "./sample.js";

/** An empirical distribution function: at `x[i]` it rises to `p[i]`. */
export interface Steps {
  readonly x: readonly number[];
  readonly p: readonly number[];
  readonly n: number;
}

/**
 * The empirical distribution function of a sample, one step for each different value. Error KL261.
 *
 * @example
 * ecdf([2, 1, 2, 5])
 * //=> { x: [1, 2, 5], p: [0.25, 0.75, 1], n: 4 }
 */
export function ecdf(values: readonly number[]): Steps {
  const s = sorted(sampleOf(values, "ecdf"));
  const last = s.flatMap((x, i) => (s[i + 1] === x ? [] : [i]));
  return { x: last.map((i) => s[i] ?? 0), p: last.map((i) => (i + 1) / s.length), n: s.length };
}

/** Counts between edges; each bin holds its left edge, the last one both. */
export interface Histogram {
  readonly edges: readonly number[];
  readonly counts: readonly number[];
  /** Values below the first and above the last edge [count]. */
  readonly outside: number;
}

export interface HistogramQuestion {
  readonly values: readonly number[];
  readonly edges?: readonly number[];
}

const HISTOGRAM = fieldsOf<HistogramQuestion>({ values: 0, edges: 0 });

/** The ends of 30 bins of equal width, which rise even where few numbers, or half of all numbers, lie between the ends of the sample. */
function edgesOver(low: number, high: number): readonly number[] {
  const narrowest = 64 * Math.max(Number.MIN_VALUE, Number.EPSILON * Math.max(Math.abs(low), Math.abs(high)));
  const wide = Math.max(high > low ? high - low : Math.abs(low) || 1, narrowest);
  const last = Math.min(Number.MAX_VALUE, Math.max(high, low + wide));
  const at = (i: number): number =>
    30 * wide < Infinity ? low + (wide * i) / 30 : low * (1 - i / 30) + last * (i / 30);
  return Array.from({ length: 31 }, (_, i) => (i === 30 ? last : at(i)));
}

/**
 * A histogram between given edges, or in 30 bins between the ends of the sample. Errors: KL261 the sample; KL266 edges that do not rise.
 *
 * @example
 * histogram({ values: [1, 2, 2, 9], edges: [0, 2, 4] })
 * //=> { edges: [0, 2, 4], counts: [1, 2], outside: 1 }
 */
export function histogram(question: HistogramQuestion): Histogram {
  const { values, edges } = asked(question, HISTOGRAM, "histogram");
  const s = sorted(sampleOf(values, "histogram, values"));
  const [low, high] = [s[0] ?? 0, s[s.length - 1] ?? 0];
  const ends = edges === undefined ? edgesOver(low, high) : edges;
  if (
    !Array.isArray(ends) ||
    ends.length < 2 ||
    ends.some((e, i) => !Number.isFinite(e) || (i > 0 && e <= (ends[i - 1] ?? e)))
  )
    throw new Problem({
      code: "KL266",
      what: `${JSON.stringify(ends)} are no edges of a histogram`,
      where: "histogram, edges",
      expected: "two or more finite numbers that rise",
      fix: "leave them out, and 30 bins of equal width are made",
    });
  const below = (edge: number, last: boolean): number => firstFrom(s, edge, last);
  const marks = ends.map((edge, i) => below(edge, i === ends.length - 1));
  const counts = marks.slice(1).map((mark, i) => mark - (marks[i] ?? 0));
  return { edges: ends, counts, outside: s.length - counts.reduce((sum, c) => sum + c, 0) };
}

/** How many sorted values lie below the edge, or at it too. */
function firstFrom(s: readonly number[], edge: number, including: boolean): number {
  const search = (low: number, high: number): number => {
    if (low >= high) return low;
    const middle = Math.floor((low + high) / 2);
    const value = s[middle] ?? 0;
    return value < edge || (including && value === edge) ? search(middle + 1, high) : search(low, middle);
  };
  return search(0, s.length);
}

export interface TwoSamples {
  readonly one: readonly number[];
  readonly other: readonly number[];
}

const TWO = fieldsOf<TwoSamples>({ one: 0, other: 0 });

/** The different values of both samples with how many of each sample do not exceed them. */
function merged(one: readonly number[], other: readonly number[]): readonly (readonly [number, number])[] {
  const [a, b] = [sorted(one), sorted(other)];
  const out: (readonly [number, number])[] = [];
  for (let i = 0, j = 0; i < a.length || j < b.length;) {
    const x = Math.min(a[i] ?? Infinity, b[j] ?? Infinity);
    while (i < a.length && (a[i] as number) <= x) i++;
    while (j < b.length && (b[j] as number) <= x) j++;
    out.push([i, j]);
  }
  return out;
}

/**
 * The largest vertical distance of two empirical distribution functions (Kolmogorov and Smirnov), 0 to 1. Error KL261.
 *
 * @example
 * ksDistance({ one: [1, 2, 3, 4], other: [3, 4, 5, 6] })
 * //=> 0.5
 */
export function ksDistance(samples: TwoSamples): number {
  const { one, other } = asked(samples, TWO, "ksDistance");
  sampleOf(one, "ksDistance, one");
  sampleOf(other, "ksDistance, other");
  return merged(one, other).reduce((d, [i, j]) => Math.max(d, Math.abs(i / one.length - j / other.length)), 0);
}

/**
 * The statistic of Anderson and Darling for two samples: like the distance of Kolmogorov and Smirnov, but heavy in the tails; its mean is 1
 * for samples of one law. Ties are counted from the right. Error KL261.
 *
 * @source F. W. Scholz, M. A. Stephens: K-sample Anderson-Darling tests. JASA 82, 1987, equation 6
 * @example
 * andersonDarling({ one: [1, 2, 3, 4, 5], other: [1.5, 2.5, 3.5, 4.5] }) < 2.5
 * //=> true
 */
export function andersonDarling(samples: TwoSamples): number {
  const { one, other } = asked(samples, TWO, "andersonDarling");
  sampleOf(one, "andersonDarling, one");
  sampleOf(other, "andersonDarling, other");
  const [n, m] = [one.length, other.length];
  const total = n + m;
  const steps = merged(one, other);
  const sum = steps.slice(0, -1).reduce((s, [i, j], k) => {
    const [before1, before2] = steps[k - 1] ?? [0, 0];
    const [b, tied] = [i + j, i + j - before1 - before2];
    return s + (tied * (total * i - b * n) ** 2 * (1 / n + 1 / m)) / (b * (total - b));
  }, 0);
  return sum / total;
}
