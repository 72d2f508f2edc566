/** What a person is told when a simulation was given what it cannot use. */
import { Problem } from "../../base/problem.js";

/** An event at no time, or in the past. */
export function badTime(time: number, now: number): Problem {
  return new Problem({
    code: "KL430",
    what: Number.isNaN(time) ? "an event at no time: NaN" : `an event at ${time}, which is before now, ${now}`,
    where: "the calendar",
    expected: `a finite time from ${now} on`,
    fix: "give delays that are numbers from 0 on; look for 0/0 or for the logarithm of a negative number where the delay comes from",
  });
}

/** The priority, if it is one. */
export function checkedPriority(priority: number, most: number): number {
  if (Number.isInteger(priority) && Math.abs(priority) <= most) return priority;
  throw new Problem({
    code: "KL431",
    what: `no such priority: ${priority}`,
    where: "the calendar",
    expected: `a whole number from -${most} to ${most}; the smaller comes first`,
    fix: "number the classes of events 0, 1, 2, …",
  });
}
