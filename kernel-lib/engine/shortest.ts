/** All shortest runs to a goal, up to a number of them, in a fixed order. */
import type { Schema } from "../base/cells.js";
import { packed } from "./packed.js";
import type { Search } from "./search.js";
import type { System } from "./system.js";
import { stepsOf, type Run } from "./witness.js";

/** The runs of a finished search over all states: every actor's move that leads from one level to the next, on the way to a nearest goal. */
export function shortestRuns<S extends Schema>(
  system: System<S>,
  { found, levels, hits }: Pick<Search, "found" | "levels" | "hits">,
  most: number,
): readonly Run[] {
  const { words, view } = packed(system.schema);
  const depth = levels.findLastIndex((start) => start <= (hits[0] ?? 0));
  const load = (index: number): Uint32Array => {
    found.load(index, words);
    return words.slice();
  };
  /** Moves from a state to the next level, as pairs of the actor and the state that is reached; equal ones once. */
  const moves = (index: number, level: number): readonly (readonly [number, number])[] => {
    const from = load(index);
    const reached = system.actors.flatMap((_, actor) => {
      words.set(from);
      return stepsOf(system.next(view, actor)).map((step): readonly [number, number] => {
        words.set(from);
        step.apply(view);
        return [actor, found.find(words)];
      });
    });
    const [begin, end] = [levels[level + 1] as number, levels[level + 2] ?? found.count()];
    return reached.filter(
      ([actor, to], i) => to >= begin && to < end && reached.findIndex(([a, t]) => a === actor && t === to) === i,
    );
  };
  // Whether a state lies on a shortest run, from the goals backwards.
  const useful = new Uint8Array(found.count());
  for (const hit of hits) useful[hit] = 1;
  for (let level = depth - 1; level >= 0; level--)
    for (let index = levels[level] as number; index < (levels[level + 1] as number); index++)
      if (moves(index, level).some(([, to]) => useful[to] === 1)) useful[index] = 1;
  const runs: Run[] = [];
  const walk = (path: readonly number[], movers: readonly number[]): void => {
    if (runs.length >= most) return;
    if (movers.length === depth) runs.push({ states: path.map(load), movers });
    else
      for (const [actor, to] of moves(path.at(-1) as number, movers.length))
        if (useful[to] === 1) walk([...path, to], [...movers, actor]);
  };
  if (hits.length > 0) walk([0], []);
  return runs;
}
