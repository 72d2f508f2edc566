/**
 * The set of histories: what an onlooker can have written down at the end of some run.
 *
 * A system is given one more cell, the number of what has been written down so far, and a reader that is asked after every step. Equal
 * notes share a number, so the search stays finite. The answer is exact: every combination that some interleaving gives, and no other.
 */
import { upTo, type Schema, type View } from "../base/cells.js";
import { Problem } from "../base/problem.js";
import { packed } from "./packed.js";
import { States } from "./states.js";
import type { Step, System } from "./system.js";

/** What an onlooker writes down after a step, if anything: a label and a value. */
export type Onlooker<S extends Schema> = (w: View<S>, step: Step<View<S>>) => readonly [string, string] | undefined;

/** One history: what was written down, in order. */
export type History = readonly (readonly [string, string])[];

/** The histories of all runs that come to an end, and how many states it took. */
export interface Histories {
  readonly histories: readonly History[];
  readonly states: number;
}

const MOST = 2 ** 20;

/**
 * All histories of a system. Error KL407: more of them than can be told apart.
 *
 * @example
 * const actors = [actor("app", ["store 0", "store 0"]), actor("flusher", ["writeback 0"])];
 * const stores = systemOf(race("stores", { filesystem: filesystem.xfs, actors }), policy.none);
 * const stored = (w, step) => (step.name === "store" ? (["dirty", String(w.dirty(0))] as const) : undefined);
 * histories(stores, stored).histories;
 * //=> [ [ [ "dirty", "1" ], [ "dirty", "1" ] ] ]
 */
export function histories<S extends Schema>(system: System<S>, onlooker: Onlooker<S>, bound = 5_000_000): Histories {
  const schema = { ...system.schema, record: { count: 1, fields: { recordId: upTo(MOST) } } };
  const { words, view: whole, layout } = packed(schema);
  const view = whole as unknown as View<S>;
  const record = whole as unknown as {
    readonly recordId: (i: number) => number;
    readonly setRecordId: (i: number, v: number) => unknown;
  };
  const found = new States(layout.words);
  const notes: { readonly before: number; readonly note: readonly [string, string] }[] = [];
  const numbers = new Map<string, number>();
  const write = (before: number, note: readonly [string, string]): number => {
    const key = `${before} ${note[0]} ${note[1]}`;
    const known = numbers.get(key);
    if (known !== undefined) return known;
    if (notes.length >= MOST) throw tooMany(system.name);
    numbers.set(key, notes.push({ before, note }));
    return notes.length;
  };
  const told = (id: number): History => {
    const entry = notes[id - 1];
    return entry === undefined ? [] : [...told(entry.before), entry.note];
  };
  const ends = new Set<number>();
  system.initial(view);
  found.add(words, -1);
  for (let from = 0; from < found.count(); from++) {
    if (found.count() > bound) throw tooMany(system.name);
    found.load(from, words);
    let moves = 0;
    for (let actor = 0; actor < system.actors.length; actor++) {
      const next = system.next(view, actor);
      for (const step of next.kind === "step" ? [next] : next.kind === "choice" ? next.steps : []) {
        moves++;
        step.apply(view);
        const note = onlooker(view, step);
        if (note !== undefined) record.setRecordId(0, write(record.recordId(0), note));
        found.add(words, from);
        found.load(from, words);
      }
    }
    if (moves === 0) ends.add(record.recordId(0));
  }
  return { histories: [...ends].map(told), states: found.count() };
}

const tooMany = (name: string): Problem =>
  new Problem({
    code: "KL407",
    what: "too many histories to list",
    where: `system ${name}`,
    expected: "an onlooker that writes down few things, each with few values",
    fix: "write down less, or at fewer steps",
  });
