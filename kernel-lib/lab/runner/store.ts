/**
 * Writes a file whole or not at all: into a temporary file beside it, to the disk, then renamed over it.
 */
import { randomUUID } from "node:crypto";
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { Problem } from "../../base/problem.js";
import type { Notebook } from "./notebook.js";

const refuse = (path: string, error: unknown): Problem =>
  new Problem({
    code: "KL706",
    what: `the output cannot be written: ${error instanceof Error ? error.message : String(error)}`,
    where: path,
    expected: "a file in a folder that exists and can be written to",
    fix: "choose another file with -o, or make the folder writable",
  });

const beside = (path: string): string => join(dirname(path), `.${basename(path)}.${randomUUID().slice(0, 8)}.tmp`);

/** Where a path leads: writing beside a link must not replace the link. */
const target = (path: string): string => (existsSync(path) ? realpathSync(path) : path);

/** Refuses a path that cannot be written, before the work whose result it is to hold. Leaves nothing behind. */
export function checkWritable(path: string): void {
  const probe = beside(target(path));
  try {
    if (existsSync(path) && statSync(path).isDirectory()) throw new Error("it is a folder");
    closeSync(openSync(probe, "wx"));
    rmSync(probe);
  } catch (error) {
    throw refuse(path, error);
  }
}

/** Puts data in the place of a file, whole or not at all; what the disk says against it is thrown as it is. */
export function replaceFile(path: string, data: string | Uint8Array): void {
  const to = target(path);
  const temporary = beside(to);
  try {
    const file = openSync(temporary, "wx", existsSync(to) ? statSync(to).mode : 0o666);
    try {
      writeFileSync(file, data);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, to);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Writes text to a path, whole or not at all. */
export function writeWhole(path: string, text: string): void {
  try {
    replaceFile(path, text);
  } catch (error) {
    throw refuse(path, error);
  }
}

/** A notebook as Jupyter writes it: one blank of indent, a line break at the end. */
export function notebookText(notebook: Notebook): string {
  return `${JSON.stringify(notebook, null, 1)}\n`;
}
