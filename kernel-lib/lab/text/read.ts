/** A TypeScript file in percent format as a notebook: one of ours comes back as it was, one of Jupytext's as Jupytext reads it. */
import type { Json } from "../../jupyter/wire.js";
import { type Cell, type Notebook, linesOf } from "../runner/notebook.js";
import { headerOf } from "./header.js";
import { bare, codeLineRead, inFences, markerOf, proseLinesRead } from "./lines.js";
import { type CellHead, headOf, headParts } from "./options.js";

interface Block {
  readonly head: CellHead;
  readonly lines: readonly string[];
}

/** The file cut at its markers. What stands before the first one is code. */
function blocksOf(lines: readonly string[]): readonly Block[] {
  const blocks: { head: CellHead; lines: string[] }[] = [];
  let fenced: readonly boolean[] = [];
  let start = 0;
  for (const [at, line] of lines.entries()) {
    const marker = fenced[at - start] === true ? undefined : markerOf(line);
    const current = blocks.at(-1);
    if (marker === undefined) {
      if (current !== undefined) current.lines.push(line);
      else if (line.trim() !== "") blocks.push({ head: { type: "code", metadata: {} }, lines: [line] });
      continue;
    }
    const head = headOf(marker);
    blocks.push({ head, lines: [] });
    start = at + 1;
    fenced = head.type === "code" ? [] : inFences(lines.slice(start));
  }
  return blocks;
}

const blank = (line: string | undefined): boolean => line !== undefined && line.trim() === "";

/** Without the empty line, or two, that keep cells apart. */
function withoutGap(lines: readonly string[]): readonly string[] {
  if (blank(lines.at(-1)) && blank(lines.at(-2)) && !blank(lines.at(-3))) return lines.slice(0, -2);
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}

/** Jupytext keeps a cell that is not to be run in a script apart by `active`, or by a tag. */
function isActive(extension: string, metadata: Json): boolean {
  const { tags, active } = metadata;
  const tag = Array.isArray(tags) ? tags.map(String).find((name) => name.startsWith("active-")) : undefined;
  if (tag !== undefined) return tag.split("-").includes(extension);
  return typeof active !== "string" || active.split(/[.,]/).includes(extension);
}

function codeText(lines: readonly string[], { language, magic_args: args }: Json): string {
  if (typeof language !== "string" || language === "typescript") return lines.map(codeLineRead).join("\n");
  const magic = `%%${language}${typeof args === "string" ? ` ${args}` : ""}`;
  return [magic, ...lines.map(bare)].join("\n");
}

function cellOf({ head, lines }: Block): Cell {
  const { id, metadata, more, exact } = headParts(head);
  const { end, ...rest } = more;
  const kept = withoutGap(lines);
  const named = { ...(id === undefined ? {} : { id }), ...rest };
  const apart = !exact && head.type === "code" && !isActive("ipynb", metadata);
  if (head.type === "code" && !apart) {
    const { language, magic_args: args, ...others } = metadata;
    const foreign = !exact && typeof language === "string";
    const text = codeText(kept, foreign ? { language, magic_args: args } : {}) + (typeof end === "string" ? end : "");
    const own = foreign ? others : metadata;
    return { cell_type: "code", ...named, metadata: own, source: linesOf(text), outputs: [], execution_count: null };
  }
  const { active: mark, ...others } = metadata;
  const bareCode = apart && isActive("ts", metadata);
  const source = linesOf((bareCode ? kept : proseLinesRead(kept)).join("\n"));
  const own = apart && mark === "" ? others : metadata;
  return { cell_type: apart ? "raw" : head.type, ...named, metadata: own, source };
}

/** Whoever copies a cell in an editor copies its id: the copy needs one of its own. */
const withoutDoubles = (cells: readonly Cell[]): readonly Cell[] =>
  cells.map((cell, at) => {
    if (cells.findIndex(({ id }) => id === cell.id) === at) return cell;
    const { id: _, ...copy } = cell;
    return copy;
  });

/** The notebook in a text; `where` names it in problems. Cells that are new there have no id yet. Error KL741: a header that is no YAML. */
export function textToNotebook(text: string, where: string): Notebook {
  const plain = text.replace(/^\uFEFF/, "");
  // A checkout with Windows' line ends has them everywhere, from the first line on.
  const lines = (/^[^\n]*\r\n/.test(plain) ? plain.replaceAll("\r\n", "\n") : plain).split("\n");
  const whole = lines.at(-1) === "" ? lines.slice(0, -1) : lines;
  const { metadata, front, length } = headerOf(whole, where);
  const first: readonly Cell[] = front === "" ? [] : [{ cell_type: "raw", metadata: {}, source: linesOf(front) }];
  const cells = blocksOf(whole.slice(length)).map(cellOf);
  return { nbformat: 4, nbformat_minor: 5, metadata, cells: withoutDoubles([...first, ...cells]) };
}
