/** An assignment with its solutions, as the one who grades has it: what is to be put back, and what is worth how many points. */
import { readdirSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { Problem } from "../../base/problem.js";
import { release } from "../classroom/release.js";
import { type Notebook, readNotebook } from "../runner/notebook.js";
import { type Marks, marksOf } from "./marks.js";

/** One thing that is worth points. */
export interface Task {
  readonly id: string;
  readonly points: number;
  /** Whether its points follow from a run of the cell, or are given by a person. */
  readonly by: "tests" | "person";
}

/** A notebook of an assignment. */
export interface Assignment {
  readonly name: string;
  /** With solutions and hidden tests. */
  readonly notebook: Notebook;
  /** As students have it. */
  readonly released: Notebook;
  readonly tasks: readonly Task[];
  /** A folder with files that the cells read, beside the notebook. */
  readonly folder: string | undefined;
}

function refuse(code: string, what: string, where: string, expected: string, fix: string): Problem {
  return new Problem({ code, what, where, expected, fix });
}

function taskOf({ id, points, solution, task }: Marks, where: string): Task {
  if (typeof points !== "number" || !Number.isFinite(points) || points < 0)
    throw refuse(
      "KL754",
      `the points of ${JSON.stringify(id)} are ${JSON.stringify(points) ?? "missing"}`,
      where,
      "a number of points, 0 or more, in metadata.nbgrader.points",
      "set the points of the cell",
    );
  return { id, points, by: solution || task ? "person" : "tests" };
}

/** The tasks of a notebook, in its order. Errors: KL752 it has none; KL753 two cells with one id; KL754 points that are no number. */
export function tasksOf(notebook: Notebook, where: string): readonly Task[] {
  const marked = notebook.cells.flatMap((cell, index) => {
    const marks = marksOf(cell);
    return marks === undefined ? [] : [{ ...marks, where: `${where}, cell ${index + 1}` }];
  });
  const ids = marked.map(({ id }) => id);
  const twice = marked.find(({ id }, index) => ids.indexOf(id) !== index);
  if (twice !== undefined)
    throw refuse(
      "KL753",
      `two cells have the id ${JSON.stringify(twice.id)}`,
      twice.where,
      "another metadata.nbgrader.grade_id for each marked cell",
      "give one of them another grade_id",
    );
  const graded = marked.filter(({ grade, task }) => grade || task);
  if (graded.length === 0)
    throw refuse(
      "KL752",
      "no cell is worth points",
      where,
      "cells whose metadata.nbgrader (schema 3) has grade or task, a grade_id and points",
      "mark the cells, or name the notebook that has the marks with --assignment",
    );
  // A markdown cell that is worth points is read by a person, whatever its marks say.
  const code = new Set(notebook.cells.filter(({ cell_type }) => cell_type === "code").map((cell) => marksOf(cell)?.id));
  return graded.map((each) => {
    const task = taskOf(each, each.where);
    return code.has(each.id) ? task : { ...task, by: "person" as const };
  });
}

function assignmentAt(path: string, folder: string | undefined): Assignment {
  const notebook = readNotebook(path);
  const name = basename(path).replace(/\.ipynb$/i, "");
  return { name, notebook, released: release(notebook), tasks: tasksOf(notebook, path), folder };
}

const isNotebook = (name: string): boolean => /\.ipynb$/i.test(name) && !name.startsWith(".");

/** The notebooks of a folder that have marks; its other files are there for the cells. */
function assignmentsIn(folder: string): readonly Assignment[] {
  const paths = readdirSync(folder)
    .filter(isNotebook)
    .sort()
    .map((name) => join(folder, name));
  const marked = paths.filter((path) => readNotebook(path).cells.some((cell) => marksOf(cell) !== undefined));
  if (marked.length > 0) return marked.map((path) => assignmentAt(path, folder));
  throw refuse(
    "KL751",
    "no notebook of the folder is an assignment",
    folder,
    "at least one notebook with cells marked in nbgrader's way",
    "name the folder or the notebook with the solutions with --assignment",
  );
}

/** nbgrader keeps `source/ASSIGNMENT` beside `submitted`. */
function besideSubmissions(submissions: string): readonly Assignment[] {
  const source = join(dirname(submissions), "source");
  const folders = statSync(source, { throwIfNoEntry: false })?.isDirectory()
    ? readdirSync(source, { withFileTypes: true }).flatMap((each) => (each.isDirectory() ? [each.name] : []))
    : [];
  const [only] = folders;
  if (only !== undefined && folders.length === 1) return assignmentsIn(join(source, only));
  throw refuse(
    "KL751",
    folders.length === 0
      ? "the assignment is not named"
      : `there are several assignments: ${folders.sort().join(", ")}`,
    source,
    "the notebook with the solutions, or the folder that holds it",
    "name it with --assignment",
  );
}

/** The assignments at this path, a notebook or a folder; without one, those that lie beside the submissions as nbgrader keeps them. */
export function readAssignments(path: string | undefined, submissions: string): readonly Assignment[] {
  if (path === undefined) return besideSubmissions(submissions);
  return statSync(path, { throwIfNoEntry: false })?.isDirectory()
    ? assignmentsIn(path)
    : [assignmentAt(path, undefined)];
}
