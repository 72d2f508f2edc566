/** What a reader is shown of each cell, by its tags: those of Jupyter Book, which nbconvert, MyST and Quarto know too. */
import type { Figure } from "../../figure/figure.js";
import type { Cell, Notebook, Output } from "./notebook-file.js";
import { figureOf } from "./outputs.js";

/** How much of a part is shown: all of it, a fold that a reader opens, or nothing. */
export type Sight = "shown" | "folded" | "left out";

/** A cell that is shown, and its place in the notebook, from one. */
export interface VisibleCell {
  readonly cell: Cell;
  readonly at: number;
  readonly input: Sight;
  readonly output: Sight;
}

function sightOf({ tags }: Cell, part: "input" | "output"): Sight {
  if (tags.includes(`remove-${part}`)) return "left out";
  return tags.includes(`hide-${part}`) || tags.includes("hide-cell") ? "folded" : "shown";
}

/** The cells of a notebook that a reader is shown. */
export function visibleCells({ cells }: Notebook): readonly VisibleCell[] {
  return cells
    .map((cell, at) => ({ cell, at: at + 1, input: sightOf(cell, "input"), output: sightOf(cell, "output") }))
    .filter(({ cell }) => !cell.tags.includes("remove-cell"));
}

/** The outputs of a cell that are shown, folded or not. */
export const shownOutputs = ({ cell, output }: VisibleCell): readonly Output[] =>
  cell.kind === "code" && output !== "left out" ? cell.outputs : [];

/** The figures of a notebook as a reader counts them. */
export const shownFigures = (notebook: Notebook): readonly Figure[] =>
  visibleCells(notebook)
    .flatMap(shownOutputs)
    .map(figureOf)
    .filter((figure) => figure !== undefined);
