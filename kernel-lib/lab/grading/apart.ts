/** Runs a submission apart from everything else: in a process, a folder and, where it is allowed, namespaces of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, existsSync, lstatSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../folder.js";
import { compiled } from "../home.js";
import type { CellRun, Limits, Trial } from "./trial.js";

/** What is run, and what it finds in its folder. */
export interface Work {
  readonly cells: readonly string[];
  /** The folder that the student handed in, whose files are copied for the cells. */
  readonly own: string | undefined;
  /** The folder of the assignment: its files are copied over the student's, but for the notebooks, which hold the solutions. */
  readonly given: string | undefined;
  readonly limits: Limits;
  /** The command before the folder of the cells and a program; see `fence.ts`. */
  readonly namespaces: readonly string[] | undefined;
  readonly signal?: AbortSignal;
}

/** What came of it: a run of every cell, or why there is none. */
export type Apart =
  | { readonly kind: "ran"; readonly runs: readonly CellRun[] }
  | { readonly kind: "lost"; readonly why: string }
  | { readonly kind: "interrupted" };

const PROGRAM = compiled("lab/grading/trial-worker.js");

/** The heap of the process that listens to the kernel [MB]: enough for all that may be shown, several times. */
const LISTENER_HEAP = 512;

/** The largest file that is copied for the cells [byte]. */
const LARGEST = 50e6;

const isNotebook = (path: string): boolean => /\.ipynb$/i.test(path);

/** A link is left out: through it a cell could read what lies elsewhere. */
function isCopied(from: string): boolean {
  const facts = lstatSync(from);
  const isPlain = facts.isDirectory() || (facts.isFile() && facts.size <= LARGEST);
  return isPlain && !/(^|[\\/])(\.ipynb_checkpoints|node_modules)$/.test(from);
}

/** Ends a run: the namespaces with all that is in them, or the process and the kernel that it told of. */
function end(child: ChildProcess, folder: string): void {
  child.kill("SIGKILL");
  try {
    process.kill(Number(readFileSync(join(folder, "kernel.pid"), "utf8")), "SIGKILL");
  } catch {
    // There is none, or it is gone.
  }
}

/** What a process that failed said of itself. Students read it: the line that names the error, and no place in our code. */
function lastWords(said: string): string {
  const lines = said.split("\n").map((line) => line.trim());
  const last = lines.findLast(
    (line) => /error|died|ended/i.test(line) && !/^at |^throw |file:|[\\/]\S*[\\/]/.test(line),
  );
  const words = last?.replace(/^KernelDied: /, "") ?? "";
  return words === "" ? "" : ` (${words})`;
}

function finished(child: ChildProcess, folder: string, { limits, signal, namespaces }: Work): Promise<Apart> {
  return new Promise((resolve) => {
    let why: string | undefined;
    const stop = (reason: string): void => {
      why ??= reason;
      // Within namespaces the number of the kernel means another process.
      if (namespaces === undefined) end(child, folder);
      else child.kill("SIGKILL");
    };
    const late = setTimeout(() => stop("it took longer than all cells together may"), limits.totalMs);
    const abort = (): void => stop("interrupted");
    signal?.addEventListener("abort", abort);
    if (signal?.aborted === true) abort();
    let said = "";
    child.stderr?.on("data", (data: Buffer) => (said = (said + data.toString()).slice(-2000)));
    const done = (code: number | null): void => {
      clearTimeout(late);
      signal?.removeEventListener("abort", abort);
      const results = join(folder, "runs.json");
      if (signal?.aborted === true) return resolve({ kind: "interrupted" });
      if (code === 0 && existsSync(results))
        return resolve({ kind: "ran", runs: JSON.parse(readFileSync(results, "utf8")) });
      if (namespaces === undefined) end(child, folder);
      resolve({ kind: "lost", why: why ?? `its process was ended from inside${lastWords(said)}` });
    };
    child.once("error", () => done(null));
    child.once("close", done);
  });
}

/** Runs the cells. Nothing is left of it but what is given back. */
export async function runApart(work: Work): Promise<Apart> {
  const folder = realpathSync(temporaryFolder("kernel-lib-grade-"));
  try {
    const [inside, beside] = [join(folder, "work"), join(folder, "k")];
    for (const each of [inside, beside]) mkdirSync(each);
    if (work.own !== undefined) cpSync(work.own, inside, { recursive: true, filter: isCopied });
    if (work.given !== undefined)
      cpSync(work.given, inside, { recursive: true, filter: (from) => isCopied(from) && !isNotebook(from) });
    const { cells, limits, namespaces } = work;
    const trial: Trial = { cells, limits, folder: inside, temporary: beside, offline: namespaces !== undefined };
    writeFileSync(join(folder, "trial.json"), JSON.stringify(trial));
    const [program = "", ...args] = [
      ...(namespaces === undefined ? [] : [...namespaces, inside]),
      process.execPath,
      `--max-old-space-size=${LISTENER_HEAP}`,
      PROGRAM,
      folder,
    ];
    const child = spawn(program, args, {
      cwd: folder,
      // The open pipe tells the process that somebody waits for it; Ctrl-C in a terminal is for that one alone.
      stdio: ["pipe", "ignore", "pipe"],
      detached: process.platform !== "win32",
      windowsHide: true,
    });
    child.stdin?.on("error", () => undefined);
    return await finished(child, folder, work);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
