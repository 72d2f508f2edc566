/**
 * What nbgrader wrote into the metadata of a cell: whether it is worth points, an answer, or not to be changed. The page of the lab uses
 * this file too, so it stands on nothing.
 */

type Fields = Readonly<Record<string, unknown>>;

/**
 * The marks of a cell.
 *
 * @source nbgrader 0.9.6, nbgrader/utils.py, is_grade, is_solution, is_locked and is_task; docs/source/contributor_guide/metadata.rst
 */
export interface Marks {
  readonly id: string;
  /** Worth points: given by what the cell does when it runs, or by a person if it is an answer as well. */
  readonly grade: boolean;
  /** Written by the student. */
  readonly solution: boolean;
  /** Put back as it was before it runs. */
  readonly locked: boolean;
  /** A question whose answer stands in other cells: its points are given by a person. */
  readonly task: boolean;
  /** As it stands there; an assignment whose points are no number is refused. */
  readonly points: unknown;
}

/** The marks of a cell, or undefined if it has none. What a student has written there may be of any type. */
export function marksOf({ metadata }: { readonly metadata: Fields }): Marks | undefined {
  const own = metadata["nbgrader"];
  const marks = typeof own === "object" && own !== null ? (own as Fields) : {};
  const id = marks["grade_id"];
  const is = (name: string): boolean => marks[name] === true;
  const [grade, solution, task] = [is("grade"), is("solution"), is("task")];
  if (typeof id !== "string" || !(grade || solution || task || is("locked"))) return undefined;
  return { id, grade, solution, task, locked: !solution && (grade || task || is("locked")), points: marks["points"] };
}

/** The cell without marks: what a student has marked is worth nothing. */
export function unmarked<C extends { readonly metadata: Fields }>(cell: C): C {
  const { nbgrader: _, ...metadata } = cell.metadata;
  return { ...cell, metadata };
}
