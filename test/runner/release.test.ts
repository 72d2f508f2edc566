/** In a real kernel an assignment with its solution passes its tests, and its released version does not. */
import { expect, test } from "vitest";
import { release } from "../../kernel-lib/lab/classroom/release.js";
import { executeNotebook } from "../../kernel-lib/lab/runner/execute.js";
import type { Cell, Notebook } from "../../kernel-lib/lab/runner/notebook.js";

const cell = (source: string, marks: object): Cell => ({
  cell_type: "code",
  metadata: { nbgrader: { schema_version: 3, grade: false, solution: false, locked: false, ...marks } },
  source,
  outputs: [],
  execution_count: null,
});

const assignment: Notebook = {
  nbformat: 4,
  nbformat_minor: 5,
  metadata: {},
  cells: [
    cell("const f = () => {\n  // ### BEGIN SOLUTION\n  return 42;\n  // ### END SOLUTION\n};", { solution: true }),
    cell('if (f() !== 42) throw new Error("not 42");', { grade: true, locked: true, points: 1 }),
  ],
};

test("the solution passes", async () => {
  expect((await executeNotebook(assignment)).failure).toBeUndefined();
});

test("the released version fails in the test, and says that the answer is missing", async () => {
  expect((await executeNotebook(release(assignment))).failure).toMatchObject({ cell: 2, evalue: "not answered yet" });
});
