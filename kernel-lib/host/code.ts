/** Files named by a digest of what is in them; and the modules that a simulation follows from. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, extname, join, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(import.meta.url);
const ROOMS = ["base", "model", "filesystem", "policy", "engine", "workload", "experiment"];

/** The names of a folder's files, at any depth, that end so; in order, with slashes. */
export const filesBelow = (folder: string, ending: RegExp): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => ending.test(name))
    .map((name) => name.split(sep).join("/"))
    .sort();

/** SHA-256 of files of a folder, names and contents; the first 16 hexadecimal digits. */
export function filesDigest(folder: string, names: readonly string[]): string {
  const hash = createHash("sha256");
  for (const name of names) hash.update(`${name}\0`).update(readFileSync(join(folder, name)));
  return hash.digest("hex").slice(0, 16);
}

/** A digest of the library's own modules of these rooms: what an older or a newer one has computed is something else. */
export function codeDigest(): string {
  const library = resolve(dirname(here), "..");
  // As it runs: compiled, or from its source.
  const modules = extname(here) === ".ts" ? /(?<!\.d)\.ts$/ : /\.js$/;
  const names = ROOMS.flatMap((room) => filesBelow(join(library, room), modules).map((name) => `${room}/${name}`));
  return filesDigest(library, names);
}
