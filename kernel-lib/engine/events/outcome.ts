/** What a process is told when it goes on after a `yield`: one tagged record, whatever it had waited for. */

/** The delay is over. */
export interface Elapsed {
  readonly kind: "elapsed";
}
/** The resource or the lock is held, or the container has given or taken the amount, or the store the item. */
export interface Granted {
  readonly kind: "granted";
}
/** An item of a store, the value of an event, the result of a process that ended. */
export interface Received<T> {
  readonly kind: "received";
  readonly value: T;
}
/** Woken on a wait queue. What was waited for need not be so: look again. */
export interface Woken {
  readonly kind: "woken";
}
/** Patience (`within`) is over, and the wait with it. */
export interface TimedOut {
  readonly kind: "timed out";
}
/** Another process interrupted the wait. */
export interface Interrupted {
  readonly kind: "interrupted";
  readonly cause: string;
  /** What was left of a delay [time]; 0 if something else was waited for. */
  readonly left: number;
}
/** A unit of a resource was taken away by a request that comes before. */
export interface Preempted {
  readonly kind: "preempted";
  readonly resource: string;
  /** What was left of a delay [time]; 0 if something else was waited for. */
  readonly left: number;
}
/** A device has finished. */
export interface Completed {
  readonly kind: "completed";
  /** Whether it failed. */
  readonly failed: boolean;
  /** Requests that were begun as one, this one counted. */
  readonly merged: number;
}
/** The first of several waits (`sim.any`); the others have been withdrawn. */
export interface First<T> {
  readonly kind: "first";
  readonly index: number;
  readonly outcome: Outcome<T>;
}
/** All of several waits (`sim.all`), in the order in which they were given. */
export interface All<T> {
  readonly kind: "all";
  readonly outcomes: readonly Outcome<T>[];
}

/** What became of a `yield`; T is the type of the values that the process receives. */
export type Outcome<T = unknown> =
  Elapsed | Granted | Received<T> | Woken | TimedOut | Interrupted | Preempted | Completed | First<T> | All<T>;

export const ELAPSED: Elapsed = Object.freeze({ kind: "elapsed" });
/** What a process is told first, which it does not hear. */
export const STARTS: Elapsed = Object.freeze({ kind: "elapsed" });
export const GRANTED: Granted = Object.freeze({ kind: "granted" });
export const WOKEN: Woken = Object.freeze({ kind: "woken" });
export const TIMED_OUT: TimedOut = Object.freeze({ kind: "timed out" });
