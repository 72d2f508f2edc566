/**
 * A notebook as it is stored (nbformat 4), read into plain records; what cannot be read is told as a problem.
 *
 * Only the parts that a page shows are kept. Anything unknown in the file is left alone: front ends add their own metadata.
 */
import { readFile } from "node:fs/promises";
import { Problem } from "../../base/problem.js";

/** Representations by media type; texts that were stored as lines are joined. */
export type MimeBundle = Readonly<Record<string, unknown>>;

export type Output =
  | { readonly kind: "stream"; readonly name: "stdout" | "stderr"; readonly text: string }
  | { readonly kind: "display"; readonly data: MimeBundle }
  | { readonly kind: "error"; readonly ename: string; readonly evalue: string; readonly traceback: string };

interface CellParts {
  readonly source: string;
  readonly tags: readonly string[];
}

export type Cell =
  | (CellParts & { readonly kind: "code"; readonly count: number | null; readonly outputs: readonly Output[] })
  | (CellParts & { readonly kind: "markdown"; readonly attachments: Readonly<Record<string, MimeBundle>> })
  | (CellParts & { readonly kind: "raw" });

export interface Notebook {
  /** The language of the code cells, in lower case. */
  readonly language: string;
  /** The title in the metadata, if there is one. */
  readonly title: string | undefined;
  readonly cells: readonly Cell[];
}

type Json = Readonly<Record<string, unknown>>;

function record(value: unknown): Json {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** nbformat stores long texts as lists of lines. */
function text(value: unknown): string {
  return Array.isArray(value) ? value.map(String).join("") : typeof value === "string" ? value : "";
}

function mimeBundle(value: unknown): MimeBundle {
  return Object.fromEntries(
    Object.entries(record(value)).map(([type, data]) => {
      const lines = Array.isArray(data) && data.every((part) => typeof part === "string");
      return [type, lines && !/[/+]json$/.test(type) ? text(data) : data];
    }),
  );
}

function output(value: unknown): readonly Output[] {
  const raw = record(value);
  switch (raw["output_type"]) {
    case "stream":
      return [{ kind: "stream", name: raw["name"] === "stderr" ? "stderr" : "stdout", text: text(raw["text"]) }];
    case "display_data":
    case "execute_result":
      return [{ kind: "display", data: mimeBundle(raw["data"]) }];
    case "error":
      return [
        {
          kind: "error",
          ename: text(raw["ename"]),
          evalue: text(raw["evalue"]),
          traceback: list(raw["traceback"]).map(String).join("\n"),
        },
      ];
    default:
      return [];
  }
}

/** Streams that follow each other are one text, however they were cut when they arrived. */
function joined(outputs: readonly Output[]): readonly Output[] {
  return outputs.reduce<readonly Output[]>((done, next) => {
    const last = done.at(-1);
    return last?.kind === "stream" && next.kind === "stream" && last.name === next.name
      ? [...done.slice(0, -1), { ...last, text: last.text + next.text }]
      : [...done, next];
  }, []);
}

function cell(value: unknown, at: number, where: string): Cell {
  const raw = record(value);
  const parts: CellParts = {
    source: text(raw["source"]),
    tags: list(record(raw["metadata"])["tags"]).filter((tag): tag is string => typeof tag === "string"),
  };
  switch (raw["cell_type"]) {
    case "code": {
      const count = raw["execution_count"];
      const outputs = joined(list(raw["outputs"]).flatMap(output));
      return { kind: "code", ...parts, count: typeof count === "number" ? count : null, outputs };
    }
    case "markdown": {
      const attachments = Object.entries(record(raw["attachments"])).map(([name, data]) => [name, mimeBundle(data)]);
      return { kind: "markdown", ...parts, attachments: Object.fromEntries(attachments) as Record<string, MimeBundle> };
    }
    case "raw":
      return { kind: "raw", ...parts };
    default:
      throw new Problem({
        code: "KL803",
        what: `cell ${at + 1} is of type ${JSON.stringify(raw["cell_type"])}`,
        where,
        expected: "code, markdown or raw",
        fix: "open the notebook in Jupyter and save it again",
      });
  }
}

/** Reads the JSON text of a notebook; `where` is named in problems. */
export function parseNotebook(json: string, where: string): Notebook {
  let raw: unknown;
  try {
    raw = JSON.parse(json);
  } catch (error) {
    throw new Problem({
      code: "KL801",
      what: `the file is not JSON: ${(error as Error).message}`,
      where,
      expected: "a Jupyter notebook (.ipynb)",
      fix: "restore the file, or save it again from Jupyter; conflict marks of git are a frequent cause",
    });
  }
  const top = record(raw);
  if (top["nbformat"] !== 4 || !Array.isArray(top["cells"]))
    throw new Problem({
      code: "KL802",
      what: `the file is no notebook of format 4 (nbformat is ${JSON.stringify(top["nbformat"]) ?? "missing"})`,
      where,
      expected: "JSON with nbformat 4 and a list of cells",
      fix: "open it in Jupyter and save it again; older formats are converted then",
    });
  const metadata = record(top["metadata"]);
  const language = record(metadata["language_info"])["name"] ?? record(metadata["kernelspec"])["language"];
  return {
    language: typeof language === "string" ? language.toLowerCase() : "typescript",
    title: typeof metadata["title"] === "string" ? metadata["title"] : undefined,
    cells: top["cells"].map((value, at) => cell(value, at, where)),
  };
}

/** Reads a notebook file. */
export async function readNotebook(path: string): Promise<Notebook> {
  let json: string;
  try {
    json = await readFile(path, "utf8");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new Problem({
      code: "KL800",
      what: `the notebook cannot be read (${code})`,
      where: path,
      expected: "a file that exists and may be read",
      fix: "check the path; it is taken from the current folder",
    });
  }
  return parseNotebook(json, path);
}
