/**
 * What each policy costs and what it loses, from a sweep: the dispute as a list of prices.
 *
 * A policy is on the front of its workload if nothing hangs under it, and no other such one is better in one of mean wait, throttling, copies, losses, unstable I/O, the
 * time of a clone and clones that are refused, without being worse in another. Better and worse mean that the interval of the difference lies on one side of 0, from replication to replication under the
 * same random numbers. What is lost is not weighed like that: where one loses something and the other nothing at all, it is worse, however rarely.
 */
import { paired } from "../stats/difference.js";
import { interval, type Interval } from "../stats/interval.js";
import type { Row } from "../stats/rows.js";
import type { Sweep, SweepPoint } from "./sweep.js";

/** The numbers of a price list, with their units. */
const PRICES = {
  wait: "µs",
  p50: "µs",
  p99: "µs",
  "p99.9": "µs",
  throttled: "µs",
  copies: "1/s",
  "clone time": "µs",
  orphans: "folios",
  losses: "1/s",
  "lost DMA": "1/s",
  "stale reads": "1/s",
  "corrupted clones": "1/s",
  "unstable I/O": "1/s",
  "refused pins": "1/s",
  "refused clones": "1/s",
  hung: "tasks",
} as const;

/** One of them. */
export type PriceName = keyof typeof PRICES;

/** The price of a policy under a workload. */
export interface Price extends SweepPoint {
  readonly numbers: Readonly<Record<PriceName, Interval>>;
  readonly front: boolean;
}

/** The prices of a sweep. */
export interface PriceList {
  readonly kind: "prices";
  readonly digest: string;
  readonly prices: readonly Price[];
  readonly units: Readonly<Record<PriceName, string>>;
  readonly assumed: readonly string[];
}

const of = (row: Row, name: string): number => Number(row[name]);
const perSecond = (row: Row, ...names: readonly string[]): number => {
  const count = names.reduce((sum, name) => sum + of(row, name), 0);
  return count === 0 ? 0 : (1e6 * count) / of(row, "time");
};

const LOSSES = ["lostDma", "staleReads", "corruptedClones", "lateEnospc"] as const;

/** Each number of one replication. */
const FROM: Readonly<Record<PriceName, (row: Row) => number>> = {
  wait: (row) => of(row, "wait"),
  p50: (row) => of(row, "waitP50"),
  p99: (row) => of(row, "waitP99"),
  "p99.9": (row) => of(row, "waitP999"),
  throttled: (row) => of(row, "throttled"),
  copies: (row) => perSecond(row, "copies"),
  "clone time": (row) => of(row, "cloneTime"),
  orphans: (row) => of(row, "orphans"),
  losses: (row) => perSecond(row, ...LOSSES),
  "lost DMA": (row) => perSecond(row, "lostDma"),
  "stale reads": (row) => perSecond(row, "staleReads"),
  "corrupted clones": (row) => perSecond(row, "corruptedClones"),
  "unstable I/O": (row) => perSecond(row, "unstableIos"),
  "refused pins": (row) => perSecond(row, "refusedPins"),
  "refused clones": (row) => perSecond(row, "refusedClones"),
  hung: (row) => of(row, "hung"),
};

const CRITERIA: readonly PriceName[] = [
  "wait",
  "throttled",
  "copies",
  "losses",
  "unstable I/O",
  "clone time",
  "refused clones",
];
const ALL_OR_NOTHING: readonly PriceName[] = ["losses", "unstable I/O"];

/** A policy under which a task hangs is no choice, however cheap it is until then. */
const works = ({ hung }: Price["numbers"]): boolean => hung.estimate === 0;

/** Each criterion of a point, replication by replication. */
type Criteria = Readonly<Record<string, readonly number[]>>;

const criteriaOf = (rows: readonly Row[]): Criteria =>
  Object.fromEntries(CRITERIA.map((name) => [name, rows.map(FROM[name])]));

/** Below 0 if the first is better in a criterion, above 0 if the second is; 0 if nobody can say. */
function compared(name: PriceName, one: readonly number[], other: readonly number[]): number {
  const loses = [one, other].map((values) => values.some((x) => x > 0));
  if (ALL_OR_NOTHING.includes(name) && loses[0] !== loses[1]) return loses[0] === true ? 1 : -1;
  // A stopping rule may have given one of them more replications.
  const both = Math.min(one.length, other.length);
  const { low, high } = paired({ one: one.slice(0, both), other: other.slice(0, both) }).interval;
  return high < 0 ? -1 : low > 0 ? 1 : 0;
}

/** Whether the first is better in something, and worse in nothing. */
function dominates(a: Criteria, b: Criteria): boolean {
  const signs = CRITERIA.map((name) => compared(name, a[name] ?? [], b[name] ?? []));
  return signs.some((sign) => sign < 0) && signs.every((sign) => sign <= 0);
}

/**
 * The prices of every point of a sweep, with Student's intervals over its replications. The quantiles are of the time that a write waits, 0 for one that does not; beside
 * it stands for how long writes are held back. Losses are DMA writes that went to an orphan, device reads of
 * old contents, writes into a block that a clone shares, and pages dropped for want of space. Error KL261: fewer than two replications.
 *
 * @example
 * const load = workload.rewriters({ filesystem: filesystem.xfs, folios: 16, writes: 500, warmUp: 50 });
 * const answer = await sweep(load, { policy: [policy.stable, policy.none], seed: 1, replications: 2 });
 * price(answer).prices.length;
 * //=> 2
 */
export function price(sweep: Pick<Sweep, "rows" | "points" | "digest" | "assumed">): PriceList {
  const names = Object.keys(PRICES) as readonly PriceName[];
  const points = sweep.points.map((point, k) => {
    const rows = sweep.rows
      .filter((row) => row["point"] === k)
      .toSorted((one, other) => of(one, "replication") - of(other, "replication"));
    const numbers = Object.fromEntries(
      names.map((name) => [name, interval({ values: rows.map(FROM[name]) })]),
    ) as Price["numbers"];
    return { price: { ...point, numbers }, criteria: criteriaOf(rows) };
  });
  const isBeaten = ({ price: { workload }, criteria }: (typeof points)[number]): boolean =>
    points.some(
      (other) => other.price.workload === workload && works(other.price.numbers) && dominates(other.criteria, criteria),
    );
  return {
    kind: "prices",
    digest: sweep.digest,
    prices: points.map((point) => ({ ...point.price, front: works(point.price.numbers) && !isBeaten(point) })),
    units: PRICES,
    assumed: sweep.assumed,
  };
}
