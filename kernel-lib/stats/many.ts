/** Many systems against one: what a comparison is worth when it is not the only one. */
import { fieldsOf } from "../base/fields.js";
import { Problem } from "../base/problem.js";
import { paired, welch, type Difference } from "./difference.js";
import { asked, byName } from "./question.js";
import { sampleOf, shareOf } from "./sample.js";

/**
 * p-values of several tests at once, adjusted so that the chance of any false alarm stays below the level. Error KL261; KL262 a p above 1.
 *
 * @example
 * holm([0.01, 0.04, 0.03]).map((p) => Number(p.toFixed(4)))
 * //=> [0.03, 0.06, 0.06]
 * @source S. Holm: A simple sequentially rejective multiple test procedure. Scand. J. Statist. 6, 1979
 */
export function holm(ps: readonly number[]): readonly number[] {
  sampleOf(ps, "holm");
  ps.filter((p) => p > 1 || p < 0).forEach((p) => shareOf(p, "p", "holm"));
  const order = ps.map((p, i) => ({ p, i })).toSorted((a, b) => a.p - b.p);
  const adjusted = order.reduce<readonly { readonly i: number; readonly p: number }[]>(
    (list, { p, i }, rank) => [...list, { i, p: Math.min(1, Math.max(list.at(-1)?.p ?? 0, p * (ps.length - rank))) }],
    [],
  );
  return ps.map((_, i) => adjusted.find((a) => a.i === i)?.p ?? 1);
}

/** One system against the base, corrected for the number of systems. */
export interface Compared extends Difference {
  readonly name: string;
  /** Holm's adjusted p. */
  readonly adjusted: number;
  /** Whether the difference is told apart from none at the level, over all systems together. */
  readonly differs: boolean;
}

export interface BaseQuestion {
  readonly systems: Readonly<Record<string, readonly number[]>>;
  readonly base: string;
  readonly common: boolean;
  readonly level?: number;
}

const ASKED = fieldsOf<BaseQuestion>({ systems: 0, base: 0, common: 0, level: 0 });

/**
 * Several systems against one of them: differences from it, with Bonferroni's simultaneous intervals and Holm's p-values. `common: true` pairs
 * replications (common random numbers); else Welch. Errors KL261, KL262, KL264; KL265 the base is not among the systems, or alone.
 *
 * @example
 * againstBase({ systems: { old: [10, 12, 11, 13], new: [7, 9, 8, 10] }, base: "old", common: true }).map(
 *   ({ name, differs }) => [name, differs],
 * );
 * //=> [ [ "new", true ] ]
 */
export function againstBase(question: BaseQuestion): readonly Compared[] {
  const where = "againstBase";
  const { systems, base, common, level = 0.95 } = asked(question, ASKED, where);
  byName(systems, "systems", where);
  shareOf(level, "level", where);
  const others = Object.keys(systems).filter((name) => name !== base);
  const other = systems[base];
  if (other === undefined || others.length === 0)
    throw new Problem({
      code: "KL265",
      what: `${JSON.stringify(base)} cannot be compared with ${others.length === 0 ? "nothing" : others.join(", ")}`,
      where,
      expected: "a base that is one of two or more systems",
      fix: "give the values of every system under its name, and name one of them as base",
    });
  const alone = 1 - (1 - level) / others.length;
  const found = others.map((name) => (common ? paired : welch)({ one: systems[name] ?? [], other, level: alone }));
  const adjusted = holm(found.map((d) => d.p));
  return found.map((d, i) => ({
    ...d,
    name: others[i] ?? "",
    adjusted: adjusted[i] ?? 1,
    differs: (adjusted[i] ?? 1) < 1 - level,
  }));
}
