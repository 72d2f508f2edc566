/**
 * Runs the cells of one submission in a fenced kernel, each within its limits, all of them whatever the others do.
 *
 * A cell that ends the kernel, or whose kernel must be ended, costs only itself: a new kernel is started, the cells before that ran
 * well are run again, and the next cell goes on.
 */
import type { Json } from "../../jupyter/wire.js";
import { Kernel } from "../kernel/kernel.js";
import { OutputList } from "../kernel/outputs.js";
import { storedOutput } from "../runner/notebook.js";
import { fenceFlags } from "./fence.js";
import { isFull, residentOf } from "./resident.js";

/** What one submission may use. */
export interface Limits {
  /** The longest a cell may take [ms]. */
  readonly cellMs: number;
  /** The longest all cells together may take [ms]. */
  readonly totalMs: number;
  /** The memory of the kernel [byte]. */
  readonly memory: number;
  /** The most that all cells together may show [byte]. */
  readonly output: number;
}

/** What is to be run, and where. */
export interface Trial {
  /** The text of every cell; an empty one is not run. */
  readonly cells: readonly string[];
  readonly limits: Limits;
  /** The folder of the cells. */
  readonly folder: string;
  /** A folder beside it, for the kernel's connection. */
  readonly temporary: string;
  /** Whether there is no network: then the kernel is reached by files. */
  readonly offline: boolean;
}

/** How a cell ended: by itself, or by which limit; `died` if it ended its own kernel, `unrun` if its turn never came. */
export type End = "ok" | "error" | "time" | "memory" | "disk" | "output" | "died" | "unrun";

/** What came of a cell. */
export interface CellRun {
  readonly end: End;
  readonly count: number | null;
  readonly outputs: readonly Json[];
}

const LOOK_MS = process.platform === "linux" ? 50 : 500;
const LOOK_AT_DISK_MS = 500;
/** The most that may lie in the folder of a run [byte]. */
const DISK = 300e6;
const RESTARTS = 3;
const NOT_RUN: CellRun = { end: "unrun", count: null, outputs: [] };

/** A kernel, and why it was ended if it was. */
interface Watched {
  readonly kernel: Kernel;
  readonly ended: () => End | undefined;
  readonly close: () => Promise<void>;
}

interface Meter {
  /** Adds to what was shown [byte]. */
  readonly add: (bytes: number) => void;
  /** Whether more was shown than may be. */
  readonly isFull: () => boolean;
}

function meterOf(most: number): Meter {
  let shown = 0;
  const add = (bytes: number): void => {
    shown += bytes;
  };
  return { add, isFull: () => shown > most };
}

async function start(trial: Trial, meter: Meter, told: (pid: number) => void): Promise<Watched> {
  const { limits, folder, temporary, offline } = trial;
  let ended: End | undefined;
  let kill = (): void => undefined;
  const end = (why: End): void => {
    ended ??= why;
    kill();
  };
  const kernel = await Kernel.start({
    cwd: folder,
    temporary,
    bareEnvironment: true,
    env: { PATH: process.env["PATH"], HOME: folder, TMPDIR: folder, LANG: process.env["LANG"] },
    transport: offline ? "ipc" : "tcp",
    nodeFlags: (connection) => fenceFlags({ folder, heap: limits.memory }, connection),
    // A longer message would be more than may be shown in all; the cell is then known by its reply, or by silence.
    maxMessageSize: 2 * limits.output + 65536,
    // The sockets of a kernel that was ended hold many times what may be shown: all behind the message that was too much is dropped.
    accepts: ({ content }) => {
      if (meter.isFull()) return false;
      meter.add(JSON.stringify(content).length);
      if (meter.isFull()) end("output");
      return true;
    },
  });
  told(kernel.pid);
  kill = () => kernel.kill();
  const look = setInterval(() => {
    if ((residentOf(kernel.pid) ?? 0) > limits.memory) end("memory");
  }, LOOK_MS);
  const lookAtDisk = setInterval(() => {
    if (isFull(folder, DISK)) end("disk");
  }, LOOK_AT_DISK_MS);
  const close = async (): Promise<void> => {
    clearInterval(look);
    clearInterval(lookAtDisk);
    kernel.kill();
    await kernel.exited;
  };
  return { kernel, ended: () => ended, close };
}

const stored = ({ outputs }: OutputList): readonly Json[] => outputs.map(storedOutput);

/** Runs a cell; afterwards its kernel may be dead. */
async function runCell({ kernel, ended }: Watched, code: string, ms: number): Promise<CellRun> {
  const outputs = new OutputList();
  const begin = performance.now();
  const run = await kernel.execute(code, { stopOnError: false, timeoutMs: ms, outputs }).catch(() => undefined);
  // What a timer prints after the cell is nobody's any more.
  const shown = stored(outputs);
  const limit = ended() ?? (performance.now() - begin >= ms ? "time" : undefined);
  if (run === undefined || limit !== undefined) return { end: limit ?? "died", count: null, outputs: shown };
  const isError = run.status !== "ok" || shown.some(({ output_type }) => output_type === "error");
  return { end: isError ? "error" : "ok", count: run.executionCount, outputs: shown };
}

/** A kernel in which these cells have run once more, or undefined if one of them does not end well. */
async function again(
  trial: Trial,
  cells: readonly string[],
  begin: () => Promise<Watched>,
): Promise<Watched | undefined> {
  const watched = await begin();
  for (const code of cells) {
    const { end } = await runCell(watched, code, trial.limits.cellMs);
    if (end === "ok") continue;
    await watched.close();
    return undefined;
  }
  return watched;
}

/** Runs the cells. `told` is given the process of every kernel, for the one who watches from outside. */
export async function runTrial(
  trial: Trial,
  told: (pid: number) => void = () => undefined,
): Promise<readonly CellRun[]> {
  const meter = meterOf(trial.limits.output);
  const begin = (): Promise<Watched> => start(trial, meter, told);
  const runs: CellRun[] = [];
  const well: string[] = [];
  let watched: Watched | undefined = await begin();
  let restarts = 0;
  for (const code of trial.cells) {
    if (code.trim() === "" || watched === undefined) {
      runs.push(NOT_RUN);
      continue;
    }
    const run = await runCell(watched, code, trial.limits.cellMs);
    runs.push(run);
    if (run.end === "ok") well.push(code);
    if (run.end === "ok" || run.end === "error") continue;
    await watched.close();
    // Whoever has shown or written too much may do no more.
    watched =
      run.end === "output" || run.end === "disk" || (restarts += 1) > RESTARTS
        ? undefined
        : await again(trial, well, begin);
  }
  await watched?.close();
  return runs;
}
