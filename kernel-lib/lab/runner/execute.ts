/**
 * Runs a notebook: its code cells in order, in a kernel of its own, and gives the notebook with what they showed.
 */
import type { Json } from "../../jupyter/wire.js";
import { type Execution, Kernel } from "../kernel/kernel.js";
import type { Output, OutputList } from "../kernel/outputs.js";
import { KernelDied } from "../kernel/process.js";
import { type Cell, type Notebook, hasTag, section, storedOutput, textOf } from "./notebook.js";
import { withParameters } from "./parameters.js";

/** What happens while a notebook runs. */
export type Progress =
  | { readonly kind: "started"; readonly cells: number }
  | {
      readonly kind: "cell";
      readonly cell: number;
      readonly done: number;
      readonly cells: number;
      readonly source: string;
    }
  | { readonly kind: "ended"; readonly cell: number; readonly status: Execution["status"]; readonly ms: number };

export interface ExecuteOptions {
  /** Values for the notebook's parameters. */
  readonly parameters?: Json;
  /** The folder in which the cells run. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The longest a cell may take [ms]; the notebook's own `metadata.execution.timeout` [s] if not given. */
  readonly timeoutMs?: number;
  /** Go on behind a cell that fails; the notebook's own `metadata.execution.allow_errors` if not given. */
  readonly allowErrors?: boolean;
  /** What problems call the notebook. */
  readonly name?: string;
  readonly onProgress?: (progress: Progress) => void;
  /** Interrupts the running cell and ends the run. */
  readonly signal?: AbortSignal;
}

/** The first cell that failed. */
export interface CellFailure {
  /** The cell's place in the notebook, from one. */
  readonly cell: number;
  readonly executionCount: number | null;
  /** The line of the cell where it failed, and what stands there. */
  readonly line: number | undefined;
  readonly text: string | undefined;
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

export interface ExecutedNotebook {
  readonly notebook: Notebook;
  readonly failure: CellFailure | undefined;
  readonly interrupted: boolean;
}

/** What became of one cell. */
interface Ran {
  readonly executionCount: number | null;
  readonly outputs: OutputList | readonly Output[];
}

type ErrorOutput = Extract<Output, { readonly output_type: "error" }>;

const outputsOf = ({ outputs }: Ran): readonly Output[] => ("outputs" in outputs ? outputs.outputs : outputs);
const errorOf = (ran: Ran): ErrorOutput | undefined =>
  outputsOf(ran).find((output): output is ErrorOutput => output.output_type === "error");

function failureOf(cell: number, ran: Ran): CellFailure | undefined {
  const error = errorOf(ran);
  if (error === undefined) return undefined;
  const { ename, evalue, traceback } = error;
  const quote = traceback.map((line) => /^> (\d+) \| (.*)$/.exec(line)).find((match) => match !== null);
  const line = quote?.[1] === undefined ? undefined : Number(quote[1]);
  return { cell, executionCount: ran.executionCount, line, text: quote?.[2], ename, evalue, traceback };
}

function timeoutOf({ metadata }: Notebook, given: number | undefined): number | undefined {
  const { timeout } = section(metadata, "execution");
  const ms = given ?? (typeof timeout === "number" ? timeout * 1000 : 0);
  return ms > 0 ? ms : undefined;
}

/** The error of a cell whose end came from outside. */
const ended = (ename: string, evalue: string): ErrorOutput => ({
  output_type: "error",
  ename,
  evalue,
  traceback: [`${ename}: ${evalue}`],
});

async function runCell(kernel: Kernel, code: string, timeoutMs: number | undefined): Promise<Ran> {
  try {
    const run = await kernel.execute(code, { stopOnError: false, ...(timeoutMs === undefined ? {} : { timeoutMs }) });
    if (!run.timedOut) return run;
    const error = ended("Timeout", `the cell took longer than ${(timeoutMs ?? 0) / 1000} s and was interrupted`);
    const others = run.outputs.outputs.filter(({ output_type }) => output_type !== "error");
    return { executionCount: run.executionCount, outputs: [...others, error] };
  } catch (error) {
    if (!(error instanceof KernelDied)) throw error;
    return { executionCount: null, outputs: [ended("KernelDied", error.message)] };
  }
}

const withOutputs = (cell: Cell, ran: Ran): Cell => ({
  ...cell,
  execution_count: ran.executionCount,
  outputs: outputsOf(ran).map(storedOutput),
});

const KERNELSPEC: Json = { name: "tslab", display_name: "TypeScript (kernel-lib)", language: "typescript" };

/**
 * Runs a notebook and gives it back with its outputs. The notebook given is not changed.
 *
 * A cell that fails ends the run, unless errors are allowed or the cell is tagged `raises-exception`; the result then holds what ran so
 * far. Cells tagged `skip-execution` are left as they are.
 */
export async function executeNotebook(given: Notebook, options: ExecuteOptions = {}): Promise<ExecutedNotebook> {
  const notebook = await withParameters(given, options.parameters ?? {}, options.name ?? "the notebook");
  const allowErrors = options.allowErrors ?? section(notebook.metadata, "execution")["allow_errors"] === true;
  const timeoutMs = timeoutOf(notebook, options.timeoutMs);
  const runs = (cell: Cell): boolean =>
    cell.cell_type === "code" && !hasTag(cell, "skip-execution") && textOf(cell.source).trim() !== "";
  const total = notebook.cells.filter(runs).length;
  const tell = options.onProgress ?? ((): void => undefined);
  const { signal, cwd = process.cwd(), env = {} } = options;

  const kernel = await Kernel.start({ cwd, env });
  const stop = (): void => void kernel.stop();
  signal?.addEventListener("abort", stop);
  const ran = new Map<number, Ran>();
  let failure: CellFailure | undefined;
  try {
    if (signal?.aborted === true) stop();
    const info = await kernel.kernelInfo();
    tell({ kind: "started", cells: total });
    for (const [index, cell] of notebook.cells.entries()) {
      if (!runs(cell) || signal?.aborted === true) continue;
      const source = textOf(cell.source);
      tell({ kind: "cell", cell: index + 1, done: ran.size, cells: total, source });
      const start = performance.now();
      const run = await runCell(kernel, source, timeoutMs);
      ran.set(index, run);
      const failed = failureOf(index + 1, run);
      const ms = performance.now() - start;
      tell({ kind: "ended", cell: index + 1, status: failed === undefined ? "ok" : "error", ms });
      const tolerated = (allowErrors || hasTag(cell, "raises-exception")) && failed?.ename !== "KernelDied";
      if (failed === undefined || tolerated) continue;
      failure = failed;
      break;
    }
    await kernel.shutdown();
    const metadata = { kernelspec: KERNELSPEC, ...notebook.metadata, language_info: info["language_info"] };
    // Read at the end: a timer may have printed into an earlier cell meanwhile. What did not run shows nothing.
    const cells = notebook.cells.map((cell, index) => {
      const run = ran.get(index);
      if (run !== undefined) return withOutputs(cell, run);
      const blank = cell.cell_type === "code" && !hasTag(cell, "skip-execution");
      return blank ? withOutputs(cell, { executionCount: null, outputs: [] }) : cell;
    });
    return { notebook: { ...notebook, metadata, cells }, failure, interrupted: signal?.aborted === true };
  } finally {
    signal?.removeEventListener("abort", stop);
    kernel.kill();
  }
}
