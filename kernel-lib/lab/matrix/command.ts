/** `kernel-lib matrix`: a notebook at many values of its parameters. */
import { join } from "node:path";
import { InvalidArgumentError, type Command } from "commander";
import { Problem } from "../../base/problem.js";
import { parseParameter } from "../runner/parameters.js";
import { seconds } from "../runner/seconds.js";
import { type Axis, checkNamedOnce, combinations, merged, parseAxis, pointsOfFile } from "./points.js";

const help = `
Runs the notebook once for each combination of the values. The folder then holds a notebook and a page for each, and index.html: a table
of the parameters, how each run ended, and its first figure. A run that fails does not stop the others.

Given again, the command runs only what is missing, has failed, or was made from another text of the notebook or another library; so a
matrix that was interrupted goes on where it was, and one that was widened keeps what it has.

Examples:
  $ npx --no kernel-lib matrix notebooks/04-threshold-and-wait.ipynb -m seed=1,2,3 -m writes=4000,8000 -o results
  $ npx --no kernel-lib matrix NB.ipynb -m 'policy=["none", "stable"]' -p seed=7 -o results
  $ npx --no kernel-lib matrix NB.ipynb --file points.json -o results

A file holds {"seed": [1, 2], "writes": [4000]} for all combinations, or [{"seed": 1}, {"seed": 2}] for these points.

Exit status: 0 every run is there; 1 some failed; 2 the input cannot be used; 130 interrupted.`;

interface Flags {
  readonly matrix?: readonly Axis[];
  readonly parameter?: readonly Axis[];
  readonly file?: string;
  readonly output: string;
  readonly timeout?: number;
  readonly atOnce: number;
}

const INTERRUPTED_STATUS = 130;

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("It must be a whole number from 1 on.");
  return value;
}

async function run(path: string, flags: Flags): Promise<void> {
  const { matrix = [], parameter = [], file, output, timeout, atOnce } = flags;
  if (matrix.length === 0 && file === undefined)
    throw new Problem({
      code: "KL761",
      what: "there is no matrix",
      where: "matrix",
      expected: "values for at least one parameter",
      fix: "give -m name=value,value or --file points.json",
    });
  const listed = file === undefined ? [{}] : pointsOfFile(file);
  checkNamedOnce([
    ["-m", matrix.map(([name]) => name)],
    ["-p", parameter.map(([name]) => name)],
    ["--file", listed.flatMap((point) => Object.keys(point))],
  ]);
  // Of a -p given again the last one holds, as when a notebook is run.
  const fixed = new Map(parameter);
  const points = listed.flatMap((point) =>
    combinations([...fixed, ...merged(matrix)]).map((more) => ({ ...more, ...point })),
  );
  const { runMatrix } = await import("./matrix.js");
  const { indexPage } = await import("./index-page.js");
  const { writeWhole } = await import("../runner/store.js");
  const abort = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => abort.abort());
  const index = join(output, "index.html");
  const drawn = new Map<string, string>();
  const outcomes = await runMatrix({
    path,
    points,
    folder: output,
    atOnce,
    signal: abort.signal,
    ...(timeout === undefined ? {} : { timeoutMs: timeout * 1000 }),
    onChange: async (all, changed) => {
      writeWhole(index, await indexPage(all, path, output, drawn));
      if (changed === undefined) return;
      const left = all.filter(({ status }) => status === "waiting").length;
      process.stderr.write(`${changed.status}: ${JSON.stringify(changed.point)}, ${left} to go\n`);
    },
  });
  const count = (wanted: string): number => outcomes.filter(({ status }) => status === wanted).length;
  process.stdout.write(
    `${index}: ${count("ran")} ran, ${count("kept")} kept, ${count("failed")} failed, ${count("waiting")} not run\n`,
  );
  process.exitCode = abort.signal.aborted ? INTERRUPTED_STATUS : count("failed") > 0 ? 1 : 0;
}

const gathered =
  (parse: (text: string) => Axis) =>
  (text: string, all: readonly Axis[] | undefined): readonly Axis[] => [...(all ?? []), parse(text)];

/** Adds the command. */
export function matrixCommand(program: Command): void {
  program
    .command("matrix")
    .summary("run a notebook at many values of its parameters")
    .description("Runs a notebook at every combination of some values of its parameters.")
    .argument("<notebook>", "the notebook (.ipynb)")
    .requiredOption("-o, --output <folder>", "the folder for the runs and their index")
    .option(
      "-m, --matrix <name=values>",
      "values of a parameter, with commas between; repeatable, also for more values of one",
      gathered(parseAxis),
    )
    .option(
      "-p, --parameter <name=value>",
      "a parameter with one value for all runs; repeatable",
      gathered((text) => {
        const [name, value] = parseParameter(text);
        return [name, [value]];
      }),
    )
    .option("--file <file>", "a JSON file with the matrix, or with a list of points")
    .option("--at-once <number>", "kernels side by side; a sweep in a cell uses all cores by itself", whole, 1)
    .option("--timeout <seconds>", "the longest a cell may take", seconds)
    .addHelpText("after", help)
    .action(run);
}
