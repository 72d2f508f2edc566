/**
 * The command line of kernel-lib: a list of commands, each a function that adds itself to the program.
 */
import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { Problem } from "../base/problem.js";
import { releaseCommand } from "./classroom/command.js";
import { exportCommands } from "./export/command.js";
import { matrixCommand } from "./matrix/command.js";
import { gradeCommand } from "./grading/command.js";
import addObserve from "./observe/command.js";
import addPage from "./page/command.js";
import { reproduceCommand } from "./reproduce/command.js";
import { runCommand } from "./runner/command.js";
import { siteCommand } from "./site/command.js";
import addSvg from "./svg/command.js";
import { textCommand } from "./text/command.js";

const BAD_INPUT = 2;

/** The commands, in the order of the help. */
const COMMANDS: readonly ((program: Command) => void)[] = [
  runCommand,
  matrixCommand,
  reproduceCommand,
  textCommand,
  addPage,
  exportCommands,
  addSvg,
  siteCommand,
  addObserve,
  releaseCommand,
  gradeCommand,
];

const isErrno = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && typeof (error as NodeJS.ErrnoException).errno === "number";

/** What the system refuses where no command has foreseen it: a person is told of a file, and not of our code. */
const refused = ({ code, syscall, path, message }: NodeJS.ErrnoException): Problem =>
  new Problem({
    code: "KL711",
    what: `the system refuses ${syscall ?? "something"} (${code ?? message})`,
    where: path ?? "kernel-lib",
    expected: "files and folders that are there, may be read and written, and a disk with room",
    fix: "name other files or folders, or mend what the system says of this one",
  });

/** Runs the command line given (without node and script) and sets the exit status of the process. */
export async function main(argv: readonly string[]): Promise<void> {
  const manifest: { version: string } = JSON.parse(
    readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
  );
  const program = new Command("kernel-lib")
    .description("A laboratory for page-cache races: notebooks on the command line.")
    .version(manifest.version)
    .showHelpAfterError("(--help tells more)")
    .exitOverride();
  for (const add of COMMANDS) add(program);
  for (const command of program.commands) command.exitOverride().showHelpAfterError("(--help tells more)");
  try {
    await program.parseAsync([...argv], { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : BAD_INPUT;
    else if (error instanceof Problem) {
      process.stderr.write(`${error.message}\n`);
      process.exitCode = BAD_INPUT;
    } else if (isErrno(error)) {
      process.stderr.write(`${refused(error).message}\n`);
      process.exitCode = BAD_INPUT;
    } else throw error;
  }
}
