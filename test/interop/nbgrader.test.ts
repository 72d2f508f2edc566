/**
 * nbgrader itself grades the same class with our kernel and gives the same points: twenty students, of whom three hand in what cannot
 * be graded. Started by `npm run interop`, which puts nbgrader on the path.
 */
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Graded } from "../../kernel-lib/lab/grading/grade.js";
import { type Cell, type Notebook, readNotebook, textOf } from "../../kernel-lib/lab/runner/notebook.js";
import { notebookText } from "../../kernel-lib/lab/runner/store.js";
import { RIGHT, answered, exercise, released } from "../grading/exercise.js";
import { honest } from "../trial/class.js";
import { gradebook, source, type Points } from "./gradebook.js";

const work = mkdtempSync(path.join(process.env["KERNEL_LAB_WORK"] ?? tmpdir(), "nbgrader-"));
afterAll(() => rmSync(work, { recursive: true, force: true, maxRetries: 5 }));
const { nbgrader, put, both } = gradebook(work, 4);

const withCells = (change: (cell: Cell) => Cell): Notebook => {
  const given = answered(RIGHT);
  return { ...given, cells: given.cells.map(change) };
};

/** What a class hands in: most of it graded by both, the last three by neither in full. */
const pupils: ReadonlyMap<string, string> = new Map([
  ...honest(15).map(({ name, answers }) => [name, notebookText(answered(answers))] as const),
  ["tampers", notebookText(withCells((cell) => (cell.id === "test-rise" ? { ...cell, source: "" } : cell)))],
  [
    "loops",
    notebookText(
      answered({ ...RIGHT, rise: "const rise = async (pins: number) => new Promise(() => {}); await rise(1);" }),
    ),
  ],
  ["ends", notebookText(answered({ ...RIGHT, rise: "process.exit(0);" }))],
  ["broken", "{"],
  ["empty", notebookText({ ...released, cells: [] })],
]);
const BROKEN = ["ends", "broken", "empty"];

let theirs: Points;
let ours: Graded;

describe("nbgrader", () => {
  beforeAll(async () => {
    put("source/ps1/pins.ipynb", source(exercise));
    for (const [name, text] of pupils) put(`submitted/${name}/ps1/pins.ipynb`, text);
    const told = await both("ps1");
    // It ends with an error, since not everything can be graded.
    expect(told.autograded.said).toContain("broken");
    ({ theirs, ours } = told);
  }, 400_000);

  it("makes the version for students that our release makes", () => {
    const made = readNotebook(path.join(work, "release", "ps1", "pins.ipynb"));
    const texts = ({ cells }: Notebook): readonly string[] => cells.map(({ source }) => textOf(source).trim());
    expect(texts(made)).toEqual(texts(released));
  });

  it("gives the points that our grading gives, and leaves to a person what ours does", () => {
    const points = ours.grades
      .filter(({ result }) => !BROKEN.includes(result.student))
      .map(({ result, tasks }) => [
        result.student,
        Object.fromEntries(tasks.filter(({ id }) => id !== "draw").map(({ id, auto }) => [id, auto])),
      ]);
    expect(points).toHaveLength(17);
    for (const [student, own] of points) {
      const { draw: _, ...given } = theirs[String(student)] ?? {};
      expect([student, given]).toEqual([student, own]);
    }
  });

  it("makes feedback for everybody whom it has graded", () => {
    const made = nbgrader("generate_feedback", "ps1");
    expect(made.said).not.toContain("Traceback");
    const names = readdirSync(path.join(work, "feedback"));
    expect(names.filter((name) => !BROKEN.includes(name))).toHaveLength(17);
    for (const name of pupils.keys())
      expect(existsSync(path.join(work, "grades", "feedback", `${name}--ps1--pins.html`)), name).toBe(name !== "empty");
  });

  it("gives up on a submission that ends its kernel, where ours grades the rest of it", () => {
    const own = ours.grades.find(({ result }) => result.student === "ends");
    expect(own?.tasks.map(({ auto }) => auto)).toEqual([0, 2, null, null]);
    expect(readFileSync(path.join(work, "grades", "totals.csv"), "utf8")).toContain("ended its own kernel");
  });
});
