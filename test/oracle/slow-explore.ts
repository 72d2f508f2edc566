/** The slow twin of the explorer: frozen records, keys of JSON, a set. Nothing clever, so that it can be believed. */
import { fieldsOf, type Schema, type View } from "../../kernel-lib/base/cells.js";
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

/** The states of a system as text, with the text of each step's result; what other slow twins are made of. */
interface Graph<S extends Schema> {
  readonly start: string;
  readonly views: ReadonlyMap<string, View<S>>;
  /** For each state the moves from it: who, and where to. */
  readonly moves: ReadonlyMap<string, readonly (readonly [number, string])[]>;
}

const stepsOf = <S extends Schema>(system: System<S>, view: View<S>): readonly Step<View<S>>[] =>
  system.actors.flatMap((_, actor) => {
    const next = system.next(view, actor);
    return next.kind === "step" ? [next] : next.kind === "choice" ? next.steps : [];
  });

/**
 * The counts of a system. Where `system` is another one under a constraint, `free` is that other one: a state in which nobody moves, but could
 * without the constraint, is neither an end nor a deadlock, since there the run is only cut off.
 */
export function slowExplore<S extends Schema>(
  system: System<S>,
  property?: Property<View<S>>,
  free: System<S> = system,
): SlowAnswer {
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
      const stuck = steps.length === 0 && stepsOf(free, view).length === 0;
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

const keyOf = (view: object): string => JSON.stringify(stateOf(view));

function graphOf<S extends Schema>(system: System<S>): Graph<S> {
  const first = system.initial(frozen(system.schema));
  const views = new Map([[keyOf(first), first]]);
  const moves = new Map<string, readonly (readonly [number, string])[]>();
  for (const [key, view] of views)
    moves.set(
      key,
      system.actors.flatMap((_, actor) => {
        const next = system.next(view, actor);
        return (next.kind === "step" ? [next] : next.kind === "choice" ? next.steps : []).map(
          (step): readonly [number, string] => {
            const after = step.apply(view);
            if (!views.has(keyOf(after))) views.set(keyOf(after), after);
            return [actor, keyOf(after)];
          },
        );
      }),
    );
  return { start: keyOf(first), views, moves };
}

/** Of all runs to a goal the fewest changes of actor, and the fewest steps with these; by relaxing until nothing becomes better. */
export function slowFewest<S extends Schema>(
  system: System<S>,
  goal: (w: View<S>) => boolean,
): readonly [number, number] | undefined {
  const { start, views, moves } = graphOf(system);
  const better = (a: readonly [number, number], b: readonly [number, number] | undefined): boolean =>
    b === undefined || a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);
  const best = new Map<string, readonly [number, number]>([[`-1 ${start}`, [0, 0]]]);
  for (let changed = true; changed;) {
    changed = false;
    for (const [pair, [changes, steps]] of [...best]) {
      const last = Number(pair.slice(0, pair.indexOf(" ")));
      for (const [actor, to] of moves.get(pair.slice(pair.indexOf(" ") + 1)) ?? []) {
        const cost: readonly [number, number] = [changes + (last >= 0 && last !== actor ? 1 : 0), steps + 1];
        if (!better(cost, best.get(`${actor} ${to}`))) continue;
        best.set(`${actor} ${to}`, cost);
        changed = true;
      }
    }
  }
  return [...best]
    .filter(([pair]) => goal(views.get(pair.slice(pair.indexOf(" ") + 1)) as View<S>))
    .map(([, cost]) => cost)
    .reduce<readonly [number, number] | undefined>((a, b) => (better(b, a) ? b : a), undefined);
}

/** How many sets of states there are that are one another with the cells of a group exchanged, fields that name them with them. */
export function slowOrbits<S extends Schema>(system: System<S>, group: string): number {
  const { views } = graphOf(system);
  const count = system.schema[group]?.count ?? 0;
  const orders = (cells: readonly number[]): readonly (readonly number[])[] =>
    cells.length === 0 ? [[]] : cells.flatMap((c) => orders(cells.filter((d) => d !== c)).map((rest) => [c, ...rest]));
  const all = orders(Array.from({ length: count }, (_, i) => i));
  const names = new Set(
    fieldsOf(system.schema).flatMap(({ name, field }) =>
      field.kind === "indexOf" && field.group === group ? [name] : [],
    ),
  );
  const least = (view: View<S>): string =>
    all
      .map((order) =>
        JSON.stringify(
          Object.entries(stateOf(view)).map(([g, cells]) => {
            const renamed = cells.map((cell) =>
              Object.entries(cell).map(([name, v]) => (names.has(name) && v > 0 ? (order[v - 1] as number) + 1 : v)),
            );
            return g === group ? order.map((_, i) => renamed[order.indexOf(i)]) : renamed;
          }),
        ),
      )
      .sort()[0] as string;
  return new Set([...views.values()].map(least)).size;
}

/** Whether some run avoids the goal for ever or to its end; by removing what cannot. A run that the constraint of `system` cuts off has no end. */
export function slowAvoids<S extends Schema>(
  system: System<S>,
  goal: (w: View<S>) => boolean,
  free: System<S> = system,
): boolean {
  const { start, views, moves } = graphOf(system);
  const left = new Set([...views].filter(([, view]) => !goal(view)).map(([key]) => key));
  const isEnd = (key: string): boolean => stepsOf(free, views.get(key) as View<S>).length === 0;
  // A state that is no end, but moves to none of those that are left, leads to the goal whatever is done.
  for (let changed = true; changed;) {
    changed = false;
    for (const key of [...left]) {
      const to = moves.get(key) ?? [];
      if (!(to.length === 0 && isEnd(key)) && !to.some(([, next]) => left.has(next))) changed = left.delete(key);
    }
  }
  return left.has(start);
}
