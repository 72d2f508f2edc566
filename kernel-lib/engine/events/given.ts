/** What a simulation is given: numbers, and records of things and of requests, as they can be used. What cannot is told by `problems.ts`. */
import { fieldsOf, strayIn, type Fields } from "../../base/fields.js";
import { Problem } from "../../base/problem.js";
import { badField, noField } from "./problems.js";
import { told } from "./told.js";

const number = (value: unknown, valid: boolean, where: string, expected: string): number => {
  if (valid) return value as number;
  throw new Problem({
    code: "KL438",
    what: `${where} is ${told(value)}`,
    where,
    expected,
    fix: "give a number of this kind, or leave it out",
  });
};

/** A whole number from 1, or infinite. */
export const count = (value: number, where: string): number =>
  number(value, value === Infinity || (Number.isSafeInteger(value) && value >= 1), where, "a whole number from 1");

/** A number from 0 on, or infinite. */
export const amount = (value: number, where: string): number =>
  number(value, typeof value === "number" && value >= 0, where, "a number from 0 on");

/** A finite number. */
export const finite = (value: number, where: string): number =>
  number(value, Number.isFinite(value), where, "a finite number");

/** A number that can be squared and summed: no statistics could be kept of a larger one. */
export const LARGEST = 1e100;
const moderate = `a number from -${LARGEST} to ${LARGEST}`;

export const measurable = (value: number, where: string): number =>
  number(value, typeof value === "number" && Math.abs(value) <= LARGEST, where, moderate);

/** So much of something, from 0 on. */
export const quantity = (value: number, where: string): number =>
  number(value, typeof value === "number" && value >= 0 && value <= LARGEST, where, `a number from 0 to ${LARGEST}`);

/** What something is made of or asked for with, if it is a record at all, and of these fields only. Error KL442. */
export function partsOf<P extends object>(parts: P, where: string, fields: Fields): P {
  if (typeof parts !== "object" || (parts as P | null) === null)
    throw badField(`what was given for ${where}`, parts, "a record, as { name: ... } or { within: ... }");
  const stray = strayIn(parts, fields);
  if (stray !== undefined) throw noField(stray, fields, where);
  return parts;
}

/** How something is asked for. */
export interface Asked {
  readonly within?: number;
  readonly priority?: number;
}

export const ASKED: Fields = fieldsOf<Asked>({ priority: 0, within: 0 });
/** Of what has no priorities. */
export const WITHIN: Fields = fieldsOf<Pick<Asked, "within">>({ within: 0 });

/** How something is asked for, what was left out filled in. */
export function requestOf(parts: Asked, where: string, fields: Fields = ASKED): Required<Asked> {
  const { within, priority } = partsOf(parts, where, fields);
  return { within: patience(within, where), priority: priorityOf(priority, where) };
}

/** How long to wait. What would be said of another value is not put together for one that is right. */
export const patience = (within: number | undefined, where: string): number =>
  within === undefined
    ? Infinity
    : typeof within === "number" && within >= 0
      ? within
      : amount(within, `within of ${where}`);

/** A place in a line. */
const priorityOf = (priority: number | undefined, where: string): number =>
  priority === undefined
    ? 0
    : Number.isFinite(priority)
      ? priority
      : number(priority, false, `the priority of ${where}`, "a finite number; the smaller comes first");
