/** Grades a folder of submissions: each is run apart, several at once; what is graded and unchanged is not run again. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { totalmem } from "node:os";
import { join, relative, resolve } from "node:path";
import { Problem } from "../../base/problem.js";
import { processors } from "../../host/pool.js";
import { writableFolder } from "../folder.js";
import { notebookText, writeWhole } from "../runner/store.js";
import { readAssignments, type Assignment } from "./assignment.js";
import { feedbackOf, summaryOf } from "./feedback.js";
import { namespaces } from "./fence.js";
import { type Grades, gradesOf, gradesText, totalsText } from "./grades.js";
import { type Table, manualText, readManual } from "./manual.js";
import { openPages } from "./pages.js";
import { type Manner, type Result, resultDigest, resultOf } from "./result.js";
import { type Submission, readSubmissions, submissionsFolder } from "./submissions.js";
import type { Limits } from "./trial.js";

/** What is to be graded, and how. */
export interface GradeOptions {
  readonly submissions: string;
  /** The notebook with the solutions, or the folder of several; beside the submissions if not given. */
  readonly assignment?: string;
  readonly output: string;
  readonly limits: Limits;
  readonly version: string;
  /** How many run at once; as many as there are processors and memory for if not given. */
  readonly jobs?: number;
  /** The table of points that people gave; OUTPUT/manual.csv if not given. */
  readonly manual?: string;
  /** Run also what is graded and unchanged. */
  readonly again?: boolean;
  /** Whether namespaces are asked for; true if not given. */
  readonly isolate?: boolean;
  readonly say?: (line: string) => void;
  readonly signal?: AbortSignal;
}

/** What was done. */
export interface Graded {
  readonly done: number;
  readonly all: number;
  readonly grades: readonly Grades[];
  /** Rows of the table of points that count for nobody. */
  readonly loose: readonly string[];
}

/** A name for the files of a submission, made of its path: another one for each path. */
export function keyOf(file: string): string {
  const stem = file.replace(/\.ipynb$/i, "");
  const safe = stem.replaceAll("/", "--").replaceAll(/[^\p{L}\p{N}._@+-]/gu, "_");
  const isTold = `${safe.replaceAll("--", "/")}.ipynb` === file;
  return isTold ? safe : `${safe}~${createHash("sha256").update(file).digest("hex").slice(0, 6)}`;
}

function checkPlace(submissions: string, output: string): void {
  const between = relative(resolve(submissions), resolve(output));
  if (between !== "" && (between.startsWith("..") || resolve(output) === between)) return;
  throw new Problem({
    code: "KL759",
    what: "the results would lie among the submissions",
    where: output,
    expected: "a folder outside of the submissions",
    fix: "name another folder with -o",
  });
}

function kept(path: string, digest: string): Result | undefined {
  try {
    const result = JSON.parse(readFileSync(path, "utf8")) as Result;
    return result.digest === digest ? result : undefined;
  } catch {
    return undefined;
  }
}

/** Does the work of all, so many at once, until it is told to stop. */
async function inTurn<T>(items: readonly T[], atOnce: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = items[Symbol.iterator]();
  const line = async (): Promise<void> => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, line));
}

const jobsFor = ({ memory }: Limits): number =>
  Math.max(1, Math.min(processors(), Math.floor((0.7 * totalmem()) / memory)));

function line({ result, got, max, open, notes: all }: Grades): string {
  const read = open === 0 ? "" : `, ${open} to be read`;
  const notes = all.length === 0 ? "" : ` — ${all.join("; ")}`;
  return `${result.student}, ${result.assignment}: ${got} of ${max} points${read}${notes}`;
}

/** What kept the runs apart; where only Node did, whoever loads machine code is free of it. */
const FENCED = {
  whole:
    "Each was run in a process and a folder of its own: a cell could not start programs, change other files, reach a network or end other processes.",
  part: "Each was run in a process and a folder of its own, but this system did not let the network, other processes and machine code be taken away: run here only what you trust.",
};

