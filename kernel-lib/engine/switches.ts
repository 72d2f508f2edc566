/**
 * Among the shortest runs to a goal, one with the fewest changes of actor: the one that reads best.
 *
 * The levels of a finished breadth-first search are a layered graph of all shortest runs; this walks it once, keeping for every
 * state and every actor that may have moved last the fewest changes so far.
 */
import type { Schema } from "../base/cells.js";
import { packed } from "./packed.js";
import type { States } from "./states.js";
import type { System } from "./system.js";
import type { Run } from "./witness.js";

/** Above this many (state, actor) pairs the first shortest run is taken as it is. */
const LIMIT = 40_000_000;
const FAR = 0xffff;

/** The run, or undefined where there are too many to weigh. `levels[d]` is the number of the first state at depth d. */
export function fewestSwitches<S extends Schema>(
  system: System<S>,
  found: States,
  levels: readonly number[],
  goals: readonly number[],
): Run | undefined {
  const actors = system.actors.length;
  const depth = levels.findLastIndex((start) => start <= (goals[0] ?? 0));
  const known = levels[depth + 1] ?? found.count();
  if (known * actors > LIMIT) return undefined;
  const { words, view } = packed(system.schema);
  const cost = new Uint16Array(known * actors).fill(FAR);
  const via = new Int32Array(known * actors).fill(-1);
  const cheapest = (state: number): number => {
    let best = state * actors;
    for (let a = 1; a < actors; a++)
      if ((cost[state * actors + a] as number) < (cost[best] as number)) best = state * actors + a;
    return best;
  };
  const relax = (from: number, actor: number, to: number): void => {
    const target = to * actors + actor;
    const stay = from * actors + actor;
    const best = cheapest(from);
    const reached = from === 0 ? 0 : Math.min(cost[stay] as number, (cost[best] as number) + 1);
    if (reached >= (cost[target] as number)) return;
    cost[target] = reached;
    via[target] = from === 0 ? -1 : (cost[stay] as number) === reached ? stay : best;
  };
  for (let level = 0; level < depth; level++) {
    const ends = levels[level + 1] as number;
    const after = levels[level + 2] ?? known;
    for (let from = levels[level] as number; from < ends; from++) {
      for (let actor = 0; actor < actors; actor++) {
        found.load(from, words);
        const next = system.next(view, actor);
        for (const step of next.kind === "step" ? [next] : next.kind === "choice" ? next.steps : []) {
          found.load(from, words);
          step.apply(view);
          const to = found.find(words);
          if (to >= ends && to < after) relax(from, actor, to);
        }
      }
    }
  }
  const goal = goals.reduce(
    (best, g) => ((cost[cheapest(g)] as number) < (cost[cheapest(best)] as number) ? g : best),
    goals[0] as number,
  );
  const pairs: number[] = [];
  for (let at = goal === 0 ? -1 : cheapest(goal); at >= 0; at = via[at] as number) pairs.unshift(at);
  const stateAt = (index: number): Uint32Array => {
    found.load(index, words);
    return words.slice();
  };
  return {
    states: [stateAt(0), ...pairs.map((pair) => stateAt(Math.floor(pair / actors)))],
    movers: pairs.map((pair) => pair % actors),
  };
}
