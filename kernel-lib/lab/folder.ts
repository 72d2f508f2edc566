/** Folders that are written into: one that a person named, made if it is missing, and one of our own for a while. */
import { accessSync, constants, mkdirSync, mkdtempSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { Problem } from "../base/problem.js";

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? String(error);

/** Level by level: Node's own `recursive` never returns where the system refuses a folder as if its parent were missing, as /proc does. */
function made(folder: string, mode: number): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return;
  if (dirname(folder) !== folder) made(dirname(folder), mode);
  try {
    mkdirSync(folder, { mode });
  } catch (error) {
    // Another process may have made it meanwhile.
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) throw error;
  }
}

/** Makes the folder, if it is missing, and gives it back. Error KL709: it cannot be made or written into. `fix` says where it was named. */
export function writableFolder(
  folder: string,
  fix: string = "name another folder with -o",
  mode: number = 0o777,
): string {
  try {
    made(resolve(folder), mode);
    accessSync(folder, constants.W_OK | constants.X_OK);
    return folder;
  } catch (error) {
    throw new Problem({
      code: "KL709",
      what: `the folder cannot be written into (${codeOf(error)})`,
      where: folder,
      expected: "a folder, or a place for a new one, that may be written to, and no file of that name",
      fix,
    });
  }
}

/** A new folder for files that are not kept, whose name begins so. Error KL710: there is no place for it. */
export function temporaryFolder(prefix: string, above: string = tmpdir()): string {
  try {
    return mkdtempSync(join(above, prefix));
  } catch (error) {
    throw new Problem({
      code: "KL710",
      what: `there is no place for temporary files (${codeOf(error)})`,
      where: above,
      expected: "a folder that is there and may be written to",
      fix: "set TMPDIR (on Windows TEMP) to such a folder, or leave it unset",
    });
  }
}
