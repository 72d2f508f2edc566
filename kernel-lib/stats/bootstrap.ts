/** Intervals for numbers that have no formula: the sample is drawn again and again from itself. */
import { fieldsOf } from "../base/fields.js";
import { stream } from "../base/random.js";
import type { Interval } from "./interval.js";
import { asked, functionIn } from "./question.js";
import { countOf, listOf, sampleOf, shareOf, sorted } from "./sample.js";

/** What a bootstrap is asked. */
export interface BootstrapQuestion<T> {
  readonly values: readonly T[];
  /** The number that is wanted of a sample. */
  readonly statistic: (values: readonly T[]) => number;
  readonly seed: number;
  /** What the draws are for; two questions of one seed and purpose resample alike. `"bootstrap"` unless given. */
  readonly purpose?: string;
  /** How many samples are drawn; 1,000 unless given. */
  readonly resamples?: number;
  /** Neighbours that are drawn together, where values follow each other and are not independent: fewer than all; 1 unless given. */
  readonly block?: number;
  readonly level?: number;
}

const ASKED = fieldsOf<BootstrapQuestion<unknown>>({
  values: 0,
  statistic: 0,
  seed: 0,
  purpose: 0,
  resamples: 0,
  block: 0,
  level: 0,
});

/** One resample of a list, by blocks of neighbours that go round the end. */
export function drawn<T>(values: readonly T[], block: number, draw: () => number): readonly T[] {
  const n = values.length;
  const starts = Array.from({ length: Math.ceil(n / block) }, () => Math.floor(draw() * n));
  return Array.from({ length: n }, (_, i) => values[((starts[Math.floor(i / block)] ?? 0) + (i % block)) % n] as T);
}

/** The statistic of each resample, in the order drawn. Errors KL251, KL261 (also where the statistic of a resample is not finite), KL263. */
function resampled<T>(question: BootstrapQuestion<T>): readonly number[] {
  const { values, statistic, seed, purpose = "bootstrap", resamples = 1000, block = 1 } = question;
  const where = "bootstrap";
  countOf(resamples, "resamples", where, 2);
  sampleOf(
    values.map(() => 0),
    `${where}, values`,
    2,
  );
  countOf(block, "block", where, 1, values.length - 1);
  const found = Array.from({ length: resamples }, (_, replication) =>
    statistic(drawn(values, block, stream({ seed, purpose, replication }))),
  );
  return sampleOf(found, `${where}, the statistic of a resample`);
}

/**
 * A percentile interval by resampling, with keyed draws: same seed, same interval. With `block`, neighbours stay together. Errors KL251, KL261,
 * KL262, KL263.
 *
 * @example
 * const values = Array.from({ length: 50 }, (_, i) => (i * 37) % 50);
 * const i = bootstrap({ values, statistic: (x) => Math.max(...x), seed: 1 });
 * [i.estimate, i.high, i.low >= 44]
 * //=> [49, 49, true]
 */
export function bootstrap<T>(question: BootstrapQuestion<T>): Interval {
  const { values, statistic, level = 0.95 } = asked(question, ASKED, "bootstrap");
  functionIn(statistic, "statistic", "bootstrap", "(values) => Math.max(...values)");
  listOf(values, "bootstrap, values");
  shareOf(level, "level", "bootstrap");
  const found = sorted(resampled(question));
  const [estimate = 0] = sampleOf([statistic(values)], "bootstrap, the statistic");
  const at = (p: number): number =>
    found[Math.min(found.length - 1, Math.max(0, Math.ceil(p * found.length) - 1))] ?? 0;
  const [low, high] = [at((1 - level) / 2), at(1 - (1 - level) / 2)];
  return { estimate, low, high, halfWidth: (high - low) / 2, level, n: values.length };
}
