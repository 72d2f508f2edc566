/**
 * Actors of a system in time that cannot move: those who wait for cells, and those who rest until anything happens.
 *
 * This file changes the lists of one run in place.
 */
import type { Parked } from "./moment.js";
import { parking } from "./parking.js";
import type { Cell, Wait } from "./system.js";

const FREE = 0;
const WAITS = 1;
const RESTS = 2;
/** Cells of one group have neighbouring numbers. */
const GROUP = 2 ** 24;

export class ParkedActors {
  /** Who rests, in the order in which they began to. */
  readonly resting: number[] = [];
  /** How many wait. */
  waiting = 0;
  private readonly mode: Uint8Array;
  private readonly since: Float64Array;
  private readonly order: Float64Array;
  private readonly waits: (Wait | undefined)[];
  private readonly places = parking();
  private readonly groups = new Map<string, number>();
  private count = 0;

  constructor(actors: number) {
    this.mode = new Uint8Array(actors);
    this.since = new Float64Array(actors);
    this.order = new Float64Array(actors);
    this.waits = Array.from({ length: actors }, () => undefined);
  }

  isWaiting(actor: number): boolean {
    return this.mode[actor] === WAITS;
  }

  sinceOf(actor: number): number {
    return this.since[actor] as number;
  }

  reasonOf(actor: number): string {
    return this.waits[actor]?.reason ?? "";
  }

  /** An actor waits, or waits still; undefined: it rests. Who was woken in vain has waited all along, if it is for the same. */
  park(actor: number, wait: Wait | undefined, now: number): void {
    const still = this.mode[actor] === WAITS && wait?.reason === this.reasonOf(actor);
    const since = still ? (this.since[actor] as number) : now;
    this.leave(actor);
    this.since[actor] = since;
    this.order[actor] = this.count++;
    if (wait === undefined) {
      this.mode[actor] = RESTS;
      this.resting.push(actor);
      return;
    }
    this.mode[actor] = WAITS;
    this.waits[actor] = wait;
    this.waiting++;
    this.watch(actor);
  }

  /** An actor is parked no more. */
  leave(actor: number): void {
    if (this.mode[actor] === WAITS) {
      this.waiting--;
      this.waits[actor] = undefined;
      this.places.leave(actor);
    } else if (this.mode[actor] === RESTS) {
      const { resting } = this;
      // By hand: `splice` makes a list of what it takes out, at every step of a run.
      for (let i = resting.indexOf(actor); i + 1 < resting.length; i++) resting[i] = resting[i + 1] as number;
      resting.pop();
    }
    this.mode[actor] = FREE;
  }

  /**
   * Whom a step by `mover` concerns, in the order in which they were parked: those who rest, and those who wait for a touched cell. The latter
   * stand on no cell until they are told to `watch` again.
   */
  concerned(cells: readonly Cell[], mover: number): readonly number[] {
    const called = new Set(this.resting);
    const call = (cell: number): void => {
      if (this.places.awaited(cell)) for (const actor of this.places.wake(cell)) called.add(actor);
    };
    for (const { group, index } of cells) call(this.numberOf(group, index));
    call(this.numberOf("actor", mover));
    return [...called].sort((a, b) => (this.order[a] as number) - (this.order[b] as number));
  }

  /** An actor that waits stands on its cells, in its old place of the order. */
  watch(actor: number): void {
    this.places.park(
      actor,
      (this.waits[actor]?.on ?? []).map(({ group, index }) => this.numberOf(group, index)),
    );
  }

  /** All, in the order in which they were parked. */
  all(): readonly Parked[] {
    return [...this.mode.keys()]
      .filter((actor) => this.mode[actor] !== FREE)
      .toSorted((a, b) => (this.order[a] as number) - (this.order[b] as number))
      .map((actor) => ({
        actor,
        since: this.since[actor] as number,
        reason: this.reasonOf(actor),
        rests: this.mode[actor] === RESTS,
        on: this.waits[actor]?.on ?? [],
      }));
  }

  private numberOf(group: string, index: number): number {
    let number = this.groups.get(group);
    if (number === undefined) this.groups.set(group, (number = this.groups.size));
    return number * GROUP + index;
  }
}
