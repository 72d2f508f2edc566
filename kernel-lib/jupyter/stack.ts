/**
 * Stacks that speak of cells: `cell [3]:5:10` is line 5, column 10 of the cell that ran as [3], as it was typed.
 *
 * Cells run as scripts named `cell-<serial>`; V8's frames name places in their compiled JavaScript. Every stack of the process
 * is rewritten as it is read, so that `console.error(error)` in a cell, a timer's failure and the kernel's `error` message agree.
 */
import type { Back } from "./position.js";

/** A cell as stacks see it; `title` is what a frame calls it. */
export interface Script {
  readonly title: string;
  readonly source: string;
  readonly back: Back;
  /** Whatever the registrar wants to be told of the cell. */
  readonly owner: unknown;
}

const scripts = new Map<string, Script>();
const FRAME = /\bcell-(\d+):(\d+):(\d+)/g;
/** Frames of the machinery under the cell: of no use to its author. */
const MACHINERY = /\bnode:(internal|vm|async_hooks|events|timers)\b|\/tslab\/dist\/|\/dist\/jupyter\/[a-z-]+\.js/;

/** Registers a cell about to run, and gives its script's name. `back` leads from the script to the source. */
export function nameScript(serial: number, script: Script): string {
  const name = `cell-${serial}`;
  scripts.set(name, script);
  return name;
}

/** The text of a stack with cell frames in the cell's own lines. */
export function inCells(stack: string): string {
  return stack.replaceAll(FRAME, (frame, serial: string, line: string, column: string) => {
    const script = scripts.get(`cell-${serial}`);
    if (script === undefined) return frame;
    const at = script.back({ line: Number(line) - 1, column: Number(column) - 1 });
    return at === undefined ? script.title : `${script.title}:${at.line + 1}:${at.column + 1}`;
  });
}

/** The frames that mean something to the cell's author. */
export function withoutMachinery(stack: string): string {
  return stack
    .split("\n")
    .filter((line) => !(/^\s+at /.test(line) && MACHINERY.test(line)))
    .join("\n");
}

/** The line of the first frame in the cell with this serial, and what stands there. */
export function lineOf(stack: string, serial: number): { readonly line: number; readonly text: string } | undefined {
  const script = scripts.get(`cell-${serial}`);
  if (script === undefined) return undefined;
  const at = stack.indexOf(`${script.title}:`);
  const line = at < 0 ? Number.NaN : Number.parseInt(stack.slice(at + script.title.length + 1), 10);
  const text = script.source.split("\n")[line - 1];
  return text === undefined ? undefined : { line, text };
}

const owners = new WeakMap<object, unknown>();
const PROBE_FRAMES = 100;

/** The owner of the outermost cell among the frames: the one whose run, timer or promise led here. */
const outermost = (frames: readonly NodeJS.CallSite[]): unknown =>
  scripts.get(frames.findLast((frame) => scripts.has(frame.getFileName() ?? ""))?.getFileName() ?? "")?.owner;

/** Makes V8 tell stacks in the lines of cells, throughout the process. */
export function installStacks(): void {
  Error.prepareStackTrace = (error, frames) => {
    owners.set(error, outermost(frames));
    if (!(error instanceof Error)) return "";
    return inCells([describe(error), ...frames.map((frame) => `    at ${String(frame)}`)].join("\n"));
  };
}

/** The owner of the cell that an error came from. */
export function ownerOf(error: Error): unknown {
  // Reading the stack makes V8 prepare it.
  return typeof error.stack === "string" ? owners.get(error) : undefined;
}

/** The owner of the cell whose code, or whose timer or promise, is running now. */
export function runningOwner(): unknown {
  const probe: { stack?: unknown } = {};
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = PROBE_FRAMES;
  Error.captureStackTrace(probe, runningOwner);
  Error.stackTraceLimit = limit;
  return probe.stack === undefined ? undefined : owners.get(probe);
}

function describe(error: Error): string {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return "Error";
  }
}
