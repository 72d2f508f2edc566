/** Runs of the harness, counted: the same outcome in the same cell once, with how often it was seen. The form is that of the data set. */
import { groupBy } from "ramda";
import { FORMAT, type Stored } from "./stored.js";

/** One run as the harness prints it. */
export interface HarnessRun {
  readonly filesystem: string;
  readonly stableWrites: boolean;
  readonly family: string;
  readonly variant: string;
  readonly fields: readonly (readonly [string, string])[];
  /** Label, reference count, map count. */
  readonly counts: readonly (readonly [string, number, number])[];
}

const groups = <T>(list: readonly T[], key: (one: T) => string): readonly (readonly T[])[] =>
  Object.values(groupBy(key, list)).flatMap((group) => (group === undefined ? [] : [group]));

/** The file of some runs on one kernel. */
export function fileOf(kernel: string, runs: readonly HarnessRun[]): Stored {
  const distinct = (words: readonly string[]): readonly string[] => [...new Set(words)];
  const fields = distinct(
    runs.flatMap((r) => [...r.fields.map(([label]) => label), ...r.counts.map(([label]) => label)]),
  );
  const values = distinct(runs.flatMap((r) => r.fields.map(([, value]) => value)));
  const field = new Map(fields.map((f, i) => [f, i]));
  const value = new Map(values.map((v, i) => [v, i]));
  const cells = groups(runs, (r) => JSON.stringify([r.filesystem, r.stableWrites, r.family, r.variant]));
  return {
    format: FORMAT,
    kernel,
    fields,
    values,
    cells: cells.map((cell) => {
      const { filesystem, stableWrites, family, variant } = cell[0] as HarnessRun;
      const outcomes = groups(cell, (r) => JSON.stringify(r.fields));
      const counts = groups(
        cell.flatMap((r) => r.counts),
        (c) => JSON.stringify(c),
      );
      return {
        fs: filesystem,
        stableWrites: stableWrites ? 1 : 0,
        family,
        variant,
        runs: cell.length,
        outcomes: outcomes
          .map((same): readonly [number, readonly number[]] => [
            same.length,
            (same[0] as HarnessRun).fields.flatMap(([f, v]) => [field.get(f) ?? 0, value.get(v) ?? 0]),
          ])
          .toSorted(([a], [b]) => b - a),
        references: counts.map((same): readonly [number, number, number, number] => {
          const [label, references, mappings] = same[0] as HarnessRun["counts"][number];
          return [field.get(label) ?? 0, references, mappings, same.length];
        }),
      };
    }),
  };
}

/** The text of a file: one line a cell. */
export const textOfFile = ({ cells, ...head }: Stored): string =>
  `${JSON.stringify(head).slice(0, -1)},"cells":[\n${cells.map((c) => JSON.stringify(c)).join(",\n")}\n]}\n`;
