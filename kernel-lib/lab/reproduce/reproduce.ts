/** Runs a notebook again as its record says, and lays what it shows now beside what it showed. */
import { dirname, resolve } from "node:path";
import { executeNotebook, type CellFailure, type Progress } from "../runner/execute.js";
import type { Notebook } from "../runner/notebook.js";
import { type RunRecord, recordFor, recordOf, sourceDigests } from "../record/record.js";
import { type Change, changesBetween } from "./changes.js";
import { type OutputReport, compareRuns } from "./compare.js";

/** The answer. */
export interface Reproduction {
  readonly notebook: string;
  readonly status: "same" | "differs" | "failed" | "interrupted";
  /** The record in the notebook; undefined if there is none. */
  readonly recorded: RunRecord | undefined;
  readonly now: RunRecord;
  /** What is not as it was recorded. */
  readonly changes: readonly Change[];
  readonly outputs: readonly OutputReport[];
  readonly failure: CellFailure | undefined;
}

/** How a notebook is run again. */
export interface ReproduceOptions {
  readonly timeoutMs?: number;
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
}

/** Runs the notebook again and compares; `path` names it in problems and gives the folder of its cells. */
export async function reproduce(
  notebook: Notebook,
  path: string,
  options: ReproduceOptions = {},
): Promise<Reproduction> {
  const recorded = recordOf(notebook);
  const cwd = dirname(resolve(path));
  const run = await executeNotebook(notebook, {
    ...options,
    name: path,
    cwd,
    parameters: recorded?.given ?? {},
    env: { KERNEL_LIB_PLOTLY: "none" },
  });
  const outputs = compareRuns(notebook, run.notebook, recorded);
  const now = await recordFor(run.notebook, cwd, run.failure === undefined && !run.interrupted);
  const sources = sourceDigests(notebook);
  const edited = Object.keys(sources).filter((id) => recorded !== undefined && recorded.sources[id] !== sources[id]);
  const differs = outputs.some(({ status }) => status === "differs");
  return {
    notebook: path,
    status: run.interrupted ? "interrupted" : run.failure !== undefined ? "failed" : differs ? "differs" : "same",
    recorded,
    now,
    changes: recorded === undefined ? [] : changesBetween(recorded, now, edited),
    outputs,
    failure: run.failure,
  };
}
