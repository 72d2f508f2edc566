/** The slow twin of the explorer: frozen records, keys of JSON, a set. Nothing clever, so that it can be believed. */
import type { Schema, View } from "../../kernel-lib/base/cells.js";
import { frozen, stateOf } from "../../kernel-lib/engine/frozen.js";
import type { Property, Step, System } from "../../kernel-lib/engine/system.js";

export interface SlowAnswer {
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  readonly ends: number;
  readonly deadlocked: number;
  /** Depth of the nearest state that the property speaks of, or -1. */
  readonly nearest: number;
}

const stepsOf = <S extends Schema>(system: System<S>, view: View<S>): readonly Step<View<S>>[] =>
  system.actors.flatMap((_, actor) => {
    const next = system.next(view, actor);
    return next.kind === "step" ? [next] : next.kind === "choice" ? next.steps : [];
  });

export function slowExplore<S extends Schema>(system: System<S>, property?: Property<View<S>>): SlowAnswer {
  const key = (view: View<S>): string => JSON.stringify(stateOf(view));
  const start = system.initial(frozen(system.schema));
  const seen = new Set([key(start)]);
  let level: readonly View<S>[] = [start];
  let transitions = 0;
  let ends = 0;
  let deadlocked = 0;
  let nearest = -1;
  let depth = 0;
  for (; level.length > 0; depth++) {
    const following: View<S>[] = [];
    for (const view of level) {
      const steps = stepsOf(system, view);
      const stuck = steps.length === 0;
      const done = system.actors.every((_, actor) => system.next(view, actor).kind === "done");
      if (stuck && done) ends++;
      if (stuck && !done) deadlocked++;
      if (nearest < 0 && property?.in(view) === true && (property.scope === "always" || stuck)) nearest = depth;
      for (const step of steps) {
        transitions++;
        const after = step.apply(view);
        if (seen.has(key(after))) continue;
        seen.add(key(after));
        following.push(after);
      }
    }
    level = following;
  }
  return { states: seen.size, transitions, depth: depth - 1, ends, deadlocked, nearest };
}
