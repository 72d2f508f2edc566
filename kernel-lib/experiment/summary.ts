/** What the replications of each point of a sweep say together: means with Student's intervals. */
import { interval, type Interval } from "../stats/interval.js";
import type { Row } from "../stats/rows.js";
import type { Sweep, SweepPoint } from "./sweep.js";

/** One point of a sweep, with an interval for each number that its rows have. */
export interface PointSummary extends SweepPoint {
  readonly replications: number;
  readonly metrics: Readonly<Record<string, Interval>>;
  /** References that write faults on busy folios found, with how often, over all replications. */
  readonly references: readonly (readonly [number, number])[];
  /** Of these, those of folios that a driver held. */
  readonly heldReferences: readonly (readonly [number, number])[];
}

const SETTINGS = new Set(["point", "replication"]);

/** Counts from their text, `4:1932 1028:12`. */
const countsOf = (text: string): readonly (readonly [number, number])[] =>
  text
    .split(" ")
    .filter((part) => part !== "")
    .map((part) => part.split(":").map(Number) as [number, number]);

const added = (rows: readonly Row[], column: string): readonly (readonly [number, number])[] => {
  const all = rows.flatMap((row) => countsOf(String(row[column] ?? "")));
  return [...new Set(all.map(([count]) => count))]
    .toSorted((a, b) => a - b)
    .map((count) => [count, all.reduce((sum, [c, n]) => sum + (c === count ? n : 0), 0)] as const);
};

/** A point's number with its interval; of one replication, an interval of infinite width. */
const intervalOf = (values: readonly number[], level: number): Interval =>
  values.length > 1
    ? interval({ values, level })
    : { estimate: values[0] ?? 0, low: -Infinity, high: Infinity, halfWidth: Infinity, level, n: values.length };

/**
 * The points of a sweep, summed up.
 *
 * @example
 * const load = workload.rewriters({ filesystem: filesystem.xfs, folios: 16, writes: 500, warmUp: 50 });
 * const answer = await sweep(load, { policy: [policy.stable, policy.none], seed: 1, replications: 2 });
 * summary(answer).map(({ policy: p, metrics }) => (metrics["waits"]?.estimate ?? 0) > 0);
 * //=> [ true, false ]
 */
export function summary(sweep: Sweep, level: number = 0.95): readonly PointSummary[] {
  return sweep.points.map((point, number) => {
    const rows = sweep.rows.filter((row) => row["point"] === number);
    const names = Object.entries(rows[0] ?? {})
      .filter(([name, value]) => typeof value === "number" && !SETTINGS.has(name))
      .map(([name]) => name);
    return {
      ...point,
      replications: rows.length,
      metrics: Object.fromEntries(
        names.map((name) => [
          name,
          intervalOf(
            rows.map((row) => Number(row[name])),
            level,
          ),
        ]),
      ),
      references: added(rows, "references"),
      heldReferences: added(rows, "heldReferences"),
    };
  });
}

/**
 * The share of candidates that had more references than a threshold: the survival function of the reference count.
 *
 * @example
 * survival(
 *   [
 *     [4, 30],
 *     [5, 10],
 *   ],
 *   4,
 * );
 * //=> 0.25
 */
export function survival(references: readonly (readonly [number, number])[], threshold: number): number {
  const all = references.reduce((sum, [, n]) => sum + n, 0);
  return all === 0 ? 0 : references.reduce((sum, [count, n]) => sum + (count > threshold ? n : 0), 0) / all;
}
