/** Where a run in time ends at the latest. */
import { fieldsOf, strayField, strayIn, type Fields } from "../base/fields.js";
import { Problem } from "../base/problem.js";

/** Where a run ends at the latest. */
export interface Budget {
  /** Levels count up to here, also where nothing happens any more before. */
  readonly time?: number;
  /** Steps since the start, not since the moment from which the run goes on. */
  readonly steps?: number;
  /** Steps at one time; one million unless given. More is an error, KL434: time stands still. */
  readonly atOnce?: number;
}

export const BOUNDS: Fields = fieldsOf<Budget>({ time: 0, steps: 0, atOnce: 0 });

export const AT_ONCE = 1_000_000;

const isCount = (x: unknown, least: number): boolean =>
  x === Infinity || (Number.isSafeInteger(x) && (x as number) >= least);

/**
 * The bounds of a run, all of them. Error KL418: one that no run could ever reach, that every run has reached before it begins, or that has another
 * name.
 */
export function bounded(budget: Budget, fields: Fields, system: string): Required<Budget> {
  const where = `system ${system}, budget`;
  const refuse = (name: string, value: unknown, expected: string): Problem =>
    new Problem({
      code: "KL418",
      what: `${name} ${typeof value === "string" ? JSON.stringify(value) : String(value)} bounds no run`,
      where,
      expected,
      fix: "write for instance { time: 1000 } or { steps: 300 }, or leave it out",
    });
  if (typeof budget !== "object" || (budget as Budget | null) === null)
    throw refuse("a budget that is", budget, "a record, as { time: 1000 }");
  const stray = strayIn(budget, fields);
  if (stray !== undefined) throw new Problem({ code: "KL418", where, ...strayField(stray, fields, "a budget") });
  const { time = Infinity, steps = Infinity, atOnce = AT_ONCE } = budget;
  if (!(typeof time === "number" && time >= 0)) throw refuse("time", time, "a number from 0 on");
  if (!isCount(steps, 0)) throw refuse("steps", steps, "a whole number from 0 on");
  if (!isCount(atOnce, 1)) throw refuse("atOnce", atOnce, "a whole number from 1 on");
  return { time, steps, atOnce };
}
