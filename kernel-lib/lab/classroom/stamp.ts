/**
 * What a notebook says of itself beside its cells: of which assignment it is, in which version, and who hands it in. No secret, and no
 * proof. The page of the lab uses this file too, so it stands on nothing.
 */

/** The field of a notebook's metadata in which all of this stands. */
export const FIELD = "kernel_lab";

/** Who hands in. */
export interface Author {
  readonly student: string;
  readonly name: string;
}

/** What is found there; anybody may have written it. */
export interface Stamp {
  readonly assignment: string | undefined;
  readonly digest: string | undefined;
  readonly author: Author | undefined;
}

type Fields = Readonly<Record<string, unknown>>;

const fields = (value: unknown): Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};

const text = (value: unknown, most: number): string | undefined =>
  typeof value === "string" && value.trim() !== "" && value.length <= most ? value.trim() : undefined;

/**
 * Whether an id can be that of a student: letters, digits and what numbers and addresses are made of, for it names files.
 *
 * @example
 * ["ada", "s.12@example.org", "../x", ""].map(isStudentId) //=> [true, true, false, false]
 */
export const isStudentId = (id: string): boolean => /^[\p{L}\p{N}_][\p{L}\p{N}._@+-]{0,63}$/u.test(id);

/** The stamp in a notebook's metadata. */
export function stampOf(metadata: Fields): Stamp {
  const own = fields(metadata[FIELD]);
  const submission = fields(own["submission"]);
  const student = text(submission["student"], 64);
  const known = student !== undefined && isStudentId(student);
  return {
    assignment: text(own["assignment"], 200),
    digest: text(own["digest"], 64),
    author: known ? { student, name: text(submission["name"], 200) ?? student } : undefined,
  };
}
