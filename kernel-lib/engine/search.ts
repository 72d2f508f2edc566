/**
 * The search itself: every state once, breadth first, in a fixed order, so that the first state that a property speaks of is a nearest one.
 *
 * It is carried on in pieces of a few thousand states, so that whoever drives it can rest, report or stop between two of them. Within
 * a piece nothing is allocated: steps change one packed state in place, and the successors go to the set in batches.
 *
 * Read next: `states.ts` for the set, `explore.ts` for what is made of a search.
 */
import type { Schema, View } from "../base/cells.js";
import type { Bounds, Pieces } from "./bounds.js";
import type { Deadlock } from "./exploration.js";
import { HELD_BACK } from "./order.js";
import { packed } from "./packed.js";
import { States } from "./states.js";
import type { Reducer } from "./symmetry.js";
import type { Property, Step, System } from "./system.js";

/** What is searched for, and how. */
export interface Plan<S extends Schema> {
  readonly property: Property<View<S>> | undefined;
  readonly bounds: Bounds;
  /** Whether states that the property speaks of are walls. */
  readonly avoid: boolean;
  /** Which state stands for those that it can be exchanged for, if exchanges are made use of. */
  readonly reducer: Reducer | undefined;
}

/** What a search has found. */
export interface Search {
  readonly found: States;
  readonly transitions: number;
  readonly depth: number;
  readonly ends: number;
  readonly deadlocked: number;
  readonly deadlocks: readonly Deadlock[];
  /** The nearest states that the property speaks of: all of the first level that has one. */
  readonly hits: readonly number[];
  /** The number of the first state of each level. */
  readonly levels: readonly number[];
  /** Operations that the system names and that never ran. */
  readonly unseen: readonly string[];
  /** Whether the property told states from those that they can be exchanged for. */
  readonly mixed: boolean;
  /** In a search that avoids: states that can move, but only to what is avoided. */
  readonly walled: number;
  readonly bound: string;
}

const DEFAULT_STATES = 20_000_000;
const PIECE = 4096;

