/** `kernel-lib release`: the student's version of an assignment, as notebooks or as an archive with all that runs them. */
import { basename, join, resolve } from "node:path";
import type { Command } from "commander";
import { Problem } from "../../base/problem.js";
import type { Notebook } from "../runner/notebook.js";

const help = `
Cells are marked as nbgrader marks them (metadata, schema 3). In a cell the lines between // ### BEGIN SOLUTION and // ### END SOLUTION
are replaced by a stub, and those between // ### BEGIN HIDDEN TESTS and // ### END HIDDEN TESTS are left out. A cell for an answer
without such lines is replaced as a whole. Outputs go; locked cells cannot be edited in Jupyter.

--bundle writes one zip with the exercises, the lab and the library: students unpack it and give "node start.mjs", and need nothing
but Node, no network and no installation. --system leaves out what the other systems need: linux, darwin (macOS), win32 (Windows).

Examples:
  $ npx --no kernel-lib release exercise.ipynb -o released
  $ npx --no kernel-lib release exercise.ipynb second.ipynb --bundle class.zip
`;

/** The options of the command. */
interface Flags {
  readonly output?: string;
  readonly bundle?: string;
  readonly system: readonly string[];
}

async function released(path: string): Promise<Notebook> {
  const { readNotebook } = await import("../runner/notebook.js");
  const { release } = await import("./release.js");
  const { stamped } = await import("./stamping.js");
  return stamped(release(readNotebook(path)), basename(path).replace(/\.ipynb$/i, ""));
}

/** Of two exercises with one name, the second would replace the first. */
function checkNames(paths: readonly string[]): void {
  const names = paths.map((path) => basename(path));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  throw new Problem({
    code: "KL733",
    what: `two exercises are called ${twice}`,
    where: "release",
    expected: "another name for each",
    fix: "rename one of them",
  });
}

async function releaseTo(path: string, folder: string): Promise<string> {
  const { writableFolder } = await import("../folder.js");
  const { notebookText, writeWhole } = await import("../runner/store.js");
  const to = join(folder, basename(path));
  if (resolve(to) === resolve(path))
    throw new Problem({
      code: "KL731",
      what: "the student's version would replace the one with the solutions",
      where: to,
      expected: "another folder than the assignment's",
      fix: "name another folder with -o",
    });
  const student = notebookText(await released(path));
  writableFolder(folder);
  writeWhole(to, student);
  return to;
}

async function bundleTo(paths: readonly string[], file: string, given: readonly string[]): Promise<string> {
  const { bundled } = await import("./bundle.js");
  const { SYSTEMS } = await import("./packages.js");
  const { checkWritable, replaceFile } = await import("../runner/store.js");
  const systems = SYSTEMS.filter((system) => given.length === 0 || given.includes(system));
  const unknown = given.find((system) => !SYSTEMS.some((each) => each === system));
  if (unknown !== undefined)
    throw new Problem({
      code: "KL732",
      what: `there is no system ${unknown}`,
      where: "--system",
      expected: SYSTEMS.join(", "),
      fix: "name one of them, or leave --system out for all",
    });
  checkWritable(file);
  const exercises = new Map(
    await Promise.all(paths.map(async (path) => [basename(path), await released(path)] as const)),
  );
  const bytes = bundled(exercises, systems);
  replaceFile(file, bytes);
  return `${file}: ${(bytes.length / 1e6).toFixed(1)} MB, for ${systems.join(", ")}`;
}

async function run(paths: readonly string[], { output, bundle, system }: Flags): Promise<void> {
  if (output === undefined && bundle === undefined)
    throw new Problem({
      code: "KL762",
      what: "it is not said where the student's version goes",
      where: "release",
      expected: "-o with a folder, or --bundle with the name of a zip",
      fix: "add -o released",
    });
  checkNames(paths);
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  if (output !== undefined) for (const path of paths) say(await releaseTo(path, output));
  if (bundle !== undefined) say(await bundleTo(paths, bundle, system));
}

/** Adds the command. */
export function releaseCommand(program: Command): void {
  program
    .command("release")
    .summary("make the student's version of an assignment")
    .description("Writes assignments without their solutions, hidden tests and outputs.")
    .argument("<notebooks...>", "the assignments with their solutions (.ipynb)")
    .option("-o, --output <folder>", "the folder for the student's versions")
    .option("--bundle <file>", "a zip for students, with the lab")
    .option(
      "--system <name>",
      "a system that the zip is for; repeatable (default: all)",
      (name, all: string[]) => [...all, name],
      [],
    )
    .addHelpText("after", help)
    .action(run);
}
