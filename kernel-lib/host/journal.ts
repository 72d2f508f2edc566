/** A file to which finished work is added line by line, so that nothing is lost when the process ends. */
import { appendFileSync, existsSync, readFileSync } from "node:fs";

/** The lines of a journal that are whole. A last line that was cut off is closed, so that what is added begins a line of its own. */
export function openJournal(path: string): readonly unknown[] {
  if (!existsSync(path)) return [];
  const text = readFileSync(path, "utf8");
  if (text !== "" && !text.endsWith("\n")) appendFileSync(path, "\n");
  return text.split("\n").flatMap((line): readonly unknown[] => {
    try {
      return [JSON.parse(line) as unknown];
    } catch {
      return [];
    }
  });
}

/** Adds a value as a line. */
export const addToJournal = (path: string, value: unknown): void => appendFileSync(path, `${JSON.stringify(value)}\n`);
