/**
 * Runs the examples of doc comments. In an example, the line `//=> value` says what the expression before it gives (on the
 * same line or the line below); an example without such a line is shown, not run.
 */
import { isDeepStrictEqual, inspect } from "node:util";
import ts from "typescript";

/** An example as it stands in a file. */
export interface Example {
  readonly line: number;
  readonly code: string;
}

/** The examples of a source that promise a value. */
export function examplesOf(text: string): readonly Example[] {
  return [...text.matchAll(/\/\*\*[\s\S]*?\*\//g)].flatMap((comment) =>
    [...comment[0].matchAll(/@example\b([\s\S]*?)(?=^\s*\*\s*@\w|\*\/)/gm)]
      .map((match) => ({
        line: text.slice(0, comment.index + match.index).split("\n").length,
        code: (match[1] ?? "")
          .split("\n")
          .map((line) => line.replace(/^\s*\* ?/, ""))
          .filter((line) => !/^\s*```/.test(line))
          .join("\n"),
      }))
      .filter(({ code }) => code.includes("//=>")),
  );
}

/** What differed, in words; nothing if every promise of the example was kept. */
export async function broken(code: string, names: Readonly<Record<string, unknown>>): Promise<readonly string[]> {
  const failures: string[] = [];
  const check = (got: unknown, wanted: string, value: () => unknown): void => {
    if (!agrees(got, wanted, value)) failures.push(`promised ${wanted}, got ${inspect(got, { depth: 6 })}`);
  };
  const { body, promises } = instrumented(code);
  const js = ts.transpileModule(body, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  });
  if (promises === 0) return ["no expression stands before its //=> line"];
  const scope = Object.keys(names).filter((name) => /^[A-Za-z_$][\w$]*$/.test(name) && name !== "default");
  const AsyncFunction = (async () => undefined).constructor as new (
    ...parts: string[]
  ) => (...args: unknown[]) => Promise<void>;
  // The example gets a block of its own, so that it may declare a name that the library has too.
  await new AsyncFunction("__check", ...scope, `{ ${js.outputText}\n}`)(check, ...scope.map((name) => names[name]));
  return failures;
}

function agrees(got: unknown, wanted: string, value: () => unknown): boolean {
  try {
    const expected = value();
    if (isDeepStrictEqual(got, expected) || isDeepStrictEqual(plain(got), plain(expected))) return true;
  } catch {
    // Not an expression: compared as the text that a terminal would show.
  }
  return wanted.replace(/\s+/g, " ") === inspect(got, { depth: 6, breakLength: Infinity }).replace(/\s+/g, " ");
}

const plain = (value: unknown): unknown =>
  typeof value === "object" ? (JSON.parse(JSON.stringify(value)) as unknown) : value;

/** The example with a check after each statement that a promise follows, and without its imports: all names are at hand. */
function instrumented(code: string): { readonly body: string; readonly promises: number } {
  const file = ts.createSourceFile("example.ts", code, ts.ScriptTarget.Latest, true);
  const promised = promisesOf(code);
  const parts = file.statements.map((statement, index) => {
    if (ts.isImportDeclaration(statement)) return { text: "", kept: 0 };
    const next = file.statements[index + 1]?.getStart(file) ?? code.length;
    const promise = promised.find(({ at }) => at >= statement.end && at <= next);
    const text = statement.getText(file);
    const expression = promise === undefined ? undefined : expressionOf(statement, file);
    if (promise === undefined || expression === undefined) return { text, kept: 0 };
    const call = `__check(await (${expression}), ${JSON.stringify(promise.text)}, () => (${parses(promise.text) ? promise.text : "undefined.x"}));`;
    return { text: ts.isExpressionStatement(statement) ? call : `${text}\n${call}`, kept: 1 };
  });
  return { body: parts.map(({ text }) => text).join("\n"), promises: parts.reduce((sum, { kept }) => sum + kept, 0) };
}

/** The promises of an example; lines of comment that follow `//=>` directly belong to it. */
function promisesOf(code: string): readonly { readonly at: number; readonly text: string }[] {
  return [...code.matchAll(/\/\/=>([^\n]*(?:\n\/\/ {3,}[^\n]*)*)/g)].map((match) => ({
    at: match.index,
    text: (match[1] ?? "").replace(/\n\/\/\s*/g, "\n").trim(),
  }));
}

function expressionOf(statement: ts.Statement, file: ts.SourceFile): string | undefined {
  if (ts.isExpressionStatement(statement)) return statement.expression.getText(file);
  if (!ts.isVariableStatement(statement)) return undefined;
  const name = statement.declarationList.declarations.at(-1)?.name;
  return name !== undefined && ts.isIdentifier(name) ? name.text : undefined;
}

function parses(text: string): boolean {
  const { diagnostics } = ts.transpileModule(`(${text})`, {
    reportDiagnostics: true,
    compilerOptions: { target: ts.ScriptTarget.ES2022 },
  });
  return (diagnostics ?? []).length === 0;
}
