/** Points from people: the table that is written can be filled in and read, whatever the names, and what is wrong in it is told. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { gradesOf, gradesText } from "../../kernel-lib/lab/grading/grades.js";
import { manualKey, manualText, readManual } from "../../kernel-lib/lab/grading/manual.js";
import type { Result } from "../../kernel-lib/lab/grading/result.js";
import { resultOf } from "./exercise.js";

const folder = mkdtempSync(join(tmpdir(), "kernel-lib-test-"));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, "manual.csv");

const of = (student: string): Result =>
  resultOf(student, [
    { id: "test", points: 3, by: "tests", auto: 1 },
    { id: "why", points: 4, by: "person", auto: null },
  ]);
const read = (text: string, student = "ada") => {
  writeFileSync(path, text);
  return readManual(path, [of(student)]);
};

test("the table asks for what a person must read, and only for that", () => {
  expect(manualText([of("ada")], new Map())).toMatch(
    /^student,assignment,task,max,points,comment,answer\nada,pins,why,4,,,#\w+\n$/,
  );
});

test.each(["ada", "=1+1", "@ada", "a,b", 'a "b"', "-x", "ä ö"])(
  "a row that was filled in is read as it was meant, for the student %s",
  (student) => {
    const table = manualText([of(student)], new Map()).replace(/,,(,#\w+\n)$/, ',"3,5",well$1');
    const manual = read(table, student);
    expect(manual.get(manualKey(student, "pins", "why"))).toMatchObject({ points: 3.5, comment: "well" });
    expect(read(manualText([of(student)], manual), student)).toEqual(manual);
  },
);

test("semicolons, a mark of byte order and lines of Windows are read too", () => {
  const manual = read("\uFEFFstudent;assignment;task;max;points;comment\r\nada;pins;why;4;2;\r\n");
  expect(manual.get(manualKey("ada", "pins", "why"))?.points).toBe(2);
});

test("no cell of a table can be a formula", () => {
  const grades = gradesOf(of("=HYPERLINK(1)"), new Map());
  expect(gradesText([grades])).not.toMatch(/(^|,|")=/m);
});

test("a row for a test goes before what the run gave", () => {
  const manual = read("student,assignment,task,max,points,comment\nada,pins,test,3,2.5,half a test\n");
  expect(gradesOf(of("ada"), manual)).toMatchObject({ got: 2.5, max: 7, open: 1 });
});

test.each([
  ["KL755", "name,points\nada,2\n"],
  ["KL756", "student,assignment,task,max,points,comment\nadda,pins,why,4,2,\n"],
  ["KL757", "student,assignment,task,max,points,comment\nada,pins,why,4,5,\n"],
  ["KL757", "student,assignment,task,max,points,comment\nada,pins,why,4,-1,\n"],
  ["KL757", "student,assignment,task,max,points,comment\nada,pins,why,4,good,\n"],
])("%s: what cannot be used is told", (code, text) => {
  expect(() => read(text)).toThrow(code);
});
