/** `show` and `table`: a value, from a cell to the reader. */
import { inspect } from "node:util";
import { display, type DisplayOptions } from "./display.js";
import { bundle, type Bundle } from "./kinds.js";
import { tableOf } from "./table-of.js";

function plain(representations: Bundle): string {
  const text = representations["text/plain"];
  return typeof text === "string" ? text : inspect(representations, { depth: 4 });
}

/**
 * Shows a value below the cell: a figure is drawn, a table is laid out, anything else is printed. Outside a notebook the text
 * form is printed.
 *
 * @example
 * show("printed below the cell");
 */
export function show(value: unknown, options: DisplayOptions = {}): void {
  const representations = bundle(value);
  if (representations === undefined) {
    process.stdout.write(`${typeof value === "string" ? value : inspect(value, { depth: 4 })}\n`);
    return;
  }
  const send = display();
  if (send === undefined) process.stdout.write(`${plain(representations)}\n`);
  else send(representations, options);
}

/**
 * Shows a table: one as data, an array of records, or an object whose `rows` is an array of records.
 *
 * @param options.caption what the table shows; needed for records, which have no caption of their own
 * @example
 * table([{ policy: "stable", wait: 8.5 }], { caption: "Waits" });
 */
export function table(value: unknown, options: { readonly caption?: string } = {}): void {
  show(tableOf(value, options.caption ?? ""));
}
