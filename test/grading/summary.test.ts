/** The teacher's summary: every file of a submission has a name of its own, and a mean is told when all of it has been read. */
import { expect, test } from "vitest";
import { summaryOf } from "../../kernel-lib/lab/grading/feedback.js";
import { keyOf } from "../../kernel-lib/lab/grading/grade.js";
import { gradesOf } from "../../kernel-lib/lab/grading/grades.js";
import { manualKey, type Manual } from "../../kernel-lib/lab/grading/manual.js";
import type { Result } from "../../kernel-lib/lab/grading/result.js";
import { resultOf } from "./exercise.js";

test("two files have two names for their pages, and a plain one keeps its own", () => {
  const files = ["a/b.ipynb", "a--b.ipynb", "a-b.ipynb", "a_b.ipynb", "a b.ipynb", "a.ipynb", "a.IPYNB", "a--/b.ipynb"];
  expect(new Set(files.map(keyOf)).size).toBe(files.length);
  expect(["ada.ipynb", "ada/ps1/pins.ipynb", "s.12@example.org.ipynb"].map(keyOf)).toEqual([
    "ada",
    "ada--ps1--pins",
    "s.12@example.org",
  ]);
});

const why = (student: string, auto: number | null): Result =>
  resultOf(student, [{ id: "why", points: 4, by: "person", auto }]);
const summary = (manual: Manual): string => {
  const all = [why("ada", null), why("blank", 0)].map((result) => gradesOf(result, manual));
  return JSON.stringify(summaryOf(all, () => "", "", ["row 2 counts for nobody"]).cells);
};

test("what is to be read has no mean yet, and the page says what to do", () => {
  expect(summary(new Map())).toContain("<td>why</td><td>4</td><td>–</td><td>0</td><td>1</td><td>1</td>");
  expect(summary(new Map())).toContain("<li>row 2 counts for nobody</li>");
  expect(summary(new Map())).toContain("1 answer. Fill in points and comment in manual.csv");
});

test("read by a person, its mean is that of the class", () => {
  const read = summary(new Map([[manualKey("ada", "pins", "why"), { points: 3, comment: "" }]]));
  expect(read).toContain("<td>why</td><td>4</td><td>1.50</td><td>0</td><td>1</td><td>0</td>");
  expect(read).not.toContain("manual.csv");
});
