/**
 * The submissions of a folder, whoever put them there: files `NAME.ipynb`, the files that the lab makes, and nbgrader's
 * `STUDENT/ASSIGNMENT/NOTEBOOK.ipynb`, with or without `submitted` above it. What cannot be read is a submission too.
 */
import { type Dirent, readdirSync, statSync } from "node:fs";
import { basename, join, relative, sep } from "node:path";
import { Problem } from "../../base/problem.js";
import { type Notebook, readNotebook } from "../runner/notebook.js";
import { stampOf } from "../classroom/stamp.js";
import { releaseDigest } from "../classroom/stamping.js";
import type { Assignment } from "./assignment.js";
import { marksOf } from "./marks.js";

/** One notebook of one student. */
export interface Submission {
  readonly student: string;
  readonly name: string;
  readonly assignment: Assignment;
  /** From the folder of the submissions, with `/` between its parts: no two have the same. */
  readonly file: string;
  readonly path: string;
  /** A folder whose files belong to it. */
  readonly folder: string | undefined;
  /** Undefined if the file is no notebook that can be run; the notes say why. */
  readonly notebook: Notebook | undefined;
  readonly notes: readonly string[];
  /** The student that it says it is from, if other files say so too: then it is known by its own name. */
  readonly claimed?: string;
}

interface Found {
  readonly path: string;
  /** The student that the folders name; undefined for a single file. */
  readonly student: string | undefined;
  readonly folder: string | undefined;
}

/** The largest notebook that is read [byte]. */
const LARGEST = 20e6;

const entries = (folder: string): readonly Dirent[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith("."))
    .sort((a, b) => (a.name < b.name ? -1 : 1));

/** Plain files only: a link could lead to another student's work. */
const notebooksOf = (folder: string): readonly string[] =>
  entries(folder).flatMap((each) => (each.isFile() && /\.ipynb$/i.test(each.name) ? [join(folder, each.name)] : []));

const foldersOf = (folder: string): readonly string[] =>
  entries(folder).flatMap((each) => (each.isDirectory() ? [each.name] : []));

function found(root: string): readonly Found[] {
  const flat = notebooksOf(root).map((path) => ({ path, student: undefined, folder: undefined }));
  const inFolders = foldersOf(root).flatMap((student) =>
    [join(root, student), ...foldersOf(join(root, student)).map((name) => join(root, student, name))].flatMap(
      (folder) => notebooksOf(folder).map((path) => ({ path, student, folder })),
    ),
  );
  return [...flat, ...inFolders];
}

const sharedIds = ({ notebook }: Assignment, submission: Notebook): number => {
  const ids = new Set(notebook.cells.map((cell) => marksOf(cell)?.id));
  return submission.cells.filter((cell) => ids.has(marksOf(cell)?.id ?? "")).length;
};

/** The assignment of which most cells are there; the name decides between equals. */
function assignmentOf(all: readonly Assignment[], path: string, notebook: Notebook): Assignment | undefined {
  const stem = basename(path).replace(/\.ipynb$/i, "");
  const rank = (one: Assignment): number => 2 * sharedIds(one, notebook) + (one.name === stem ? 1 : 0);
  const [best] = all
    .filter((one) => sharedIds(one, notebook) > 0)
    .sort((a, b) => rank(b) - rank(a) || (a.name < b.name ? -1 : 1));
  return best;
}

function read(path: string): Notebook | string {
  if (statSync(path).size > LARGEST) return `the file is larger than ${LARGEST / 1e6} MB`;
  try {
    return readNotebook(path);
  } catch (error) {
    return error instanceof Problem ? error.what : `the file cannot be read: ${String(error)}`;
  }
}

function submissionOf(
  { path, student, folder }: Found,
  root: string,
  all: readonly Assignment[],
): readonly Submission[] {
  const stem = basename(path).replace(/\.ipynb$/i, "");
  const [first] = all;
  const notebook = read(path);
  const file = relative(root, path).split(sep).join("/");
  const parts = { student: student ?? stem, name: student ?? stem, file, path, folder };
  const unusable = (why: string): readonly Submission[] => {
    const named = all.find(({ name }) => name === stem) ?? first;
    return named === undefined ? [] : [{ ...parts, assignment: named, notebook: undefined, notes: [why] }];
  };
  if (typeof notebook === "string") return unusable(notebook);
  const assignment = assignmentOf(all, path, notebook);
  // A folder of a student may hold notebooks of other assignments; a single file was meant for this one.
  if (assignment === undefined && student !== undefined) return [];
  if (assignment === undefined) return unusable("none of the assignment's marked cells is in it");
  const { author, digest } = stampOf(notebook.metadata);
  const own = student === undefined && author !== undefined ? author : {};
  const isOther = digest !== undefined && digest !== releaseDigest(assignment.released);
  const notes = isOther ? ["it was made from another version of the assignment"] : [];
  return [{ ...parts, ...own, assignment, notebook, notes }];
}

const nameOf = ({ student, assignment }: Submission): string => `${student}\n${assignment.name}`;

/** Two files that say they are from one student are both graded, under the names of the files. */
function toldApart(all: readonly Submission[]): readonly Submission[] {
  return all.map((each) => {
    const others = all.filter((other) => other !== each && nameOf(other) === nameOf(each));
    if (others.length === 0) return each;
    const named = others.map(({ file }) => file).join(", ");
    const note = `${named} also says that it is from ${each.student}, so each is known by the name of its file`;
    const student = basename(each.path).replace(/\.ipynb$/i, "");
    return {
      ...each,
      student: each.folder === undefined ? student : `${each.student}-${student}`,
      claimed: each.student,
      notes: [...each.notes, note],
    };
  });
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/** The folder that holds the submissions: itself, or `submitted` in the folder of a course. */
export function submissionsFolder(folder: string): string {
  const inner = join(folder, "submitted");
  return isFolder(folder) && isFolder(inner) ? inner : folder;
}

/** The submissions of a folder, by student and assignment. Error KL750: there is none. */
export function readSubmissions(folder: string, assignments: readonly Assignment[]): readonly Submission[] {
  const root = submissionsFolder(folder);
  const all = isFolder(folder) ? found(root).flatMap((each) => submissionOf(each, root, assignments)) : [];
  if (all.length > 0)
    return toldApart(all).toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : nameOf(a) > nameOf(b) ? 1 : 0));
  throw new Problem({
    code: "KL750",
    what: isFolder(folder) ? "the folder holds no submission of this assignment" : "no such folder",
    where: folder,
    expected: "notebooks NAME.ipynb, or STUDENT/ASSIGNMENT/NOTEBOOK.ipynb as nbgrader collects them",
    fix: "name the folder of the submissions, and their assignment with --assignment",
  });
}
