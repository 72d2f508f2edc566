/** `kernel-lib grade`: submissions of an assignment, run, scored and told. */
import type { Command } from "commander";
import { Problem } from "../../base/problem.js";

const HELP = `
SUBMISSIONS holds a file NAME.ipynb for each student, files that the lab's "Submit" made, or nbgrader's folders
STUDENT/ASSIGNMENT/NOTEBOOK.ipynb. Locked cells and tests are put back as the assignment has them, hidden tests with them, before
anything runs. Every submission runs in a process and a folder of its own, within the limits; a cell cannot start programs, change
other files, or read any but its own and the library's. What one of them does costs none of the others.

On Linux, where the system allows namespaces (unshare), it also has no network, sees no other process, and cannot load machine code;
the summary says whether it was so. On macOS and Windows a hostile cell could do all three, and with machine code whatever you can: grade
there only whom you trust, or in a virtual machine. On Windows only the heap is bounded and not all memory. Neither was tried.
Tests run in the kernel of the answers, as in nbgrader: who is clever enough can deceive them, so read what is too good.

OUT/index.html      all students, all tasks, what was odd
OUT/feedback/       a page for each submission, which works offline and runs nothing of the student's
OUT/grades.csv      a row for each task of each student; OUT/totals.csv a row for each submission
OUT/manual.csv      the tasks that a person must read: fill in points and comment, and give the same command again; leave the column
                    answer as it is: points count for the answer that it names, and if another one is handed in, they move to the
                    column earlier and the task is to be read again; a row whose submission is not there is kept, and told
OUT/graded/         the notebooks as they were run

Points follow nbgrader's rules: a test gives none if it fails or writes to standard error, its last value if that is a number, else
all; an answer that is as it was handed out gives none.

Ctrl-C ends the runs under way and keeps what is finished; the same command goes on. What is graded and unchanged is not run again.

Example:
  $ npx --no kernel-lib grade submitted --assignment exercise.ipynb -o grades
`;

/** The options of the command. */
interface Flags {
  readonly assignment?: string;
  readonly output: string;
  readonly manual?: string;
  readonly jobs?: number;
  readonly cellSeconds: number;
  readonly totalSeconds: number;
  readonly memory: number;
  readonly shown: number;
  readonly again?: boolean;
  readonly namespaces: boolean;
  readonly quiet?: boolean;
}

const INTERRUPTED_STATUS = 130;

/** The least of each limit: below it no answer could pass, for a kernel that does nothing takes 200 MB and a second. */
const LEAST = { cellSeconds: 0.1, totalSeconds: 10, memory: 300, shown: 1 };

/** Reads a number from the least on. */
const atLeast =
  (least: number, name: string, unit: string, whole: boolean = false) =>
  (text: string): number => {
    const value = Number(text);
    if (Number.isFinite(value) && value >= least && (!whole || Number.isInteger(value))) return value;
    throw new Problem({
      code: "KL758",
      what: value < least ? `too few ${unit}: ${text}` : `not a number of ${unit}: ${text}`,
      where: name,
      expected: `a ${whole ? "whole " : ""}number from ${least} on`,
      fix: `correct it, or leave ${name} out`,
    });
  };

async function run(submissions: string, flags: Flags, version: string): Promise<number> {
  const { grade } = await import("./grade.js");
  const abort = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => abort.abort());
  const { assignment, output, manual, jobs, again } = flags;
  const { done, all, grades, loose } = await grade({
    submissions,
    output,
    version,
    ...(assignment === undefined ? {} : { assignment }),
    ...(manual === undefined ? {} : { manual }),
    ...(jobs === undefined ? {} : { jobs }),
    ...(again === undefined ? {} : { again }),
    isolate: flags.namespaces,
    limits: {
      cellMs: flags.cellSeconds * 1000,
      totalMs: flags.totalSeconds * 1000,
      memory: flags.memory * 1e6,
      output: flags.shown * 1e3,
    },
    signal: abort.signal,
    say: (line) => void (flags.quiet === true || process.stderr.write(`${line}\n`)),
  });
  if (done < all) {
    process.stderr.write(`interrupted: ${done} of ${all} are graded and kept; give the same command again to go on\n`);
    return INTERRUPTED_STATUS;
  }
  const open = grades.reduce((sum, each) => sum + each.open, 0);
  const read = open === 0 ? "" : `; ${open} tasks to be read: fill in manual.csv and give the same command again`;
  const kept = loose.length === 0 ? "" : `; rows of manual.csv that count for nobody and are kept: ${loose.length}`;
  process.stdout.write(`${all} submissions graded, in ${output}${read}${kept}\n`);
  return 0;
}

/** Adds the command. */
export function gradeCommand(program: Command): void {
  program
    .command("grade")
    .summary("run and score the submissions of an assignment")
    .description(
      "Runs the submissions of an assignment apart from each other, scores them, and writes tables and pages.",
    )
    .argument("<submissions>", "the folder of the submissions")
    .option(
      "--assignment <path>",
      "the notebook with the solutions, or its folder (default: source/ beside nbgrader's folders)",
    )
    .requiredOption("-o, --output <folder>", "the folder for tables and pages")
    .option("--manual <file>", "the table of points that people gave (default: manual.csv in the output folder)")
    .option(
      "--jobs <number>",
      "how many run at once (default: by processors and memory)",
      atLeast(1, "--jobs", "runs", true),
    )
    .option(
      "--cell-seconds <seconds>",
      "the longest a cell may take",
      atLeast(LEAST.cellSeconds, "--cell-seconds", "seconds"),
      30,
    )
    .option(
      "--total-seconds <seconds>",
      "the longest a submission may take",
      atLeast(LEAST.totalSeconds, "--total-seconds", "seconds"),
      300,
    )
    .option("--memory <MB>", "the memory of a submission", atLeast(LEAST.memory, "--memory", "MB"), 1500)
    .option("--shown <kB>", "the most that a submission may show", atLeast(LEAST.shown, "--shown", "kB"), 2000)
    .option("--again", "run also what is graded and unchanged")
    .option("--no-namespaces", "do not try to take the network away")
    .option("--quiet", "print the last line only")
    .addHelpText("after", HELP)
    .action(async (submissions: string, flags: Flags) => {
      process.exitCode = await run(submissions, flags, program.version() ?? "");
    });
}
