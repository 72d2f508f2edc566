/**
 * What simulations measured, as tidy rows: one statistic of one thing of one run a row, which CSV, JSON and a table can hold.
 *
 * Statistics know no engine, so a result is taken by its shape: records of summaries under the names of the things.
 */
import { Problem } from "../base/problem.js";
import type { Row, Value } from "./rows.js";

/** What was measured, under the names of the things. */
export type Summaries = Readonly<Record<string, object>>;

/** A run with what it measured, as `simulation(…).run()` gives it. */
export interface MeasuredRun {
  readonly name: string;
  readonly seed: number;
  readonly replication: number;
  readonly resources: Summaries;
  readonly containers: Summaries;
  readonly stores: Summaries;
  readonly locks: Summaries;
  readonly waitQueues: Summaries;
  readonly devices: Summaries;
  readonly tallies: Summaries;
  readonly levels: Summaries;
}

const KINDS = [
  ["resources", "resource"],
  ["containers", "container"],
  ["stores", "store"],
  ["locks", "lock"],
  ["waitQueues", "wait queue"],
  ["devices", "device"],
  ["tallies", "tally"],
  ["levels", "level"],
] as const;

/** The columns of a statistic, missing unless it has them. */
const NOTHING = {
  count: null,
  time: null,
  mean: null,
  variance: null,
  min: null,
  max: null,
  last: null,
  total: null,
  capacity: null,
  utilisation: null,
};
type Statistic = Readonly<Record<keyof typeof NOTHING, Value>>;

const isRecord = (x: unknown): x is Readonly<Record<string, unknown>> =>
  typeof x === "object" && x !== null && !Array.isArray(x);

/** A number, or missing: a mean of nothing, a capacity without bound. */
const finite = (x: unknown): Value => (typeof x === "number" && Number.isFinite(x) ? x : null);

/** What a tally or a level says; its total is the sum of what was observed, or the area below the level. */
function statisticOf(summary: Readonly<Record<string, unknown>>): Statistic {
  const { count, time, mean, variance, min, max, last, sum, area } = summary;
  const own = { count, time, mean, variance, min, max, last, total: sum ?? area };
  return { ...NOTHING, ...Object.fromEntries(Object.entries(own).map(([column, value]) => [column, finite(value)])) };
}

/** The statistics of one thing, by name. Its numbers beside them are counts, but for what belongs to its units in use. */
function statisticsOf(summary: object): readonly (readonly [string, Statistic])[] {
  const { capacity, utilisation, ...parts } = summary as Readonly<Record<string, unknown>>;
  return Object.entries(parts).flatMap(([name, part]): readonly (readonly [string, Statistic])[] => {
    if (typeof part === "number") return [[name, { ...NOTHING, count: finite(part) }]];
    if (!isRecord(part)) return [];
    const units = name === "inUse" ? { capacity: finite(capacity), utilisation: finite(utilisation) } : {};
    return [[name, { ...statisticOf(part), ...units }]];
  });
}

function checked(run: MeasuredRun): MeasuredRun {
  if (isRecord(run) && KINDS.every(([group]) => isRecord(run[group]))) return run;
  throw new Problem({
    code: "KL274",
    what: `${Array.isArray(run) ? "a list" : isRecord(run) ? "a record without summaries" : String(run)} is no result of a simulation`,
    where: "resultRows",
    expected: "what simulation(…).run() gives, or a list of such results",
    fix: "write for instance resultRows([0, 1, 2].map((i) => model.replication(i).run()))",
  });
}

/**
 * One result or several as rows, with the same columns in each: the run (`simulation`, `seed`, `replication`), the thing (`kind`, `name`), which
 * `statistic` of it, and its numbers, null where there is none. A tally and a level have one statistic, `value`. Error KL274: no result.
 *
 * @example
 * const model = simulation({ name: "shop", main: function* (sim) {
 *   const till = sim.resource({ name: "till" });
 *   yield till.request();
 *   yield 3; // [min]
 *   till.release();
 * } });
 * const inUse = resultRows(model.run()).find(({ statistic }) => statistic === "inUse");
 * [inUse.simulation, inUse.kind, inUse.name, inUse.mean, inUse.utilisation, inUse.count]
 * //=> ["shop", "resource", "till", 1, 1, null]
 */
export function resultRows(results: MeasuredRun | readonly MeasuredRun[]): readonly Row[] {
  const runs = Array.isArray(results) ? (results as readonly MeasuredRun[]) : [results as MeasuredRun];
  return runs.map(checked).flatMap((run) =>
    KINDS.flatMap(([group, kind]) =>
      Object.entries(run[group]).flatMap(([name, summary]) => {
        const isOne = kind === "tally" || kind === "level";
        const statistics = isOne
          ? [["value", statisticOf(summary as Readonly<Record<string, unknown>>)] as const]
          : statisticsOf(summary);
        const { name: simulation, seed, replication } = run;
        return statistics.map(([statistic, numbers]): Row => ({
          simulation,
          seed,
          replication,
          kind,
          name,
          statistic,
          ...numbers,
        }));
      }),
    ),
  );
}
