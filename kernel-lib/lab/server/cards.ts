/** The front page: one card for each notebook below the root, with its title, first figure, one sentence, and what to read next. */
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, join, posix, relative, sep } from "node:path";
import MarkdownIt from "markdown-it";
import { parseNotebook, type Notebook } from "../page/notebook-file.js";
import { shownOutputs, visibleCells } from "../page/visible.js";
import type { Card } from "./card.js";
import type { Root } from "./paths.js";

const MOST = 200;
const DEEP = 6;
const LARGEST = 64 * 1024 * 1024;
const SKIPPED = /^(\.|node_modules$|dist$)/;

async function notebooksBelow(folder: string, deep: number): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const found: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (SKIPPED.test(entry.name)) continue;
    if (entry.isFile() && /\.ipynb$/i.test(entry.name)) found.push(join(folder, entry.name));
    if (entry.isDirectory() && deep > 0) found.push(...(await notebooksBelow(join(folder, entry.name), deep - 1)));
  }
  return found.slice(0, MOST);
}

const markdown = new MarkdownIt();

/** The text of a heading or paragraph, without its marks. */
const plain = (token: {
  readonly children: readonly { readonly content: string; readonly type: string }[] | null;
}): string =>
  (token.children ?? [])
    .map(({ type, content }) => (type === "softbreak" || type === "hardbreak" ? " " : content))
    .join("")
    .replaceAll(/\s+/g, " ")
    .trim();

/** The first sentence of a paragraph, not longer than a card can hold; a word before it that names the paragraph, as "Abstract.", is none. */
export function firstSentence(paragraph: string): string {
  const text = paragraph.replace(/^[^\s.:]+[.:]\s+(?=\S)/, "");
  const sentence = /^.*?[.!?](?=\s|$)/s.exec(text)?.[0] ?? text;
  return sentence.length <= 180 ? sentence : `${sentence.slice(0, 177).replace(/\s+\S*$/, "")} …`;
}

interface Prose {
  readonly title: string | undefined;
  readonly sentence: string;
  /** Links to notebooks, in order, as they are written. */
  readonly links: readonly string[];
}

function proseOf(notebook: Notebook): Prose {
  const tokens = visibleCells(notebook).flatMap(({ cell, input }) =>
    cell.kind === "markdown" && input !== "left out" ? markdown.parse(cell.source, {}) : [],
  );
  const after = (opens: string): readonly string[] =>
    tokens.flatMap((token, at) => (tokens[at - 1]?.type === opens && token.type === "inline" ? [plain(token)] : []));
  const links = tokens
    .flatMap((token) => token.children ?? [])
    .filter(({ type }) => type === "link_open")
    .map((link) => (link.attrGet("href") ?? "").replace(/[?#].*$/, ""))
    .filter((href) => /^[^:/][^:]*\.ipynb$/i.test(href));
  const paragraph = after("paragraph_open").find((text) => text.length > 20) ?? "";
  return { title: after("heading_open")[0], sentence: firstSentence(paragraph), links };
}

function pictureOf(notebook: Notebook): Card["picture"] {
  for (const output of visibleCells(notebook).flatMap(shownOutputs)) {
    if (output.kind !== "display") continue;
    const { data } = output;
    const alt = typeof data["text/plain"] === "string" ? data["text/plain"] : "the first figure of the notebook";
    const svg = data["image/svg+xml"];
    const png = data["image/png"];
    // As the source of an image a picture runs no script and fetches nothing.
    if (typeof svg === "string")
      return { data: `data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`, alt };
    if (typeof png === "string") return { data: `data:image/png;base64,${png.replaceAll(/\s/g, "")}`, alt };
  }
  return undefined;
}

interface Draft extends Omit<Card, "next"> {
  /** The paths of the notebooks that it names. */
  readonly links: readonly string[];
}

const read = new Map<string, { readonly stamp: string; readonly draft: Draft }>();

async function draftOf(root: Root, file: string): Promise<Draft | undefined> {
  try {
    const { mtimeMs, size } = await stat(file);
    const stamp = `${mtimeMs} ${size}`;
    const known = read.get(file);
    if (known?.stamp === stamp) return known.draft;
    if (size > LARGEST) return undefined;
    const notebook = parseNotebook(await readFile(file, "utf8"), file);
    const { title, sentence, links } = proseOf(notebook);
    const path = relative(root.folder, file).split(sep).join("/");
    const draft = {
      path,
      title: notebook.title ?? title ?? basename(file, ".ipynb"),
      sentence,
      picture: pictureOf(notebook),
      links: links.map((href) => posix.normalize(posix.join(dirname(path), decodeURI(href)))),
    };
    read.set(file, { stamp, draft });
    return draft;
  } catch {
    return undefined; // what cannot be read has no card; the file list shows it
  }
}

/** The cards, in the order of the paths. Next is a notebook that the text links to and that comes later, else the next in order. */
export async function cardsOf(root: Root): Promise<readonly Card[]> {
  const drafts: Draft[] = [];
  for (const file of await notebooksBelow(root.folder, DEEP)) {
    const draft = await draftOf(root, file);
    if (draft !== undefined) drafts.push(draft);
  }
  return drafts.map(({ links, ...card }, at) => {
    const later = drafts.slice(at + 1);
    const next = later.find(({ path }) => links.includes(path)) ?? later[0];
    return { ...card, next: next === undefined ? undefined : { path: next.path, title: next.title } };
  });
}
