/** Points of a person belong to the answer that was read: another answer is to be read again, and nothing that was written is lost. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { type Grades, gradesOf } from "../../kernel-lib/lab/grading/grades.js";
import { manualText, readManual } from "../../kernel-lib/lab/grading/manual.js";
import { restore } from "../../kernel-lib/lab/grading/restore.js";
import type { Result } from "../../kernel-lib/lab/grading/result.js";
import { type Answers, RIGHT, answered, exercise, released, resultOf } from "./exercise.js";

const folder = mkdtempSync(join(tmpdir(), "kernel-lib-test-"));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, "manual.csv");

const handedIn = (answers: Answers): Result => ({
  ...resultOf("ada", [
    { id: "test-rise", points: 3, by: "tests", auto: 3 },
    { id: "why", points: 4, by: "person", auto: answers["why"] === undefined ? 0 : null },
    { id: "draw", points: 1, by: "person", auto: null },
  ]),
  notebook: restore(exercise, released, answered(answers)).notebook,
});
interface Round {
  readonly grades: Grades;
  readonly table: string;
}
/** What grading makes of this table and these answers. */
function round(table: string, answers: Answers): Round {
  writeFileSync(path, table);
  const result = handedIn(answers);
  const given = readManual(path, [result]);
  return { grades: gradesOf(result, given.manual), table: manualText([result], given) };
}
const asked = (answers: Answers): string => round("student,assignment,task,points,comment\n", answers).table;
const filled = (table: string, task: string, points: string, comment: string): string =>
  table.replace(new RegExp(`(,${task},\\d),[^,]*,[^,]*`), `$1,${points},${comment}`);
const of = ({ grades }: Round, id: string) => grades.tasks.find((task) => task.id === id);
const OTHER: Answers = { ...RIGHT, why: "No idea." };

test("points count for the answer that was read, also when the rest of the notebook changes", () => {
  const marked = round(filled(asked(RIGHT), "why", "4", "well put"), RIGHT);
  expect([of(marked, "why")?.got, marked.grades.notes]).toEqual([4, []]);
  const again = round(marked.table, { ...RIGHT, rise: "const rise = (pins: number): number => 1024 * pins;" });
  expect([of(again, "why")?.got, again.table.includes(",why,4,4,well put,#")]).toEqual([4, true]);
});

test("another answer is to be read again; the old points and the comment stay in the table and in a note", () => {
  const changed = round(filled(asked(RIGHT), "why", "4", "well put"), OTHER);
  expect(of(changed, "why")).toMatchObject({ got: undefined, manual: undefined, comment: "" });
  const note = "why is to be read again, for its answer was changed after a person gave: 4 points: well put";
  expect(changed.grades.notes).toEqual([note]);
  expect(changed.table).toMatch(/,why,4,,,#\w+,4 points: well put\n/);
  // It stays so until somebody reads it.
  const later = round(changed.table, OTHER);
  expect([of(later, "why")?.got, later.grades.notes, later.table]).toEqual([undefined, [note], changed.table]);
  const read = round(filled(changed.table, "why", "1", ""), OTHER);
  expect([of(read, "why")?.got, read.grades.notes]).toEqual([1, []]);
  expect(read.table).toMatch(/,why,4,1,,#\w+,4 points: well put\n/);
});

test("points that were given while another answer came in are not that answer's", () => {
  const table = filled(asked(RIGHT), "why", "4", "");
  expect(of(round(table, OTHER), "why")?.got).toBeUndefined();
});

test("a table that does not name answers is taken as it is, and names them from then on", () => {
  const old = round("student,assignment,task,max,points,comment\nada,pins,why,4,2,\n", RIGHT);
  expect(of(old, "why")?.got).toBe(2);
  expect(of(round(old.table, OTHER), "why")?.got).toBeUndefined();
});

test("an answer that is as it was handed out gives none, whatever was given before", () => {
  const { why: _, ...none } = RIGHT;
  const back = round(filled(asked(RIGHT), "why", "2", ""), none);
  const note = "why is as it was handed out, so what a person gave before does not count: 2 points";
  expect([of(back, "why")?.got, back.grades.notes]).toEqual([0, [note]]);
  const bare = round("student,assignment,task,max,points,comment\nada,pins,why,4,2,\n", none);
  expect([of(bare, "why")?.got, bare.grades.notes]).toEqual([0, [note]]);
  expect(round(bare.table, none).table).toBe(bare.table);
});

test("a question and a test are read with all that the student wrote in cells without points", () => {
  const table = "student,assignment,task,max,points,comment\nada,pins,draw,1,1,\nada,pins,test-rise,3,0,copied\n";
  const first = round(table, RIGHT);
  expect([of(first, "draw")?.got, of(first, "test-rise")?.got]).toEqual([1, 0]);
  const [same, other] = [round(first.table, OTHER), round(first.table, { ...RIGHT, rise: "const rise = 0;" })];
  expect([of(same, "draw")?.got, of(same, "test-rise")?.got]).toEqual([1, 0]);
  expect([of(other, "draw")?.got, of(other, "test-rise")?.got]).toEqual([undefined, undefined]);
});

test("columns that a person has added stay", () => {
  const { table } = round("student,assignment,task,points,comment,reader\nada,pins,why,,,Grace\n", RIGHT);
  expect(table).toMatch(/^student,assignment,task,max,points,comment,answer,reader\nada,pins,why,4,,,#\w+,Grace\n/);
});
