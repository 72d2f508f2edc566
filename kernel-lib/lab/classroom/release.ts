/** The student's version of an assignment: solutions and hidden tests cut out, outputs gone, what is locked kept from editing. */
import { type Cell, type Notebook, linesOf, section, textOf } from "../runner/notebook.js";
import { withoutRegions } from "./regions.js";

const CODE_STUB = ["// YOUR CODE HERE", 'throw new Error("not answered yet");'];
const TEXT_STUB = ["YOUR ANSWER HERE"];

const trimmed = (text: string): string => text.replace(/\n+$/, "");

function sourceOf(cell: Cell, where: string): string {
  const marks = section(cell.metadata, "nbgrader");
  const stub = cell.cell_type === "code" ? CODE_STUB : TEXT_STUB;
  const given = textOf(cell.source);
  const open = withoutRegions(given, "HIDDEN TESTS", [], where) ?? given;
  // A cell for an answer that marks no region is an answer as a whole; a task's text is the question, and stays.
  const whole = marks["solution"] === true && marks["task"] !== true ? stub.join("\n") : open;
  return trimmed(withoutRegions(open, "SOLUTION", stub, where) ?? whole);
}

function released(cell: Cell, index: number): Cell {
  const marks = section(cell.metadata, "nbgrader");
  const lock = marks["locked"] === true ? { deletable: false, editable: false } : {};
  const kept = marks["grade"] === true || marks["solution"] === true ? { deletable: false } : {};
  return {
    ...cell,
    metadata: { ...cell.metadata, ...kept, ...lock },
    source: linesOf(sourceOf(cell, `cell ${index + 1}`)),
    ...(cell.cell_type === "code" ? { outputs: [], execution_count: null } : {}),
  };
}

/**
 * The student's version of the notebook, which is not changed. The marks are those of nbgrader, schema 3.
 *
 * @source nbgrader 0.9.6, nbgrader/preprocessors/clearsolutions.py, clearhiddentests.py and lockcells.py
 */
export function release(notebook: Notebook): Notebook {
  return { ...notebook, cells: notebook.cells.map(released) };
}
