/**
 * `kernel-lib run`: the runner on the command line.
 */
import type { Command } from "commander";
import { parseParameter } from "./parameters.js";
import type { RunFlags } from "./run.js";
import { seconds } from "./seconds.js";

const HELP = `
Runs the cells of a notebook in order, in a TypeScript kernel of its own, in the notebook's folder.

Examples:
  $ npx --no kernel-lib run NB.ipynb                          does it still run? (nothing is written)
  $ npx --no kernel-lib run NB.ipynb -p seed=7 -o OUT.ipynb   with another seed, into another file
  $ npx --no kernel-lib run NB.ipynb --in-place               refresh the outputs

Parameters: give one cell the tag "parameters" and declare them there with their defaults (let seed = 42;). Each -p is
assigned in a cell behind it, tagged "injected-parameters". A value is read as JSON, else as text.

Tags: a cell tagged "raises-exception" may fail; one tagged "skip-execution" is left as it is. The notebook's metadata may hold
execution.allow_errors and execution.timeout (seconds); --allow-errors and --timeout go before them.

When a cell fails the run ends, and -o or --in-place stores the notebook as far as it ran, with the error in its cell.
The output file is written whole or not at all. It keeps a record of the run in its metadata (library, model, data sets, parameters,
seeds, Node), by which kernel-lib reproduce runs it again and says what differs.

Exit status: 0 every cell ran; 1 a cell failed; 2 the input cannot be used; 130 interrupted with Ctrl-C.`;

/** Adds `run` to the program. */
export function runCommand(program: Command): void {
  program
    .command("run")
    .summary("run a notebook and store its outputs")
    .description("Run a notebook, headless, and store what its cells show.")
    .argument("<notebook>", "the notebook, a file .ipynb")
    .option("-p, --parameter <name=value>", "a parameter; repeatable", (text, all: RunFlags["parameter"]) => [
      ...(all ?? []),
      parseParameter(text),
    ])
    .option("-f, --parameters-file <file>", "parameters from a YAML or JSON file; -p goes before it")
    .option("-o, --output <file>", "where to store the notebook with its outputs")
    .option("--in-place", "store it over the notebook itself")
    .option("--timeout <seconds>", "the longest a cell may take; then it is interrupted and the run fails", seconds)
    .option("--allow-errors", "go on behind a cell that fails")
    .option("--quiet", "print failures only")
    .addHelpText("after", HELP)
    .action(async (path: string, flags: RunFlags) => {
      const { run } = await import("./run.js");
      process.exitCode = await run(path, flags);
    });
}
