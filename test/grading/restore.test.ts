/** What a student must not change is put back before anything runs, and what was changed is told. */
import { expect, test } from "vitest";
import { restore } from "../../kernel-lib/lab/grading/restore.js";
import { type Cell, type Notebook, textOf } from "../../kernel-lib/lab/runner/notebook.js";
import { RIGHT, answered, exercise, released } from "./exercise.js";

const restored = (submission: Notebook) => restore(exercise, released, submission);
const change = (id: string, more: Partial<Cell>): Notebook => {
  const given = answered(RIGHT);
  return { ...given, cells: given.cells.map((cell) => (cell.id === id ? { ...cell, ...more } : cell)) };
};
const without = (...ids: readonly string[]): Notebook => {
  const given = answered(RIGHT);
  return { ...given, cells: given.cells.filter(({ id }) => !ids.includes(id ?? "")) };
};
const sources = ({ cells }: Notebook): readonly string[] => cells.map(({ source }) => textOf(source));
const marksIn = (id: string, more: object): Cell["metadata"] => {
  const cell = released.cells.find((each) => each.id === id);
  return { nbgrader: { ...(cell?.metadata["nbgrader"] as object), ...more } };
};

const WHOLE = sources(restored(answered(RIGHT)).notebook);

test("an honest submission gets its hidden tests back, keeps its answers, and there is nothing to tell", () => {
  const { notebook, notes } = restored(answered(RIGHT));
  expect(notes).toEqual([]);
  expect(sources(notebook).join("\n")).toContain("rise(3)");
  expect(sources(notebook)).toContain(RIGHT["rise"]);
});

test.each([
  ["a test is emptied", change("test-rise", { source: "" }), /locked cell test-rise was changed/],
  ["a test is made text", change("test-rise", { cell_type: "markdown" }), /locked cell test-rise was changed/],
  ["the set-up is changed", change("setup", { source: "const BIAS = 0;" }), /locked cell setup was changed/],
  ["a test is deleted", without("test-rise"), /locked cell test-rise was deleted/],
  [
    "a test and the last cell are deleted",
    without("test-pinned", "draw"),
    /test-pinned was deleted.*draw was deleted/s,
  ],
  [
    "points are raised",
    change("test-rise", { metadata: marksIn("test-rise", { points: 99 }) }),
    /nbgrader metadata of cell test-rise was changed/,
  ],
  [
    "a test is unlocked",
    change("test-rise", { metadata: marksIn("test-rise", { solution: true }) }),
    /nbgrader metadata of cell test-rise was changed/,
  ],
])("%s: the run is the same, and it is told", (_, submission, told) => {
  const { notebook, notes } = restored(submission);
  expect(sources(notebook)).toEqual(WHOLE);
  expect(notes.join("\n")).toMatch(told);
});

test("a locked cell that was the first of those with marks comes back before everything else", () => {
  expect(sources(restored(without("setup")).notebook)[0]).toBe("const BIAS = 1024;");
});

test("marks that the assignment does not know are worth nothing, and of two cells with one id the last counts", () => {
  const given = answered(RIGHT);
  const [first] = given.cells.filter(({ id }) => id === "test-rise");
  if (first === undefined) throw new Error("the test is gone");
  const forged: Cell = { ...first, source: "", metadata: marksIn("test-rise", { grade_id: "gift", points: 100 }) };
  const { notebook, notes } = restored({ ...given, cells: [{ ...first, source: "" }, ...given.cells, forged] });
  expect(notes.join("\n")).toMatch(/test-rise is there more than once.*gift is not in the assignment/s);
  expect(notebook.cells.filter((cell) => cell.metadata["nbgrader"] !== undefined)).toHaveLength(7);
});

test("an answer that is deleted is the unanswered question again where it is worth points", () => {
  const { notebook, notes } = restored(without("why"));
  expect(notes).toEqual(["the answer cell why was deleted"]);
  expect(sources(notebook)).toContain("YOUR ANSWER HERE");
});
