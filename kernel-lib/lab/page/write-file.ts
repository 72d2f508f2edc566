/** A file that appears whole or not at all: written beside its place, then moved there. */
import { randomBytes } from "node:crypto";
import { rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { Problem } from "../../base/problem.js";

/** Writes text or bytes to `path`. Error KL810: it cannot be written, for one because its folder is missing: a name mistyped makes no folders. */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const beside = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString("hex")}.tmp`);
  try {
    await writeFile(beside, content, { flag: "wx" });
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true }).catch(() => undefined);
    throw new Problem({
      code: "KL810",
      what: `the file cannot be written (${(error as NodeJS.ErrnoException).code ?? String(error)})`,
      where: path,
      expected: "a file in a folder that exists and can be written to, and no folder of that name",
      fix: "choose another place with -o",
    });
  }
}
