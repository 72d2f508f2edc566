/** Every function that a notebook can import shows in its doc comment how it is called. */
import path from "node:path";
import ts from "typescript";
import { expect, it } from "vitest";
import { ROOT } from "../quality/sources.js";

/** Public functions, by the name under which a cell reaches them, and whether their doc comment has an example. */
function publicFunctions(): readonly (readonly [name: string, isExampled: boolean])[] {
  const { config } = ts.readConfigFile(path.join(ROOT, "tsconfig.json"), ts.sys.readFile) as {
    readonly config: object;
  };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  const index = path.join(ROOT, "kernel-lib", "index.ts");
  const program = ts.createProgram([index], { ...options, noEmit: true });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(index);
  const found = (symbol: ts.Symbol, before: string): readonly (readonly [string, boolean])[] => {
    const meant = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    const name = `${before}${symbol.name}`;
    if (meant.flags & ts.SymbolFlags.Module)
      return checker.getExportsOfModule(meant).flatMap((one) => found(one, `${name}.`));
    const isFunction =
      (meant.flags & (ts.SymbolFlags.Function | ts.SymbolFlags.Variable)) !== 0 &&
      checker.getTypeOfSymbol(meant).getCallSignatures().length > 0;
    return isFunction ? [[name, meant.getJsDocTags(checker).some((tag) => tag.name === "example")]] : [];
  };
  const module = source === undefined ? undefined : checker.getSymbolAtLocation(source);
  return module === undefined ? [] : checker.getExportsOfModule(module).flatMap((one) => found(one, ""));
}

it("every public function has an example", () => {
  const functions = publicFunctions();
  expect(functions.length).toBeGreaterThan(120);
  expect(functions.filter(([, isExampled]) => !isExampled).map(([name]) => name)).toEqual([]);
});
