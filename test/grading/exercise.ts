/** A small assignment with all that nbgrader knows, and ways to change what a student hands in. */
import { release } from "../../kernel-lib/lab/classroom/release.js";
import type { Result } from "../../kernel-lib/lab/grading/result.js";
import { type Cell, type Notebook, textOf } from "../../kernel-lib/lab/runner/notebook.js";

const marked = (id: string, marks: object) => ({
  nbgrader: { schema_version: 3, grade_id: id, grade: false, solution: false, locked: false, task: false, ...marks },
});
const code = (id: string, source: string, metadata: object): Cell => ({
  cell_type: "code",
  id,
  metadata: { ...metadata },
  source,
  outputs: [],
  execution_count: null,
});
const text = (id: string, source: string, metadata: object): Cell => ({
  cell_type: "markdown",
  id,
  metadata: { ...metadata },
  source,
});
const test = { grade: true, locked: true };

/** What a kernel shows: the reference count of pins. */
export const exercise: Notebook = {
  nbformat: 4,
  nbformat_minor: 5,
  metadata: {
    kernelspec: { name: "tslab", display_name: "TypeScript (kernel-lib)", language: "typescript" },
    language_info: { name: "typescript", file_extension: ".ts", mimetype: "text/typescript" },
  },
  cells: [
    text("intro", "# Pins\n\nA pin raises the reference count of a small page by 1024.", {}),
    code("setup", "const BIAS = 1024;", marked("setup", { locked: true })),
    code(
      "rise",
      "const rise = (pins: number): number => {\n  // ### BEGIN SOLUTION\n  return pins * BIAS;\n  // ### END SOLUTION\n};",
      marked("rise", { solution: true }),
    ),
    code(
      "test-rise",
      'if (rise(1) !== 1024) throw new Error("one pin is 1024");\n// ### BEGIN HIDDEN TESTS\nif (rise(3) !== 3072) throw new Error("three pins are three times as much");\n// ### END HIDDEN TESTS',
      marked("test-rise", { ...test, points: 3 }),
    ),
    code(
      "pinned",
      "const pinned = (count: number): boolean => {\n  // ### BEGIN SOLUTION\n  return count >= BIAS;\n  // ### END SOLUTION\n};",
      marked("pinned", { solution: true }),
    ),
    code(
      "test-pinned",
      "[pinned(1024), !pinned(2), !pinned(1023)].filter(Boolean).length * (2 / 3)",
      marked("test-pinned", { ...test, points: 2 }),
    ),
    text("why", "Because of X.", marked("why", { grade: true, solution: true, points: 4 })),
    text("draw", "Draw the page, below.", marked("draw", { task: true, locked: true, points: 1 })),
  ],
};

/** What students get. */
export const released: Notebook = release(exercise);

/** Answers by the id of their cell. */
export type Answers = Readonly<Record<string, string>>;

/** A submission with these answers in the places of the questions. */
export const answered = (answers: Answers): Notebook => ({
  ...released,
  cells: released.cells.map((cell) => ({ ...cell, source: answers[cell.id ?? ""] ?? textOf(cell.source) })),
});

/** Right everywhere. */
export const RIGHT: Answers = {
  rise: "const rise = (pins: number): number => pins * BIAS;",
  pinned: "const pinned = (count: number): boolean => count >= BIAS;",
  why: "A write that the file system does not see.",
};

/** What a run gave a student for these tasks. */
export const resultOf = (student: string, tasks: Result["tasks"]): Result => ({
  digest: "",
  student,
  name: student,
  file: `${student}.ipynb`,
  assignment: "pins",
  notes: [],
  notebook: null,
  tasks,
});
