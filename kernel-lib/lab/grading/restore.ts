/** A submission made ready to run: what the student must not change is as the assignment has it, and what was changed is told. */
import { type Cell, type Notebook, textOf } from "../runner/notebook.js";
import { type Marks, marksOf, unmarked } from "./marks.js";

/** The notebook to run, and what a person should know about the one that was submitted. */
export interface Restored {
  readonly notebook: Notebook;
  readonly notes: readonly string[];
}

interface Marked {
  readonly marks: Marks;
  readonly cell: Cell;
}

const marked = ({ cells }: Notebook): readonly Marked[] =>
  cells.flatMap((cell) => {
    const marks = marksOf(cell);
    return marks === undefined ? [] : [{ marks, cell }];
  });

const blank = (cell: Cell): Cell =>
  cell.cell_type === "code" ? { ...cell, outputs: [], execution_count: null } : without(cell);

/** A cell of text has no outputs, whatever the file says. */
function without(cell: Cell): Cell {
  const { outputs: _outputs, execution_count: _count, ...rest } = cell;
  return rest;
}

const same = (a: Cell, b: Cell): boolean =>
  a.cell_type === b.cell_type && textOf(a.source).trim() === textOf(b.source).trim();

interface Mended {
  readonly cell: Cell;
  readonly notes: readonly string[];
}

/** A submitted cell with this id, beside the assignment's and the released one. */
function mended(given: Cell, source: Marked, released: Cell | undefined): Mended {
  const { marks, cell } = source;
  const theirs = marksOf(given);
  const remarked =
    theirs !== undefined &&
    (["grade", "solution", "locked", "task", "points"] as const).some((name) => theirs[name] !== marks[name]);
  const told = remarked ? [`the nbgrader metadata of cell ${marks.id} was changed, and the assignment's was used`] : [];
  if (marks.locked) {
    const changed = released !== undefined && !same(given, released) && !same(given, cell);
    const note = `the locked cell ${marks.id} was changed, and put back before the run`;
    return { cell: blank(cell), notes: changed ? [...told, note] : told };
  }
  const retyped = given.cell_type !== cell.cell_type;
  const note = `cell ${marks.id} was made ${given.cell_type}, and read as ${cell.cell_type}`;
  const own = {
    ...given,
    cell_type: cell.cell_type,
    metadata: { ...given.metadata, nbgrader: cell.metadata["nbgrader"] },
  };
  return { cell: blank(own), notes: retyped ? [...told, note] : told };
}

/** Puts cells that are missing behind the marked cell that they follow in the assignment. */
function insert(cells: readonly Cell[], missing: readonly Marked[], order: readonly string[]): readonly Cell[] {
  return missing.reduce<readonly Cell[]>((all, { marks, cell }) => {
    const before = new Set(order.slice(0, order.indexOf(marks.id)));
    const at = all.findLastIndex((each) => before.has(marksOf(each)?.id ?? ""));
    return [...all.slice(0, at + 1), cell, ...all.slice(at + 1)];
  }, cells);
}

/**
 * Locked cells, tests with their hidden lines, marks and points are the assignment's; of two cells with one id the last counts; cells
 * that are missing come back, an answer as the unanswered question. The students' order of cells is kept.
 *
 * @source nbgrader 0.9.6, nbgrader/preprocessors/overwritecells.py (with add_missing_cells) and deduplicateids.py
 */
export function restore(assignment: Notebook, released: Notebook, submission: Notebook): Restored {
  const sources = new Map(marked(assignment).map((each) => [each.marks.id, each]));
  const stubs = new Map(marked(released).map(({ marks, cell }) => [marks.id, cell]));
  const last = new Map(submission.cells.map((cell, index) => [marksOf(cell)?.id, index]));
  const kept = submission.cells.map((cell, index): Mended => {
    const id = marksOf(cell)?.id;
    if (id === undefined) return { cell: blank(unmarked(cell)), notes: [] };
    const source = sources.get(id);
    if (source === undefined)
      return { cell: blank(unmarked(cell)), notes: [`cell ${id} is not in the assignment, and is worth nothing`] };
    if (last.get(id) === index) return mended(cell, source, stubs.get(id));
    return { cell: blank(unmarked(cell)), notes: [`cell ${id} is there more than once, and the last one counts`] };
  });
  const missing = [...sources.values()].filter(({ marks }) => !last.has(marks.id));
  const back = missing
    .filter(({ marks }) => marks.locked || marks.grade || marks.task)
    .map(({ marks, cell }) => ({ marks, cell: blank(marks.locked ? cell : (stubs.get(marks.id) ?? cell)) }));
  return {
    notebook: {
      ...submission,
      cells: insert(
        kept.map(({ cell }) => cell),
        back,
        [...sources.keys()],
      ),
    },
    notes: [
      ...kept.flatMap(({ notes }) => notes),
      ...missing.map(({ marks }) =>
        marks.locked
          ? `the locked cell ${marks.id} was deleted, and put back before the run`
          : `the answer cell ${marks.id} was deleted`,
      ),
    ],
  };
}
