/** The score of the model against the kernels, counted in fields. */
import type { Agreement } from "./agreement.js";
import type { Observation } from "./observation.js";

/** One line of the score: a family of observations, or all of them. Counted in fields. */
export interface ScoreRow {
  readonly family: string;
  /** Cells that were compared. */
  readonly cells: number;
  readonly recorded: number;
  readonly compared: number;
  /** Compared fields that agree, those with an explanation included. */
  readonly agreeing: number;
  readonly explained: number;
  /** Distinct outcomes that the model reaches. */
  readonly reached: number;
  /** Those of them that were not seen, and those of these for which no rule gives a reason. */
  readonly unseen: number;
  readonly unreasoned: number;
}

const fieldsOf = (list: readonly Observation[]): number =>
  list.reduce((n, o) => n + o.outcomes.reduce((m, x) => m + Object.keys(x.fields).length, 0), 0);

/**
 * The score of a comparison, for each family and for all.
 *
 * @example
 * const observed = dataset.observations().filter(({ filesystem: f, family }) => f === "xfs" && family === "S4");
 * const [, all] = score(observed, agreement(observed));
 * all?.agreeing === all?.compared;
 * //=> true
 */
export function score(observed: readonly Observation[], cells: readonly Agreement[]): readonly ScoreRow[] {
  const row = (family: string, mine: (f: string) => boolean): ScoreRow => {
    const compared = cells.filter((c) => mine(c.family));
    const sum = (of: (c: Agreement) => number): number => compared.reduce((n, c) => n + of(c), 0);
    return {
      family,
      cells: compared.length,
      recorded: fieldsOf(observed.filter((o) => mine(o.family))),
      compared: sum((c) => c.compared),
      agreeing: sum((c) => c.alike),
      explained: sum((c) => c.explained.length),
      reached: sum((c) => c.reached),
      unseen: sum((c) => c.unseen.length),
      unreasoned: sum((c) => c.unseenBecause.filter((reason) => reason === "").length),
    };
  };
  const families = [...new Set(observed.map((o) => o.family))];
  return [...families.map((family) => row(family, (f) => f === family)), row("all", () => true)];
}
