/**
 * The line that begins a cell: `// %% Title [markdown] id="a" tags=["b"]`, and the metadata that it holds.
 *
 * Values are JSON. What Jupytext would read as something else is kept whole in one field, `kernel_lib`, so that no metadata is lost.
 *
 * @source jupytext 1.19.6, jupytext/cell_metadata.py
 */
import { isDeepStrictEqual } from "node:util";
import type { Json } from "../../jupyter/wire.js";

/** What a cell's first line says. */
export interface CellHead {
  readonly type: "code" | "markdown" | "raw";
  readonly metadata: Json;
}

/** The field that holds what the others cannot. */
const HOLDER = "kernel_lib";
/** Fields that mean something to Jupytext itself. */
const MEANT = ["active", "cell_type", "cell_depth", "cell_marker", "language", "magic_args", "region_name"];
const KEY = /^[a-zA-Z0-9_.@/-]+$/;

/** JSON on one line, in characters that every reader of lines takes for text; `=` and braces in strings are escaped, for Jupytext looks for them. */
const json = (value: unknown): string =>
  JSON.stringify(value).replace(/"(?:[^"\\]|\\.)*"/g, (text) =>
    text.replace(
      /[={}#\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
      (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
    ),
  );

const isRecord = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const pairs = (metadata: Json): string => {
  const { title: _, ...rest } = metadata;
  return Object.entries(rest)
    .map(([key, value]) => `${key}=${json(value)}`)
    .join(" ");
};

function line({ type, metadata }: CellHead): string {
  const title = typeof metadata["title"] === "string" ? metadata["title"] : "";
  const parts = [title, type === "code" ? "" : `[${type}]`, pairs(metadata)];
  return parts.filter((part) => part !== "").join(" ");
}

function plain({ metadata }: CellHead): boolean {
  const { title, ...rest } = metadata;
  return (
    Object.entries(rest).every(([key, value]) => KEY.test(key) && !MEANT.includes(key) && value !== null) &&
    (!("title" in metadata) ||
      (typeof title === "string" && /^[^[\]{}=%.\s][^[\]{}=\n\r]*[^[\]{}=.\s]$/.test(title))) &&
    !(Array.isArray(rest["tags"]) && rest["tags"].some((tag) => /^active-/.test(String(tag)))) &&
    !("run_control" in rest) &&
    !(HOLDER in rest)
  );
}

/** The text behind `// %%` for a cell. `id` and `more` belong to the cell, not to its metadata. */
export function headText(type: CellHead["type"], id: string | undefined, metadata: Json, more: Json): string {
  const own = id === undefined ? {} : { id };
  const extra = Object.keys(more).length === 0 ? {} : { [HOLDER]: more };
  const simple = { ...metadata, ...own, ...extra };
  if (!("id" in metadata) && plain({ type, metadata })) {
    const text = line({ type, metadata: simple });
    if (isDeepStrictEqual(headOf(text), { type, metadata: simple })) return text;
  }
  return line({ type, metadata: { ...own, [HOLDER]: { ...more, metadata } } });
}

/** A value as it is written by people: JSON, or the literals of Python, which Jupytext takes too. */
function valueOf(text: string): unknown {
  const bare = text.trim();
  try {
    return JSON.parse(bare);
  } catch {
    if (/^'(?:[^'\\]|\\.)*'$/.test(bare)) return bare.slice(1, -1).replace(/\\(.)/g, "$1");
    return { True: true, False: false, None: null }[bare];
  }
}

/** `a=1 b="x"` from its end, as Jupytext reads it; undefined: it cannot be read. */
function pairsOf(text: string): Json | undefined {
  const given = text.trim();
  if (given === "") return {};
  const last = given.slice(given.lastIndexOf(" ") + 1);
  if (/^[a-zA-Z_.]+[a-zA-Z0-9_.]*$/.test(last)) {
    const before = pairsOf(given.slice(0, given.length - last.length));
    return before === undefined ? undefined : { ...before, [last]: null };
  }
  for (let at = given.lastIndexOf("="); at > 0; at = at === 0 ? -1 : given.lastIndexOf("=", at - 1)) {
    const key = /(?:^|\s)(\S+)\s*$/.exec(given.slice(0, at))?.[1] ?? "";
    const value = valueOf(given.slice(at + 1));
    if (!KEY.test(key) || value === undefined) continue;
    const before = pairsOf(given.slice(0, given.slice(0, at).lastIndexOf(key)));
    return before === undefined ? undefined : { ...before, [key]: value };
  }
  return undefined;
}

/** The title and what follows it. */
function split(text: string): readonly [title: string, rest: string] {
  const [brace, equals] = [text.indexOf("{"), text.indexOf("=")];
  if (brace >= 0 && (equals < 0 || brace < equals)) return [text.slice(0, brace).trim(), text.slice(brace)];
  const words = (equals < 0 ? text : text.slice(0, equals).trimEnd()).split(" ");
  const kept = equals < 0 ? words : words.slice(0, -1);
  const end = kept.findLastIndex((word) => word.trim() !== "" && !word.startsWith("."));
  const title = kept.slice(0, end + 1).join(" ");
  return [title, text.slice(title.length)];
}

/** What the text behind `// %%` says. */
export function headOf(text: string): CellHead {
  const [whole, rest] = split(text.replace(/^%*/, "").trim());
  const type = /\[(markdown|md|raw)\]/.exec(whole)?.[1];
  const title = whole.replace(/\[(?:markdown|md|raw)\]/, "").trim();
  const found = rest.trimStart().startsWith("{") ? valueOf(rest) : pairsOf(rest);
  const metadata: Json = isRecord(found) ? found : { incorrectly_encoded_metadata: rest.trim() };
  return {
    type: type === undefined ? "code" : type === "raw" ? "raw" : "markdown",
    metadata: { ...(title === "" ? {} : { title }), ...metadata },
  };
}

/** The parts that `headText` put together. */
export function headParts({ metadata }: CellHead): {
  readonly id: string | undefined;
  readonly metadata: Json;
  readonly more: Json;
  /** Whether the metadata was kept whole: then none of it means anything to a reader of scripts. */
  readonly exact: boolean;
} {
  const { id, [HOLDER]: held, ...rest } = metadata;
  const { metadata: whole, ...more } = isRecord(held) ? held : {};
  const exact = isRecord(whole);
  const own = exact ? whole : rest;
  const named = typeof id === "string" ? id : undefined;
  return { id: named, metadata: named === undefined && id !== undefined ? { ...own, id } : own, more, exact };
}
