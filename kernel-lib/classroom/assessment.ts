/**
 * What a check says of an answer: passed, not yet, or undecided, and why, in the student's terms.
 *
 * It is data that prints as a sentence. A wrong answer is no error while somebody is trying; `require` makes it one, for the cell that is graded.
 */
/** A task that is not solved. It is no wrong input and no defect, so it is told without a code and without a stack. */
class Unsolved extends Error {
  override readonly name: string = "Unsolved";

  constructor(text: string) {
    super(text);
    Object.defineProperty(this, "stack", { value: text });
  }
}

/** How an answer was found. */
export type Outcome = "passed" | "not yet" | "undecided";

/** An answer, judged. */
export interface Assessment {
  readonly kind: "assessment";
  /** The task's number: "1.2". */
  readonly task: string;
  readonly outcome: Outcome;
  /** What was looked at last: the demand that is not met, or empty if all are. */
  readonly demand: string;
  /** Why it passed, or the hint. */
  readonly says: string;
  /** Does nothing if the answer passed; else throws what `says` says, so that a cell that is graded fails. */
  readonly require: () => void;
}

const SIGNS: Readonly<Record<Outcome, string>> = { passed: "✓", "not yet": "→", undecided: "?" };
const WORDS: Readonly<Record<Outcome, string>> = { passed: "Passed", "not yet": "Not yet", undecided: "Undecided" };

const textOf = ({ task, outcome, says }: Omit<Assessment, "kind" | "require">): string =>
  `${SIGNS[outcome]} ${task} ${WORDS[outcome]}. ${says}`;

/** How node prints a value that has this method. */
const PRINTED = Symbol.for("nodejs.util.inspect.custom");

/** An assessment from its parts; it prints as a sentence, wherever it is printed. */
export function assessment(parts: Omit<Assessment, "kind" | "require">): Assessment {
  const text = textOf(parts);
  const hidden = (value: unknown): PropertyDescriptor => ({ value, enumerable: false });
  const require = (): void => {
    if (parts.outcome !== "passed") throw new Unsolved(text);
  };
  return Object.freeze(
    Object.defineProperties({ kind: "assessment", ...parts } as Assessment, {
      require: hidden(require),
      toString: hidden(() => text),
      [PRINTED]: hidden(() => text),
    }),
  );
}
