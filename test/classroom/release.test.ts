/** The student's version of an assignment holds the questions and none of the answers. */
import { expect, test } from "vitest";
import { release } from "../../kernel-lib/lab/classroom/release.js";
import { type Cell, type Notebook, textOf } from "../../kernel-lib/lab/runner/notebook.js";

const marks = (more: object) => ({
  nbgrader: { schema_version: 3, grade: false, solution: false, locked: false, ...more },
});
const code = (source: string, metadata: Cell["metadata"] = {}): Cell => ({
  cell_type: "code",
  metadata,
  source,
  outputs: [{ output_type: "stream", name: "stdout", text: "secret" }],
  execution_count: 7,
});
const notebook = (...cells: readonly Cell[]): Notebook => ({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells });
const only = (cell: Cell): Cell => {
  const [first] = release(notebook(cell)).cells;
  if (first === undefined) throw new Error("the cell is gone");
  return first;
};

const ANSWER = "const f = () => {\n  // ### BEGIN SOLUTION\n  return 42;\n  // ### END SOLUTION\n};";

test("a solution is replaced by a stub that fails, at the solution's indent", () => {
  expect(textOf(only(code(ANSWER, marks({ solution: true }))).source)).toBe(
    'const f = () => {\n  // YOUR CODE HERE\n  throw new Error("not answered yet");\n};',
  );
});

test("an answer without marked lines goes as a whole, whether code or text", () => {
  const text: Cell = {
    cell_type: "markdown",
    metadata: marks({ solution: true, grade: true }),
    source: "Because of X.",
  };
  expect(textOf(only(text).source)).toBe("YOUR ANSWER HERE");
  expect(textOf(only(code("const x = 42;", marks({ solution: true }))).source)).not.toContain("42");
});

test("hidden tests are left out and the tests that a student sees stay", () => {
  const tests = code(
    "seen();\n// ### BEGIN HIDDEN TESTS\nhidden();\n// ### END HIDDEN TESTS",
    marks({ grade: true, locked: true }),
  );
  expect(textOf(only(tests).source)).toBe("seen();");
  expect(only(tests).metadata).toMatchObject({ deletable: false, editable: false });
});

test("no output is left, a cell without marks is kept, and the assignment itself is not changed", () => {
  const given = notebook(code("1 + 1"), code(ANSWER, marks({ solution: true })));
  const before = structuredClone(given);
  const { cells } = release(given);
  expect(cells.map((cell) => [cell.outputs, cell.execution_count])).toEqual([
    [[], null],
    [[], null],
  ]);
  expect(cells.map(({ source }) => textOf(source))[0]).toBe("1 + 1");
  expect(given).toEqual(before);
});

test.each([
  ["// ### BEGIN SOLUTION\n1", "BEGIN SOLUTION without an end"],
  ["1\n// ### END SOLUTION", "END SOLUTION without a beginning"],
  ["// ### BEGIN SOLUTION\n// ### BEGIN SOLUTION\n1\n// ### END SOLUTION", "BEGIN SOLUTION inside another"],
  ["// ### BEGIN HIDDEN TESTS\n1", "BEGIN HIDDEN TESTS without an end"],
])("a region that is not closed is refused, lest it be handed out: %j", (source, what) => {
  expect(() => release(notebook(code(source, marks({ solution: true }))))).toThrow(what);
});
