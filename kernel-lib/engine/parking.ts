/**
 * Where actors wait: each on a few numbered cells, in the order in which they came. Nothing polls: a change of a cell gives those who wait for it,
 * and they wait no more.
 *
 * This file links waiters in place. Nobody outside one run sees the links.
 */

/** Actors on cells. */
export interface Parking {
  /** Puts an actor on cells; it waits nowhere else. */
  readonly park: (actor: number, cells: readonly number[]) => void;
  /** Those who wait for a cell and are ready, in the order in which they came; they are taken off all their cells. The others keep their places. */
  readonly wake: (cell: number, isReady?: (actor: number) => boolean) => readonly number[];
  /** Takes an actor off all its cells. */
  readonly leave: (actor: number) => void;
  /** Whether anybody waits for the cell. */
  readonly awaited: (cell: number) => boolean;
}

/** An empty parking place. `unwatched` is told of each cell that nobody waits for any more. */
export function parking(unwatched: (cell: number) => void = () => undefined): Parking {
  const waiting = new Map<number, Set<number>>();
  const places = new Map<number, readonly number[]>();
  const leave = (actor: number): void => {
    for (const cell of places.get(actor) ?? []) {
      const here = waiting.get(cell);
      here?.delete(actor);
      if (here?.size === 0) {
        waiting.delete(cell);
        unwatched(cell);
      }
    }
    places.delete(actor);
  };
  return {
    park: (actor, cells) => {
      leave(actor);
      places.set(actor, cells);
      for (const cell of cells) {
        const here = waiting.get(cell);
        if (here === undefined) waiting.set(cell, new Set([actor]));
        else here.add(actor);
      }
    },
    wake: (cell, isReady = () => true) => {
      const here = waiting.get(cell);
      if (here === undefined) return NOBODY;
      const actors = [...here].filter(isReady);
      for (const actor of actors) leave(actor);
      return actors;
    },
    leave,
    awaited: (cell) => waiting.has(cell),
  };
}

const NOBODY: readonly number[] = Object.freeze([]);
