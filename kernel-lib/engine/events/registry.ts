/**
 * Things by a small number, which is free for another when they have gone: what an event's payload names.
 *
 * This file changes its list in place; one run owns it.
 */
export class Registry<T> {
  private readonly things: (T | undefined)[] = [];
  private readonly unused: number[] = [];

  /** A number that names nothing. */
  free(): number {
    return this.unused.pop() ?? this.things.push(undefined) - 1;
  }

  put(id: number, thing: T): void {
    this.things[id] = thing;
  }

  at(id: number): T {
    return this.things[id] as T;
  }

  drop(id: number): void {
    this.things[id] = undefined;
    this.unused.push(id);
  }

  /** All that are named now, in the order of their numbers. */
  all(): readonly T[] {
    return this.things.filter((thing): thing is T & {} => thing !== undefined);
  }
}
