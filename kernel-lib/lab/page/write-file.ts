/** A file that appears whole or not at all: written beside its place, then moved there. */
import { randomBytes } from "node:crypto";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { Problem } from "../../base/problem.js";

/** Writes text or bytes to `path`, making its folder if need be. */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const beside = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString("hex")}.tmp`);
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(beside, content, { flag: "wx" });
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true }).catch(() => undefined);
    throw new Problem({
      code: "KL810",
      what: `the file cannot be written (${(error as NodeJS.ErrnoException).code ?? String(error)})`,
      where: path,
      expected: "a place in which files may be written, and no folder of that name",
      fix: "choose another place with -o",
    });
  }
}
