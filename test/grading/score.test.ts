/** Points, by nbgrader's rules. */
import { expect, test } from "vitest";
import { tasksOf } from "../../kernel-lib/lab/grading/assignment.js";
import { pointsOf, testPoints } from "../../kernel-lib/lab/grading/score.js";
import type { CellRun } from "../../kernel-lib/lab/grading/trial.js";
import { exercise, released } from "./exercise.js";

const run = (...outputs: CellRun["outputs"]): CellRun => ({ end: "ok", count: 1, outputs });
const result = (text: string) => ({ output_type: "execute_result", data: { "text/plain": [text] } });
const stream = (name: string) => ({ output_type: "stream", name, text: "text" });
const error = { output_type: "error", ename: "Error", evalue: "", traceback: [] };

test.each([
  ["nothing shown", run(), 3],
  ["text shown", run(stream("stdout")), 3],
  ["an error", run(stream("stdout"), error), 0],
  ["a line on standard error", run(stream("stderr")), 0],
  ["a number as the last value", run(result("1.5")), 1.5],
  ["none of the points", run(result("0")), 0],
  ["more than there are", run(result("7")), 3],
  ["a value that is no number", run(result("true")), 3],
  ["a negative number", run(result("-1")), 3],
  ["a number after a warning", run(stream("stderr"), result("2")), 0],
  ["a limit", { ...run(), end: "time" } as CellRun, 0],
  ["no run at all", undefined, 0],
])("a test of 3 points with %s", (_, given, points) => {
  expect(testPoints(given, 3)).toBe(points);
});

test("an answer for a person is worth nothing as it was handed out, and is read when it was written", () => {
  const [task] = tasksOf(exercise, "exercise").filter(({ id }) => id === "why");
  const stub = released.cells.find(({ id }) => id === "why");
  if (task === undefined || stub === undefined) throw new Error("the task is gone");
  expect(pointsOf(task, stub, stub, undefined)).toBe(0);
  expect(pointsOf(task, { ...stub, source: "Because." }, stub, undefined)).toBeUndefined();
});

test("a task is always read, for its answer stands elsewhere", () => {
  const [task] = tasksOf(exercise, "exercise").filter(({ id }) => id === "draw");
  const stub = released.cells.find(({ id }) => id === "draw");
  if (task === undefined || stub === undefined) throw new Error("the task is gone");
  expect(pointsOf(task, stub, stub, undefined)).toBeUndefined();
});

test.each([
  ["KL752", []],
  ["KL753", [exercise.cells[3], exercise.cells[3]]],
  ["KL754", [{ ...exercise.cells[3], metadata: { nbgrader: { grade: true, grade_id: "x", points: "3" } } }]],
])("an assignment that cannot be graded is refused: %s", (code, cells) => {
  const wrong = { ...exercise, cells: cells as typeof exercise.cells };
  expect(() => tasksOf(wrong, "wrong.ipynb")).toThrow(code);
});
