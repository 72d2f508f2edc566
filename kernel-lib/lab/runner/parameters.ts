/**
 * Parameters, after papermill's convention: the cell tagged `parameters` declares them with their defaults, and a run puts a cell
 * tagged `injected-parameters` behind it that assigns other values.
 */
import { Problem } from "../../base/problem.js";
import { readTextFile } from "../../host/files.js";
import type { Json } from "../../jupyter/wire.js";
import { type Cell, type Notebook, hasTag, linesOf, section, textOf } from "./notebook.js";

const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

/**
 * One `name=value` of a command line: JSON where it is JSON, else the text itself.
 *
 * @example
 * parseParameter("seed=7") //=> ["seed", 7]
 * @example
 * parseParameter("policy=none") //=> ["policy", "none"]
 */
export function parseParameter(text: string): readonly [name: string, value: unknown] {
  const at = text.indexOf("=");
  const name = text.slice(0, Math.max(0, at)).trim();
  if (!IDENTIFIER.test(name))
    throw new Problem({
      code: "KL705",
      what: `not a parameter: ${text}`,
      where: "-p",
      expected: "name=value, the name as the notebook declares it",
      fix: "write for example -p seed=7",
    });
  const value = text.slice(at + 1);
  try {
    return [name, JSON.parse(value)];
  } catch {
    return [name, value];
  }
}

const isRecord = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The parameters in a file, YAML or JSON. Errors: KL508 it cannot be read; KL708 it holds no parameters. */
export async function parametersOfFile(path: string): Promise<Json> {
  const { parse } = await import("yaml");
  const text = readTextFile(path);
  const read = ((): unknown => {
    try {
      return parse(text);
    } catch (error) {
      return (error as Error).message.split("\n")[0];
    }
  })();
  if (isRecord(read) && Object.keys(read).every((name) => IDENTIFIER.test(name))) return read;
  throw new Problem({
    code: "KL708",
    what: `the file holds no parameters${typeof read === "string" ? `: ${read}` : ""}`,
    where: path,
    expected: "a line name: value for each, as YAML, or a JSON record",
    fix: "write for example seed: 7",
  });
}

/** The variables that a cell declares at its top level, and which of them cannot be assigned. */
async function declared(code: string): Promise<ReadonlyMap<string, "let" | "const">> {
  // The compiler takes a moment to load: only where there are parameters.
  const { typescript: ts } = await import("../../jupyter/tslab.js");
  const file = ts.createSourceFile("parameters.ts", code, ts.ScriptTarget.ES2022, true);
  const names = file.statements.flatMap((statement) => {
    if (!ts.isVariableStatement(statement)) return [];
    const kind = (statement.declarationList.flags & ts.NodeFlags.Const) === 0 ? ("let" as const) : ("const" as const);
    return statement.declarationList.declarations.map(({ name }) => [name.getText(file), kind] as const);
  });
  return new Map(names);
}

function unknown(name: string, known: readonly string[], where: string): Problem {
  return new Problem({
    code: "KL704",
    what: `no such parameter: ${name}`,
    where,
    expected: known.length === 0 ? "a cell tagged parameters that declares it" : `one of ${known.join(", ")}`,
    fix: `declare it in the cell tagged parameters (let ${name} = …;), or leave it out`,
  });
}

/** The notebook with these values assigned behind its `parameters` cell. Unknown names are refused. */
export async function withParameters(notebook: Notebook, values: Json, where: string): Promise<Notebook> {
  const names = Object.keys(values);
  if (names.length === 0) return notebook;
  const cells = notebook.cells.filter((cell) => !hasTag(cell, "injected-parameters"));
  const at = cells.findIndex((cell) => hasTag(cell, "parameters"));
  const known = await declared(at < 0 ? "" : textOf(cells[at]?.source ?? ""));
  for (const name of names) {
    if (!known.has(name)) throw unknown(name, [...known.keys()], where);
    if (known.get(name) === "const")
      throw new Problem({
        code: "KL704",
        what: `the parameter ${name} is a constant`,
        where: `${where}, cell ${at + 1}`,
        expected: "a variable that can be assigned",
        fix: `declare it with let: let ${name} = …;`,
      });
  }
  const source = linesOf(
    ["// Parameters", ...names.map((name) => `${name} = ${JSON.stringify(values[name])};`)].join("\n"),
  );
  const injected: Cell = {
    cell_type: "code",
    id: "injected-parameters",
    metadata: { tags: ["injected-parameters"] },
    execution_count: null,
    outputs: [],
    source,
  };
  const papermill = { ...section(notebook.metadata, "papermill"), parameters: values };
  return { ...notebook, metadata: { ...notebook.metadata, papermill }, cells: cells.toSpliced(at + 1, 0, injected) };
}
