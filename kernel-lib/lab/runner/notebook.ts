/**
 * A notebook file as data (nbformat 4), read with care: what is not a notebook for this kernel is refused before anything runs.
 */
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { Problem } from "../../base/problem.js";
import type { Json } from "../../jupyter/wire.js";
import type { Output } from "../kernel/outputs.js";

/** Text as nbformat stores it: whole, or cut after each line break. */
export type Multiline = string | readonly string[];

/** A cell; code cells have outputs and a count. Fields that are not listed are kept as they are. */
export interface Cell {
  readonly cell_type: "code" | "markdown" | "raw";
  readonly id?: string;
  readonly metadata: Json;
  readonly source: Multiline;
  readonly outputs?: readonly Json[];
  readonly execution_count?: number | null;
}

export interface Notebook {
  readonly nbformat: 4;
  readonly nbformat_minor: number;
  readonly metadata: Json;
  readonly cells: readonly Cell[];
}

const isRecord = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A field of metadata that should be a record. */
export const section = (metadata: Json, name: string): Json => (isRecord(metadata[name]) ? metadata[name] : {});

/** Whether a cell carries a tag. */
export const hasTag = ({ metadata }: Cell, tag: string): boolean =>
  Array.isArray(metadata["tags"]) && metadata["tags"].includes(tag);

/**
 * The text of a cell or output, whole.
 *
 * @example
 * textOf(["a\n", "b"]) //=> "a\nb"
 */
export const textOf = (text: Multiline): string => (typeof text === "string" ? text : text.join(""));

/**
 * The text cut after each line break, as Jupyter stores it so that files compare line by line.
 *
 * @example
 * linesOf("a\nb") //=> ["a\n", "b"]
 */
export const linesOf = (text: string): string[] => (text === "" ? [] : text.split(/(?<=\n)/));

const isCell = (value: unknown): value is Cell =>
  isRecord(value) &&
  ["code", "markdown", "raw"].includes(String(value["cell_type"])) &&
  (typeof value["source"] === "string" || Array.isArray(value["source"])) &&
  isRecord(value["metadata"]);

const refuse = (what: string, where: string): Problem =>
  new Problem({
    code: "KL702",
    what,
    where,
    expected: "a Jupyter notebook of format 4: nbformat, metadata and cells",
    fix: "open and save it in Jupyter, or convert it with jupyter nbconvert --to notebook",
  });

/** The notebook in this text; `where` names it in problems. Cells without an id get one, as format 4.5 asks. */
export function parseNotebook(text: string, where: string): Notebook {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    const fix = "restore the file; a merge conflict or a half-written save leaves text that is no JSON";
    throw new Problem({
      code: "KL701",
      what: `not JSON: ${detail}`,
      where,
      expected: "a notebook (.ipynb), which is JSON",
      fix,
    });
  }
  if (!isRecord(value)) throw refuse("not a notebook: the JSON is no record", where);
  const { nbformat, nbformat_minor: minor, metadata, cells } = value;
  if (nbformat !== 4)
    throw refuse(`not a notebook of format 4: nbformat is ${JSON.stringify(nbformat) ?? "missing"}`, where);
  if (!isRecord(metadata) || !Array.isArray(cells))
    throw refuse("not a notebook: metadata or cells are missing", where);
  const wrong = cells.findIndex((cell) => !isCell(cell));
  if (wrong >= 0) throw refuse("a cell without cell_type, metadata or source", `${where}, cell ${wrong + 1}`);
  const nbformat_minor = Math.max(5, typeof minor === "number" ? minor : 0);
  const withId = (cell: Cell): Cell => (cell.id === undefined ? { id: randomUUID().slice(0, 8), ...cell } : cell);
  const notebook: Notebook = { ...value, nbformat, nbformat_minor, metadata, cells: cells.filter(isCell).map(withId) };
  return checkKernel(notebook, where);
}

function checkKernel(notebook: Notebook, where: string): Notebook {
  const { name } = section(notebook.metadata, "kernelspec");
  if (name === undefined || name === "tslab") return notebook;
  throw new Problem({
    code: "KL703",
    what: `the notebook wants the kernel ${JSON.stringify(name)}`,
    where: `${where}, metadata.kernelspec.name`,
    expected: '"tslab", the TypeScript kernel',
    fix: 'choose the kernel "TypeScript (kernel-lib)" in Jupyter, or run this notebook with its own tools',
  });
}

/** The notebook in this file. */
export function readNotebook(path: string): Notebook {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : String(error);
    const what = reason === "ENOENT" ? "no such file" : `the file cannot be read: ${reason}`;
    throw new Problem({ code: "KL700", what, where: path, expected: "a notebook (.ipynb)", fix: "check the path" });
  }
  return parseNotebook(text, path);
}

const isBase64 = (mime: string): boolean => /^(image\/(?!svg)|audio\/|video\/|application\/pdf)/.test(mime);

const stored = (data: Json): Json =>
  Object.fromEntries(
    Object.entries(data).map(([mime, value]) => [
      mime,
      typeof value === "string" && !isBase64(mime) && !mime.endsWith("json") ? linesOf(value) : value,
    ]),
  );

/** An output as the file holds it: texts cut into lines. */
export function storedOutput(output: Output): Json {
  switch (output.output_type) {
    case "stream":
      return { ...output, text: linesOf(output.text) };
    case "error":
      return { ...output };
    default:
      return { ...output, data: stored(output.data) };
  }
}
