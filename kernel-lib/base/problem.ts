/**
 * What a person is told when input cannot be used: a code and four lines — what, where, what was expected, how to mend it.
 *
 * Three things must not be mixed. Impossible states are defects of this library (`unreachable`, `defect`). Wrong input is a
 * `Problem`, thrown at the edge of the library, before anything has run. A race that was found is neither: it is a verdict.
 */

/** The parts of a problem; every field is a plain sentence or fragment without a final line break. */
export interface ProblemParts {
  /** `KL` and three digits; the hundreds name the room: 1 model, 2 workload, 3 litmus, 4 engine, 5 data, 6 figure and notebook, 7 kernel and runner, 8 page and lab, 9 set-up. */
  readonly code: string;
  /** What is wrong, naming the value that was got. */
  readonly what: string;
  /** Where it was found: a field, a file, a cell. */
  readonly where: string;
  /** What would have been accepted. */
  readonly expected: string;
  /** How to mend it. */
  readonly fix: string;
}

/**
 * Wrong input, told in four lines.
 *
 * @example
 * new Problem({ code: "KL101", what: "no such file system: zfs", where: "filesystem", expected: "xfs or btrfs", fix: "write filesystem.xfs" }).message.split("\n").length
 * //=> 4
 */
export class Problem extends Error implements ProblemParts {
  override readonly name: string = "Problem";
  readonly code: string;
  readonly what: string;
  readonly where: string;
  readonly expected: string;
  readonly fix: string;

  constructor(parts: ProblemParts) {
    super(
      `${parts.code} ${parts.what}\n  where:    ${parts.where}\n  expected: ${parts.expected}\n  mend:     ${parts.fix}`,
    );
    this.code = parts.code;
    this.what = parts.what;
    this.where = parts.where;
    this.expected = parts.expected;
    this.fix = parts.fix;
  }
}

/** Throws: the compiler has shown that this point cannot be reached; if it is, this library is wrong. */
export function unreachable(value: never): never {
  return defect(`a case was missed: ${JSON.stringify(value)}`);
}

/** Throws: something that this library guarantees does not hold. `why` says what makes it impossible. */
export function defect(why: string): never {
  throw new Error(`This is a defect in kernel-lib, not in your input: ${why}`);
}
