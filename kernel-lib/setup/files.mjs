/** Where things are, and digests of what is in them: what was built from what is decided by content, never by dates. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The root of the checkout. */
export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..", "..");
/** Everything that may be thrown away. */
export const CACHE = path.join(ROOT, ".cache");
/** What the compiler makes of kernel-lib. */
export const DIST = path.join(ROOT, "kernel-lib", "dist");

const SKIP = new Set(["node_modules", "dist", ".cache", ".git", ".ipynb_checkpoints"]);

/**
 * Every file below a folder, sorted, as paths relative to it; folders that hold nothing of ours are left out.
 * @param {string} folder
 * @param {(name: string) => boolean} wanted
 * @returns {string[]}
 */
export function filesBelow(folder, wanted) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      if (SKIP.has(entry.name)) return [];
      if (entry.isDirectory())
        return filesBelow(path.join(folder, entry.name), wanted).map((name) => path.join(entry.name, name));
      return entry.isFile() && wanted(entry.name) ? [entry.name] : [];
    })
    .sort();
}

/**
 * A digest of some files: their names and what is in them.
 * @param {string} folder
 * @param {readonly string[]} names relative to the folder
 */
export function digestOf(folder, names) {
  const hash = createHash("sha256");
  for (const name of names)
    hash.update(`${name.replaceAll(path.sep, "/")}\0`).update(readFileSync(path.join(folder, name)));
  return hash.digest("hex").slice(0, 32);
}

/**
 * What a JSON file holds, or undefined if it is missing or broken: a broken stamp is as good as none.
 * @param {string} file
 * @returns {any}
 */
export function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}
