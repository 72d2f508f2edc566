/** The modules that a simulation follows from, named by a digest of their text. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, extname, join, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(import.meta.url);
const ROOMS = ["base", "model", "filesystem", "policy", "engine", "workload", "experiment"];

/** A digest of the library's own modules of these rooms: what an older or a newer one has computed is something else. */
export function codeDigest(): string {
  const library = resolve(dirname(here), "..");
  const hash = createHash("sha256");
  for (const room of ROOMS) {
    const names = readdirSync(join(library, room), { recursive: true, encoding: "utf8" })
      .filter((name) => extname(name) === extname(here) && !name.endsWith(".d.ts"))
      .map((name) => name.split(sep).join("/"))
      .toSorted();
    for (const name of names) hash.update(`${room}/${name}\0`).update(readFileSync(join(library, room, name)));
  }
  return hash.digest("hex").slice(0, 16);
}
