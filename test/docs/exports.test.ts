/** The names that notebooks may use. A name that comes or goes is seen here, and belongs in CHANGELOG.md. */
import path from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { ROOT } from "../quality/sources.js";

const index = path.join(ROOT, "kernel-lib", "index.ts");

/** Every export of a file, through its re-exports: `value name` or `type name`. */
function exportsOf(file: string): readonly string[] {
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    noEmit: true,
  };
  const program = ts.createProgram([file], { ...options, skipLibCheck: true, types: [] });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const symbol = source === undefined ? undefined : checker.getSymbolAtLocation(source);
  if (symbol === undefined) return [];
  return checker
    .getExportsOfModule(symbol)
    .map((one) => {
      const target = one.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(one) : one;
      return `${target.flags & ts.SymbolFlags.Value ? "value" : "type"} ${one.name}`;
    })
    .sort();
}

describe("import { … } from 'kernel-lib'", () => {
  it("offers these names and no others (mend with: npm test -- docs --update)", async () => {
    await expect(`${exportsOf(index).join("\n")}\n`).toMatchFileSnapshot("exports.txt");
  });

  it("loads neither tslab nor zeromq", async () => {
    const { execFileSync } = await import("node:child_process");
    const look =
      'import("kernel-lib").then(() => console.log(JSON.stringify(Object.keys(require("module")._cache).filter((f) => /node_modules.(tslab|zeromq|plotly|jsdom)/.test(f)))))';
    expect(JSON.parse(execFileSync(process.execPath, ["-e", look], { cwd: ROOT, encoding: "utf8" }))).toEqual([]);
  });
});
