/** Whether the states of a finished search contain a cycle: a run that never ends. */
import type { Schema } from "../base/cells.js";
import { packed } from "./packed.js";
import type { States } from "./states.js";
import type { Reducer } from "./symmetry.js";
import type { System } from "./system.js";

/**
 * Depth first, with the states on the current path marked. Steps that leave the set are not followed. With a
 * reducer, a cycle of states that stand for others is one of real states too, since there are finitely many exchanges.
 */
export function hasCycle<S extends Schema>(system: System<S>, found: States, reducer: Reducer | undefined): boolean {
  const { words, view } = packed(system.schema);
  const known = found.count();
  // 0 unseen, 1 on the current path, 2 finished.
  const colour = new Uint8Array(known);
  const successors = (from: number): readonly number[] => {
    const reached: number[] = [];
    system.actors.forEach((_, actor) => {
      found.load(from, words);
      const next = system.next(view, actor);
      for (const step of next.kind === "step" ? [next] : next.kind === "choice" ? next.steps : []) {
        found.load(from, words);
        step.apply(view);
        reducer?.reduce(words);
        const to = found.find(words);
        if (to >= 0) reached.push(to);
      }
    });
    return reached;
  };
  for (let root = 0; root < known; root++) {
    if (colour[root] !== 0) continue;
    const path: { readonly at: number; readonly left: number[] }[] = [{ at: root, left: [...successors(root)] }];
    colour[root] = 1;
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const to = top.left.pop();
      if (to === undefined) {
        colour[top.at] = 2;
        path.pop();
      } else if (colour[to] === 1) return true;
      else if (colour[to] === 0) {
        colour[to] = 1;
        path.push({ at: to, left: [...successors(to)] });
      }
    }
  }
  return false;
}
