/**
 * What `kernel-lib run` does: reads, runs, stores, and tells.
 */
import { dirname, resolve } from "node:path";
import { Problem } from "../../base/problem.js";
import { withRecord } from "../record/record.js";
import { type CellFailure, type Progress, executeNotebook } from "./execute.js";
import { readNotebook } from "./notebook.js";
import { parametersOfFile } from "./parameters.js";
import { checkWritable, notebookText, writeWhole } from "./store.js";

/** The options of the command. */
export interface RunFlags {
  readonly parameter?: readonly (readonly [string, unknown])[];
  readonly parametersFile?: string;
  readonly output?: string;
  readonly inPlace?: boolean;
  readonly timeout?: number;
  readonly allowErrors?: boolean;
  readonly quiet?: boolean;
}

const SIGNALS = ["SIGINT", "SIGTERM"] as const;
const INTERRUPTED_STATUS = 130;
const FIRST_LINE = 60;

/** What is said of a run while it goes on, if anything. */
export function progressLine(progress: Progress): string | undefined {
  switch (progress.kind) {
    case "started":
      return `kernel ready, ${progress.cells} cells`;
    case "cell": {
      const first = progress.source.trim().split("\n")[0] ?? "";
      const shown = first.length > FIRST_LINE ? `${first.slice(0, FIRST_LINE)}…` : first;
      return `[${progress.done + 1}/${progress.cells}] cell ${progress.cell}: ${shown}`;
    }
    case "ended":
      return progress.ms < 1000 && progress.status === "ok"
        ? undefined
        : `      ${progress.status}, ${(progress.ms / 1000).toFixed(1)} s`;
  }
}

/** The report of a failure, for a terminal. */
export function failureText(
  { cell, executionCount, line, text, ename, evalue, traceback }: CellFailure,
  path: string,
): string {
  const counted = executionCount === null ? "" : ` [${executionCount}]`;
  const quote = line === undefined ? [] : [`  line ${line}: ${text ?? ""}`];
  const told = traceback.filter((each) => each !== `> ${line} | ${text}`).map((each) => `  ${each}`);
  const head = told[0]?.trim().startsWith(ename) === true ? [] : [`  ${ename}: ${evalue}`];
  return [`${path}: cell ${cell}${counted} failed`, ...quote, ...head, ...told].join("\n");
}

/** Runs the notebook at this path and gives the exit status. */
export async function run(path: string, flags: RunFlags): Promise<number> {
  const output = flags.inPlace === true ? path : flags.output;
  if (flags.inPlace === true && flags.output !== undefined)
    throw new Problem({
      code: "KL712",
      what: "both -o and --in-place",
      where: "run",
      expected: "one of them",
      fix: "leave one out",
    });
  const notebook = readNotebook(path);
  if (output !== undefined) checkWritable(output);
  const fromFile = flags.parametersFile === undefined ? {} : await parametersOfFile(flags.parametersFile);
  const say = (line: string | undefined): void => {
    if (line !== undefined && flags.quiet !== true) process.stderr.write(`${line}\n`);
  };
  const abort = new AbortController();
  const onSignal = (): void => abort.abort();
  // Until all is stored: an impatient second Ctrl-C must not lose what ran.
  for (const signal of SIGNALS) process.on(signal, onSignal);
  const start = performance.now();
  const cwd = dirname(resolve(path));
  const result = await executeNotebook(notebook, {
    name: path,
    parameters: { ...fromFile, ...Object.fromEntries(flags.parameter ?? []) },
    cwd,
    signal: abort.signal,
    onProgress: (progress) => say(progressLine(progress)),
    ...(flags.timeout === undefined ? {} : { timeoutMs: flags.timeout * 1000 }),
    ...(flags.allowErrors === undefined ? {} : { allowErrors: flags.allowErrors }),
  });
  if (output !== undefined) {
    const complete = result.failure === undefined && !result.interrupted;
    writeWhole(output, notebookText(await withRecord(result.notebook, cwd, complete)));
  }
  for (const signal of SIGNALS) process.off(signal, onSignal);
  if (result.failure !== undefined) process.stderr.write(`${failureText(result.failure, path)}\n`);
  const where = output === undefined ? "" : `, stored in ${output}`;
  const verdict = result.interrupted ? "interrupted" : result.failure === undefined ? "ok" : "failed";
  say(`${path}: ${verdict} in ${((performance.now() - start) / 1000).toFixed(1)} s${where}`);
  return result.interrupted ? INTERRUPTED_STATUS : result.failure === undefined ? 0 : 1;
}
