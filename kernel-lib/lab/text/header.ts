/**
 * The metadata of a notebook as the YAML header of a percent script, each line behind `//`.
 *
 * The writer uses only what all versions of YAML read alike: block mappings with JSON in them.
 */
import { isDeepStrictEqual } from "node:util";
import { parse } from "yaml";
import { Problem } from "../../base/problem.js";
import type { Json } from "../../jupyter/wire.js";
import { bare, commented } from "./lines.js";

/** What says to Jupytext how the file is to be read. */
const REPRESENTATION = { extension: ".ts", format_name: "percent", format_version: "1.3" };
/** Holds metadata that would come back changed. */
const EXACT = "kernel_lib_metadata";

const isRecord = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const json = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

const key = (name: string): string =>
  /^[A-Za-z_][\w-]*$/.test(name) && !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(name) ? name : json(name);

const block = (value: Json, indent: string): readonly string[] =>
  Object.entries(value).flatMap(([name, inner]) =>
    isRecord(inner) && Object.keys(inner).length > 0
      ? [`${indent}${key(name)}:`, ...block(inner, `${indent}  `)]
      : [`${indent}${key(name)}: ${json(inner)}`],
  );

function withRepresentation(metadata: Json): Json {
  const { jupytext, ...rest } = metadata;
  const own = isRecord(jupytext) ? jupytext : {};
  return { jupytext: { ...own, text_representation: { ...REPRESENTATION } }, ...rest };
}

/** Without what only a text file has. */
function withoutRepresentation(metadata: Json): Json {
  const { jupytext, ...rest } = metadata;
  if (!isRecord(jupytext)) return metadata;
  const { text_representation: _, ...own } = jupytext;
  return Object.keys(own).length === 0 ? rest : { jupytext: own, ...rest };
}

/** The lines of the header. */
export function headerLines(metadata: Json): readonly string[] {
  const simple = withRepresentation(metadata);
  const whole = isDeepStrictEqual(withoutRepresentation(simple), metadata) ? simple : { ...simple, [EXACT]: metadata };
  return ["---", "jupyter:", ...block(whole, "  "), "---"].map(commented);
}

/** What stands at the top of a script. */
export interface Header {
  readonly metadata: Json;
  /** YAML that is not Jupyter's, as a cell of its own; empty if there is none. */
  readonly front: string;
  /** How many lines it takes. */
  readonly length: number;
}

const EDGE = /^\/\/ ?---\s*$/;

/** Reads the header. Error KL741: it is no YAML. */
export function headerOf(lines: readonly string[], where: string): Header {
  // A first line may say how the file is encoded, or what runs it.
  const first = lines.findIndex((line, at) => !(at < 2 && /^(?:#!|\/\/.*coding[:=])/.test(line)));
  if (!EDGE.test(lines[first] ?? "")) return { metadata: {}, front: "", length: Math.max(0, first) };
  const end = lines.findIndex((line, at) => at > first && EDGE.test(line));
  const text = lines.slice(first + 1, end < 0 ? undefined : end).map(bare);
  const top = (at: number): string => text.slice(0, at + 1).findLast((line) => /^\S/.test(line)) ?? "";
  const ours = text.filter((_, at) => /^jupyter\s*:\s*$/.test(top(at)));
  const others = text.filter((_, at) => !/^jupyter\s*:\s*$/.test(top(at)));
  try {
    if (end < 0) throw new Error("it has no end");
    const read: unknown = parse(ours.join("\n"));
    const found = isRecord(read) && isRecord(read["jupyter"]) ? read["jupyter"] : {};
    const exact = found[EXACT];
    return {
      metadata: isRecord(exact) ? exact : withoutRepresentation(found),
      front: others.length === 0 ? "" : ["---", ...others, "---"].join("\n"),
      length: end + 1,
    };
  } catch (error) {
    throw new Problem({
      code: "KL741",
      what: `the header cannot be read: ${(error as Error).message.split("\n")[0] ?? ""}`,
      where,
      expected: "YAML between two lines // ---",
      fix: "mend the line that is named, or take the header out: a notebook needs none",
    });
  }
}
