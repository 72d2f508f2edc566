/** The packages that run the lab, and of each the files that are needed for it. */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { HOME } from "../home.js";

/** A file of an archive: its name there, and where it is now. */
export interface Packed {
  readonly name: string;
  readonly path: string;
}

/** Systems for which zeromq brings a binary. */
export const SYSTEMS = ["linux", "darwin", "win32"] as const;
export type System = (typeof SYSTEMS)[number];

/** Packages that are asked for and not loaded: tslab bundles modules for a browser with some, zeromq compiles itself with another. */
const NOT_LOADED = /^(rollup|@rollup\/.*|node-addon-api|magic-string|@types\/(estree|resolve|jsdom))$/;

/** What no program reads when it runs. */
const NOT_READ = /(^|\/)(test|tests|docs|examples?|\.github|benchmark)\/|\.(markdown|flow|tsbuildinfo|mts|cts)$/i;
/** Goes with every copy. */
const LICENCE = /^(licen[cs]e|copying|notice)[^/]*$/i;

const FILES: Readonly<Record<string, RegExp>> = {
  "plotly.js": /^(package\.json|dist\/plotly-cartesian\.min\.js)$/,
  "@tslab/typescript-for-tslab":
    /^(package\.json|ThirdPartyNoticeText\.txt|lib\/(typescript\.js|typescript\.d\.ts|lib\..*d\.ts))$/,
  ramda: /^(package\.json|src\/|es\/)/,
  "markdown-it": /^(package\.json|index\.mjs|lib\/|dist\/index\.cjs\.js)/,
  "cmake-ts": /^(package\.json|build\/loader\.[a-z]*js)$/,
  "highlight.js": /^(package\.json|lib\/|es\/)/,
  temml: /^(package\.json|dist\/temml\.(cjs|mjs))$/,
  "kernel-lib": /^(package\.json|bin\/|dist\/(?!\.)|jupyter\/kernels\/)/,
};

/** Packages whose declarations a cell may ask for, or whose own the compiler reads. */
const TYPED = /^(@types\/.*|types-ramda|ts-toolbelt|tslab|kernel-lib|@tslab\/.*|undici-types)$/;

interface Package {
  readonly name: string;
  readonly folder: string;
}

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
}

const manifestOf = (folder: string): Manifest => JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));

/** Where Node finds a package from a folder. */
function found(name: string, from: string): string | undefined {
  const folder = join(from, "node_modules", name);
  if (existsSync(join(folder, "package.json"))) return folder;
  return dirname(from) === from ? undefined : found(name, dirname(from));
}

/** A package and all that it needs, once each. */
function closure(start: Package): readonly Package[] {
  const all = new Map<string, Package>();
  const add = (each: Package): void => {
    if (all.has(each.folder)) return;
    all.set(each.folder, each);
    for (const name of Object.keys(manifestOf(each.folder).dependencies ?? {})) {
      const folder = NOT_LOADED.test(name) ? undefined : found(name, each.folder);
      if (folder !== undefined) add({ name, folder });
    }
  };
  add(start);
  return [...all.values()];
}

const slashes = (path: string): string => path.split(sep).join("/");

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => name !== "node_modules")
    .flatMap((each) =>
      each.isDirectory()
        ? filesBelow(join(folder, each.name)).map((name) => `${each.name}/${name}`)
        : each.isFile()
          ? [each.name]
          : [],
    );

function isNeeded({ name }: Package, file: string, systems: readonly System[]): boolean {
  if (LICENCE.test(file)) return true;
  if (name === "zeromq" && file.startsWith("build/"))
    return file === "build/manifest.json" || systems.some((system) => file.startsWith(`build/${system}/`));
  if (name === "zeromq" && !/^(package\.json|lib\/.*\.js$)/.test(file)) return false;
  const chosen = FILES[name];
  if (chosen !== undefined && !chosen.test(file)) return false;
  if (/\.(map|md)$/.test(file)) return false;
  return TYPED.test(name) || !(NOT_READ.test(file) || /\.d\.[cm]?ts$/.test(file));
}

/** Where a package lies in the archive: this one among the others, and all as Node finds them from each other here. */
function placeOf(folder: string): string {
  const own = relative(HOME, folder);
  if (own === "") return "node_modules/kernel-lib";
  if (!own.startsWith("..")) return `node_modules/kernel-lib/${slashes(own)}`;
  const parts = slashes(folder).split("/");
  return parts.slice(parts.indexOf("node_modules")).join("/");
}

/** The data sets lie beside this package in a checkout, and in its dist in a package. */
function datasets(): readonly Packed[] {
  const folder = join(HOME, "..", "datasets");
  if (!existsSync(folder)) return [];
  const files = filesBelow(folder).map((name) => ({ name, path: join(folder, name) }));
  return files.map(({ name, path }) => ({ name: `node_modules/kernel-lib/dist/datasets/${name}`, path }));
}

/** Every file that the lab needs to run on these systems, by name. */
export function packedFiles(systems: readonly System[]): readonly Packed[] {
  const packages = closure({ name: "kernel-lib", folder: HOME });
  const files = packages.flatMap((each) =>
    filesBelow(each.folder)
      .filter((file) => isNeeded(each, file, systems))
      .map((file) => ({ name: `${placeOf(each.folder)}/${file}`, path: join(each.folder, file) })),
  );
  const start = { name: "start.mjs", path: join(HOME, "bin", "start-bundle.mjs") };
  const licence = [join(HOME, "..", "LICENSE"), join(HOME, "LICENSE")].find((path) => existsSync(path));
  const own = licence === undefined ? [start] : [start, { name: "LICENSE", path: licence }];
  const byName = new Map([...own, ...datasets(), ...files].map((file) => [file.name, file]));
  return [...byName.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
