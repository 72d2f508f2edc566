/** What a figure or a table says of numbers that nobody has measured or published. */

/** The width of a letter below a title [px], and of a figure that does not say its own. */
const [LETTER, WIDTH] = [7.2, 820];
const SAYS = "rests on assumed numbers: ";

/** Fields by what they belong to: `costs: copy, gup`. */
function grouped(fields: readonly string[]): readonly string[] {
  const parts = fields.map((field): readonly [string, string] => {
    const dot = field.lastIndexOf(".");
    return dot < 0 ? ["", field] : [field.slice(0, dot), field.slice(dot + 1)];
  });
  const groups = [...new Set(parts.map(([group]) => group))];
  return groups.map((group) => {
    const names = parts.filter(([mine]) => mine === group).map(([, name]) => name);
    return group === "" ? names.join(", ") : `${group}: ${names.join(", ")}`;
  });
}

/** Words in lines that are not too long. */
const wrapped = (text: string, letters: number): readonly string[] =>
  text.split(" ").reduce<readonly string[]>((lines, word) => {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > letters) return [...lines, word];
    return [...lines.slice(0, -1), `${last} ${word}`];
  }, []);

/** What is said: for a title, for the margin above it, and for a text alternative or a caption. */
export interface Assumptions {
  /** Comes behind a title, in lines below it. */
  readonly note: string;
  /** Room for these lines [px]. */
  readonly height: number;
  /** Comes behind a sentence. */
  readonly sentence: string;
}

/**
 * What is said of assumed fields in a figure of so many pixels, as `answer.assumed` of a sweep has them; of none, nothing.
 *
 * @example
 * assumptions(["folios", "costs.copy", "costs.gup"]).sentence
 * //=> " It rests on assumed numbers: folios; costs: copy, gup."
 */
export function assumptions(assumed: readonly string[] = [], width: number = WIDTH): Assumptions {
  if (assumed.length === 0) return { note: "", height: 0, sentence: "" };
  const text = SAYS + grouped([...new Set(assumed)]).join("; ");
  const lines = wrapped(text, width / LETTER);
  return {
    note: lines.map((line) => `<br><sup>${line}</sup>`).join(""),
    height: 20 * lines.length,
    sentence: ` It ${text}.`,
  };
}
