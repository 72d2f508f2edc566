/** What came of a submission: enough for every page and table, so that nothing is run twice. */
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Cell, type Notebook, textOf } from "../runner/notebook.js";
import { type Apart, runApart } from "./apart.js";
import type { Assignment, Task } from "./assignment.js";
import { marksOf } from "./marks.js";
import { restore } from "./restore.js";
import { pointsOf } from "./score.js";
import type { Submission } from "./submissions.js";
import type { CellRun, End, Limits } from "./trial.js";

/** A task and the points that a run gave; null if a person must give them. */
export interface ScoredTask extends Task {
  readonly auto: number | null;
}

/** What is kept of one submission. */
export interface Result {
  /** Of all that the result follows from. */
  readonly digest: string;
  readonly student: string;
  readonly name: string;
  readonly file: string;
  readonly assignment: string;
  readonly tasks: readonly ScoredTask[];
  /** What a person should know. */
  readonly notes: readonly string[];
  /** As it was run, with what it showed; null if it could not be read. */
  readonly notebook: Notebook | null;
}

/** How submissions are run. */
export interface Manner {
  readonly limits: Limits;
  /** See `fence.ts`. */
  readonly namespaces: readonly string[] | undefined;
  /** Of this library: another one may give other results. */
  readonly version: string;
  readonly signal?: AbortSignal;
}

/** The files of a folder, below it, but for hidden ones. */
const filesOf = (folder: string | undefined): readonly string[] =>
  folder === undefined
    ? []
    : readdirSync(folder, { withFileTypes: true })
        .filter(({ name }) => !name.startsWith("."))
        .flatMap((each) => {
          const path = join(folder, each.name);
          return each.isDirectory() ? filesOf(path) : each.isFile() ? [path] : [];
        })
        .sort();

/** Changes when anything changes that the result could follow from. */
export function resultDigest(submission: Submission, { limits, namespaces, version }: Manner): string {
  const { assignment, path, folder, student, name } = submission;
  const hash = createHash("sha256");
  const isolated = namespaces !== undefined;
  hash.update(JSON.stringify([version, limits, isolated, student, name, assignment.notebook.cells]));
  for (const file of [path, ...filesOf(folder), ...filesOf(assignment.folder)]) {
    const facts = statSync(file);
    hash.update(`\0${file}\0${facts.size}\0`).update(facts.size > 50e6 ? "" : readFileSync(file));
  }
  return hash.digest("hex").slice(0, 32);
}

type Ends = Readonly<Record<Exclude<End, "ok" | "error">, string>>;

const endsWithin = ({ cellMs, memory, output }: Limits): Ends => ({
  time: `took longer than ${cellMs / 1000} s, and was ended`,
  memory: `took more than ${memory / 1e6} MB of memory, and was ended`,
  disk: "wrote more into its folder than it may, and was ended",
  output: `came to more than the ${output / 1000} kB that all cells together may show, and the rest was not run`,
  died: "ended its own kernel",
  unrun: "was not run",
});

/** The line in the place of what a cell did not come to show. */
function endOutputs({ end, outputs }: CellRun, ends: Ends): CellRun["outputs"] {
  if (end === "ok" || end === "error") return outputs;
  const evalue = `this cell ${ends[end]}`;
  return [...outputs, { output_type: "error", ename: "Ended", evalue, traceback: [`Ended: ${evalue}`] }];
}

const shown = (cell: Cell, run: CellRun | undefined, ends: Ends): Cell =>
  cell.cell_type !== "code" || run === undefined
    ? cell
    : { ...cell, execution_count: run.count, outputs: textOf(cell.source).trim() === "" ? [] : endOutputs(run, ends) };

/** One line for all cells that ended in the same way: a cell of the assignment by its id, another one by its place. */
function endNotes(runs: readonly CellRun[], cells: readonly Cell[], ends: Ends): readonly string[] {
  const isCode = (index: number): boolean =>
    cells[index]?.cell_type === "code" && textOf(cells[index].source).trim() !== "";
  const nameOf = (cell: Cell | undefined, index: number): string =>
    (cell && marksOf(cell)?.id) ?? `${index + 1} of ${cells.length}`;
  return (Object.keys(ends) as (keyof Ends)[]).flatMap((end) => {
    const which = runs.flatMap((run, index) => (run.end === end && isCode(index) ? [nameOf(cells[index], index)] : []));
    return which.length === 0 ? [] : [`cell ${which.join(", ")} ${ends[end]}`];
  });
}

interface Ran {
  readonly notebook: Notebook;
  readonly notes: readonly string[];
}

function scored(
  tasks: readonly Task[],
  { released }: Assignment,
  ran: Ran,
  runs: readonly CellRun[],
): readonly ScoredTask[] {
  const place = new Map(ran.notebook.cells.map((cell, index) => [marksOf(cell)?.id, index]));
  const stubs = new Map(released.cells.map((cell) => [marksOf(cell)?.id, cell]));
  return tasks.map((task) => {
    const at = place.get(task.id) ?? -1;
    const cell = ran.notebook.cells[at];
    const points = cell === undefined ? 0 : pointsOf(task, cell, stubs.get(task.id), runs[at]);
    return { ...task, auto: points ?? null };
  });
}

/** Restores, runs and scores one submission. Undefined if it was interrupted. */
export async function resultOf(submission: Submission, manner: Manner): Promise<Result | undefined> {
  const { student, name, file, folder, assignment, notebook } = submission;
  const { tasks } = assignment;
  const parts = { digest: resultDigest(submission, manner), student, name, file, assignment: assignment.name };
  if (notebook === undefined)
    return { ...parts, notes: submission.notes, notebook: null, tasks: tasks.map((task) => ({ ...task, auto: 0 })) };
  const ran = restore(assignment.notebook, assignment.released, notebook);
  const { cells } = ran.notebook;
  const apart: Apart = await runApart({
    cells: cells.map(({ cell_type, source }) => (cell_type === "code" ? textOf(source) : "")),
    own: folder,
    given: assignment.folder,
    ...manner,
  });
  if (apart.kind === "interrupted") return undefined;
  const runs = apart.kind === "ran" ? apart.runs : [];
  const ends = endsWithin(manner.limits);
  const lost = apart.kind === "lost" ? [`the run was ended: ${apart.why}`] : [];
  return {
    ...parts,
    tasks: scored(tasks, assignment, ran, runs),
    notes: [...submission.notes, ...ran.notes, ...lost, ...endNotes(runs, cells, ends)],
    notebook: { ...ran.notebook, cells: cells.map((cell, index) => shown(cell, runs[index], ends)) },
  };
}
