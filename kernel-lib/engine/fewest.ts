/**
 * Of all runs to a goal, also the longer ones, one with the fewest changes of actor; among those a shortest.
 *
 * The nodes of this search are pairs of a state and the actor that moved last. They are taken in the order of (changes, steps), so the
 * first goal that is taken is the answer. Runs that a person can follow have few changes of actor, and most races show with one or two.
 */
import type { Schema, View } from "../base/cells.js";
import { packed } from "./packed.js";
import { States } from "./states.js";
import type { System } from "./system.js";
import { stepsOf, type Run } from "./witness.js";

/** The run, or undefined if no run of at most `limit` pairs of a state and an actor reaches a state for which `goal` says yes. */
export function fewestChanges<S extends Schema>(
  system: System<S>,
  goal: (w: View<S>) => boolean,
  limit: number,
): Run | undefined {
  const { words, view, layout } = packed(system.schema);
  const found = new States(layout.words);
  const actors = system.actors.length;
  const via = new Map<number, number>();
  const settled = new Set<number>();
  const saved = new Uint32Array(layout.words);
  // Pairs to take, by the number of steps: with the changes of now, and with one more.
  let now: number[][] = [];
  let later: number[][] = [];
  const from = new Map<number, readonly [number, number, number]>();

  const offer = (pair: number, changes: number, steps: number, before: number): void => {
    const known = from.get(pair);
    if (known !== undefined && (known[0] < changes || (known[0] === changes && known[1] <= steps))) return;
    from.set(pair, [changes, steps, before]);
  };
  const stateOf = (pair: number): number => Math.floor(pair / actors);
  const runTo = (last: number): Run => {
    const pairs: number[] = [];
    for (let at = last; at >= 0; at = via.get(at) ?? -1) pairs.unshift(at);
    const states = pairs.map((pair) => {
      found.load(stateOf(pair), words);
      return words.slice();
    });
    found.load(0, words);
    return { states: [words.slice(), ...states], movers: pairs.map((pair) => pair % actors) };
  };
  /** Offers what can follow a state after some actor; `last` is -1 at the start. */
  const expand = (state: number, last: number, pair: number, changes: number, steps: number): void => {
    found.load(state, saved);
    for (let actor = 0; actor < actors; actor++) {
      words.set(saved);
      for (const step of stepsOf(system.next(view, actor))) {
        words.set(saved);
        step.apply(view);
        const index = found.add(words, state);
        const to = (index < 0 ? ~index : index) * actors + actor;
        if (settled.has(to)) continue;
        const same = last < 0 || last === actor;
        offer(to, changes + (same ? 0 : 1), steps + 1, pair);
        const lists = same ? now : later;
        (lists[steps + 1] ??= []).push(to);
      }
    }
  };

  system.initial(view);
  found.add(words, -1);
  if (goal(view)) return { states: [words.slice()], movers: [] };
  expand(0, -1, -1, 0, 0);
  for (let changes = 0; now.length > 0; changes++) {
    for (let steps = 1; steps < now.length; steps++) {
      for (const pair of now[steps] ?? []) {
        const best = from.get(pair);
        if (settled.has(pair) || best === undefined || best[0] !== changes || best[1] !== steps) continue;
        if (settled.size >= limit) return undefined;
        settled.add(pair);
        via.set(pair, best[2]);
        found.load(stateOf(pair), words);
        if (goal(view)) return runTo(pair);
        expand(stateOf(pair), pair % actors, pair, changes, steps);
      }
    }
    now = later;
    later = [];
  }
  return undefined;
}
