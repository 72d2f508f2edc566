/** The marks of an exercise on its cells: which are worth points, which are answers, and which cannot be changed. */
import type { Cell } from "@jupyterlab/cells";
import type { NotebookPanel } from "@jupyterlab/notebook";
import { type Marks, marksOf } from "../grading/marks.js";

const marksOfCell = ({ model }: Cell): Marks | undefined =>
  marksOf({ metadata: model.metadata as Record<string, unknown> });

function textOf({ grade, task, solution, locked, points }: Marks): string {
  const worth = grade || task ? `${String(points)} ${points === 1 ? "point" : "points"}` : "";
  const kind = task ? "task" : solution ? "your answer" : grade ? "test" : "given";
  return [kind, worth, locked ? "locked" : ""].filter((part) => part !== "").join(" · ");
}

function mark(cell: Cell): void {
  const marks = marksOfCell(cell);
  cell.toggleClass("kernel-lab-marked", marks !== undefined);
  cell.toggleClass("kernel-lab-locked", marks?.locked === true);
  if (marks === undefined) delete cell.node.dataset["marks"];
  else cell.node.dataset["marks"] = textOf(marks);
}

/** True if a cell of the notebook has marks. */
export const isExercise = (panel: NotebookPanel | null): boolean =>
  panel?.content.widgets.some((cell) => marksOfCell(cell) !== undefined) === true;

/** Marks the cells of a notebook, now and whenever they change. */
export function markCells(panel: NotebookPanel): void {
  const all = (): void => panel.content.widgets.forEach(mark);
  // The widgets follow the model: they are there one turn later.
  const later = (): void => void Promise.resolve().then(all);
  void panel.context.ready.then(() => {
    all();
    panel.content.modelContentChanged.connect(later);
  });
}
