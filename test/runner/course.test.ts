/** In a real kernel the released exercises of the course earn no point, and say calmly what is missing. */
import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { release } from "../../kernel-lib/lab/classroom/release.js";
import { executeNotebook } from "../../kernel-lib/lab/runner/execute.js";
import { readNotebook, section, textOf, type Cell, type Notebook } from "../../kernel-lib/lab/runner/notebook.js";

const FOLDER = "notebooks/classroom";
const exercises = readdirSync(FOLDER).filter((name) => name.endsWith(".ipynb"));

const isTest = ({ cell_type, metadata }: Cell): boolean =>
  cell_type === "code" && section(metadata, "nbgrader")["grade"] === true;
const errorOf = ({ outputs = [] }: Cell): string | undefined =>
  outputs.filter((output) => output["output_type"] === "error").map((output) => String(output["evalue"]))[0];

test("the released exercises, one after the other in one kernel, earn nothing", async () => {
  const released = exercises.map((name) => release(readNotebook(`${FOLDER}/${name}`)));
  const [first] = released;
  if (first === undefined) throw new Error("there are no exercises");
  const all: Notebook = { ...first, cells: released.flatMap(({ cells }) => cells) };
  const env = { KERNEL_LIB_PLOTLY: "none" };
  const { notebook } = await executeNotebook(all, { name: "the course", cwd: FOLDER, allowErrors: true, env });
  const tests = notebook.cells.filter(isTest);
  expect(tests.length).toBeGreaterThan(3 * exercises.length - 1);
  for (const cell of tests)
    expect(errorOf(cell), textOf(cell.source)).toMatch(
      /Not yet\. (There is no answer yet|Your function throws: not answered yet)/,
    );
});
