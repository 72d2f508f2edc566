/**
 * What a run rests on, kept in the notebook's metadata beside its outputs: so that somebody else, later, can run it again and can say why
 * a number differs. It names no machine and no path.
 */
import { availableParallelism } from "node:os";
import { digestOf } from "../../host/digest.js";
import type { Json } from "../../jupyter/wire.js";
import { type Notebook, section, textOf } from "../runner/notebook.js";
import { type LibraryRecord, libraryAt } from "./library.js";
import { shownBy } from "./shown.js";
import { type StatedValues, statedValues } from "./values.js";

/** The field of a notebook's metadata that holds its record. */
const FIELD = "kernel_lib";
const FORM = 1;

/** Everything that is known of a run. */
export interface RunRecord extends LibraryRecord, StatedValues {
  /** The form of this record. */
  readonly record: number;
  /** Whether every cell ran without an error that was not expected. */
  readonly complete: boolean;
  /** Version of Node. */
  readonly node: string;
  /** The class of the machine: numbers must not depend on it, times do. */
  readonly machine: { readonly platform: string; readonly arch: string; readonly cores: number };
  /** Digest of the text of each code cell, by its id. */
  readonly sources: Readonly<Record<string, string>>;
  /** Digest of what each code cell showed, by its id. */
  readonly outputs: Readonly<Record<string, string>>;
}

const byCell = ({ cells }: Notebook, digest: (cell: Notebook["cells"][number]) => string): RunRecord["sources"] =>
  Object.fromEntries(
    cells.flatMap((cell) => (cell.cell_type === "code" && cell.id !== undefined ? [[cell.id, digest(cell)]] : [])),
  );

/** The digests of what each code cell says, by its id. */
export const sourceDigests = (notebook: Notebook): RunRecord["sources"] =>
  byCell(notebook, ({ source }) => digestOf(textOf(source)));

/** The digests of what each code cell shows, by its id. */
export const outputDigests = (notebook: Notebook): RunRecord["outputs"] =>
  byCell(notebook, ({ outputs }) => digestOf(shownBy(outputs ?? [])));

/** The record of a run that has just ended: the notebook with its outputs, and the folder in which it ran. */
export async function recordFor(notebook: Notebook, cwd: string, complete: boolean): Promise<RunRecord> {
  return {
    record: FORM,
    complete,
    ...libraryAt(cwd),
    ...(await statedValues(notebook)),
    node: process.versions.node,
    machine: { platform: process.platform, arch: process.arch, cores: availableParallelism() },
    sources: sourceDigests(notebook),
    outputs: outputDigests(notebook),
  };
}

/** The notebook with the record of its run in its metadata. */
export async function withRecord(notebook: Notebook, cwd: string, complete: boolean): Promise<Notebook> {
  const record: RunRecord = await recordFor(notebook, cwd, complete);
  return { ...notebook, metadata: { ...notebook.metadata, [FIELD]: record } };
}

/** The record in a notebook's metadata, or undefined: it was never run by us, or by a version that kept another form. */
export function recordOf(notebook: Notebook): RunRecord | undefined {
  const found: Json = section(notebook.metadata, FIELD);
  return found["record"] === FORM ? (found as unknown as RunRecord) : undefined;
}
