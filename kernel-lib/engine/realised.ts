/**
 * From states that stand for others back to a run of the system as it is.
 *
 * A search that exchanges cells knows, of each state on its way, only which set of exchanged states it is in. Here these sets are walked
 * with real steps: all real states that the way can be at are kept level by level, with the fewest changes of actor to each. The
 * law that was checked says that the walk cannot get stuck.
 */
import type { Schema, View } from "../base/cells.js";
import { defect } from "../base/problem.js";
import { packed } from "./packed.js";
import type { Reducer } from "./symmetry.js";
import type { System } from "./system.js";
import { stepsOf, type Run } from "./witness.js";

interface Stand {
  readonly state: Uint32Array;
  readonly mover: number;
  readonly switches: number;
  readonly via: Stand | undefined;
}

/** A real run along a way of representatives, to a state for which `wanted` says yes. */
export function realised<S extends Schema>(
  system: System<S>,
  reducer: Reducer,
  way: readonly Uint32Array[],
  wanted: (w: View<S>) => boolean,
): Run {
  const { words, view } = packed(system.schema);
  system.initial(view);
  const start: Stand = { state: words.slice(), mover: -1, switches: 0, via: undefined };
  const level = way.slice(1).reduce<readonly Stand[]>((stands, goal) => onwards(stands, goal), [start]);

  function onwards(stands: readonly Stand[], goal: Uint32Array): readonly Stand[] {
    const best = new Map<string, Stand>();
    for (const via of stands)
      for (let mover = 0; mover < system.actors.length; mover++) {
        words.set(via.state);
        for (const step of stepsOf(system.next(view, mover))) {
          words.set(via.state);
          step.apply(view);
          const state = words.slice();
          reducer.reduce(words);
          if (words.some((word, i) => word !== goal[i])) continue;
          const switches = via.switches + (via.mover >= 0 && via.mover !== mover ? 1 : 0);
          const key = `${mover} ${state.join()}`;
          if (switches < (best.get(key)?.switches ?? Infinity)) best.set(key, { state, mover, switches, via });
        }
      }
    return [...best.values()];
  }

  const ends = level.filter(({ state }) => {
    words.set(state);
    return wanted(view);
  });
  const end = ends.reduce<Stand | undefined>(
    (a, b) => (a !== undefined && a.switches <= b.switches ? a : b),
    undefined,
  );
  if (end === undefined)
    return defect("a way of representatives has no real run: was the law of its symmetry checked?");
  const back = (stand: Stand | undefined): readonly Stand[] => (stand === undefined ? [] : [...back(stand.via), stand]);
  const run = back(end);
  return { states: run.map(({ state }) => state), movers: run.slice(1).map(({ mover }) => mover) };
}
