/** Points of a task, by nbgrader's rules. */
import type { Json } from "../../jupyter/wire.js";
import { type Cell, section, textOf } from "../runner/notebook.js";
import type { Task } from "./assignment.js";
import type { CellRun } from "./trial.js";

/** The points of a partial credit, which the last value of a test says: a number from 0 to the maximum; all points for anything else. */
function partial(result: Json, max: number): number {
  const plain = section(result, "data")["text/plain"];
  const text = typeof plain === "string" || Array.isArray(plain) ? textOf(plain) : "";
  const value = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(text) ? Number(text) : Number.NaN;
  return value >= 0 ? Math.min(value, max) : max;
}

/**
 * The points of a test, from its run: none if it failed, wrote to standard error, was ended or did not run; else what its last value says.
 *
 * @source nbgrader 0.9.6, nbgrader/utils.py, determine_grade and get_partial_grade
 */
export function testPoints(run: CellRun | undefined, max: number): number {
  if (run?.end !== "ok") return 0;
  const isBad = (output: Json): boolean =>
    output["output_type"] === "error" || (output["output_type"] === "stream" && output["name"] === "stderr");
  const telling = run.outputs.find((output) => isBad(output) || output["output_type"] === "execute_result");
  if (telling === undefined) return max;
  return isBad(telling) ? 0 : partial(telling, max);
}

/**
 * The points that need no person, or undefined if one must read: an answer that is as it was handed out is worth nothing.
 */
export function pointsOf(
  task: Task,
  cell: Cell,
  released: Cell | undefined,
  run: CellRun | undefined,
): number | undefined {
  if (task.by === "tests") return testPoints(run, task.points);
  const isQuestion = section(cell.metadata, "nbgrader")["task"] === true;
  const isUnanswered = released !== undefined && textOf(cell.source).trim() === textOf(released.source).trim();
  return isUnanswered && !isQuestion ? 0 : undefined;
}
