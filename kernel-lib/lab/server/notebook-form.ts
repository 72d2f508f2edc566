/**
 * A notebook between its file, where texts are cut into lines, and the page, where they are whole.
 *
 * What the file says of trust is dropped both ways. On the way to the file, keys are put in the order in which Jupyter writes
 * them, so that saving an unchanged notebook changes no line.
 */
import type { Json } from "../../jupyter/wire.js";
import { linesOf } from "../runner/notebook.js";
import { Refusal } from "./refusal.js";

/** A notebook as JSON; its cells are records. */
export interface Form extends Json {
  readonly cells: readonly Json[];
}

const isRecord = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The value as a notebook of format 4, or a refusal. */
export function formOf(value: unknown): Form {
  if (!isRecord(value) || value["nbformat"] !== 4 || !Array.isArray(value["cells"]) || !value["cells"].every(isRecord))
    throw new Refusal(400, "this is no Jupyter notebook of format 4");
  return { ...value, cells: value["cells"] };
}

const isText = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((each) => typeof each === "string");
const whole = (value: unknown): unknown => (isText(value) ? value.join("") : value);
const cut = (value: unknown): unknown => (typeof value === "string" ? linesOf(value) : value);

const isWholeType = (type: string): boolean =>
  /^(image\/(?!svg)|audio\/|video\/|application\/pdf)/.test(type) || /[/+]json$/.test(type);

function bundle(value: unknown, change: (text: unknown) => unknown): unknown {
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([type, data]) => [type, /[/+]json$/.test(type) ? data : change(data)]),
  );
}

const wholeBundle = (value: unknown): unknown => bundle(value, whole);
const cutBundle = (value: unknown): unknown => {
  const all = wholeBundle(value);
  if (!isRecord(all)) return all;
  return Object.fromEntries(Object.entries(all).map(([type, data]) => [type, isWholeType(type) ? data : cut(data)]));
};

function output(value: unknown, text: (value: unknown) => unknown, data: (value: unknown) => unknown): unknown {
  if (!isRecord(value)) return value;
  return {
    ...value,
    ...("text" in value ? { text: text(value["text"]) } : {}),
    ...("data" in value ? { data: data(value["data"]) } : {}),
  };
}

function untrusted(metadata: unknown): Json {
  if (!isRecord(metadata)) return {};
  const { trusted: _, ...rest } = metadata;
  return rest;
}

/** For the page: texts whole, and every code cell marked as trusted or not. */
export function forPage(form: Form, trusted: boolean): Form {
  return {
    ...form,
    cells: form.cells.map((cell) => ({
      ...cell,
      metadata: { ...untrusted(cell["metadata"]), ...(cell["cell_type"] === "code" ? { trusted } : {}) },
      source: whole(cell["source"]),
      ...(Array.isArray(cell["outputs"])
        ? { outputs: cell["outputs"].map((each) => output(each, whole, wholeBundle)) }
        : {}),
    })),
  };
}

const ORDER = ["attachments", "cell_type", "execution_count", "id", "metadata", "outputs", "source"];

const ordered = (cell: Json): Json =>
  Object.fromEntries(
    [...ORDER, ...Object.keys(cell).filter((key) => !ORDER.includes(key))]
      .filter((key) => key in cell)
      .map((key) => [key, cell[key]]),
  );

/** For the file: the text of the notebook, as Jupyter writes it. */
export function forFile({ cells, metadata, nbformat, nbformat_minor, ...rest }: Form): string {
  const written = cells.map((cell) =>
    ordered({
      ...cell,
      metadata: untrusted(cell["metadata"]),
      source: cut(whole(cell["source"])),
      ...(Array.isArray(cell["outputs"])
        ? { outputs: cell["outputs"].map((each) => output(each, (text) => cut(whole(text)), cutBundle)) }
        : {}),
    }),
  );
  return `${JSON.stringify({ ...rest, cells: written, metadata: metadata ?? {}, nbformat, nbformat_minor: nbformat_minor ?? 5 }, null, 1)}\n`;
}