/** A page that only says what is known without the notebook. */
const PLAIN_PAGE =
  '<!doctype html><meta charset="utf-8"><title>Grades</title><p>This page could not be made in time; the points are in grades.csv.</p>\n';

const looseIn = ({ loose }: Table): readonly string[] => loose.map(({ told }) => told);

interface Books {
  readonly output: string;
  readonly assignments: readonly Assignment[];
  readonly fence: string;
  readonly manualPath: string;
}

async function write(results: readonly Result[], table: Table, books: Books): Promise<readonly Grades[]> {
  const { output, assignments, fence, manualPath } = books;
  const all = results.map((result) => gradesOf(result, table.manual));
  const byName = new Map(assignments.map((one) => [one.name, one]));
  const pageOf = ({ result }: Grades): string => `feedback/${encodeURIComponent(keyOf(result.file))}.html`;
  const pages = openPages();
  try {
    for (const grades of all) {
      const assignment = byName.get(grades.result.assignment);
      if (assignment === undefined) continue;
      const key = keyOf(grades.result.file);
      const html = await pages.page(feedbackOf(grades, assignment), assignment.name);
      writeWhole(join(output, "feedback", `${key}.html`), html ?? PLAIN_PAGE);
      const { notebook } = grades.result;
      if (notebook !== null) writeWhole(join(output, "graded", `${key}.ipynb`), notebookText(notebook));
    }
    const summary = await pages.page(summaryOf(all, pageOf, fence, looseIn(table)), "grades.csv");
    writeWhole(join(output, "index.html"), summary ?? PLAIN_PAGE);
  } finally {
    pages.close();
  }
  writeWhole(join(output, "grades.csv"), gradesText(all));
  writeWhole(join(output, "totals.csv"), totalsText(all));
  writeWhole(manualPath, manualText(results, table));
  return all;
}

/** Grades. Interrupted, it leaves what is finished, and the same call goes on from there. */
export async function grade(options: GradeOptions): Promise<Graded> {
  const { output, limits, version, again = false, isolate = true, signal, say = () => undefined } = options;
  const folder = submissionsFolder(options.submissions);
  checkPlace(folder, output);
  const assignments = readAssignments(options.assignment, folder);
  const submissions = readSubmissions(folder, assignments);
  const manualPath = options.manual ?? join(output, "manual.csv");
  const expected = submissions.map(({ assignment: { name, tasks }, ...each }) => ({
    ...each,
    assignment: name,
    tasks,
  }));
  const table = readManual(manualPath, expected);
  const loose = looseIn(table);
  loose.forEach((row) => say(`warning: ${row}`));
  for (const name of ["records", "feedback", "graded"]) writableFolder(join(output, name));

  const apart = isolate ? namespaces() : undefined;
  const manner: Manner = { limits, namespaces: apart, version, ...(signal === undefined ? {} : { signal }) };
  const results = new Map<Submission, Result>();
  const recordOf = ({ file }: Submission): string => join(output, "records", `${keyOf(file)}.json`);
  const note = (submission: Submission, result: Result, how: string): void => {
    results.set(submission, result);
    say(`[${results.size}/${submissions.length}] ${line(gradesOf(result, table.manual))}${how}`);
  };
  const due = submissions.filter((submission) => {
    const result = again ? undefined : kept(recordOf(submission), resultDigest(submission, manner));
    if (result !== undefined) note(submission, result, " (unchanged)");
    return result === undefined;
  });
  await inTurn(due, options.jobs ?? jobsFor(limits), async (submission) => {
    if (signal?.aborted === true) return;
    const result = await resultOf(submission, manner);
    if (result === undefined) return;
    writeWhole(recordOf(submission), `${JSON.stringify(result)}\n`);
    note(submission, result, "");
  });
  const finished = submissions.flatMap((submission) => results.get(submission) ?? []);
  const [done, all] = [finished.length, submissions.length];
  if (done < all) return { done, all, grades: [], loose };
  const books: Books = { output, assignments, fence: apart === undefined ? FENCED.part : FENCED.whole, manualPath };
  return { done, all, grades: await write(finished, table, books), loose };
}
