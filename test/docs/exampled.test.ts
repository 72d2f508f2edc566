/** Every function that a notebook can import shows in its doc comment how it is called, and what it gives has a name that can be written down. */
import ts from "typescript";
import { expect, it } from "vitest";
import { door, unnamed, type Door } from "./returned-types.js";

/** Public functions, by the name under which a cell reaches them, and whether their doc comment has an example. */
function publicFunctions({ program, index }: Door): readonly (readonly [name: string, isExampled: boolean])[] {
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

const kernelLib = door();

/** What only the engine asks of the things that a process has in its hands. */
const INSIDE = ["line", "little", "offer", "storage"].map((name) => `kernel-lib/engine/events/${name}.ts`);

it("every public function has an example", () => {
  const functions = publicFunctions(kernelLib);
  expect(functions.length).toBeGreaterThan(120);
  expect(functions.filter(([, isExampled]) => !isExampled).map(([name]) => name)).toEqual([]);
});

it("every type that a public function or method returns is offered with it", () => {
  expect(unnamed(kernelLib).filter(({ file }) => !INSIDE.includes(file))).toEqual([]);
});
