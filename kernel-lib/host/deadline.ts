/**
 * A call with a deadline: somebody else's function may throw, and may never end.
 *
 * A loop without end cannot be seen from inside its thread. V8 can stop one, and a script is what node lets it stop; the function runs in
 * its own realm all the same, since it brings its own names along.
 */
import { createContext, runInContext } from "node:vm";

/** What a call came to. */
export type Called<T> =
  | { readonly kind: "value"; readonly value: T }
  | { readonly kind: "thrown"; readonly error: unknown }
  | { readonly kind: "late" };

const isLate = (error: unknown): boolean =>
  typeof error === "object" && error !== null && "code" in error && error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT";

/**
 * Calls the function, and stops it if it has not ended after so many milliseconds.
 *
 * @example
 * within(1000, () => 6 * 7)
 * //=> { kind: "value", value: 42 }
 */
export function within<T>(ms: number, call: () => T): Called<T> {
  try {
    return { kind: "value", value: runInContext("call()", createContext({ call }), { timeout: ms }) as T };
  } catch (error) {
    return isLate(error) ? { kind: "late" } : { kind: "thrown", error };
  }
}
