/**
 * Dead code: files that no entry reaches, and exports that nobody imports.
 *
 * An import from a test keeps an export (tests may look inside), but not a file: what only tests reach is not part of the
 * library. Names are followed through `export … from`; `import * as` counts as a use of all. A type that is used in its own
 * file is kept: it belongs to the signature of what is exported with it.
 */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { filesBelow } from "../../../kernel-lib/setup/files.mjs";

/** @type {typeof import("typescript")} */
const ts = createRequire(import.meta.url)("typescript");

/**
 * What is started by name and not by an import.
 * @param {string} file
 */
const isEntry = (file) =>
  /^(index\.ts|bin\/|setup\/[^/]+\.mjs$|setup\/commands\/|.*(^|[./-])(worker|entry)\.ts$|jupyter\/kernels\/)/.test(
    file,
  );

/** @param {string} root */
export async function cases(root) {
  const real = inspect(path.join(root, "kernel-lib"), path.join(root, "test"));
  const planted = inspect(
    path.join(root, "test/quality/fixtures/dead/library"),
    path.join(root, "test/quality/fixtures/dead/test"),
  );
  return [
    { name: "files were inspected", problem: real.files > 0 ? undefined : "none" },
    {
      name: "every file is reached",
      problem: list(real.unreached, "no entry of kernel-lib reaches this file: import it or remove it"),
    },
    { name: "every export is imported", problem: list(real.unused, "nobody imports it: remove `export`, or the code") },
    { name: "a planted dead export is found", problem: expect(planted.unused, ["used.ts: neverImported"]) },
    { name: "a planted dead file is found", problem: expect(planted.unreached, ["lonely.ts"]) },
  ];
}

/**
 * @param {readonly string[]} found
 * @param {string} advice
 */
function list(found, advice) {
  return found.length === 0 ? undefined : `${found.join("\n")}\n${advice}`;
}

/**
 * @param {readonly string[]} found
 * @param {readonly string[]} wanted
 */
function expect(found, wanted) {
  return found.join() === wanted.join()
    ? undefined
    : `found ${found.join(", ") || "nothing"} and not ${wanted.join(", ")}`;
}

/**
 * @param {string} library
 * @param {string} tests
 */
function inspect(library, tests) {
  const wanted = (/** @type {string} */ name) => /\.[cm]?[tj]s$/.test(name);
  const own = filesBelow(library, wanted).map((name) => path.join(library, name));
  const outside = filesBelow(tests, wanted)
    .map((name) => path.join(tests, name))
    .filter((file) => tests.includes("fixtures") || !file.includes(`${path.sep}fixtures${path.sep}`));
  const modules = new Map([...own, ...outside].map((file) => [file, read(file)]));
  const used = new Set([...modules.values()].flatMap((one) => one.imports.map(({ from, name }) => `${from}\0${name}`)));
  const reached = reach(
    modules,
    own.filter((file) => isEntry(relative(library, file))),
  );
  const isUsed = (/** @type {string} */ file, /** @type {string} */ name) =>
    used.has(`${file}\0${name}`) || used.has(`${file}\0*`);
  return {
    files: own.length,
    unreached: own.filter((file) => !reached.has(file)).map((file) => relative(library, file)),
    unused: own
      .filter((file) => !isEntry(relative(library, file)))
      .flatMap((file) =>
        (modules.get(file)?.exports ?? [])
          .filter((name) => !isUsed(file, name))
          .map((name) => `${relative(library, file)}: ${name}`),
      ),
  };
}

/**
 * @typedef {{ imports: { from: string, name: string }[], exports: string[] }} Module
 * @param {string} file
 * @returns {Module}
 */
