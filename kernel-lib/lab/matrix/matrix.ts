/** A notebook run at every point of a matrix: each run a notebook and a page of its own in one folder. What is there already is kept. */
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Json } from "../../jupyter/wire.js";
import { writableFolder } from "../folder.js";
import { exportPage } from "../page/index.js";
import { libraryAt, type LibraryRecord } from "../record/library.js";
import { recordOf, withRecord } from "../record/record.js";
import { executeNotebook, type CellFailure } from "../runner/execute.js";
import { type Notebook, readNotebook, textOf } from "../runner/notebook.js";
import { withParameters } from "../runner/parameters.js";
import { notebookText, writeWhole } from "../runner/store.js";
import { nameOf } from "./name.js";

/** What became of one point. */
export interface Outcome {
  readonly point: Json;
  /** The name of its files in the folder, without their endings. */
  readonly name: string;
  /** `kept`: it was there, made from the same text, parameters and library. */
  readonly status: "ran" | "kept" | "failed" | "waiting";
  readonly failure?: Pick<CellFailure, "cell" | "ename" | "evalue">;
}

/** What is run, and how. */
export interface MatrixJob {
  readonly path: string;
  readonly points: readonly Json[];
  readonly folder: string;
  readonly timeoutMs?: number;
  /** How many kernels run side by side. */
  readonly atOnce: number;
  readonly signal: AbortSignal;
  /** Called with all outcomes whenever one has changed. */
  readonly onChange: (outcomes: readonly Outcome[], changed: Outcome | undefined) => Promise<void>;
}

const texts = ({ cells }: Notebook): readonly (readonly string[])[] =>
  cells.map(({ cell_type, source }) => [cell_type, textOf(source)]);

/** Whether a stored run is what would come out again: same text, parameters and library, and complete. */
function isStored(file: string, asked: Notebook, library: LibraryRecord): boolean {
  if (!existsSync(file)) return false;
  try {
    const stored = readNotebook(file);
    const record = recordOf(stored);
    if (record === undefined || !record.complete) return false;
    const { version, library: modules, datasets } = record;
    return (
      isDeepStrictEqual(texts(stored), texts(asked)) &&
      isDeepStrictEqual(
        { version, modules, datasets },
        {
          version: library.version,
          modules: library.library,
          datasets: library.datasets,
        },
      )
    );
  } catch {
    return false; // a half-written or strange file: the run is made again
  }
}

/** Runs what is not there yet. A point that fails does not stop the others. Error KL704: a parameter that the notebook does not declare. */
export async function runMatrix(job: MatrixJob): Promise<readonly Outcome[]> {
  const { path, points, folder, atOnce, signal, onChange, timeoutMs } = job;
  const given = readNotebook(path);
  const asked = await Promise.all(points.map((point) => withParameters(given, point, path)));
  const cwd = dirname(resolve(path));
  const library = libraryAt(cwd);
  writableFolder(folder);

  const outcomes: Outcome[] = points.map((point, at) => {
    const name = nameOf(point);
    const stored = isStored(join(folder, `${name}.ipynb`), asked[at] ?? given, library);
    return { point, name, status: stored ? "kept" : "waiting" };
  });
  // One after the other, so that the last word is the newest.
  let told = onChange([...outcomes], undefined);
  const tell = (changed: Outcome): Promise<void> => (told = told.then(() => onChange([...outcomes], changed)));

  const runOne = async (at: number): Promise<void> => {
    const { point, name } = outcomes[at] as Outcome;
    const { notebook, failure, interrupted } = await executeNotebook(given, {
      name: path,
      parameters: point,
      cwd,
      signal,
      env: { KERNEL_LIB_PLOTLY: "none" },
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    });
    if (interrupted) return;
    const file = join(folder, `${name}.ipynb`);
    writeWhole(file, notebookText(await withRecord(notebook, cwd, failure === undefined)));
    await exportPage(file, join(folder, `${name}.html`), { home: { href: "index.html", text: "All runs" } });
    const outcome: Outcome = {
      point,
      name,
      status: failure === undefined ? "ran" : "failed",
      ...(failure === undefined
        ? {}
        : { failure: { cell: failure.cell, ename: failure.ename, evalue: failure.evalue } }),
    };
    outcomes[at] = outcome;
    await tell(outcome);
  };

  const waiting = [...outcomes.keys()].filter((at) => outcomes[at]?.status === "waiting");
  const worker = async (): Promise<void> => {
    for (let at = waiting.shift(); at !== undefined && !signal.aborted; at = waiting.shift()) await runOne(at);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  await told;
  return outcomes;
}
