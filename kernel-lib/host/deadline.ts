/**
 * A call with a deadline: somebody else's function may throw, and may never end.
 *
 * A loop without end cannot be seen from inside its thread. V8 can stop one, and a script is what node lets it stop; the function runs in
 * its own realm all the same, since it brings its own names along.
 *
 * This file keeps the realm of the script, which takes longer to make than most calls take, and puts each call into it.
 */
import { createContext, isContext, Script, type Context } from "node:vm";
import type { Called } from "../base/called.js";

const isLate = (error: unknown): boolean =>
  typeof error === "object" && error !== null && "code" in error && error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT";

interface Realm {
  call: () => unknown;
}

const CALL = new Script("call()");
const realm: Realm = { call: () => undefined };
/** Made for the first call: importing this file costs nothing. */
const contextOf = (): Context => (isContext(realm) ? realm : createContext(realm));

/**
 * Calls the function, and stops it if it has not ended after so many milliseconds.
 *
 * @example
 * within(1000, () => 6 * 7)
 * //=> { kind: "value", value: 42 }
 */
export function within<T>(ms: number, call: () => T): Called<T> {
  realm.call = call;
  try {
    return { kind: "value", value: CALL.runInContext(contextOf(), { timeout: ms, displayErrors: false }) as T };
  } catch (error) {
    return isLate(error) ? { kind: "late" } : { kind: "thrown", error };
  }
}
