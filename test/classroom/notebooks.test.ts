/** The exercises are marked as nbgrader wants them, every task has its test, and what a student gets holds no solution. */
import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import * as library from "../../kernel-lib/index.js";
import { tasks } from "../../kernel-lib/classroom/tasks/index.js";
import { release } from "../../kernel-lib/lab/classroom/release.js";
import { readNotebook, section, textOf, type Cell } from "../../kernel-lib/lab/runner/notebook.js";

const FOLDER = "notebooks/classroom";
const exercises = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".ipynb"))
  .map((name) => ({ name, notebook: readNotebook(`${FOLDER}/${name}`) }));

const marksOf = ({ metadata }: Cell) => section(metadata, "nbgrader");
const sourceOf = ({ source }: Cell): string => textOf(source);
const isTest = (cell: Cell): boolean => cell.cell_type === "code" && marksOf(cell)["grade"] === true;

describe.each(exercises)("$name", ({ notebook: { cells }, notebook }) => {
  const marked = cells.filter((cell) => marksOf(cell)["schema_version"] === 3);

  test("has an id for each cell that is marked, and points where there is a grade", () => {
    const ids = marked.map((cell) => marksOf(cell)["grade_id"]);
    expect(new Set(ids).size).toBe(ids.length);
    for (const cell of marked) {
      const { grade, solution, locked, points } = marksOf(cell);
      expect([grade, solution, locked].map((mark) => typeof mark)).toEqual(["boolean", "boolean", "boolean"]);
      expect(grade === true ? Number(points) > 0 : points === undefined, sourceOf(cell)).toBe(true);
      expect(locked, sourceOf(cell)).toBe(solution !== true);
    }
  });

  test("asks one open question, and has an answer to each of its tasks", () => {
    const open = cells.filter((cell) => cell.cell_type === "markdown" && marksOf(cell)["grade"] === true);
    expect(open).toHaveLength(1);
    const answers = cells.filter((cell) => cell.cell_type === "code" && marksOf(cell)["solution"] === true);
    expect(answers).toHaveLength(cells.filter(isTest).length);
    for (const cell of answers)
      expect(sourceOf(cell)).toMatch(/^\s*\/\/ ### BEGIN SOLUTION$[^]*^\s*\/\/ ### END SOLUTION$[^]*^check\("/m);
  });

  test("requires in each test what was checked before it, by a check of its own", () => {
    for (const cell of cells.filter(isTest))
      expect(sourceOf(cell)).toMatch(/^import \{ check \} from "kernel-lib";\ncheck\("\d\.\d", \w+\)\.require\(\);/);
  });

  test("gives its points in the text as it has them in its marks", () => {
    const points = (wanted: Cell["cell_type"]): number =>
      marked
        .filter(({ cell_type }) => cell_type === wanted)
        .reduce((sum, cell) => sum + Number(marksOf(cell)["points"] ?? 0), 0);
    expect(sourceOf(cells[0] as Cell)).toContain(
      `Points: ${points("code")} for the tasks, ${points("markdown")} for the`,
    );
  });

  test("hands out no line of a solution, and no hidden test", () => {
    const handedOut = release(notebook).cells.map(sourceOf).join("\n");
    const secret = cells.flatMap((cell) =>
      [...sourceOf(cell).matchAll(/### BEGIN (?:SOLUTION|HIDDEN TESTS)\n([^]*?)\n\s*\/\/ ### END/g)].map(
        (match) => match[1] ?? "",
      ),
    );
    expect(secret.length).toBeGreaterThan(0);
    for (const lines of secret) expect(handedOut).not.toContain(lines);
    expect(handedOut).not.toContain("### ");
  });

  test("links to other exercises only: whoever has the course need not have the gallery", () => {
    const links = cells.flatMap((cell) => [...sourceOf(cell).matchAll(/\]\(([^)#]+)\)/g)].map((match) => match[1]));
    expect(links.filter((link) => !exercises.some(({ name }) => name === link))).toEqual([]);
  });

  test("was executed with its solutions, and every check passed", () => {
    const outputs = cells.flatMap((cell) => cell.outputs ?? []);
    expect(outputs.filter((output) => output["output_type"] === "error")).toEqual([]);
    const passed = outputs.flatMap((output) =>
      textOf((output["data"] as Record<string, string[]> | undefined)?.["text/plain"] ?? ""),
    );
    expect(passed.filter((text) => / Passed\. /.test(text))).toHaveLength(cells.filter(isTest).length);
  });
});

test("every task has one test in the notebooks", () => {
  const required = exercises.flatMap(({ notebook }) =>
    notebook.cells.filter(isTest).map((cell) => /check\("(\d\.\d)"/.exec(sourceOf(cell))?.[1]),
  );
  expect(required).toEqual(tasks.map(({ id }) => id));
});

test("a moment's row in a table names answers that the moment knows", () => {
  const rows = exercises.flatMap(({ notebook }) =>
    notebook.cells.flatMap((cell) => [
      ...sourceOf(cell).matchAll(/^\| `((?:on|at|before|after)[A-Z]\w+)` \|[^|]*\|([^|]*)\|$/gm),
    ]),
  );
  expect(rows.length).toBeGreaterThan(10);
  for (const [, moment = "", answers = ""] of rows)
    for (const [, word = ""] of answers.matchAll(/`(\w+)`/g))
      expect(
        () => library.policy.none.with({ [moment]: library[word as "proceed"] }),
        `${moment}: ${word}`,
      ).not.toThrow();
});
