/**
 * The room between values and the reader of a notebook. Importing it loads neither tslab nor zeromq nor plotly.js.
 *
 * It leaves a presenter in the array at `globalThis[Symbol.for("kernel-lib.presenters")]`: a function from a value to its
 * representations, or undefined. Our kernel asks these functions for the last value of a cell.
 */
import "./answers.js";
import { bundle, type Bundle } from "./kinds.js";

export { display, displayKey } from "./display.js";
export type { Display, DisplayOptions } from "./display.js";
export { bundle, isFigure, presentAs } from "./kinds.js";
export type { Bundle } from "./kinds.js";
export { progress, progressOf } from "./progress.js";
export type { Progress } from "./progress.js";
export { show, table } from "./show.js";
export { isTable, tableOf } from "./table-of.js";

/** Where presenters are left, on globalThis. */
export const presentersKey: symbol = Symbol.for("kernel-lib.presenters");

/** A function from a value to its representations, or undefined if it does not know the value. */
export type Presenter = (value: unknown) => Bundle | undefined;

const held: unknown = Reflect.get(globalThis, presentersKey);
const presenters: Presenter[] = Array.isArray(held) ? (held as Presenter[]) : [];
if (!presenters.includes(bundle)) presenters.push(bundle);
Reflect.set(globalThis, presentersKey, presenters);
