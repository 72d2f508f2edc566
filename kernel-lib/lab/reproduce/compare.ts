/** Two executions of a notebook, output by output. */
import { type RunRecord, outputDigests } from "../record/record.js";
import { shownBy } from "../record/shown.js";
import { type Cell, type Notebook, hasTag } from "../runner/notebook.js";
import { type Difference, outputDifferences, sameButForTimes } from "./difference.js";

/** What became of one output. */
export interface OutputReport {
  /** The place of its cell, from one, and the cell's id. */
  readonly cell: number;
  readonly id: string;
  /** Its place among the cell's outputs, from one. */
  readonly output: number;
  /** The number of the figure, as pages count them, if it is one. */
  readonly figure?: number;
  /** `times`: the same but for how long something took; `ignored`: the cell says by a tag that it shows something else each time. */
  readonly status: "same" | "times" | "ignored" | "differs";
  /** Whether the stored output is not the one of the recorded run. */
  readonly editedSince: boolean;
  readonly differences: readonly Difference[];
}

const IGNORES = ["nbval-ignore-output", "nbval-skip", "skip-execution"];

interface Pair {
  readonly cell: Cell;
  readonly again: Cell | undefined;
  readonly at: number;
}

function compareCell(
  { cell, again, at }: Pair,
  recorded: RunRecord | undefined,
  digest: string,
): readonly OutputReport[] {
  const [stored, now] = [shownBy(cell.outputs ?? []), shownBy(again?.outputs ?? [])];
  const id = cell.id ?? "";
  const kept = recorded?.outputs[id];
  const editedSince = kept !== undefined && kept !== digest;
  const ignored = IGNORES.some((tag) => hasTag(cell, tag));
  return Array.from({ length: Math.max(stored.length, now.length) }, (_, k) => {
    const differences = outputDifferences(stored[k], now[k]);
    const times = differences.length > 0 && sameButForTimes(stored[k], now[k]);
    const status = ignored ? "ignored" : differences.length === 0 ? "same" : times ? "times" : "differs";
    return { cell: at + 1, id, output: k + 1, status, editedSince, differences };
  });
}

/** Figures are numbered through the notebook, as the page numbers them. */
function numbered(reports: readonly OutputReport[], notebook: Notebook): readonly OutputReport[] {
  const figures = notebook.cells.flatMap((cell, at) =>
    shownBy(cell.outputs ?? []).flatMap(({ kind }, k) => (kind === "figure" ? [`${at + 1}.${k + 1}`] : [])),
  );
  return reports.map((report) => {
    const figure = figures.indexOf(`${report.cell}.${report.output}`) + 1;
    return figure === 0 ? report : { ...report, figure };
  });
}

/** What became of every output of a notebook in another execution of it; `recorded` is the record of the stored one. */
export function compareRuns(stored: Notebook, now: Notebook, recorded: RunRecord | undefined): readonly OutputReport[] {
  const again = new Map(now.cells.map((cell) => [cell.id, cell]));
  const digests = outputDigests(stored);
  const outputs = stored.cells.flatMap((cell, at) =>
    cell.cell_type === "code"
      ? compareCell({ cell, again: again.get(cell.id), at }, recorded, digests[cell.id ?? ""] ?? "")
      : [],
  );
  return numbered(outputs, stored);
}
