/**
 * An actor of a run: what it is at, on which page, and what it has waited for.
 *
 * This file changes one actor's record in place; one run owns it.
 */
import { END } from "../../model/stage.js";
import type { Outcome, Task } from "./command.js";
import type { Compiled } from "./compile.js";
import type { Plug } from "./plug.js";
import { kindOfWait, type WaitKind } from "./waits.js";

/** Times in [µs]. */
export interface Actor {
  readonly task: Task;
  /** Its operation, on which page, at which stage of it, and before which it ends; undefined between two. */
  what: Compiled | undefined;
  page: number;
  stage: number;
  until: number;
  /** When its operation began; since when it waits, -1 if it does not; and how long it has waited before. */
  since: number;
  waitedSince: number;
  waited: number;
  reason: string;
  /** The cells on which it waits. */
  cells: readonly number[];
  waits: { readonly kind: WaitKind; readonly time: number }[];
  fault: boolean;
  dirtied: boolean;
  /** What its operation has still to take. */
  owed: number;
  plug: Plug | undefined;
  resting: boolean;
  /** The calendar's handle of the end of its rest; -1 if somebody has to call. */
  alarm: number;
  over: boolean;
}

/** An actor that waits; times in [µs]. */
export interface Waiting {
  readonly actor: number;
  readonly reason: string;
  /** Since when for this, since when in its operation, and how long for what was over before. */
  readonly since: number;
  readonly began: number;
  readonly waited: number;
  readonly waits: Outcome["waits"];
  readonly fault: boolean;
  readonly dirtied: boolean;
}

/** One that has not begun. */
export const newActor = (task: Task): Actor => ({
  task,
  what: undefined,
  page: 0,
  stage: END,
  until: END,
  since: 0,
  waitedSince: -1,
  waited: 0,
  reason: "",
  cells: [],
  waits: [],
  fault: false,
  dirtied: false,
  owed: 0,
  alarm: -1,
  plug: undefined,
  resting: false,
  over: false,
});

/** Where an actor stands. One who does not wait now begins to at this moment. */
export const standing = (actor: Actor, number: number, now: number): Waiting => {
  const { reason, since: began, waited, waits: before, fault, dirtied } = actor;
  const since = actor.waitedSince < 0 ? now : actor.waitedSince;
  return { actor: number, reason, since, began, waited, waits: before, fault, dirtied };
};

/** What came of the operation that ends now. */
export const outcomeOf = (actor: Actor, now: number): Outcome => ({
  took: now - actor.since,
  waited: actor.waited,
  waits: actor.waits,
  fault: actor.fault,
  dirtied: actor.dirtied,
});

/** It waits no more. */
export function endWait(actor: Actor, now: number): void {
  const time = now - actor.waitedSince;
  actor.waitedSince = -1;
  // What it had still to take it has taken meanwhile.
  actor.owed = Math.max(0, actor.owed - time);
  actor.waited += time;
  actor.waits.push({ kind: kindOfWait(actor.reason), time });
}
