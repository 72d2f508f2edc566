/**
 * What real kernels did: one cell per scenario, file system and kernel, with every distinct outcome and how often it was seen.
 *
 * The harness forced an order of operations on a loop device whose medium it could read directly, and wrote down, at named moments, the
 * state of the page, the content of caches and platter, and results. Letters are contents: A initial, B and C stores, D and E DMA.
 */
import { parseStored, wrongFile } from "./stored.js";

/** One way a cell came out. */
export interface Outcome {
  /** Runs that came out like this. */
  readonly count: number;
  /** What was written down: label → value, in the order of the run. */
  readonly fields: Readonly<Record<string, string>>;
}

/** One cell: a scenario on one file system of one kernel. */
export interface Observation {
  readonly kernel: string;
  readonly filesystem: string;
  /** Whether the device asked for stable pages (queue/stable_writes). */
  readonly stableWrites: boolean;
  /** The scenario's family, S0 … S21. */
  readonly family: string;
  readonly variant: string;
  readonly runs: number;
  readonly outcomes: readonly Outcome[];
  /** The page's reference and map counts at the named moments: how many runs saw which. */
  readonly references: readonly {
    readonly at: string;
    readonly refcount: number;
    readonly mapcount: number;
    readonly runs: number;
  }[];
}

/** Observations from the text of a file. Error KL502: the text is not of the format. */
export function parseObservations({
  text,
  where,
}: {
  readonly text: string;
  readonly where: string;
}): readonly Observation[] {
  const stored = parseStored({ text, where });
  const name = (list: readonly string[], index: number | undefined): string => {
    const found = index === undefined ? undefined : list[index];
    if (found === undefined) throw wrongFile(where, `an outcome names entry ${String(index)}, which there is not`);
    return found;
  };
  return stored.cells.map((cell) => {
    const outcomes = cell.outcomes.map(([count, pairs]): Outcome => {
      const labels = pairs.filter((_, i) => i % 2 === 0);
      return {
        count,
        fields: Object.fromEntries(
          labels.map((f, i) => [name(stored.fields, f), name(stored.values, pairs[2 * i + 1])]),
        ),
      };
    });
    const seen = outcomes.reduce((sum, o) => sum + o.count, 0);
    if (seen !== cell.runs)
      throw wrongFile(where, `${cell.family} ${cell.variant}: ${cell.runs} runs but ${seen} outcomes`);
    return {
      kernel: stored.kernel,
      filesystem: cell.fs,
      stableWrites: cell.stableWrites === 1,
      family: cell.family,
      variant: cell.variant,
      runs: cell.runs,
      outcomes,
      references: cell.references.map(([at, refcount, mapcount, runs]) => ({
        at: name(stored.fields, at),
        refcount,
        mapcount,
        runs,
      })),
    };
  });
}
