/**
 * What a cell may hold at its top level beyond what tslab sees there: every form of `await`, and `export`.
 */
import { typescript as ts } from "./tslab.js";
import type typescript from "@tslab/typescript-for-tslab";

/** Whether this JavaScript awaits outside a function: `await x`, `await (x)`, `for await`. tslab sees the first form only. */
export function awaitsAtTopLevel(javascript: string): boolean {
  if (!/\bawait\b/.test(javascript)) return false;
  const isAwait = (node: typescript.Node): boolean =>
    ts.isAwaitExpression(node) ||
    (ts.isForOfStatement(node) && node.awaitModifier !== undefined) ||
    // Outside an async function `await (x)` parses as the call of a function named await.
    (ts.isIdentifier(node) && node.text === "await");
  const visit = (node: typescript.Node): boolean =>
    !ts.isFunctionLike(node) &&
    (isAwait(node) || (ts.forEachChild(node, (child) => visit(child) || undefined) ?? false));
  return visit(ts.createSourceFile("cell.js", javascript, ts.ScriptTarget.ES2022, false));
}

/** The cell with the `export` of its declarations blanked out, place for place: in a notebook every name is exported. */
export function withoutExports(code: string): string {
  if (!/\bexport\b/.test(code)) return code;
  const file = ts.createSourceFile("cell.ts", code, ts.ScriptTarget.ES2022, true);
  const keywords = file.statements.flatMap((statement) => {
    const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
    const isDefault = modifiers.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword);
    return isDefault ? [] : modifiers.filter(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
  });
  return keywords.reduce((text, { end }) => text.slice(0, end - 6) + " ".repeat(6) + text.slice(end), code);
}
