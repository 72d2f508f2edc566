/**
 * Completion, inspection and completeness of a piece of code: answers without running anything.
 *
 * Jupyter counts a cursor in Unicode characters, TypeScript in UTF-16 units; they part at the first emoji.
 */
import type { Compiler } from "./compiler.js";
import { typescript as ts } from "./tslab.js";
import type typescript from "@tslab/typescript-for-tslab";
import type { Json } from "./wire.js";

const toUnits = (code: string, characters: number): number => [...code].slice(0, characters).join("").length;
const toCharacters = (code: string, units: number): number => [...code.slice(0, units)].length;

/** The content of a `complete_reply`. */
export function complete(compiler: Compiler, declarations: string, code: string, cursor: number): Json {
  const info = compiler.complete(declarations, code, toUnits(code, cursor));
  const start = toCharacters(code, info.start);
  const end = toCharacters(code, info.end);
  const kinds = new Map((info.original?.entries ?? []).map(({ name, kind }) => [name, kind]));
  const types = info.candidates.map((text) => ({ text, type: kinds.get(text) ?? "", start, end }));
  return {
    status: "ok",
    matches: info.candidates,
    cursor_start: start,
    cursor_end: end,
    metadata: { _jupyter_types_experimental: types },
  };
}

/** Where the called function's name ends, for a cursor between the parentheses of a call. */
function calleeAt(code: string, at: number): number | undefined {
  const file = ts.createSourceFile("cell.ts", code, ts.ScriptTarget.Latest, false);
  let found: number | undefined;
  const visit = (node: typescript.Node): void => {
    if (node.pos > at || node.end < at) return;
    if ((ts.isCallExpression(node) || ts.isNewExpression(node)) && node.expression.end < at)
      found = node.expression.end;
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** The content of an `inspect_reply`: of what is under the cursor, else of the function being called around it. */
export function inspectCode(compiler: Compiler, declarations: string, code: string, cursor: number): Json {
  const at = toUnits(code, cursor);
  const callee = calleeAt(code, at);
  const places = [at, at - 1, ...(callee === undefined ? [] : [callee - 1])].filter((place) => place >= 0);
  for (const place of places) {
    const info = compiler.inspect(declarations, code, place);
    if (info) {
      const text = compiler.tslab.printQuickInfo(info);
      return { status: "ok", found: true, data: { "text/plain": text }, metadata: {} };
    }
  }
  return { status: "ok", found: false, data: {}, metadata: {} };
}

/** Unterminated comment, unterminated template: the parser tells these at their beginning. */
const OPEN_CODES = new Set([1010, 1160]);

/** The content of an `is_complete_reply`: a console asks it when its user presses Enter. */
export function isComplete(code: string): Json {
  const file = ts.createSourceFile("cell.ts", code, ts.ScriptTarget.Latest, false);
  const { parseDiagnostics = [] } = file as { parseDiagnostics?: readonly typescript.DiagnosticWithLocation[] };
  if (parseDiagnostics.length === 0) return { status: "complete" };
  const end = code.trimEnd().length;
  const open = parseDiagnostics.some(({ start, code: number }) => start >= end || OPEN_CODES.has(number));
  if (!open) return { status: "invalid" };
  const line = code.trimEnd().split("\n").at(-1) ?? "";
  const indent = /^\s*/.exec(line)?.[0] ?? "";
  return { status: "incomplete", indent: /[{([]$/.test(line) ? `${indent}  ` : indent };
}
