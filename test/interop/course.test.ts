/** The course passes through nbgrader: the solutions earn every automatic point, the released exercises none, and ours gives the same. */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { release } from "../../kernel-lib/lab/classroom/release.js";
import type { Graded } from "../../kernel-lib/lab/grading/grade.js";
import { readNotebook, section } from "../../kernel-lib/lab/runner/notebook.js";
import { notebookText } from "../../kernel-lib/lab/runner/store.js";
import { ROOT } from "../quality/sources.js";
import { gradebook, source, type Points } from "./gradebook.js";

const folder = path.join(ROOT, "notebooks", "classroom");
const names = readdirSync(folder).filter((name) => name.endsWith(".ipynb"));
const exercises = names.map((name) => readNotebook(path.join(folder, name)));

/** The points that a machine gives, by cell. */
const automatic: Readonly<Record<string, number>> = Object.fromEntries(
  exercises.flatMap(({ cells }) =>
    cells
      .map(({ metadata }) => section(metadata, "nbgrader"))
      .filter((mark) => mark["grade"] === true && mark["solution"] !== true)
      .map((mark) => [String(mark["grade_id"]), Number(mark["points"])]),
  ),
);

const work = mkdtempSync(path.join(process.env["KERNEL_LAB_WORK"] ?? tmpdir(), "course-"));
afterAll(() => rmSync(work, { recursive: true, force: true, maxRetries: 5 }));
let theirs: Points;
let ours: Graded;

/** What a student got for the cells that a machine judges. */
const got = (student: string): unknown =>
  Object.fromEntries(Object.entries(theirs[student] ?? {}).filter(([cell]) => cell in automatic));

describe("the course in nbgrader", () => {
  beforeAll(async () => {
    const { put, both } = gradebook(work, 60);
    names.forEach((name, k) => {
      const exercise = exercises[k];
      if (exercise === undefined) return;
      put(`source/course/${name}`, source(exercise));
      put(`submitted/solved/course/${name}`, notebookText(exercise));
      put(`submitted/blank/course/${name}`, notebookText(release(exercise)));
    });
    const told = await both("course");
    expect(told.autograded.code, told.autograded.said).toBe(0);
    ({ theirs, ours } = told);
  }, 600_000);

  it("gives every point that a machine gives to the solutions, and none to the released exercises", () => {
    expect(Object.keys(automatic).length).toBeGreaterThan(25);
    expect(got("solved")).toEqual(automatic);
    expect(got("blank")).toEqual(Object.fromEntries(Object.keys(automatic).map((cell) => [cell, 0])));
  });

  it("leaves the open questions to a person where they were answered, and agrees with ours in all", () => {
    for (const { result, tasks } of ours.grades)
      for (const { id, auto } of tasks) {
        expect([result.student, id, auto]).toEqual([result.student, id, theirs[result.student]?.[id]]);
        if (!(id in automatic))
          expect([result.student, auto]).toEqual([result.student, result.student === "solved" ? null : 0]);
      }
    expect(ours.grades.length).toBe(2 * names.length);
  });
});
