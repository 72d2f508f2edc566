/**
 * When a run must come back to whoever carries it on: it looks at a clock every few events, and at every event while they take long.
 *
 * This file changes the state of one slice of a run in place.
 */
import type { Clock } from "../bounds.js";

/** Events between two looks at most, for a look costs half as much as a quick event. */
const STRIDE = 64;
/** So many events that take longer than this are slow [ms]. */
const SLOW = 10;

export class Due {
  /** Events until the next look. */
  events = 1;
  /** Whether the time is over. */
  over = false;
  private looked = -Infinity;
  private readonly clock: Pick<Clock, "now">;
  private readonly end: number;

  /** So long from now [ms]. */
  constructor(clock: Pick<Clock, "now">, time: number) {
    this.clock = clock;
    this.end = clock.now() + time;
  }

  /** Looks at the clock. */
  look(): boolean {
    const now = this.clock.now();
    this.over = now > this.end;
    this.events = now - this.looked > SLOW ? 1 : STRIDE;
    this.looked = now;
    return this.over;
  }
}
