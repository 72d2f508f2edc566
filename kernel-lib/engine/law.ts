/**
 * Whether exchanges of cells go unnoticed: the law that a search must not break when it visits one state for many.
 *
 * The law: from a state with two cells exchanged the same states can be reached as from the state itself, with these cells exchanged;
 * as many actors wait; and the initial state is its own exchange. It is checked on the first states that the system reaches. Where
 * these are all, the check is a proof; else the answer says on how many it was made. The property needs no law: the search asks it of
 * every exchange of a state.
 */
import type { Schema } from "../base/cells.js";
import { Problem } from "../base/problem.js";
import { cellsOf, exchanged, movesOf, type Move } from "./exchange.js";
import type { Reduction } from "./exploration.js";
import { packed } from "./packed.js";
import { States } from "./states.js";
import { reducerOf, type Reducer } from "./symmetry.js";
import type { Symmetry, System } from "./system.js";

/** What the check of some symmetries gave; `broken` says which is none. */
export interface Law {
  readonly checked: number;
  readonly proved: boolean;
  readonly broken: string | undefined;
}

/** States on which the law is checked before a search makes use of it. */
const CHECKED = 1000;

/** Checks symmetries on the first `limit` states of a system. */
export function lawOf<S extends Schema>(system: System<S>, symmetries: readonly Symmetry[], limit: number): Law {
  const { words, view, layout } = packed(system.schema);
  const found = new States(layout.words);
  const state = new Uint32Array(layout.words);
  const other = new Uint32Array(layout.words);
  // Exchanges of neighbours: every other exchange is made of these.
  const pairs = symmetries.flatMap((symmetry) => {
    const cells = cellsOf(system.schema, symmetry);
    return cells.slice(1).map((right, k) => {
      const left = cells[k] as number;
      const count = system.schema[symmetry.groups[0] as string]?.count ?? 0;
      const goes = Array.from({ length: count }, (_, i) => (i === left ? right : i === right ? left : i));
      const moves = movesOf(system.schema, layout, new Map(symmetry.groups.map((g) => [g, goes])));
      return { name: `${symmetry.groups.join(" and ")} ${left} and ${right}`, moves };
    });
  });
  /** What can come next, as text that does not depend on the order of the actors; each state is exchanged by `moves` if they are given. */
  const following = (
    from: Uint32Array,
    moves: readonly Move[] | undefined,
    visit: (() => unknown) | undefined,
  ): string => {
    const next: string[] = [];
    let waits = 0;
    for (let actor = 0; actor < system.actors.length; actor++) {
      words.set(from);
      const answer = system.next(view, actor);
      if (answer.kind === "wait") waits++;
      for (const step of answer.kind === "step" ? [answer] : answer.kind === "choice" ? answer.steps : []) {
        words.set(from);
        step.apply(view);
        visit?.();
        if (moves !== undefined) exchanged(moves, words, other);
        next.push((moves === undefined ? words : other).join());
      }
    }
    return `${waits}: ${next.sort().join(" ")}`;
  };

  system.initial(view);
  found.add(words, -1);
  const twin = new Uint32Array(layout.words);
  for (let index = 0; index < found.count(); index++) {
    if (index >= limit) return { checked: index, proved: false, broken: undefined };
    found.load(index, state);
    following(state, undefined, () => found.add(words, index));
    for (const { name, moves } of pairs) {
      exchanged(moves, state, twin);
      if (index === 0 && twin.some((word, i) => word !== state[i]))
        return { checked: 1, proved: false, broken: `${name} differ at the start` };
      if (following(state, moves, undefined) !== attempted(() => following(twin, undefined, undefined)))
        return { checked: index + 1, proved: false, broken: `${name} do not do the same after ${index} states` };
    }
  }
  return { checked: found.count(), proved: true, broken: undefined };
}

/** A state that only an exchange makes may be one that the system's steps refuse. */
function attempted(look: () => string): string {
  try {
    return look();
  } catch (error) {
    return String(error);
  }
}

/** The groups, or sets of groups, of a system whose cells turn out to be interchangeable. */
function symmetriesOf<S extends Schema>(system: System<S>): readonly Symmetry[] {
  const sizes = new Map<number, readonly string[]>();
  for (const [group, { count }] of Object.entries(system.schema))
    if (count > 1) sizes.set(count, [...(sizes.get(count) ?? []), group]);
  const holds = (groups: readonly string[]): boolean => lawOf(system, [{ groups }], CHECKED).broken === undefined;
  return [...sizes.values()].flatMap((groups): readonly Symmetry[] => {
    const alone = groups.filter((group) => holds([group]));
    const rest = groups.filter((group) => !alone.includes(group));
    return [
      ...alone.map((group) => ({ groups: [group] })),
      ...(rest.length > 1 && holds(rest) ? [{ groups: rest }] : []),
    ];
  });
}

/** The reducer that a search is to use, what its answer says of it, and why there is none. */
export interface Chosen {
  readonly reducer?: Reducer;
  readonly reduction?: Reduction;
  readonly asymmetry?: string;
}

/**
 * What a search makes of a system's symmetry. Not asked for: what is declared, if the law holds. `true`: what is declared or can be found.
 * `false`: nothing. Error KL412: asked for, and there is none.
 */
export function choose<S extends Schema>(system: System<S>, asked: boolean | undefined): Chosen {
  if (asked === false || (asked === undefined && system.symmetry === undefined)) return {};
  const symmetries = system.symmetry ?? symmetriesOf(system);
  const law = lawOf(system, symmetries, CHECKED);
  if (symmetries.length === 0 || law.broken !== undefined) {
    const why = law.broken ?? "no cells are interchangeable";
    if (asked === undefined) return { asymmetry: why };
    throw new Problem({
      code: "KL412",
      what: why,
      where: `symmetry of ${system.name}`,
      expected: "cells that can be exchanged without anybody noticing",
      fix: "declare the fields that name cells with indexOf(group, count), or leave out symmetry: true",
    });
  }
  const reducer = reducerOf(system.schema, packed(system.schema).layout, symmetries);
  const groups = symmetries.map((s) => s.groups);
  return { reducer, reduction: { groups, order: reducer.order, checked: law.checked, proved: law.proved } };
}
