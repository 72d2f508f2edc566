/** The sources of the library, for the tests that read them. */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The root of the checkout. */
export const ROOT: string = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..", "..");

const SKIP = /(^|[/\\])(node_modules|dist|fixtures|\.ipynb_checkpoints)([/\\]|$)/;

/** A file of the checkout: its path from the root, with `/`, and its text. */
export interface Source {
  readonly file: string;
  readonly text: string;
}

/** The files below a folder of the checkout whose name ends in one of the given ways. */
export function sources(folder: string, endings: readonly string[]): readonly Source[] {
  if (!existsSync(path.join(ROOT, folder))) return [];
  return readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => !SKIP.test(name) && endings.some((ending) => name.endsWith(ending)))
    .map((name) => source(path.posix.join(folder, name.replaceAll(path.sep, "/"))))
    .sort((a, b) => (a.file < b.file ? -1 : 1));
}

/** One file of the checkout; its text is empty if it is not there. */
export function source(file: string): Source {
  try {
    return { file, text: readFileSync(path.join(ROOT, file), "utf8") };
  } catch {
    return { file, text: "" };
  }
}

/** What a JSON file of the checkout holds. */
export function json(file: string): unknown {
  return JSON.parse(source(file).text);
}

/** A source without its comments and the contents of its strings, line by line as before. */
export function codeOnly(text: string): string {
  const blank = (part: string): string => part.replace(/[^\n]/g, " ");
  return text.replace(/\/\*[\s\S]*?\*\/|(?<=^|[^:\\])\/\/[^\n]*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g, blank);
}
