/** Independent replications of one experiment, as many as a precision takes: tidy rows, an interval for each metric, and whether it is reached. */
import { fieldsOf } from "../base/fields.js";
import { Problem } from "../base/problem.js";
import { interval, precision, type Interval } from "./interval.js";
import { asked, byName, functionIn } from "./question.js";
import type { Row } from "./rows.js";
import { countOf, sampleOf, shareOf } from "./sample.js";

/** What is replicated, and until when. */
export interface ReplicationsQuestion<R> {
  /** One replication by its number, from 0, which its random numbers must depend on: `(replication) => model.replication(replication).run()`. */
  readonly run: (replication: number) => R;
  /** One number of each replication, by name. */
  readonly metrics: Readonly<Record<string, (result: R) => number | undefined>>;
  /** The half-width of every interval, over its estimate, that is enough; unless given, `least` replications are made and no more. */
  readonly relative?: number;
  /** 0.95 unless given. */
  readonly level?: number;
  /** Replications that are made at least; 10 unless given. */
  readonly least?: number;
  /** Replications that are made at most; 1,000, or `least` if that is more, unless given. */
  readonly most?: number;
}

const ASKED = fieldsOf<ReplicationsQuestion<unknown>>({
  run: 0,
  metrics: 0,
  relative: 0,
  level: 0,
  least: 0,
  most: 0,
});

/** What replications came to. */
export interface Replications {
  /** One for each replication: its number, and its metrics. */
  readonly rows: readonly Row[];
  readonly intervals: Readonly<Record<string, Interval>>;
  readonly replications: number;
  /** Whether every interval is as narrow as was asked for; undefined if nothing was. */
  readonly reached: boolean | undefined;
  /** One sentence, for a caption or a log. */
  readonly says: string;
  /** What the results of replications warn of, each with the number of the first that does. */
  readonly warnings: readonly string[];
}

/** The column of a replication's number. */
const NUMBER = "replication";

const nothing = (name: string, replication: number, value: unknown): Problem =>
  new Problem({
    code: "KL269",
    what: `the metric ${JSON.stringify(name)} of replication ${replication} is ${String(value)}`,
    where: "replications, metrics",
    expected: "a finite number from every replication",
    fix: "look for a misspelt name in the metric, or make the runs so long that each observes something",
  });

const taken = (): Problem =>
  new Problem({
    code: "KL273",
    what: `a metric is called "${NUMBER}"`,
    where: "replications, metrics",
    expected: "names for the metrics that leave this one to the number of the replication",
    fix: "give the metric another name",
  });

const warningsOf = (result: unknown): readonly string[] => {
  const warnings = (result as { readonly warnings?: unknown } | null | undefined)?.warnings;
  return Array.isArray(warnings) ? warnings.map(String) : [];
};

/** What is kept of a replication: its row, and not its result, which may be large. */
interface Made {
  readonly values: Readonly<Record<string, number>>;
  readonly warnings: readonly string[];
}

function madeOf<R>({ run, metrics }: ReplicationsQuestion<R>, replication: number): Made {
  const result = run(replication);
  const values = Object.entries(metrics).map(([name, metric]) => {
    const value = metric(result);
    if (value === undefined || !Number.isFinite(value)) throw nothing(name, replication, value);
    return [name, value] as const;
  });
  return { values: Object.fromEntries(values), warnings: warningsOf(result) };
}

/**
 * Makes replications until every metric is precise enough (see `precision`), looking after `least` and whenever there are half as many more, so
 * that it seldom stops on a lucky streak. Errors: KL261 no metrics; KL262, KL263 a parameter; KL269 a replication without a value; KL273 a
 * metric whose name is that of the column of numbers.
 *
 * @source A. M. Law: Simulation modeling and analysis, 5th ed., §9.4.1: replications until a relative precision
 * @example
 * const draw = (replication: number) => stream({ seed: 1, purpose: "x", replication })();
 * const { replications: n, intervals, rows } = replications({ run: draw, metrics: { u: (u) => u }, relative: 0.1 });
 * [n, intervals.u.halfWidth / intervals.u.estimate <= 0.1, rows.length, Object.keys(rows[0])]
 * //=> [180, true, 180, ["replication", "u"]]
 */
export function replications<R>(question: ReplicationsQuestion<R>): Replications {
  const where = "replications";
  const { run, metrics, relative, level = 0.95, least = 10 } = asked(question, ASKED, where);
  const { most = Math.max(1000, least) } = question;
  functionIn(run, "run", where, "(replication) => model.replication(replication).run()");
  countOf(least, "least", where, 2);
  countOf(most, "most", where, least);
  shareOf(relative ?? 0.05, "relative", where);
  shareOf(level, "level", where);
  const names = Object.keys(byName(metrics, "metrics", where));
  sampleOf(
    names.map(() => 1),
    `${where}, metrics`,
  );
  if (names.includes(NUMBER)) throw taken();
  for (const name of names) functionIn(metrics[name], name, `${where}, metrics`, "(result) => result.time");
  const samples = (made: readonly Made[]): Readonly<Record<string, readonly number[]>> =>
    Object.fromEntries(names.map((name) => [name, made.map(({ values }) => values[name] ?? Number.NaN)]));
  const more = (made: readonly Made[], upTo: number): readonly Made[] => [
    ...made,
    ...Array.from({ length: upTo - made.length }, (_, i) => madeOf(question, made.length + i)),
  ];
  const goOn = (
    made: readonly Made[],
  ): { readonly made: readonly Made[]; readonly reached: boolean; readonly says: string } => {
    const { stop, reached, says } = precision({
      metrics: samples(made),
      relative: relative ?? 0.05,
      level,
      least,
      most,
    });
    if (stop) return { made, reached, says };
    return goOn(more(made, Math.min(most, Math.ceil(1.5 * made.length))));
  };
  const first = more([], least);
  const { made, reached, says } =
    relative === undefined
      ? { made: first, reached: undefined, says: `${least} replications, without a precision that was asked for` }
      : goOn(first);
  const told = new Map(made.flatMap(({ warnings }, i) => warnings.map((text) => [text, i] as const)).toReversed());
  return {
    rows: made.map(({ values }, replication) => ({ [NUMBER]: replication, ...values })),
    intervals: Object.fromEntries(
      Object.entries(samples(made)).map(([name, values]) => [name, interval({ values, level })]),
    ),
    replications: made.length,
    reached,
    says,
    warnings: [...told].map(([text, replication]) => `replication ${replication}: ${text}`).toReversed(),
  };
}
