/** What a notebook's text says of its own values: parameters, those given from outside, and seeds. */
import type { Json } from "../../jupyter/wire.js";
import { type Notebook, hasTag, textOf } from "../runner/notebook.js";

/** A number that starts a stream of random numbers, and the cell in which it stands. */
export interface Seed {
  readonly cell: string;
  readonly name: string;
  readonly value: number;
}

/** Values that a notebook states. */
export interface StatedValues {
  /** Every parameter with the value that the run had; one that is computed is given by its text, as `{ code }`. */
  readonly parameters: Json;
  /** Those of them that were assigned from outside. */
  readonly given: Json;
  readonly seeds: readonly Seed[];
}

interface Assignment {
  readonly name: string;
  /** Undefined: it is no literal. */
  readonly value: unknown;
  readonly text: string;
  readonly top: boolean;
}

/** Every `name = literal`, `let name = literal` and `{ name: literal }` of a text. */
async function assignments(code: string): Promise<readonly Assignment[]> {
  const { typescript: ts } = await import("../../jupyter/tslab.js");
  const file = ts.createSourceFile("cell.ts", code, ts.ScriptTarget.ES2022, true);
  type Node = ReturnType<typeof file.getChildAt>;

  const literal = (node: Node): unknown => {
    if (ts.isNumericLiteral(node)) return Number(node.text);
    if (ts.isStringLiteralLike(node)) return node.text;
    if (node.kind === ts.SyntaxKind.TrueKeyword) return true;
    if (node.kind === ts.SyntaxKind.FalseKeyword) return false;
    if (node.kind === ts.SyntaxKind.NullKeyword) return null;
    if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node))
      return literal(node.expression);
    if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.MinusToken) {
      const value = literal(node.operand);
      return typeof value === "number" ? -value : undefined;
    }
    if (ts.isArrayLiteralExpression(node)) {
      const values = node.elements.map(literal);
      return values.includes(undefined) ? undefined : values;
    }
    if (ts.isObjectLiteralExpression(node)) {
      const entries = node.properties.map((property) =>
        ts.isPropertyAssignment(property) && (ts.isIdentifier(property.name) || ts.isStringLiteral(property.name))
          ? ([property.name.text, literal(property.initializer)] as const)
          : (["", undefined] as const),
      );
      return entries.some(([, value]) => value === undefined) ? undefined : Object.fromEntries(entries);
    }
    return undefined;
  };

  const at = (name: string, value: Node, top: boolean): Assignment => ({
    name,
    value: literal(value),
    text: value.getText(file),
    top,
  });
  const ofNode = (node: Node): readonly Assignment[] => {
    if (ts.isVariableDeclaration(node) && node.initializer !== undefined)
      return [at(node.name.getText(file), node.initializer, node.parent.parent.parent === file)];
    if (ts.isPropertyAssignment(node)) return [at(node.name.getText(file), node.initializer, false)];
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken)
      return [at(node.left.getText(file), node.right, node.parent.parent === file)];
    return [];
  };
  const walk = (node: Node): readonly Assignment[] => {
    const below: Assignment[] = [];
    ts.forEachChild(node, (child) => void below.push(...walk(child)));
    return [...ofNode(node), ...below];
  };
  return walk(file);
}

const valuesOf = (list: readonly Assignment[]): Json =>
  Object.fromEntries(
    list.filter(({ top }) => top).map(({ name, value, text }) => [name, value === undefined ? { code: text } : value]),
  );

/** Reads the values out of a notebook. Nothing is run. */
export async function statedValues({ cells }: Notebook): Promise<StatedValues> {
  const code = cells.filter(({ cell_type }) => cell_type === "code");
  const read = await Promise.all(code.map(async (cell) => ({ cell, found: await assignments(textOf(cell.source)) })));
  const tagged = (tag: string): Json => valuesOf(read.filter(({ cell }) => hasTag(cell, tag)).flatMap((r) => r.found));
  const given = tagged("injected-parameters");
  const seeds = read.flatMap(({ cell, found }) =>
    found.flatMap(({ name, value }) =>
      /(^|[a-z])seeds?$/i.test(name) && typeof value === "number" ? [{ cell: cell.id ?? "", name, value }] : [],
    ),
  );
  return { parameters: { ...tagged("parameters"), ...given }, given, seeds };
}
