/** Results and what a person gave, put together: the points of every task, and of every student. */
import { answerOf } from "./answer.js";
import { noteOf, pointsGot, standing } from "./given.js";
import { type Manual, csv, manualKey } from "./manual.js";
import type { Result, ScoredTask } from "./result.js";

/** A task with its points; undefined while a person has yet to give them. */
export interface Grade extends ScoredTask {
  readonly manual: number | undefined;
  readonly got: number | undefined;
  readonly comment: string;
}

/** All of one submission. */
export interface Grades {
  readonly result: Result;
  readonly tasks: readonly Grade[];
  /** The points so far. */
  readonly got: number;
  readonly max: number;
  /** The tasks whose points are still to be given. */
  readonly open: number;
  /** What a person should know: of the run, and of points that count no more. */
  readonly notes: readonly string[];
}

const sum = (numbers: readonly number[]): number => Math.round(numbers.reduce((a, b) => a + b, 0) * 1e6) / 1e6;

export function gradesOf(result: Result, manual: Manual): Grades {
  const isReadable = result.notebook !== null;
  const read = result.tasks.map((task) => {
    const row = manual.get(manualKey(result.student, result.assignment, task.id));
    const given = standing(row, task, answerOf(result, task), isReadable);
    const { points, comment } = given;
    const grade: Grade = { ...task, manual: points, got: pointsGot(given, task, isReadable), comment };
    return { grade, notes: noteOf(given, task, isReadable) };
  });
  const tasks = read.map(({ grade }) => grade);
  return {
    result,
    tasks,
    got: sum(tasks.map(({ got }) => got ?? 0)),
    max: sum(tasks.map(({ points }) => points)),
    open: tasks.filter(({ got }) => got === undefined).length,
    notes: [...result.notes, ...read.flatMap(({ notes }) => notes)],
  };
}

/** A row for each task of each student. */
export function gradesText(all: readonly Grades[]): string {
  const rows = all.flatMap(({ result, tasks }) =>
    tasks.map(({ id, points, auto, manual, got, comment }) => [
      result.student,
      result.name,
      result.assignment,
      id,
      points,
      auto ?? "",
      manual ?? "",
      got ?? "",
      comment,
    ]),
  );
  return csv(["student", "name", "assignment", "task", "max", "auto", "manual", "points", "comment"], rows);
}

/** A row for each submission. */
export function totalsText(all: readonly Grades[]): string {
  const rows = all.map(({ result, got, max, open, notes }) => [
    result.student,
    result.name,
    result.assignment,
    max,
    got,
    open,
    notes.join("; "),
  ]);
  return csv(["student", "name", "assignment", "max", "points", "tasks to be read", "notes"], rows);
}
