/** A number with what is not known of it. */
import { fieldsOf } from "../base/fields.js";
import { asked, byName } from "./question.js";
import { countOf, errorOf, inUnits, meanOf, sampleOf, shareOf, unitOf } from "./sample.js";
import { studentQuantile } from "./student.js";

/** An estimate and its confidence interval, in the unit of the values. */
export interface Interval {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  /** Half the width; the estimate is in the middle for intervals of Student's. */
  readonly halfWidth: number;
  /** In how many of many experiments the interval covers the truth: 0.95. */
  readonly level: number;
  /** From how many values [count]. */
  readonly n: number;
}

/** An interval around an estimate, from its standard error and degrees of freedom. */
export function around(estimate: number, error: number, df: number, level: number, n: number): Interval {
  const halfWidth = error === 0 ? 0 : error * studentQuantile(1 - (1 - level) / 2, df);
  return { estimate, low: estimate - halfWidth, high: estimate + halfWidth, halfWidth, level, n };
}

/** An interval in a unit, in ones. */
export const times = ({ estimate, low, high, halfWidth, ...rest }: Interval, unit: number): Interval => ({
  estimate: estimate * unit,
  low: low * unit,
  high: high * unit,
  halfWidth: halfWidth * unit,
  ...rest,
});

/** Of which values, and how sure. */
export interface IntervalQuestion {
  readonly values: readonly number[];
  readonly level?: number;
}

const ASKED = fieldsOf<IntervalQuestion>({ values: 0, level: 0 });

/**
 * The mean of independent values (one of each replication) with Student's interval. Errors: KL261 fewer than two values, or one that is not
 * finite; KL262 the level; KL275 a question that is none, as for every statistic that is asked one.
 *
 * @example
 * const i = interval({ values: [9, 11, 10, 12, 8] });
 * [i.estimate, i.low.toFixed(3), i.high.toFixed(3)]
 * //=> [10, "8.037", "11.963"]
 */
export function interval(question: IntervalQuestion): Interval {
  const where = "interval";
  const { values, level = 0.95 } = asked(question, ASKED, where);
  sampleOf(values, `${where}, values`, 2);
  shareOf(level, "level", where);
  const [unit, n] = [unitOf(values), values.length];
  const scaled = inUnits(values, unit);
  return times(around(meanOf(scaled), errorOf(scaled), n - 1, level, n), unit);
}

/** When to stop, and what is known then. */
export interface Precision {
  /** No further replication is wanted: every metric is precise enough, or the cap is reached. */
  readonly stop: boolean;
  /** Every metric is precise enough. False with `stop` true: the cap was reached first. */
  readonly reached: boolean;
  readonly replications: number;
  /** About how many replications it will take, from the widest metric [count]; what there are, once reached. */
  readonly wanted: number;
  readonly metrics: readonly {
    readonly name: string;
    readonly interval: Interval;
    /** The half-width over the absolute estimate; infinite around 0. */
    readonly relative: number;
    readonly reached: boolean;
  }[];
  /** One sentence, for a caption or a log. */
  readonly says: string;
}

export interface PrecisionQuestion {
  readonly metrics: Readonly<Record<string, readonly number[]>>;
  readonly relative?: number;
  readonly level?: number;
  readonly least?: number;
  readonly most?: number;
}

const PRECISION = fieldsOf<PrecisionQuestion>({ metrics: 0, relative: 0, level: 0, least: 0, most: 0 });

/**
 * The stopping rule: replicate until every metric's half-width is at most `relative` of its estimate, at least `least` and at most `most` times.
 * A metric whose values are all equal is precise. Ask after each batch of replications. Errors: KL261 a metric has fewer than two values or
 * one that is not finite; KL262, KL263 a parameter.
 *
 * @example
 * precision({ metrics: { wait: [20, 21, 19, 20.5, 20], losses: [0, 3, 1, 0, 1] }, relative: 0.05, least: 5, most: 100 }).says
 * //=> "not reached after 5 replications: losses within ± 152.1 %, wanted ± 5 %"
 */
export function precision(question: PrecisionQuestion): Precision {
  const where = "precision";
  const { metrics, relative = 0.05, level = 0.95, least = 10, most = 1000 } = asked(question, PRECISION, where);
  shareOf(relative, "relative", where);
  countOf(least, "least", where, 2);
  countOf(most, "most", where, least);
  const names = Object.keys(byName(metrics, "metrics", where));
  sampleOf(
    names.map(() => 1),
    `${where}, metrics`,
  );
  const judged = names.map((name) => {
    const values = sampleOf(metrics[name] ?? [], `${where}, metric ${JSON.stringify(name)}`, 2);
    const i = interval({ values, level });
    const share = i.halfWidth === 0 ? 0 : i.halfWidth / Math.abs(i.estimate);
    return { name, interval: i, relative: share, reached: share <= relative };
  });
  const replications = Math.min(...judged.map((m) => m.interval.n));
  const reached = replications >= least && judged.every((m) => m.reached);
  const stop = reached || replications >= most;
  const widest = judged.reduce((a, b) => (b.relative > a.relative ? b : a));
  const percent = (x: number): string => `${Number((100 * x).toFixed(1))} %`;
  const wanted = reached
    ? replications
    : Math.min(most, Math.max(least, Math.ceil(replications * (widest.relative / relative) ** 2)));
  const all = `every metric within ± ${percent(relative)}`;
  const says = reached
    ? `reached after ${replications} replications: ${all}`
    : `not reached after ${replications} replications: ${
        widest.reached
          ? `${all}, but at least ${least} replications are wanted`
          : `${widest.name} within ± ${percent(widest.relative)}, wanted ± ${percent(relative)}`
      }`;
  return { stop, reached, replications, wanted, metrics: judged, says };
}
