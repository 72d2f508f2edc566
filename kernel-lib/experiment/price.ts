/**
 * What each policy costs and what it loses, from a sweep: the dispute as a list of prices.
 *
 * A policy is on the front of its workload if nothing hangs under it, and no other such one is better in one of its criteria without being worse in another. Better and worse
 * mean that the 95 % interval of the difference lies on one side of 0, each criterion by itself, from replication to replication under the same random
 * numbers. What fails is not weighed like that: where under one something is lost, refused, or never written, and under the other nothing at all, it is
 * worse, however rarely. So who refuses every pin, and loses no DMA because there is none, beats nobody who refuses none.
 */
import { paired } from "../stats/difference.js";
import { interval, type Interval } from "../stats/interval.js";
import type { Row } from "../stats/rows.js";
import type { Sweep, SweepPoint } from "./sweep.js";

const of = (row: Row, name: string): number => Number(row[name]);

interface Told {
  readonly unit: string;
  readonly from: (row: Row) => number;
  /** Whether a front goes by it: as by any other number, or as a failure, of which none is better than few. */
  readonly counts?: "weighed" | "failure";
  /** How often it was paid, where a replication may end before that: what was never paid is neither dear nor cheap. */
  readonly times?: string;
}

const plain = (unit: string, name: string, counts?: Told["counts"]): Told => ({
  unit,
  from: (row) => of(row, name),
  ...(counts === undefined ? {} : { counts }),
});
const perSecond = (names: readonly string[], counts?: Told["counts"]): Told => ({
  unit: "1/s",
  from: (row) => {
    const count = names.reduce((sum, name) => sum + of(row, name), 0);
    return count === 0 ? 0 : (1e6 * count) / of(row, "time");
  },
  ...(counts === undefined ? {} : { counts }),
});

/** The numbers of a price list: each is told by its name, its unit stands beside it. */
export type PriceName =
  | "wait"
  | "p50"
  | "p99"
  | "p99.9"
  | "throttled"
  | "copies"
  | "orphans"
  | "clone time"
  | "snapshot time"
  | "fsync time"
  | "losses"
  | "lost DMA"
  | "stale reads"
  | "corrupted clones"
  | "late ENOSPC"
  | "unstable I/O"
  | "ENOSPC"
  | "refused pins"
  | "refused clones"
  | "never clean"
  | "hung";

/** Their units, what of a replication they are, and whether a front goes by them. */
const PRICES: Readonly<Record<PriceName, Told>> = {
  wait: plain("µs", "wait", "weighed"),
  p50: plain("µs", "waitP50"),
  p99: plain("µs", "waitP99"),
  "p99.9": plain("µs", "waitP999"),
  throttled: plain("µs", "throttled", "weighed"),
  copies: perSecond(["copies"], "weighed"),
  orphans: plain("folios", "orphans", "weighed"),
  "clone time": { ...plain("µs", "cloneTime", "weighed"), times: "clones" },
  "snapshot time": { ...plain("µs", "snapshotTime", "weighed"), times: "snapshots" },
  "fsync time": { ...plain("µs", "syncTime", "weighed"), times: "syncs" },
  losses: perSecond(["lostDma", "staleReads", "corruptedClones", "lateEnospc"], "failure"),
  "lost DMA": perSecond(["lostDma"]),
  "stale reads": perSecond(["staleReads"]),
  "corrupted clones": perSecond(["corruptedClones"]),
  "late ENOSPC": perSecond(["lateEnospc"]),
  "unstable I/O": perSecond(["unstableIos"], "failure"),
  ENOSPC: perSecond(["enospc"], "failure"),
  "refused pins": perSecond(["refusedPins"], "failure"),
  "refused clones": perSecond(["refusedClones"], "failure"),
  "never clean": plain("folios", "neverClean", "failure"),
  hung: plain("tasks", "hung"),
};

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

const NAMES = Object.keys(PRICES) as readonly PriceName[];
const UNITS = Object.fromEntries(NAMES.map((name) => [name, PRICES[name].unit])) as Readonly<Record<PriceName, string>>;

/** The prices that a front goes by. */
const CRITERIA: readonly PriceName[] = NAMES.filter((name) => PRICES[name].counts !== undefined);

/** A policy under which a task hangs is no choice, however cheap it is until then. */
const works = ({ hung }: Price["numbers"]): boolean => hung.estimate === 0;

/** Each criterion of a point, replication by replication. */
type Criteria = Readonly<Record<string, readonly number[]>>;

const criteriaOf = (rows: readonly Row[]): Criteria =>
  Object.fromEntries(
    CRITERIA.map((name) => {
      const { from, times } = PRICES[name];
      return [name, rows.map((row) => (times !== undefined && of(row, times) === 0 ? Number.NaN : from(row)))];
    }),
  );

/** Below 0 if the first is better in a criterion, above 0 if the second is; 0 if nobody can say. */
function compared(name: PriceName, one: readonly number[], other: readonly number[]): number {
  const fails = [one, other].map((values) => values.some((x) => x > 0));
  if (PRICES[name].counts === "failure" && fails[0] !== fails[1]) return fails[0] === true ? 1 : -1;
  // A stopping rule may have given one of them more replications.
  const both = one.flatMap((x, k) => (Number.isNaN(x - (other[k] ?? Number.NaN)) ? [] : [k]));
  if (both.length < 2) return 0;
  const values = (of: readonly number[]): readonly number[] => both.map((k) => of[k] as number);
  const { low, high } = paired({ one: values(one), other: values(other) }).interval;
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
 * old contents, writes into a block that a clone shares, and pages dropped for want of space (late ENOSPC); ENOSPC are writes that were told of it. Folios that never get clean are
 * those that are dirty and were not written in the last twenty rounds of the flusher, at the end of a replication. Error KL261: fewer than two replications.
 *
 * @example
 * const load = workload.rewriters({ filesystem: filesystem.xfs, folios: 16, writes: 500, warmUp: 50 });
 * const answer = await sweep(load, { policy: [policy.stable, policy.none], seed: 1, replications: 2 });
 * price(answer).prices.length;
 * //=> 2
 */
export function price(sweep: Pick<Sweep, "rows" | "points" | "digest" | "assumed">): PriceList {
  const points = sweep.points.map((point, k) => {
    const rows = sweep.rows
      .filter((row) => row["point"] === k)
      .toSorted((one, other) => of(one, "replication") - of(other, "replication"));
    const numbers = Object.fromEntries(
      NAMES.map((name) => [name, interval({ values: rows.map(PRICES[name].from) })]),
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
    units: UNITS,
    assumed: sweep.assumed,
  };
}
