/** `kernel-lib text`: a notebook as a TypeScript file, and back. */
import { existsSync, readFileSync } from "node:fs";
import type { Command } from "commander";
import { Problem } from "../../base/problem.js";

const help = `
The text is TypeScript in percent format: a line // %% begins a cell, // %% [markdown] one of prose. Jupytext, VS Code and Spyder read
it, diffs and reviews are line by line, and an editor checks its types. It holds all of a notebook but its outputs and the record of
its run: ids, tags, metadata, nbgrader's marks, raw cells.

From a .ts file the notebook is made again. If it exists, a cell whose text is the same keeps its outputs.

Examples:
  $ npx --no kernel-lib text notebooks/00-the-mail.ipynb -o mail.ts      to text
  $ npx --no kernel-lib text mail.ts -o notebooks/00-the-mail.ipynb      and back
  $ npx --no kernel-lib text mail.ts -o notebooks/00-the-mail.ipynb --check

Exit status: 0 written, or with --check: both say the same; 1 with --check: they do not; 2 the input cannot be used.`;

interface Flags {
  readonly output?: string;
  readonly check?: boolean;
}

async function notebookOf(path: string, to: string): Promise<string> {
  const { readNotebook } = await import("../runner/notebook.js");
  const { notebookText } = await import("../runner/store.js");
  const { readTextFile } = await import("../../host/files.js");
  const { textToNotebook } = await import("./read.js");
  const { withOutputsOf } = await import("./merge.js");
  const old = existsSync(to) ? readNotebook(to) : undefined;
  return notebookText(withOutputsOf(textToNotebook(readTextFile(path), path), old));
}

async function textOfNotebook(path: string): Promise<string> {
  const { readNotebook } = await import("../runner/notebook.js");
  const { notebookToText } = await import("./write.js");
  return notebookToText(readNotebook(path));
}

async function run(path: string, { output, check }: Flags): Promise<void> {
  const kind = /\.(ipynb|ts)$/i.exec(path)?.[1]?.toLowerCase();
  if (kind === undefined)
    throw new Problem({
      code: "KL740",
      what: "neither a notebook nor its text",
      where: path,
      expected: "a file .ipynb, or a file .ts in percent format",
      fix: "name a file with one of these endings",
    });
  const to = output ?? path.replace(/\.[^.]*$/, kind === "ts" ? ".ipynb" : ".ts");
  const other = kind === "ts" ? "ipynb" : "ts";
  if (to.split(".").at(-1)?.toLowerCase() !== other)
    throw new Problem({
      code: "KL742",
      what: `${kind === "ts" ? "a notebook is not written" : "the text of a notebook is not written"} to such a name`,
      where: to,
      expected: `a file .${other}`,
      fix: `give it the ending .${other}; to copy ${path} as it is, use cp`,
    });
  const text = kind === "ts" ? await notebookOf(path, to) : await textOfNotebook(path);
  if (check === true) {
    const same = existsSync(to) && readFileSync(to, "utf8") === text;
    process.stdout.write(`${to}: ${same ? "up to date with" : "says something else than"} ${path}\n`);
    process.exitCode = same ? 0 : 1;
    return;
  }
  const { writeWhole } = await import("../runner/store.js");
  writeWhole(to, text);
  process.stdout.write(`${to}\n`);
}

/** Adds the command. */
export function textCommand(program: Command): void {
  program
    .command("text")
    .summary("write a notebook as TypeScript text, or the text as a notebook")
    .description(
      "Turns a notebook (.ipynb) into a TypeScript file in percent format (.ts), and such a file into a notebook.",
    )
    .argument("<file>", "the notebook (.ipynb) or its text (.ts)")
    .option("-o, --output <file>", "where the other form goes (default: beside it, with the other ending)")
    .option("--check", "write nothing; say whether the two agree")
    .addHelpText("after", help)
    .action(run);
}
