/** Constraints on a run, as data; the engine's `before` makes the same. */
import type { Before } from "../engine/order.js";

/** `first` is over before `second` begins. */
export const before = (first: string, second: string): Before => ({ kind: "before", first, second });
