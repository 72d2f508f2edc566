/** A file of observations as it is stored, and the check that a foreign one is of that form. */
import { Problem } from "../base/problem.js";

/** The only form that is read; `datasets/kernel-observations/schema.json` describes it. */
export const FORMAT = "kernel-lib observations 1";

/** A file of observations. */
export interface Stored {
  readonly format: string;
  readonly kernel: string;
  readonly fields: readonly string[];
  readonly values: readonly string[];
  readonly cells: readonly StoredCell[];
}

/** One cell of a file: indices into `fields` and `values` in the place of words. */
export interface StoredCell {
  readonly fs: string;
  readonly stableWrites: number;
  readonly family: string;
  readonly variant: string;
  readonly runs: number;
  readonly outcomes: readonly (readonly [number, readonly number[]])[];
  readonly references: readonly (readonly [number, number, number, number])[];
}

/** What is wrong with a file. */
export const wrongFile = (where: string, what: string): Problem =>
  new Problem({
    code: "KL502",
    what,
    where,
    expected: `a JSON file of the format "${FORMAT}"`,
    fix: "take the file from the data set kernel-observations, or make one that keeps its card's description",
  });

const isText = (v: unknown): boolean => typeof v === "string";
const isCount = (v: unknown): boolean => typeof v === "number" && Number.isInteger(v) && v >= 0;
const isList = (v: unknown, each: (one: unknown) => boolean): boolean => Array.isArray(v) && v.every(each);
const isOutcome = (v: unknown): boolean =>
  Array.isArray(v) && v.length === 2 && isCount(v[0]) && v[0] > 0 && isList(v[1], isCount) && v[1].length % 2 === 0;
const isReference = (v: unknown): boolean => Array.isArray(v) && v.length === 4 && v.every(Number.isInteger);

const COLUMNS: Readonly<Record<string, readonly [string, (v: unknown) => boolean]>> = {
  fs: ["a name", isText],
  stableWrites: ["0 or 1", (v) => v === 0 || v === 1],
  family: ["a name", isText],
  variant: ["a text", isText],
  runs: ["a count from 1 on", (v) => isCount(v) && v !== 0],
  outcomes: ["pairs of a count from 1 on and a list of label, value, label, value, …", (v) => isList(v, isOutcome)],
  references: ["lists of a label and three whole numbers", (v) => isList(v, isReference)],
};

/** The first thing that is not as described; undefined if all is. */
function faultOf(file: Partial<Stored> | null): string | undefined {
  if (file?.format !== FORMAT) return `its format is ${JSON.stringify(file?.format)}`;
  if (!isText(file.kernel)) return "kernel is no text";
  if (!isList(file.fields, isText) || !isList(file.values, isText) || !Array.isArray(file.cells))
    return "cells, fields or values are missing, or are no lists of their kind";
  return file.cells
    .flatMap((cell: unknown, i) =>
      Object.entries(COLUMNS).flatMap(([column, [kind, fits]]) =>
        fits((cell as Partial<Record<string, unknown>> | null)?.[column])
          ? []
          : [`cell ${i}: ${column} is not ${kind}`],
      ),
    )
    .at(0);
}

/** A stored file from its text. Error KL502: it is not of the form. */
export function parseStored({ text, where }: { readonly text: string; readonly where: string }): Stored {
  const read = ((): unknown => {
    try {
      return JSON.parse(text);
    } catch (error) {
      throw wrongFile(where, `it is not JSON: ${error instanceof Error ? error.message : String(error)}`);
    }
  })();
  const fault = faultOf(read as Partial<Stored> | null);
  if (fault !== undefined) throw wrongFile(where, fault);
  return read as Stored;
}
