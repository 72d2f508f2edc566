/** What a person reads before giving points for a task, and a short name for it: points that were given for one answer are not another's. */
import { digestOf } from "../../host/digest.js";
import { type Cell, textOf } from "../runner/notebook.js";
import type { Task } from "./assignment.js";
import { marksOf } from "./marks.js";
import type { Result } from "./result.js";

const NAME_LENGTH = 10;

/** Cells that students write and that have no points of their own: the answer to a question or a test may stand in any of them. */
const isOpen = (cell: Cell): boolean => {
  const marks = marksOf(cell);
  return marks === undefined || !(marks.locked || marks.grade);
};

/** The answer to a task, as a name that changes with its text. The mark in front keeps a program for tables from taking it for a number. */
export function answerOf({ notebook }: Result, { id }: Task): string {
  const cells = notebook?.cells ?? [];
  const own = cells.filter((cell) => marksOf(cell)?.id === id && marksOf(cell)?.solution === true);
  const read = own.length > 0 ? own : cells.filter(isOpen);
  return `#${digestOf(read.map(({ source }) => textOf(source).trim())).slice(0, NAME_LENGTH)}`;
}
