/** Points from people: the table that is written can be filled in and read, whatever the names, and what is wrong in it is told. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { gradesOf, gradesText } from "../../kernel-lib/lab/grading/grades.js";
import {
  type Expected,
  type Manual,
  type Table,
  manualKey,
  manualText,
  readManual,
} from "../../kernel-lib/lab/grading/manual.js";
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
const tableOf = (text: string, expected: readonly Expected[]): Table => {
  writeFileSync(path, text);
  return readManual(path, expected);
};
const read = (text: string, student = "ada") => tableOf(text, [of(student)]).manual;
const written = (student: string, manual: Manual = new Map()): string =>
  manualText([of(student)], { manual, loose: [] });

test("the table asks for what a person must read, and only for that", () => {
  expect(written("ada")).toMatch(/^student,assignment,task,max,points,comment,answer\nada,pins,why,4,,,#\w+\n$/);
});

test.each(["ada", "=1+1", "@ada", "a,b", 'a "b"', "-x", "ä ö"])(
  "a row that was filled in is read as it was meant, for the student %s",
  (student) => {
    const table = written(student).replace(/,,(,#\w+\n)$/, ',"3,5",well$1');
    const manual = read(table, student);
    expect(manual.get(manualKey(student, "pins", "why"))).toMatchObject({ points: 3.5, comment: "well" });
    expect(read(written(student, manual), student)).toEqual(manual);
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
  ["KL757", "student,assignment,task,max,points,comment\nada,pins,why,4,5,\n"],
  ["KL757", "student,assignment,task,max,points,comment\nada,pins,why,4,-1,\n"],
  ["KL757", "student,assignment,task,max,points,comment\nada,pins,why,4,good,\n"],
])("%s: what cannot be used is told", (code, text) => {
  expect(() => read(text)).toThrow(code);
});

const HEAD = "student,assignment,task,max,points,comment,answer\n";

test.each([
  ["zoe,pins,why,4,2,well,#a", "zoe, why, 2 points", "there is no submission of pins by zoe"],
  ["ada,pins,whi,4,2,,", "ada, whi, 2 points", "pins has no task whi"],
  ["eve,pins,why,4,,see me,#b", "eve, why", "several files say that they are from eve: eve-1, eve-2"],
])("a row of no task there is costs nobody anything: it is told, and stays (%s)", (row, what, why) => {
  const copies = ["eve-1", "eve-2"].map((student) => ({ ...of(student), claimed: "eve" }));
  const table = tableOf(`${HEAD}${row}\nada,pins,why,4,3,,\n`, [of("ada"), ...copies]);
  expect(table.manual.get(manualKey("ada", "pins", "why"))?.points).toBe(3);
  expect(table.loose.map(({ told }) => told)).toEqual([
    `${path}, row 2 (${what}) counts for nobody and is kept: ${why}`,
  ]);
  const again = manualText([of("ada")], table);
  expect(again).toContain(`\n${row}\n`);
  expect(tableOf(again, [of("ada"), ...copies]).loose).toHaveLength(1);
});

test("of two rows of one task the first that is filled in counts, and the other stays", () => {
  const table = tableOf(`${HEAD}ada,pins,why,4,,,\nada,pins,why,4,3,first,\nada,pins,why,4,1,second,\n`, [of("ada")]);
  const again = tableOf(manualText([of("ada")], table), [of("ada")]);
  for (const { manual, loose } of [table, again]) {
    expect(manual.get(manualKey("ada", "pins", "why"))).toMatchObject({ points: 3, comment: "first" });
    expect(loose.map(({ told }) => told)).toEqual([
      expect.stringMatching(/why, 1 point\).*a row above it is of the same/),
    ]);
  }
});
