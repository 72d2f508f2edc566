/** `kernel-lib reproduce`: does a notebook still give what it shows? */
import type { Command } from "commander";
import { seconds } from "../runner/seconds.js";

const help = `
Runs a notebook again with the parameters of its record, which \`kernel-lib run\` keeps in its metadata, and compares every output bit by
bit. What differs is located (a value in a figure's data, a number in a line), with what has changed since: the library, the
model, a data set, Node, the text of a cell, or the stored output itself. Nothing is written.

Times ("took 1.2 s", "states/s") may differ. A cell that shows something else each time says so by the tag nbval-ignore-output.

Examples:
  $ npx --no kernel-lib reproduce notebooks/04-threshold-and-wait.ipynb
  $ npx --no kernel-lib reproduce paper.ipynb --json > report.json

Exit status: 0 all the same; 1 something differs, or a cell failed; 2 the input cannot be used; 130 interrupted.`;

interface Flags {
  readonly json?: boolean;
  readonly timeout?: number;
  readonly quiet?: boolean;
}

const EXIT = { same: 0, differs: 1, failed: 1, interrupted: 130 };

async function run(path: string, { json, timeout, quiet }: Flags): Promise<void> {
  const { readNotebook } = await import("../runner/notebook.js");
  const { reproduce } = await import("./reproduce.js");
  const { reportText } = await import("./report.js");
  const { progressLine } = await import("../runner/run.js");
  const abort = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => abort.abort());
  const answer = await reproduce(readNotebook(path), path, {
    signal: abort.signal,
    ...(timeout === undefined ? {} : { timeoutMs: timeout * 1000 }),
    onProgress: (progress) => {
      const line = progressLine(progress);
      if (quiet !== true && line !== undefined) process.stderr.write(`${line}\n`);
    },
  });
  process.stdout.write(`${json === true ? JSON.stringify(answer, null, 1) : reportText(answer)}\n`);
  process.exitCode = EXIT[answer.status];
}

/** Adds the command. */
export function reproduceCommand(program: Command): void {
  program
    .command("reproduce")
    .summary("run a notebook again and say what differs")
    .description("Runs a notebook again as its record says, and compares every output bit by bit.")
    .argument("<notebook>", "a notebook with its outputs (.ipynb)")
    .option("--json", "the report as JSON")
    .option("--timeout <seconds>", "the longest a cell may take", seconds)
    .option("--quiet", "print the report only")
    .addHelpText("after", help)
    .action(run);
}
