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
  /** Whom several files say that they are from: then none of them is known by that name. */
  readonly claimed?: string;
}

/** By student, assignment and task. */
export type Manual = ReadonlyMap<string, Given>;

type Fields = Readonly<Record<string, string>>;

/** A row that counts for nobody: it stays in the table, for its submission may come, or come back. */
export interface LooseRow {
  readonly fields: Fields;
  /** Which row, and why. */
  readonly told: string;
}

/** All that people gave. */
export interface Table {
  readonly manual: Manual;
  readonly loose: readonly LooseRow[];
}

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

/** Why a row is of no task that there is. */
function whyLoose({ student, assignment, task }: Fields, expected: readonly Expected[]): string {
  const own = expected.filter((each) => each.assignment === assignment);
  const copies = own.filter(({ claimed }) => claimed === student).map((each) => each.student);
  if (copies.length > 0) return `several files say that they are from ${student}: ${copies.join(", ")}`;
  return own.some((each) => each.student === student)
    ? `${assignment} has no task ${task}`
    : `there is no submission of ${assignment} by ${student}`;
}

function rowsIn(path: string): readonly Fields[] {
  const text = readFileSync(path, "utf8").replace(/^\uFEFF/, "");
  const { data, meta } = Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: "greedy" });
  const names = (meta.fields ?? []).filter((name) => name.trim() !== "");
  const missing = COLUMNS.filter((name) => !names.includes(name));
  if (missing.length === 0) return data.map((row) => Object.fromEntries(names.map((name) => [name, plain(row[name])])));
  throw new Problem({
    code: "KL755",
    what: `the table has no column ${missing.join(", ")}`,
    where: path,
    expected: `the columns ${COLUMNS.join(", ")}, in its first line`,
    fix: "restore the first line, or remove the file to have it written anew",
  });
}

/** What a person wrote into columns of his own. */
const moreIn = (fields: Fields): Fields =>
  Object.fromEntries(
    Object.entries(fields).filter(([name, text]) => text !== "" && !WRITTEN.some((own) => own === name)),
  );

/** Reads the table against the tasks there are. Errors: KL755 it has other columns; KL757 points out of range. */
export function readManual(path: string, expected: readonly Expected[]): Table {
  const most = new Map(
    expected.flatMap(({ student, assignment, tasks }) =>
      tasks.map(({ id, points }) => [manualKey(student, assignment, id), points] as const),
    ),
  );
  const rows = (existsSync(path) ? rowsIn(path) : []).map((fields, index) => {
    const { student = "", assignment = "", task = "", points = "", comment = "", answer = "" } = fields;
    const more = moreIn(fields);
    const key = manualKey(student, assignment, task);
    const where = `${path}, row ${index + 2}`;
    const max = most.get(key);
    const isFilledIn = points !== "" || comment !== "" || Object.keys(more).length > 0;
    const given = { points: max === undefined ? undefined : pointsIn(points, max, where), comment, more };
    return { fields, key, where, max, isFilledIn, given: answer === "" ? given : { ...given, answer } };
  });
  const filledIn = rows.filter(({ isFilledIn }) => isFilledIn);
  const known = filledIn.filter(({ max }) => max !== undefined);
  const first = new Map(known.toReversed().map((row) => [row.key, row]));
  const loose = filledIn.filter((row) => first.get(row.key) !== row);
  return {
    manual: new Map([...first].map(([key, { given }]) => [key, given])),
    loose: loose.map(({ fields, where, max }) => {
      const { student, task, points } = fields;
      const why = max === undefined ? whyLoose(fields, expected) : "a row above it is of the same task";
      const what = `${student}, ${task}${points === "" ? "" : `, ${points} ${points === "1" ? "point" : "points"}`}`;
      return { fields, told: `${where} (${what}) counts for nobody and is kept: ${why}` };
    }),
  };
}

/** Rows as text; what a program for tables would take for a formula is marked as text. */
export const csv = (fields: readonly string[], rows: readonly (readonly (string | number)[])[]): string =>
  `${Papa.unparse({ fields: [...fields], data: rows.map((row) => [...row]) }, { escapeFormulae: true, newline: "\n" })}\n`;

/** The table for the next run: every task that needs a person, and every row that one has filled in, with all that stood in it. */
export function manualText(results: readonly Result[], { manual, loose }: Table): string {
  const rows = results.flatMap((result) =>
    result.tasks.flatMap((task): readonly Readonly<Record<string, string | number>>[] => {
      const { student, assignment } = result;
      const answer = answerOf(result, task);
      const row = manual.get(manualKey(student, assignment, task.id));
      const given = standing(row, task, answer, result.notebook !== null);
      if (task.auto !== null && isBlank(given)) return [];
      const { points = "", comment, more = {} } = given;
      return [{ ...more, student, assignment, task: task.id, max: task.points, points, comment, answer }];
    }),
  );
  const all = [...rows, ...loose.map(({ fields }) => fields)];
  const names = [...new Set([...WRITTEN, ...all.flatMap((row) => Object.keys(row))])];
  return csv(
    names,
    all.map((row) => names.map((name) => row[name] ?? "")),
  );
}
