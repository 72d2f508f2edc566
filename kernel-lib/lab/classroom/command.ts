/** `kernel-lib release`: the student's version of an assignment. */
import { basename, join, resolve } from "node:path";
import type { Command } from "commander";
import { Problem } from "../../base/problem.js";

const help = `
Cells are marked as nbgrader marks them (metadata, schema 3). In a cell the lines between // ### BEGIN SOLUTION and // ### END SOLUTION
are replaced by a stub, and those between // ### BEGIN HIDDEN TESTS and // ### END HIDDEN TESTS are left out. A cell for an answer
without such lines is replaced as a whole. Outputs go; locked cells cannot be edited in Jupyter.

Example:
  $ npx --no kernel-lib release exercise.ipynb -o released
`;

async function releaseTo(path: string, folder: string): Promise<string> {
  const { mkdirSync } = await import("node:fs");
  const { readNotebook } = await import("../runner/notebook.js");
  const { notebookText, writeWhole } = await import("../runner/store.js");
  const { release } = await import("./release.js");
  const { stamped } = await import("./stamping.js");
  const to = join(folder, basename(path));
  if (resolve(to) === resolve(path))
    throw new Problem({
      code: "KL731",
      what: "the student's version would replace the one with the solutions",
      where: to,
      expected: "another folder than the assignment's",
      fix: "name another folder with -o",
    });
  const name = basename(path).replace(/\.ipynb$/i, "");
  const student = notebookText(stamped(release(readNotebook(path)), name));
  mkdirSync(folder, { recursive: true });
  writeWhole(to, student);
  return to;
}

/** Adds the command. */
export function releaseCommand(program: Command): void {
  program
    .command("release")
    .summary("make the student's version of an assignment")
    .description("Writes an assignment without its solutions, hidden tests and outputs.")
    .argument("<notebook>", "the assignment with its solutions (.ipynb)")
    .requiredOption("-o, --output <folder>", "the folder for the student's version")
    .addHelpText("after", help)
    .action(async (path: string, { output }: { readonly output: string }) => {
      process.stdout.write(`${await releaseTo(path, output)}\n`);
    });
}
