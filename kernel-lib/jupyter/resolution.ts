/**
 * Where a notebook finds `kernel-lib`, `ramda` and `tslab` when its own folder has none: in the kernel's installation.
 *
 * Types and run time must agree, so both ask the notebook's folder first and fall back on the same names. A folder that has
 * its own copy keeps it.
 */
import { existsSync, readFileSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { typescript as ts } from "./tslab.js";

const require = createRequire(import.meta.url);
/** The folder of this package: the code runs in its dist/jupyter. */
const HOME = fileURLToPath(new URL("../..", import.meta.url));
const LENT = ["kernel-lib", "ramda", "tslab"] as const;

const runtime = (name: string): string =>
  name === "kernel-lib" ? join(HOME, "dist", "index.js") : require.resolve(name);

/** A file that this process may not look at is as good as none; Node 20 throws where newer versions say false. */
function isThere(file: string): boolean {
  try {
    return existsSync(file);
  } catch {
    return false;
  }
}

/** The folder of an installed package, found without its `exports` standing in the way. */
function packageFolder(name: string, from: NodeJS.Require): string | undefined {
  return from.resolve
    .paths(name)
    ?.map((folder) => join(folder, name))
    .find((folder) => isThere(join(folder, "package.json")));
}

function declarations(name: string): string | undefined {
  if (name === "kernel-lib") return join(HOME, "dist", "index.d.ts");
  const folder = packageFolder(`@types/${name}`, require) ?? packageFolder(name, require);
  if (folder === undefined) return undefined;
  const { types, typings } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return join(folder, types ?? typings ?? "index.d.ts");
}

/** TypeScript's `paths` for the names that the folder cannot resolve by itself. (tslab finds its own types.) */
export function lentTypes(folder: string): Record<string, string[]> {
  const options = { moduleResolution: ts.ModuleResolutionKind.Node10 };
  const missing = (name: string): boolean =>
    ts.resolveModuleName(name, join(folder, "cell.ts"), options, ts.sys).resolvedModule === undefined;
  const entries = LENT.filter((name) => name !== "tslab" && missing(name)).map((name) => [name, declarations(name)]);
  return Object.fromEntries(entries.filter(([, file]) => file !== undefined).map(([name, file]) => [name, [file]]));
}

/** The `@types` folder that holds Node's types: the notebook's if it has one, else the kernel's. */
export function nodeTypeRoots(folder: string): string[] {
  const own = packageFolder("@types/node", createRequire(join(folder, "cell.js")));
  const ours = packageFolder("@types/node", createRequire(require.resolve("tslab")));
  return [own ?? ours].flatMap((found) => (found === undefined ? [] : [dirname(found)]));
}

type ResolveFilename = (request: string, ...rest: unknown[]) => string;

/** Makes every CommonJS `require` of this process, a cell's among them, fall back on the kernel's installation. */
export function lendModules(): void {
  const loader = Module as unknown as { _resolveFilename: ResolveFilename };
  const resolve = loader._resolveFilename;
  // What is missing here too is missing: looking for it must not come back to this.
  let lending = false;
  loader._resolveFilename = function (this: unknown, request, ...rest): string {
    try {
      return resolve.call(this, request, ...rest);
    } catch (error) {
      if (lending || !LENT.some((name) => name === request)) throw error;
      lending = true;
      try {
        return runtime(request);
      } finally {
        lending = false;
      }
    }
  };
}
