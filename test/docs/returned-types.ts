/** Types that a public function gives and that no notebook could name. */
import path from "node:path";
import ts from "typescript";
import { ROOT } from "../quality/sources.js";

/** A type that is given and not offered. */
export interface Unnamed {
  readonly type: string;
  /** From the root, with `/`. */
  readonly file: string;
  /** One function that gives it. */
  readonly by: string;
}

/** The front door with all behind it, as the compiler sees it. */
export interface Door {
  readonly program: ts.Program;
  readonly index: string;
}

/** Read once by a test file: it takes seconds. */
export function door(): Door {
  const { config } = ts.readConfigFile(path.join(ROOT, "tsconfig.json"), ts.sys.readFile) as {
    readonly config: object;
  };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  const index = path.join(ROOT, "kernel-lib", "index.ts");
  return { program: ts.createProgram([index], { ...options, noEmit: true }), index };
}

/** Named types of ours in what public functions and methods return, through lists, promises and unions, that the front door does not offer. */
export function unnamed({ program, index }: Door): readonly Unnamed[] {
  const checker = program.getTypeChecker();
  const meantBy = (symbol: ts.Symbol): ts.Symbol =>
    symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const within = (symbol: ts.Symbol, before: string): readonly (readonly [string, ts.Symbol])[] => {
    const meant = meantBy(symbol);
    const name = `${before}${symbol.name}`;
    return meant.flags & ts.SymbolFlags.Module
      ? checker.getExportsOfModule(meant).flatMap((one) => within(one, `${name}.`))
      : [[name, meant]];
  };
  const source = program.getSourceFile(index);
  const module = source === undefined ? undefined : checker.getSymbolAtLocation(source);
  const offered = (module === undefined ? [] : checker.getExportsOfModule(module)).flatMap((one) => within(one, ""));
  const names = new Set(offered.map(([, symbol]) => symbol));
  const ours = (symbol: ts.Symbol | undefined): symbol is ts.Symbol => {
    const file = symbol?.declarations?.[0]?.getSourceFile().fileName ?? "";
    return file.startsWith(path.join(ROOT, "kernel-lib")) && !file.includes("node_modules");
  };
  // By what is written: an alias keeps its name, and what a function is given is not looked at.
  const references = (node: ts.Node): readonly ts.Symbol[] => {
    const own = ts.isTypeReferenceNode(node) ? checker.getSymbolAtLocation(node.typeName) : undefined;
    const inner: ts.Symbol[] = [];
    ts.forEachChild(node, (child) => {
      inner.push(...references(child));
    });
    return own === undefined ? inner : [meantBy(own), ...inner];
  };
  const returned = (symbol: ts.Symbol): readonly ts.Node[] =>
    checker
      .getTypeOfSymbol(symbol)
      .getCallSignatures()
      .flatMap((signature) => {
        const node = signature.getDeclaration() as ts.SignatureDeclaration | undefined;
        return node?.type === undefined ? [] : [node.type];
      });
  /** What it gives when it is called, or what the methods give that it has for others. */
  const givenBy = (symbol: ts.Symbol): readonly ts.Node[] => {
    if (symbol.flags & (ts.SymbolFlags.Function | ts.SymbolFlags.Variable)) return returned(symbol);
    if ((symbol.flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.Class)) === 0) return [];
    const isHidden = (member: ts.Symbol): boolean =>
      (member.declarations ?? []).some((d) => ts.getCombinedModifierFlags(d) & ts.ModifierFlags.Private);
    const members = checker.getDeclaredTypeOfSymbol(symbol).getProperties();
    return members.filter((member) => ours(member) && !isHidden(member)).flatMap(returned);
  };
  const isParameter = (symbol: ts.Symbol): boolean => (symbol.flags & ts.SymbolFlags.TypeParameter) !== 0;
  const found = offered.flatMap(([by, symbol]) =>
    givenBy(symbol)
      .flatMap(references)
      .filter((type) => ours(type) && !isParameter(type) && !names.has(type))
      .map((type) => {
        const file = type.declarations?.[0]?.getSourceFile().fileName ?? "";
        return { type: type.name, file: path.relative(ROOT, file).replaceAll(path.sep, "/"), by };
      }),
  );
  return found.filter((one, i) => found.findIndex(({ type, file }) => type === one.type && file === one.file) === i);
}
