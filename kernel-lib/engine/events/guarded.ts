/** Runs that are carried on by somebody who has a clock and can stop a process that does not yield. */
import type { Clock, Guard } from "../bounds.js";
import type { Allowance } from "./allowance.js";
import type { Course } from "./course.js";
import { Due } from "./due.js";
import type { SimulationParts } from "./parts.js";
import { neverYields } from "./problems.js";
import type { Ended } from "./result.js";

/** How long a slice takes where there is a clock [ms]. */
const SLICE = 20;
/** How long a process may take between two yields [ms], and how much longer than the budget. */
const PATIENCE = { most: 10_000, beyond: 1000 };

/** How long a process may go on without a yield [ms]. */
export const patienceOf = ({ budget = {} }: SimulationParts): number =>
  Math.min(PATIENCE.most, PATIENCE.beyond + (budget.wall ?? Infinity));

/** Carries on for a slice, and stops a process that does not yield. Error KL444. */
export function guarded(
  course: Course,
  events: number,
  patience: number,
  guard: Guard | undefined,
  clock: Pick<Clock, "now"> | undefined = guard?.clock,
): Ended | undefined {
  const slice = (): Ended | undefined =>
    course.carryOn(events, clock === undefined ? undefined : new Due(clock, SLICE));
  if (guard === undefined) return slice();
  // The slice ends when its time is over, after an event: what is late is one event that is not over, or where quick events turn at once into
  // ones of a sixth of a second and more, those up to the next look.
  const called = guard.within(patience + SLICE, slice);
  if (called.kind === "thrown") throw called.error;
  if (called.kind === "late") throw neverYields(patience / 1000, course.world.current()?.name);
  return called.value;
}

/** Carries a run on to so many events, unless it ends before, or its time is used up. Error KL444. */
export function carried(
  course: Course,
  events: number,
  parts: SimulationParts,
  guard: Guard | undefined,
  allowance: Allowance,
): Ended | undefined {
  for (;;) {
    const left = Math.max(0, events - course.world.events);
    const ended = allowance.during(() => guarded(course, left, patienceOf(parts), guard));
    if (ended !== undefined || course.world.events >= events) return ended;
    const over = allowance.ended();
    if (over !== undefined) return over;
  }
}
