/** What was thrown in a worker thread, as it was: between threads an error loses its class, and with it a problem's code and lines. */
import { Problem, type ProblemParts } from "../base/problem.js";

/** An error on its way, with what it loses there. */
export interface Thrown {
  readonly error: unknown;
  readonly name?: string;
  readonly parts?: ProblemParts;
}

/**
 * A function `thrown`, as text for a thread: a module of its own would have to be found again wherever the library is packed. What cannot be sent at
 * all goes as an error of its text.
 */
export const THROWN = `
const { isNativeError } = require("node:util").types;
const copied = (error) => {
  if (isNativeError(error) || !(error instanceof Error))
    try {
      return structuredClone(error);
    } catch {}
  const { message = error, stack } = Object(error);
  return Object.assign(new Error(String(message)), stack === undefined ? {} : { stack });
};
const thrown = (error) => {
  if (!isNativeError(error) && !(error instanceof Error)) return { error: copied(error) };
  const { name, code, what, where, expected, fix } = error;
  const parts = { code, what, where, expected, fix };
  const isProblem = name === "Problem" && Object.values(parts).every((part) => typeof part === "string");
  return { error: copied(error), name: String(name), ...(isProblem ? { parts } : {}) };
};`;

/** What was thrown, for whoever asked the thread: a problem is a problem, another error has its name, message and stack. */
export function asThrown({ error, name, parts }: Thrown): unknown {
  if (!(error instanceof Error)) return error;
  const { stack } = error;
  if (parts !== undefined) return Object.assign(new Problem(parts), { stack });
  return name === undefined || error.name === name ? error : Object.defineProperty(error, "name", { value: name });
}
