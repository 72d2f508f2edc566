/** A file to which finished work is added line by line, so that nothing is lost when the process ends. */
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { Problem } from "../base/problem.js";

const parsed = (line: string): unknown => {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
};

/** Error KL424: the file cannot be read or written. */
function withFile<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (reason) {
    throw new Problem({
      code: "KL424",
      what: `the journal ${path} cannot be used: ${reason instanceof Error ? reason.message : String(reason)}`,
      where: "sweep, journal",
      expected: "the path of a file that can be read and written, or of one in a folder that is there",
      fix: "make the folder, or give another path; nothing has been simulated",
    });
  }
}

/**
 * The lines of a journal that are whole; the file is made if there is none. A last line that was cut off is closed, so that what is added begins a line of its own.
 * Errors: KL424 the file cannot be read or written; KL425 it holds something else, which is left as it is.
 */
export function openJournal(path: string): readonly unknown[] {
  const text = withFile(path, () => (existsSync(path) ? readFileSync(path, "utf8") : ""));
  const [first = "", ...others] = text.split("\n");
  const isJournal = text === "" || (others.length === 0 ? first.startsWith("{") : typeof parsed(first) === "object");
  if (!isJournal)
    throw new Problem({
      code: "KL425",
      what: `${path} holds something else than a journal`,
      where: "sweep, journal",
      expected: "a file of lines of JSON, as a sweep writes them, or one that is not there yet",
      fix: "give another path",
    });
  withFile(path, () => appendFileSync(path, text === "" || text.endsWith("\n") ? "" : "\n"));
  return [first, ...others].map(parsed).filter((line) => line !== undefined);
}

/** Adds a value as a line. */
export const addToJournal = (path: string, value: unknown): void => appendFileSync(path, `${JSON.stringify(value)}\n`);
