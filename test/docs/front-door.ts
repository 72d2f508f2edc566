/** What `import … from "kernel-lib"` offers, as the compiler sees it. */
import path from "node:path";
import ts from "typescript";
import { ROOT } from "../quality/sources.js";

/** A name of the front door, and where it is declared. */
export interface Offer {
  readonly name: string;
  readonly kind: "value" | "type";
  /** From the root, with `/`. */
  readonly file: string;
  /** The doc comment and the header of its file. */
  readonly said: string;
}

/** Every export of kernel-lib/index.ts, through its re-exports. */
export function offers(): readonly Offer[] {
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    noEmit: true,
    skipLibCheck: true,
    types: [],
  };
  const program = ts.createProgram([path.join(ROOT, "kernel-lib", "index.ts")], options);
  const checker = program.getTypeChecker();
  const index = program.getSourceFile(path.join(ROOT, "kernel-lib", "index.ts"));
  const symbol = index === undefined ? undefined : checker.getSymbolAtLocation(index);
  if (symbol === undefined) return [];
  return checker.getExportsOfModule(symbol).map((one) => {
    const target = one.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(one) : one;
    const declaration = target.declarations?.[0];
    const source = declaration?.getSourceFile();
    const header = /^\s*\/\*\*[\s\S]*?\*\//.exec(source?.text ?? "")?.[0] ?? "";
    const statement = declaration && ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
    const own =
      statement === undefined
        ? ""
        : ts
            .getJSDocCommentsAndTags(statement)
            .map((doc) => doc.getText())
            .join("\n");
    return {
      name: one.name,
      kind: target.flags & ts.SymbolFlags.Value ? "value" : "type",
      file: source === undefined ? "" : path.relative(ROOT, source.fileName).replaceAll(path.sep, "/"),
      said: `${header}\n${own}`,
    };
  });
}
