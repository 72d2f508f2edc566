/** What can be drawn: finite numbers, and on a logarithmic axis numbers above 0. */
import { Problem } from "../base/problem.js";
import type { Axis } from "./axis.js";

/** A number as an axis has it; which one, in words. */
export interface Placed {
  readonly which: string;
  readonly value: number;
  readonly axis: Axis;
}

/** Error KL623: a number that is none, or that a logarithmic axis has no place for. */
export function checkDrawable(where: string, numbers: readonly Placed[]): void {
  const wrong = numbers.find(({ value, axis }) => !Number.isFinite(value) || (axis.log === true && value <= 0));
  if (wrong === undefined) return;
  const { which, value, axis } = wrong;
  const log = Number.isFinite(value);
  throw new Problem({
    code: "KL623",
    what: `${which} is ${String(value)}${log ? `, and ${axis.name} has a logarithmic axis` : ""}`,
    where,
    expected: log ? "a number above 0: a logarithmic axis has no 0" : "a finite number",
    fix: log ? `leave log out of the axis of ${axis.name}, or the point out` : "leave out what has no number",
  });
}
