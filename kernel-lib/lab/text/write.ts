/** A notebook as a TypeScript file in percent format, without its outputs and the record of its run. */
import type { Json } from "../../jupyter/wire.js";
import { type Cell, type Notebook, textOf } from "../runner/notebook.js";
import { headerLines } from "./header.js";
import { codeLine, proseLines } from "./lines.js";
import { headText } from "./options.js";

/** Blank lines at the end of code: a script cannot tell them from the space between two cells. */
const TRAILING = /(?:^\s+|(?:\n[^\S\n]*)+)$/;

function cellLines(cell: Cell): readonly string[] {
  const { cell_type: type, id, metadata, source, outputs: _outputs, execution_count: _count, ...more } = cell;
  const whole = textOf(source);
  const end = type === "code" ? (TRAILING.exec(whole)?.[0] ?? "") : "";
  const text = whole.slice(0, whole.length - end.length);
  const held: Json = { ...more, ...(end === "" ? {} : { end }) };
  const head = headText(type, id, metadata, held);
  const lines = text.split("\n");
  const body = type !== "code" ? proseLines(lines) : text === "" ? [] : lines.map(codeLine);
  return [`// %%${head === "" ? "" : ` ${head}`}`, ...body];
}

/** The metadata that a text keeps: all but the record of a run, which belongs to the outputs. */
export function lasting({ metadata }: Notebook): Json {
  const { kernel_lib: _, ...rest } = metadata;
  return rest;
}

/** The text of a notebook. */
export function notebookToText(notebook: Notebook): string {
  const cells = notebook.cells.map((cell) => cellLines(cell).join("\n"));
  return `${[headerLines(lasting(notebook)).join("\n"), ...cells].join("\n\n")}\n`;
}
