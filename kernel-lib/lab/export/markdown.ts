/** A notebook as Markdown, with its figures and pictures as files beside it. */
import type { Figure } from "../../figure/figure.js";
import type { MimeBundle, Notebook, Output } from "../page/notebook-file.js";
import { figureOf } from "../page/outputs.js";
import { type VisibleCell, shownOutputs, visibleCells } from "../page/visible.js";
import { pictureFile } from "./picture.js";
import { markdownTable } from "./table.js";

/** A file beside the text. */
export interface SideFile {
  readonly name: string;
  readonly content: Uint8Array | Figure;
}

/** The text, and what it shows from files. */
export interface MarkdownExport {
  readonly text: string;
  readonly files: readonly SideFile[];
}

interface Part {
  readonly text: string;
  readonly files: readonly SideFile[];
}

const words = (text: string): Part => ({ text, files: [] });

/** A fence that the text does not close. */
function fenced(text: string, language = ""): string {
  const longest = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text.replace(/\n+$/, "")}\n${fence}`;
}

/** Terminal text without its colours. */
const uncoloured = (text: string): string => text.replace(/\u001b\[[0-9;]*m/g, "");

const inBrackets = (text: string): string =>
  text
    .replaceAll(/\s+/g, " ")
    .trim()
    .replaceAll(/[[\]\\]/g, "\\$&");

const textOf = (data: MimeBundle, type: string): string => {
  const value = data[type];
  return typeof value === "string" ? value : "";
};

const EXTENSIONS: Readonly<Record<string, string>> = {
  "image/svg+xml": "svg",
  "image/png": "png",
  "image/jpeg": "jpg",
  "image/gif": "gif",
  "image/webp": "webp",
};

function picture(data: MimeBundle, name: string): Part | undefined {
  const type = Object.keys(EXTENSIONS).find((one) => textOf(data, one) !== "");
  if (type === undefined) return undefined;
  const content = textOf(data, type);
  const bytes = type === "image/svg+xml" ? Buffer.from(content) : Buffer.from(content, "base64");
  const file = `${name}.${EXTENSIONS[type] ?? "png"}`;
  return { text: `![${inBrackets(textOf(data, "text/plain"))}](${file})`, files: [{ name: file, content: bytes }] };
}

function display(output: Output & { readonly kind: "display" }, folder: string, number: string): Part {
  const { data } = output;
  const figure = figureOf(output);
  if (figure !== undefined) {
    const name = `${folder}/figure-${number}.svg`;
    return { text: `![${inBrackets(figure.alt)}](${name})`, files: [{ name, content: figure }] };
  }
  const table = textOf(data, "text/html") === "" ? undefined : markdownTable(textOf(data, "text/html"));
  if (table !== undefined) return words(table);
  const drawn = picture(data, `${folder}/picture-${number}`);
  if (drawn !== undefined) return drawn;
  if (textOf(data, "text/markdown") !== "") return words(textOf(data, "text/markdown"));
  if (textOf(data, "text/latex") !== "")
    return words(
      `$$\n${textOf(data, "text/latex")
        .trim()
        .replace(/^\$+|\$+$/g, "")}\n$$`,
    );
  return words(textOf(data, "text/plain") === "" ? "" : fenced(uncoloured(textOf(data, "text/plain"))));
}

function outputPart(output: Output, folder: string, number: string): Part {
  switch (output.kind) {
    case "stream":
      return words(output.text.trim() === "" ? "" : fenced(uncoloured(output.text)));
    case "error":
      return words(
        fenced(uncoloured(output.traceback === "" ? `${output.ename}: ${output.evalue}` : output.traceback)),
      );
    case "display":
      return display(output, folder, number);
  }
}

const folded = (text: string, folds: boolean, summary: string): string =>
  folds && text !== "" ? `<details><summary>${summary}</summary>\n\n${text}\n\n</details>` : text;

/** Pictures beside the notebook come along; links to other notebooks lead to their Markdown. */
function prosePart(seen: VisibleCell, folder: string, from: string | undefined): Part {
  const { cell, at } = seen;
  const attachments = cell.kind === "markdown" ? cell.attachments : {};
  const files: SideFile[] = [];
  const withPictures = cell.source.replace(/!\[([^\]]*)\]\(([^)\s]+)\)/g, (whole, alt: string, address: string) => {
    const found = pictureFile(address, attachments, from);
    if (found === undefined) return whole;
    const name = `${folder}/text-${at}-${files.length + 1}.${found.extension}`;
    files.push({ name, content: found.bytes });
    return `![${alt}](${name})`;
  });
  const text = withPictures.replace(/\]\(([^():?#\s]+)\.ipynb(#[^)\s]*)?\)/g, "]($1.md$2)");
  return { text: folded(text.trim(), seen.input === "folded", "Text"), files };
}

function codePart(seen: VisibleCell, language: string, folder: string, figures: number): Part {
  const { cell, at, input, output } = seen;
  const code =
    input === "left out" || cell.source.trim() === ""
      ? ""
      : folded(fenced(cell.source, language === "typescript" ? "ts" : language), input === "folded", "Code");
  const shown = shownOutputs(seen).reduce<{ readonly parts: readonly Part[]; readonly drawn: number }>(
    ({ parts, drawn }, one, k) => {
      const isFigure = figureOf(one) !== undefined;
      const part = outputPart(one, folder, isFigure ? String(drawn + 1) : `${at}-${k + 1}`);
      return { parts: [...parts, part], drawn: drawn + (isFigure ? 1 : 0) };
    },
    { parts: [], drawn: figures },
  ).parts;
  const outputs = shown.map(({ text }) => text).filter((text) => text !== "");
  const text = [code, folded(outputs.join("\n\n"), output === "folded", "Output")]
    .filter((part) => part !== "")
    .join("\n\n");
  return { text, files: shown.flatMap(({ files }) => files) };
}

/** The Markdown of a notebook. Files go into `folder`, named relative to the text; `from` is the folder of the notebook. */
export function notebookMarkdown(notebook: Notebook, folder: string, from?: string): MarkdownExport {
  const seen = visibleCells(notebook);
  const drawnBefore = (at: number): number =>
    seen
      .slice(0, at)
      .flatMap(shownOutputs)
      .filter((output) => figureOf(output) !== undefined).length;
  const parts = seen.map((one, at) => {
    if (one.cell.kind === "raw") return words("");
    if (one.cell.kind === "markdown") return one.input === "left out" ? words("") : prosePart(one, folder, from);
    return codePart(one, notebook.language, folder, drawnBefore(at));
  });
  const texts = parts.map(({ text }) => text).filter((text) => text !== "");
  return { text: `${texts.join("\n\n")}\n`, files: parts.flatMap(({ files }) => files) };
}

/** The bytes of a side file; figures are drawn. */
export async function sideBytes({ content }: SideFile): Promise<Uint8Array> {
  if (content instanceof Uint8Array) return content;
  const { svg } = await import("../svg/svg.js");
  return Buffer.from(await svg(content));
}
