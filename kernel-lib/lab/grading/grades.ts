/** Results and what a person gave, put together: the points of every task, and of every student. */
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
}

const sum = (numbers: readonly number[]): number => Math.round(numbers.reduce((a, b) => a + b, 0) * 1e6) / 1e6;

export function gradesOf(result: Result, manual: Manual): Grades {
  const tasks = result.tasks.map((task): Grade => {
    const given = manual.get(manualKey(result.student, result.assignment, task.id));
    const got = given?.points ?? task.auto ?? undefined;
    return { ...task, manual: given?.points, got, comment: given?.comment ?? "" };
  });
  return {
    result,
    tasks,
    got: sum(tasks.map(({ got }) => got ?? 0)),
    max: sum(tasks.map(({ points }) => points)),
    open: tasks.filter(({ got }) => got === undefined).length,
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
  const rows = all.map(({ result, got, max, open }) => [
    result.student,
    result.name,
    result.assignment,
    max,
    got,
    open,
    result.notes.join("; "),
  ]);
  return csv(["student", "name", "assignment", "max", "points", "tasks to be read", "notes"], rows);
}
