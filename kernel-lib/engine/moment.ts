/**
 * Moments of a system in time, as values: who will move when, who waits for what since when, and which random numbers have been drawn.
 * Nothing outside a moment matters to what comes after it.
 */
import type { Cell } from "./system.js";

/** An actor that will look for its next step at a time. */
export interface Pending {
  readonly at: number;
  readonly serial: number;
  readonly actor: number;
}

/** An actor that cannot move, for what, and since when. `rests`: it has nothing to do, and may have again. */
export interface Parked {
  readonly actor: number;
  readonly since: number;
  readonly reason: string;
  readonly rests: boolean;
  readonly on: readonly Cell[];
}

/** One step of a run, and one wait that has ended. */
export interface TimedEntry {
  readonly time: number;
  readonly actor: number;
  readonly choice: number;
  readonly op: string;
  readonly name: string;
  /** How long the actor had waited for it, and for what at last. */
  readonly waited: number;
  readonly reason: string;
}

/** A moment of a run. */
export interface Moment {
  readonly kind: "moment";
  readonly time: number;
  readonly steps: number;
  readonly words: readonly number[];
  readonly pending: readonly Pending[];
  readonly parked: readonly Parked[];
  readonly serial: number;
  /** How many durations each actor has begun. */
  readonly begun: readonly number[];
  /** How many numbers each actor has drawn for them. */
  readonly drawn: readonly number[];
  /** The first number that each actor has not drawn yet for a choice among steps; absent while nobody has drawn one. */
  readonly nextChoice?: readonly number[];
  readonly last?: TimedEntry;
}
