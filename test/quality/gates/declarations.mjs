/**
 * A notebook cell sees kernel-lib's declarations through the older compiler that tslab brings, in its own mode. TypeScript 6
 * happily emits what that one cannot read, so the declarations are compiled here once as a cell would.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { filesBelow } from "../../../kernel-lib/setup/files.mjs";

const require = createRequire(import.meta.url);
/** @type {typeof import("typescript")} */
const ts = require("@tslab/typescript-for-tslab");

// tslab's own options, with declarations checked. They cannot be changed by a notebook.
const OPTIONS = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Node10,
  lib: ["lib.es2022.d.ts"],
  esModuleInterop: true,
  experimentalDecorators: true,
  resolveJsonModule: true,
  allowJs: true,
  checkJs: true,
  strict: false,
  noEmit: true,
  skipLibCheck: false,
};

/** @param {string} root */
export async function cases(root) {
  const broken = diagnose(root, 'import { thisDoesNotExist } from "kernel-lib";\n', true);
  return [
    { name: "the compiler is tslab's own", problem: /^5\.0\./.test(ts.version) ? undefined : `it is ${ts.version}` },
    {
      name: "kernel-lib as a cell sees it",
      problem: diagnose(root, 'import * as lab from "kernel-lib";\nlab;\n', false),
    },
    {
      name: "every type that a value has can be named in a cell",
      problem: unnamed(path.join(root, "kernel-lib", "dist")),
    },
    {
      name: "a cell that is wrong is refused",
      problem: broken === undefined ? "a name that does not exist was accepted" : undefined,
    },
  ];
}

/**
 * tslab writes declarations for every cell, so a cell that keeps a value whose type is not exported does not compile (TS4023).
 * @param {string} dist
 * @returns {string | undefined}
 */
function unnamed(dist) {
  const files = filesBelow(dist, (name) => name.endsWith(".d.ts")).filter(
    (name) => !/^(lab|jupyter|setup)\//.test(name),
  );
  const found = files.flatMap((name) =>
    [...readFileSync(path.join(dist, name), "utf8").matchAll(/^(?:interface|type) (\w+)/gm)].map(
      (match) => `${name}: ${match[1]} is part of a declaration and not exported`,
    ),
  );
  return files.length === 0 ? "no declarations were found" : found.length === 0 ? undefined : found.join("\n");
}

/**
 * What the older compiler says of a cell and, unless only the cell is asked for, of our declarations.
 * @param {string} root
 * @param {string} code
 * @param {boolean} cellOnly
 * @returns {string | undefined}
 */
function diagnose(root, code, cellOnly) {
  const cell = path.join(root, "notebooks", "cell.ts");
  const host = ts.createCompilerHost(OPTIONS);
  const { getSourceFile, fileExists } = host;
  host.getSourceFile = (name, ...rest) =>
    path.resolve(name) === cell
      ? ts.createSourceFile(name, code, ts.ScriptTarget.ES2022)
      : getSourceFile.call(host, name, ...rest);
  host.fileExists = (name) => path.resolve(name) === cell || fileExists.call(host, name);
  host.getCurrentDirectory = () => path.dirname(cell);
  const program = ts.createProgram([cell], OPTIONS, host);
  const dist = path.join(root, "kernel-lib", "dist") + path.sep;
  const ours = program
    .getSourceFiles()
    .filter((file) => path.resolve(file.fileName) === cell || path.resolve(file.fileName).startsWith(dist));
  if (!cellOnly && ours.length < 2) return "the cell did not reach kernel-lib/dist";
  const found = ours
    .filter((file) => !cellOnly || path.resolve(file.fileName) === cell)
    .flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]);
  if (found.length === 0) return undefined;
  return ts.formatDiagnostics(found, {
    getCanonicalFileName: (name) => name,
    getCurrentDirectory: () => root,
    getNewLine: () => "\n",
  });
}
