/**
 * Points that a person gives: a table with a row for each task that needs one. It is written with points and comment empty, filled in
 * with any program for tables, and read by the next run. A row for a test goes before what the run gave. The last column names the
 * answer that was there to be read; what was given for another answer moves to the column `earlier`.
 */
import { existsSync, readFileSync } from "node:fs";
import Papa from "papaparse";
import { Problem } from "../../base/problem.js";
import { answerOf } from "./answer.js";
import type { Task } from "./assignment.js";
import { type Given, isBlank, standing } from "./given.js";
import type { Result } from "./result.js";

/** Tasks of a student, whether they have been run or not. */
export interface Expected {
  readonly student: string;
  readonly assignment: string;
  readonly tasks: readonly Task[];
}

/** By student, assignment and task. */
export type Manual = ReadonlyMap<string, Given>;

/** The key of a task of a student. */
export const manualKey = (student: string, assignment: string, task: string): string =>
  [student, assignment, task].join("\n");

const COLUMNS = ["student", "assignment", "task", "points", "comment"] as const;
const WRITTEN = ["student", "assignment", "task", "max", "points", "comment", "answer"] as const;

/** A field that a program for tables would take for a formula is written with a mark in front, which is taken off here. */
const plain = (field: string | undefined): string => (field ?? "").trim().replace(/^'(?=[=+\-@\t\r])/, "");

function pointsIn(text: string, max: number, where: string): number | undefined {
  if (text === "") return undefined;
  const points = /^\d+([.,]\d+)?$/.test(text) ? Number(text.replace(",", ".")) : Number.NaN;
  if (points <= max) return points;
  throw new Problem({
    code: "KL757",
    what: `${JSON.stringify(text)} is no number of points of this task`,
    where,
    expected: `a number from 0 to ${max}, or nothing`,
    fix: "correct the row, then give the command again",
  });
}

/** Reads the table against the tasks there are. Errors: KL755 it has other columns; KL756 a row of no task; KL757 points out of range. */
export function readManual(path: string, expected: readonly Expected[]): Manual {
  if (!existsSync(path)) return new Map();
  const text = readFileSync(path, "utf8").replace(/^\uFEFF/, "");
  const { data, meta } = Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: "greedy" });
  const missing = COLUMNS.filter((name) => meta.fields?.includes(name) !== true);
  if (missing.length > 0)
    throw new Problem({
      code: "KL755",
      what: `the table has no column ${missing.join(", ")}`,
      where: path,
      expected: `the columns ${COLUMNS.join(", ")}, in its first line`,
      fix: "restore the first line, or remove the file to have it written anew",
    });
  const most = new Map(
    expected.flatMap(({ student, assignment, tasks }) =>
      tasks.map(({ id, points }) => [manualKey(student, assignment, id), points] as const),
    ),
  );
  const others = (meta.fields ?? []).filter((name) => name.trim() !== "" && !WRITTEN.some((own) => own === name));
  const rows = data.map((row, index) => {
    const [student, assignment, task, points, comment] = COLUMNS.map((name) => plain(row[name]));
    const key = manualKey(student ?? "", assignment ?? "", task ?? "");
    const where = `${path}, row ${index + 2}`;
    const max = most.get(key);
    const more = Object.fromEntries(
      others.flatMap((name) => (plain(row[name]) === "" ? [] : [[name, plain(row[name])]])),
    );
    if (max !== undefined) {
      const answer = plain(row["answer"]);
      const given = { points: pointsIn(points ?? "", max, where), comment: comment ?? "", more };
      return [key, answer === "" ? given : { ...given, answer }] as const;
    }
    if (points === "" && comment === "") return undefined;
    throw new Problem({
      code: "KL756",
      what: `there is no task ${task} of ${assignment} by ${student}`,
      where,
      expected: "a student, an assignment and a task as in grades.csv",
      fix: "correct the row, or take it out",
    });
  });
  return new Map(rows.filter((row) => row !== undefined));
}

/** Rows as text; what a program for tables would take for a formula is marked as text. */
export const csv = (fields: readonly string[], rows: readonly (readonly (string | number)[])[]): string =>
  `${Papa.unparse({ fields: [...fields], data: rows.map((row) => [...row]) }, { escapeFormulae: true, newline: "\n" })}\n`;

/** The table for the next run: every task that needs a person, and every row that one has filled in, with all that stood in it. */
export function manualText(results: readonly Result[], manual: Manual): string {
  const rows = results.flatMap((result) =>
    result.tasks.flatMap((task) => {
      const { student, assignment } = result;
      const answer = answerOf(result, task);
      const given = standing(
        manual.get(manualKey(student, assignment, task.id)),
        task,
        answer,
        result.notebook !== null,
      );
      if (task.auto !== null && isBlank(given)) return [];
      const { points = "", comment, more = {} } = given;
      return [{ ...more, student, assignment, task: task.id, max: task.points, points, comment, answer }];
    }),
  );
  const names = [...new Set([...WRITTEN, ...rows.flatMap((row) => Object.keys(row))])];
  return csv(
    names,
    rows.map((row) => names.map((name) => (row as Readonly<Record<string, string | number>>)[name] ?? "")),
  );
}
