/** What a person gave for one task, and whether it still counts: it was given for one answer, and the student may have handed in another. */
import type { ScoredTask } from "./result.js";

/** What a person said of a task. */
export interface Given {
  readonly points: number | undefined;
  readonly comment: string;
  /** The answer that it was said of; undefined in a table that does not tell: then it is the one that is there. */
  readonly answer?: string;
  /** The other columns of the row, by name; `earlier` has what was given for another answer. */
  readonly more?: Readonly<Record<string, string>>;
}

const NOTHING: Given = { points: undefined, comment: "" };
const earlierOf = ({ more }: Given): string => more?.["earlier"] ?? "";

/** Whether a row has nothing that a person wrote. */
export const isBlank = ({ points, comment, more = {} }: Given): boolean =>
  points === undefined && comment === "" && Object.keys(more).length === 0;

/** Whether the task was answered at all; of a file that cannot be read nobody knows. */
const isUntouched = ({ by, auto }: ScoredTask, isReadable: boolean): boolean =>
  isReadable && by === "person" && auto === 0;

const said = ({ points, comment }: Given): string =>
  [...(points === undefined ? [] : [`${points} ${points === 1 ? "point" : "points"}`]), comment]
    .filter((part) => part !== "")
    .join(": ");

/** What was given, as it stands before this answer: for another answer, or for none, it is only remembered. */
export function standing(row: Given | undefined, task: ScoredTask, answer: string, isReadable: boolean): Given {
  const given = row ?? NOTHING;
  const isOwn = given.answer === undefined || given.answer === answer;
  const told = said(given);
  if (told === "" || (isOwn && !(isUntouched(task, isReadable) && given.points !== undefined))) return given;
  const earlier = [earlierOf(given), told].filter((part) => part !== "").join("; ");
  return { ...NOTHING, answer, more: { ...given.more, earlier } };
}

/** The points of a task: a person's before those of the run. Undefined while one must read, also an answer that was read in another form. */
export function pointsGot(given: Given, task: ScoredTask, isReadable: boolean): number | undefined {
  const isToBeRead = earlierOf(given) !== "" && !isUntouched(task, isReadable);
  return given.points ?? (isToBeRead ? undefined : (task.auto ?? undefined));
}

/** What a person should know of points that count no more. */
export function noteOf(given: Given, task: ScoredTask, isReadable: boolean): readonly string[] {
  const earlier = earlierOf(given);
  if (earlier === "" || given.points !== undefined) return [];
  return isUntouched(task, isReadable)
    ? [`${task.id} is as it was handed out, so what a person gave before does not count: ${earlier}`]
    : [`${task.id} is to be read again, for its answer was changed after a person gave: ${earlier}`];
}
