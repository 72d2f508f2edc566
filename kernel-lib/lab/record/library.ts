/** The library and the data sets that a notebook's cells find, named by digests: what a result rests on besides its own text. */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { filesBelow, filesDigest } from "../../host/code.js";
import type { Json } from "../../jupyter/wire.js";

/** The text of the kernel: what a verdict or a simulated wait follows from, whoever schedules it. */
const MODEL = ["base", "model", "filesystem", "policy"];
/** What computes and draws nothing that a cell shows. */
const APART = ["lab", "jupyter", "datasets"];

/** A library, named by what is in it. */
export interface LibraryRecord {
  readonly version: string;
  /** Digest of the modules of the model, the file systems and the policies. */
  readonly model: string;
  /** Digest of every module that a cell can call. */
  readonly library: string;
  /** Digest of each data set that comes with it, by name. */
  readonly datasets: Readonly<Record<string, string>>;
}

const own = resolve(dirname(fileURLToPath(import.meta.url)), "..", "..");
const ownPackage = basename(own) === "dist" ? dirname(own) : own;

/** The package that `import "kernel-lib"` finds from a folder: one of its own, else ours, as the kernel does. */
function packageFor(cwd: string): string {
  try {
    return dirname(createRequire(join(resolve(cwd), "cell.js")).resolve("kernel-lib/package.json"));
  } catch {
    return ownPackage;
  }
}

/** Data sets are folders; their cards are prose, and no number follows from them. */
function datasetsOf(folder: string): LibraryRecord["datasets"] {
  const place = [join(folder, "..", "datasets"), join(folder, "datasets"), join(folder, "dist", "datasets")].find(
    (path) => existsSync(path),
  );
  if (place === undefined) return {};
  const names = readdirSync(place, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return Object.fromEntries(
    names
      .map(
        ({ name }) =>
          [name, filesDigest(join(place, name), filesBelow(join(place, name), /\.(json|gz|csv)$/))] as const,
      )
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** What a notebook in this folder computes with. */
export function libraryAt(cwd: string): LibraryRecord {
  const folder = packageFor(cwd);
  const manifest: Json = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const dist = join(folder, "dist");
  const modules = existsSync(dist) ? filesBelow(dist, /\.js$/) : [];
  const room = (name: string): string => name.split("/")[0] ?? "";
  return {
    version: String(manifest["version"]),
    model: filesDigest(
      dist,
      modules.filter((name) => MODEL.includes(room(name))),
    ),
    library: filesDigest(
      dist,
      modules.filter((name) => !APART.includes(room(name))),
    ),
    datasets: datasetsOf(folder),
  };
}
