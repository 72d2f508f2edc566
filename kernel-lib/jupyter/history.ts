/**
 * The cells of this session and what `history_request` asks of them.
 *
 * Kept in memory: the notebook is the record, and the one session there is has the number 1. The protocol's three ways to ask
 * are those of IPython (its core/history.py): the last cells, a range of them, or those that match a pattern.
 */
import type { Json } from "./wire.js";

/** The number of this session in a reply; a request may also call it 0, the current one. */
const SESSION = 1;

interface Entry {
  readonly line: number;
  readonly input: string;
  output: string | null;
}

/** What the protocol takes for a number; a request's field may be missing or null. */
const numberOf = (content: Json, field: string): number | undefined =>
  typeof content[field] === "number" ? content[field] : undefined;

/** The last of them, in their order; all of them where no number is asked. */
const last = (entries: readonly Entry[], count: number | undefined): readonly Entry[] =>
  count === undefined ? entries : count <= 0 ? [] : entries.slice(-count);

/** A pattern of `*` and `?` over a whole cell; every other character stands for itself. */
function matcher(pattern: string): RegExp {
  const source = pattern.replace(/[*?]|[\\^$.+()[\]{}|]/g, (sign) =>
    sign === "*" ? ".*" : sign === "?" ? "." : `\\${sign}`,
  );
  return new RegExp(`^${source}$`, "su");
}

/** Of equal cells the one that ran last. */
const distinct = (entries: readonly Entry[]): readonly Entry[] =>
  [...new Map(entries.map((entry) => [entry.input, entry])).values()].toSorted((a, b) => a.line - b.line);

export class History {
  readonly #entries: Entry[] = [];

  /** Takes a cell that begins to run, under its execution count. Returns what takes the text of its value. */
  add(line: number, input: string): (output: unknown) => void {
    const entry: Entry = { line, input, output: null };
    this.#entries.push(entry);
    return (output) => {
      if (typeof output === "string") entry.output = output;
    };
  }

  /** The `history` of a reply: session, line and input, or input with output. */
  ask(content: Json): readonly unknown[] {
    const withOutput = content["output"] === true;
    return this.#found(content).map(({ line, input, output }) => [SESSION, line, withOutput ? [input, output] : input]);
  }

  #found(content: Json): readonly Entry[] {
    switch (content["hist_access_type"]) {
      case "range":
        return this.#range(content);
      case "search": {
        const matches = matcher(typeof content["pattern"] === "string" ? content["pattern"] : "*");
        const found = this.#entries.filter(({ input }) => matches.test(input));
        return last(content["unique"] === true ? distinct(found) : found, numberOf(content, "n"));
      }
      default:
        return last(this.#entries, numberOf(content, "n"));
    }
  }

  /** From `start` up to before `stop`; other sessions than this one are not kept. */
  #range(content: Json): readonly Entry[] {
    const session = numberOf(content, "session") ?? 0;
    if (session !== 0 && session !== SESSION) return [];
    const start = numberOf(content, "start") ?? 1;
    const stop = numberOf(content, "stop") ?? Infinity;
    return this.#entries.filter(({ line }) => line >= start && line < stop);
  }
}