/** Searches a system; see the head of this file. */
export function* search<S extends Schema>(system: System<S>, plan: Plan<S>): Pieces<Search> {
  const { words, view, layout } = packed(system.schema);
  const { property, avoid, reducer } = plan;
  const found = new States(layout.words);
  const width = layout.words;
  const saved = new Uint32Array(width);
  const everywhere = property?.scope === "always" ? property.in : undefined;
  const atEnds = property?.scope === "end" ? property.in : undefined;
  const { states: maxStates = DEFAULT_STATES, depth: maxDepth = Infinity, memory: maxBytes = Infinity } = plan.bounds;
  const actors = system.actors.length;
  const unseen = new Set(system.operations ?? []);
  const deadlocks: Deadlock[] = [];
  const hits: number[] = [];
  const levels: number[] = [0];
  const told = { transitions: 0, ends: 0, deadlocked: 0, mixed: false, walled: 0, hitDepth: -1 };
  let depth = 0;

  const restore = (): void => {
    for (let i = 0; i < width; i++) words[i] = saved[i] as number;
  };
  /** Whether the property speaks of the state in `words`, or of one that it can be exchanged for. */
  const speaks = (of: (w: View<S>) => boolean): boolean => {
    const here = of(view);
    if (reducer === undefined) return here;
    const all = reducer.ask(words, () => of(view), here);
    if (all === "some") told.mixed = true;
    return all !== "none";
  };
  /** Takes a step and undoes it; gives whether what it leads to is not avoided. */
  const take = (step: Step<View<S>>, from: number): boolean => {
    step.apply(view);
    if (unseen.size > 0) unseen.delete(step.op);
    // In the search that avoids, a state that the property speaks of is a wall.
    const open = !(avoid && everywhere !== undefined && speaks(everywhere));
    if (open) {
      if (reducer !== undefined) reducer.reduce(words);
      found.put(words, from);
    }
    for (let i = 0; i < width; i++) words[i] = saved[i] as number;
    return open;
  };
  const hit = (index: number, at: number): void => {
    if (told.hitDepth < 0) told.hitDepth = at;
    if (told.hitDepth === at) hits.push(index);
  };
  const stuck = (index: number, waits: number): void => {
    const judged = atEnds !== undefined && speaks(atEnds);
    if (judged) hit(index, depth);
    // A run that ends where the property speaks is not a run that avoids it.
    if (avoid && judged) return;
    if (waits === 0) told.ends++;
    else {
      told.deadlocked++;
      if (deadlocks.length < 10) deadlocks.push(deadlockOf(system, view));
    }
  };
  /** Expands the states from `begin` to `end`; gives the first that was not, because there are too many. */
  const expand = (begin: number, end: number): number => {
    let transitions = 0;
    let from = begin;
    for (; from < end; from++) {
      if (found.count() > maxStates) break;
      found.load(from, saved);
      restore();
      if (!avoid && everywhere !== undefined && speaks(everywhere)) hit(from, depth);
      let moves = 0;
      let waits = 0;
      let cut = false;
      let open = false;
      for (let actor = 0; actor < actors; actor++) {
        const next = system.next(view, actor);
        if (next.kind === "step") {
          moves++;
          if (take(next, from)) open = true;
        } else if (next.kind === "choice") {
          const { steps } = next;
          moves += steps.length;
          for (let k = 0; k < steps.length; k++) if (take(steps[k] as Step<View<S>>, from)) open = true;
        } else if (next.kind === "wait") {
          waits++;
          if (next.reason === HELD_BACK) cut = true;
        }
      }
      transitions += moves;
      if (moves === 0 && !cut) stuck(from, waits);
      // Where a constraint cuts runs off, what is cut does not go on for ever either.
      if (!open && (moves > 0 || cut || atEnds !== undefined)) told.walled++;
    }
    told.transitions += transitions;
    return from;
  };
  /** At a bound: the states that were found and not expanded are judged too. */
  const judgeRest = (from: number, levelEnd: number): void => {
    found.flush();
    for (let index = from; !avoid && everywhere !== undefined && index < found.count(); index++) {
      found.load(index, words);
      if (speaks(everywhere)) hit(index, index < levelEnd ? depth : depth + 1);
    }
  };

  system.initial(view);
  let bound = "";
  if (!(avoid && everywhere !== undefined && speaks(everywhere))) {
    if (reducer !== undefined) reducer.reduce(words);
    found.add(words, -1);
  }
  let from = 0;
  let levelEnd = found.count();
  while (levelEnd > from && bound === "") {
    if (depth >= maxDepth) bound = `depth ${maxDepth}`;
    while (bound === "" && from < levelEnd) {
      from = expand(from, Math.min(levelEnd, from + PIECE));
      const bytes = found.bytes();
      const { transitions } = told;
      const states = found.count();
      if (states > maxStates) bound = `${maxStates} states`;
      else if (bytes > maxBytes) bound = `${maxBytes} bytes`;
      else bound = (yield { states, transitions, depth, waiting: states - from, bytes }) ?? "";
    }
    found.flush();
    if (bound !== "") judgeRest(from, levelEnd);
    else if (found.count() > levelEnd) {
      depth++;
      levels.push(levelEnd);
    }
    levelEnd = bound === "" ? found.count() : levelEnd;
  }
  // A bound that came with the last state of the search is none.
  if (from === found.count()) bound = "";
  const { transitions, ends, deadlocked, mixed, walled } = told;
  return {
    found,
    transitions,
    depth,
    ends,
    deadlocked,
    deadlocks,
    hits,
    levels,
    unseen: [...unseen],
    mixed,
    walled,
    bound,
  };
}

/** Who waits for what, in a state in which nobody can move. */
export function deadlockOf<S extends Schema>(system: System<S>, view: View<S>): Deadlock {
  const waits = system.actors.flatMap((actor, a) => {
    const next = system.next(view, a);
    return next.kind === "wait" ? [{ actor, op: next.op, reason: next.reason }] : [];
  });
  return { waits };
}
