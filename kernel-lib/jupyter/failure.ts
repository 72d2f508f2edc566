/**
 * What went wrong in a cell, in the three fields of Jupyter's `error` message.
 */
import { inspect } from "node:util";
import { inCells, lineOf, withoutMachinery } from "./stack.js";
import type { Diagnostic } from "./tslab.js";

export interface Failure {
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

/** The cell was stopped by its user. */
export const INTERRUPTED: Failure = {
  ename: "Interrupted",
  evalue: "the cell was interrupted",
  traceback: [
    "Interrupted: the cell was interrupted",
    "  Timers and promises it started may still run; restart the kernel to end them.",
  ],
};

const MARK = "> ";

/** One mistake that the compiler found, with the line of the cell it stands on. */
function quoted(source: string, title: string, first: Diagnostic, details: readonly Diagnostic[]): string[] {
  const { line, character } = first.start;
  const text = first.fileName === undefined ? source.split("\n")[line] : undefined;
  const width =
    first.end.line === line
      ? Math.max(1, first.end.character - character)
      : Math.max(1, (text ?? "").length - character);
  const gutter = `${line + 1} | `;
  const place = `${first.fileName ?? title}:${line + 1}:${character + 1}`;
  const quote =
    text === undefined
      ? []
      : [`${MARK}${gutter}${text}`, `${" ".repeat(MARK.length + gutter.length + character)}${"~".repeat(width)}`];
  return [
    `${place} - TS${first.code}: ${first.messageText}`,
    ...details.map(({ messageText }) => `    ${messageText}`),
    ...quote,
  ];
}

/** tslab lists the links of one explanation one after the other, at one place: gather them again. */
function gathered(diagnostics: readonly Diagnostic[]): (readonly [Diagnostic, ...Diagnostic[]])[] {
  const groups: [Diagnostic, ...Diagnostic[]][] = [];
  for (const each of diagnostics) {
    const group = groups.at(-1);
    const same =
      group !== undefined && group[0].start.offset === each.start.offset && group[0].end.offset === each.end.offset;
    if (same) group.push(each);
    else groups.push([each]);
  }
  return groups;
}

/** The cell does not compile: nothing of it ran. */
export function compileFailure(source: string, title: string, diagnostics: readonly Diagnostic[]): Failure {
  const groups = gathered(diagnostics);
  const [first] = groups[0] ?? [];
  const more = groups.length > 1 ? ` (and ${groups.length - 1} more)` : "";
  const evalue =
    first === undefined ? "" : `${first.start.line + 1}:${first.start.character + 1} - ${first.messageText}${more}`;
  const told = groups.flatMap(([head, ...details]) => quoted(source, title, head, details));
  return {
    ename: "TypeScriptError",
    evalue,
    traceback: ["TypeScriptError: the cell does not compile; nothing of it ran.", ...told],
  };
}

const isError = (value: unknown): value is Error =>
  value instanceof Error || Object.prototype.toString.call(value) === "[object Error]";

/** A stack as text, in the cells' lines, without the frames of the kernel. */
export function stackText(error: Error): string {
  const stack = typeof error.stack === "string" ? error.stack : String(error);
  const text = withoutMachinery(inCells(stack));
  return error.cause === undefined
    ? text
    : `${text}\nCaused by: ${isError(error.cause) ? stackText(error.cause) : inspect(error.cause)}`;
}

/** The cell threw this. `serial` names the script of the cell. */
export function thrownFailure(thrown: unknown, serial: number): Failure {
  if (!isError(thrown)) {
    const shown = inspect(thrown, { depth: 4 });
    return {
      ename: "Thrown",
      evalue: shown,
      traceback: [`Thrown: ${shown}`, "  (not an Error, so there is no stack)"],
    };
  }
  const stack = stackText(thrown);
  const at = lineOf(stack, serial);
  const quote = at === undefined ? [] : [`${MARK}${at.line} | ${at.text}`];
  const name = typeof thrown.name === "string" && thrown.name !== "" ? thrown.name : "Error";
  return { ename: name, evalue: String(thrown.message), traceback: [...quote, ...stack.split("\n")] };
}
