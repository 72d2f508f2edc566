/** nbgrader in a folder of its own: what a teacher types, and what its gradebook holds afterwards. */
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect } from "vitest";
import { grade, type Graded } from "../../kernel-lib/lab/grading/grade.js";
import { linesOf, textOf, type Notebook } from "../../kernel-lib/lab/runner/notebook.js";
import { notebookText } from "../../kernel-lib/lab/runner/store.js";
import { ROOT } from "../quality/sources.js";

const bin = process.env["KERNEL_LAB_NBGRADER_BIN"] ?? "";
const env = {
  ...process.env,
  PATH: [bin, path.dirname(process.execPath), process.env["PATH"]].join(path.delimiter),
  JUPYTER_PATH: path.join(ROOT, "kernel-lib", "jupyter"),
};

/** Points by student and cell; null where a person must give them. */
export type Points = Readonly<Record<string, Readonly<Record<string, number | null>>>>;

/** What came of the submissions of an assignment, in nbgrader and in ours. */
export interface Both {
  readonly autograded: ReturnType<Gradebook["nbgrader"]>;
  readonly theirs: Points;
  readonly ours: Graded;
}

/** What nbgrader can be told. */
export interface Gradebook {
  readonly nbgrader: (...args: readonly string[]) => { readonly code: number | null; readonly said: string };
  /** Writes a file of the course. */
  readonly put: (file: string, text: string) => void;
  /** Releases an assignment in nbgrader, then grades what was put there in both. */
  readonly both: (assignment: string) => Promise<Both>;
}

/** nbgrader reads sources as lines. */
export const source = (notebook: Notebook): string =>
  notebookText({
    ...notebook,
    cells: notebook.cells.map((cell) => ({ ...cell, source: linesOf(textOf(cell.source)) })),
  });

/** A course in an empty folder, whose cells may run for so many seconds. The stub is ours: nbgrader knows none for TypeScript. */
export function gradebook(work: string, seconds: number): Gradebook {
  const put = (file: string, text: string): void => {
    mkdirSync(path.dirname(path.join(work, file)), { recursive: true });
    writeFileSync(path.join(work, file), text);
  };
  const call = (program: string, args: readonly string[]) =>
    spawnSync(path.join(bin, program), args, { cwd: work, env, encoding: "utf8" });
  put(
    "nbgrader_config.py",
    `
c = get_config()
c.CourseDirectory.course_id = "pages"
c.CourseDirectory.root = ${JSON.stringify(work)}
c.ClearSolutions.code_stub = {"typescript": '// YOUR CODE HERE\\nthrow new Error("not answered yet");'}
c.ClearSolutions.text_stub = "YOUR ANSWER HERE"
c.Execute.timeout = ${seconds}
c.Autograde.allow_incomplete_submissions = True
`,
  );
  const nbgrader: Gradebook["nbgrader"] = (...args) => {
    const ran = call("nbgrader", args);
    return { code: ran.status, said: `${ran.stdout}${ran.stderr}` };
  };
  const points = (assignment: string): Points => {
    const url = `sqlite:///${path.join(work, "gradebook.db")}`;
    const told = call("python", [path.join(ROOT, "test", "interop", "points.py"), url, assignment]);
    expect(told.status, told.stderr).toBe(0);
    return JSON.parse(told.stdout) as Points;
  };
  const both: Gradebook["both"] = async (assignment) => {
    const made = nbgrader("generate_assignment", assignment);
    expect(made.code, made.said).toBe(0);
    const autograded = nbgrader("autograde", assignment);
    const ours = await grade({
      submissions: work,
      output: path.join(work, "grades"),
      limits: { cellMs: seconds * 1000, totalMs: 300_000, memory: 1500e6, output: 1e7 },
      version: "interop",
    });
    return { autograded, theirs: points(assignment), ours };
  };
  return { put, nbgrader, both };
}
