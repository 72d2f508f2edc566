/** A notebook in another form, to keep: a page that works offline, or a script. */
import { basename, dirname } from "node:path";
import { readFile } from "node:fs/promises";
import { onDisk } from "./disk.js";
import { Refusal } from "./refusal.js";
import type { Cell, Notebook } from "../page/notebook-file.js";

/** What Jupyter asks of a converter; the names are those of nbconvert, whose menu entries the page shows. */
export const CONVERSIONS: Readonly<Record<string, { readonly output_mimetype: string }>> = {
  html: { output_mimetype: "text/html" },
  script: { output_mimetype: "text/typescript" },
};

/** A converted notebook. */
export interface Converted {
  readonly name: string;
  readonly type: string;
  readonly text: string;
}

const commented = (text: string): string =>
  text
    .split("\n")
    .map((line) => (line === "" ? "//" : `// ${line}`))
    .join("\n");

function cellText({ kind, source, tags }: Cell): string {
  const mark = kind === "code" ? "" : ` [${kind}]`;
  const tagged = tags.length === 0 ? "" : ` tags=${JSON.stringify(tags)}`;
  return `// %%${mark}${tagged}\n${kind === "code" ? source : commented(source)}\n`;
}

/**
 * The notebook as a TypeScript file whose cells are told by comments: the percent format, which editors run cell by cell.
 *
 * @source jupytext, formats, "percent": https://jupytext.readthedocs.io/en/latest/formats-scripts.html
 */
export function scriptOf({ cells }: Notebook): string {
  const head = `// ---\n// jupyter:\n//   kernelspec:\n//     display_name: TypeScript (kernel-lib)\n//     language: typescript\n//     name: tslab\n// ---\n`;
  return [head, ...cells.map(cellText)].join("\n");
}

/** Converts the notebook in a file. */
export async function converted(file: string, format: string): Promise<Converted> {
  const stem = basename(file).replace(/\.ipynb$/i, "");
  // Loaded when first needed: the page's renderer brings a DOM along.
  const { parseNotebook } = await import("../page/notebook-file.js");
  const notebook = parseNotebook(await onDisk(() => readFile(file, "utf8")), basename(file));
  if (format === "script")
    return { name: `${stem}.ts`, type: "text/typescript; charset=utf-8", text: scriptOf(notebook) };
  if (format !== "html") throw new Refusal(404, "a notebook is converted to html or to a script");
  const { renderPage } = await import("../page/render.js");
  const { html } = renderPage(notebook, { name: basename(file), folder: dirname(file) });
  return { name: `${stem}.html`, type: "text/html; charset=utf-8", text: html };
}