function read(file) {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
  /** @type {Module} */
  const module = { imports: [], exports: [] };
  const use = (
    /** @type {import("typescript").Node | undefined} */ specifier,
    /** @type {readonly string[]} */ names,
  ) => {
    const from = specifier && ts.isStringLiteralLike(specifier) ? resolve(file, specifier.text) : undefined;
    if (from) module.imports.push(...names.map((name) => ({ from, name })));
  };
  const visit = (/** @type {import("typescript").Node} */ node) => {
    if (ts.isImportDeclaration(node)) use(node.moduleSpecifier, importedNames(node));
    else if (ts.isExportDeclaration(node)) {
      const names = node.exportClause && ts.isNamedExports(node.exportClause) ? node.exportClause.elements : undefined;
      use(node.moduleSpecifier, names ? names.map((one) => (one.propertyName ?? one.name).text) : ["*"]);
      if (!node.isTypeOnly) module.exports.push(...(names ?? []).map((one) => one.name.text));
    } else if (ts.isCallExpression(node) && isLoad(node)) use(node.arguments[0], ["*"]);
    else if (ts.isNewExpression(node) && node.expression.getText() === "URL") use(node.arguments?.[0], ["*"]);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) use(node.argument.literal, ["*"]);
    else if (isExported(node) && !isTypeInUse(node, source.text)) module.exports.push(...declaredNames(node));
    ts.forEachChild(node, visit);
  };
  visit(source);
  // Doc comments import types too: `import("./stop.mjs").Stop`.
  for (const [, specifier, name] of source.text.matchAll(/import\("([^"]+)"\)\.(\w+)/g)) {
    const from = resolve(file, specifier ?? "");
    if (from) module.imports.push({ from, name: name ?? "*" });
  }
  return module;
}

/** @param {import("typescript").CallExpression} node */
function isLoad(node) {
  return (
    node.expression.kind === ts.SyntaxKind.ImportKeyword ||
    ["require", "vi.importActual"].includes(node.expression.getText())
  );
}

/** @param {import("typescript").ImportDeclaration} node */
function importedNames({ importClause }) {
  if (importClause === undefined) return ["(effect)"];
  const bindings = importClause.namedBindings;
  const named =
    bindings && ts.isNamedImports(bindings) ? bindings.elements.map((one) => (one.propertyName ?? one.name).text) : [];
  return [
    ...named,
    ...(importClause.name ? ["default"] : []),
    ...(bindings && ts.isNamespaceImport(bindings) ? ["*"] : []),
  ];
}

/**
 * @param {import("typescript").Node} node
 * @param {string} text
 */
function isTypeInUse(node, text) {
  if (!ts.isInterfaceDeclaration(node) && !ts.isTypeAliasDeclaration(node)) return false;
  const code = text.replace(/\/\*[\s\S]*?\*\//g, "");
  return (code.match(new RegExp(`\\b${node.name.text}\\b`, "g")) ?? []).length > 1;
}

/** @param {import("typescript").Node} node */
function isExported(node) {
  return (
    ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some((one) => one.kind === ts.SyntaxKind.ExportKeyword)
  );
}

/**
 * @param {import("typescript").Node} node
 * @returns {string[]}
 */
function declaredNames(node) {
  if (ts.isVariableStatement(node)) return node.declarationList.declarations.flatMap((one) => boundNames(one.name));
  const name = /** @type {{ name?: import("typescript").Node }} */ (/** @type {unknown} */ (node)).name;
  if ((ts.getModifiers(/** @type {any} */ (node)) ?? []).some((one) => one.kind === ts.SyntaxKind.DefaultKeyword))
    return ["default"];
  return name && ts.isIdentifier(name) ? [name.text] : [];
}

/**
 * @param {import("typescript").BindingName} name
 * @returns {string[]}
 */
function boundNames(name) {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((one) => (ts.isBindingElement(one) ? boundNames(one.name) : []));
}

/**
 * The file that a specifier names, if it is one of ours: sources are imported by the name of what they compile to.
 * @param {string} file
 * @param {string} specifier
 */
function resolve(file, specifier) {
  if (!specifier.startsWith(".")) return undefined;
  const target = path
    .resolve(path.dirname(file), specifier.replace(/\?.*$/, ""))
    .replace(`${path.sep}dist${path.sep}`, path.sep);
  return [target.replace(/\.([cm]?)js$/, ".$1ts"), target, `${target}.ts`].find(
    (one) => /\.\w+$/.test(one) && existsSync(one),
  );
}

/**
 * @param {ReadonlyMap<string, Module>} modules
 * @param {readonly string[]} entries
 */
function reach(modules, entries) {
  const reached = new Set(entries);
  for (const file of reached) for (const { from } of modules.get(file)?.imports ?? []) reached.add(from);
  return reached;
}

/**
 * @param {string} library
 * @param {string} file
 */
function relative(library, file) {
  return path.relative(library, file).replaceAll(path.sep, "/");
}
