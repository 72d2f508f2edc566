/**
 * A notebook as one HTML file that needs nothing else: no network, no neighbours, no fonts, no Jupyter.
 *
 * The same notebook gives the same bytes. plotly.js is embedded once, and only into pages that have figures.
 */
import type { Figure } from "../../figure/figure.js";
import { escapeHtml } from "../../notebook/escape.js";
import { plotlySource } from "../../notebook/plotly-source.js";
import { highlighted } from "./highlight.js";
import { markdownTree, resolveFragments, type Heading, type Surroundings } from "./markdown.js";
import type { Notebook } from "./notebook-file.js";
import { outputHtml } from "./outputs.js";
import { framePage, type Home } from "./frame.js";
import { hintScript } from "./hint.js";
import { contentsScript, figureScript, themeScript, toggleScript } from "./script.js";
import { type VisibleCell, shownFigures, shownOutputs, visibleCells } from "./visible.js";

/** What is known of a notebook besides its text. */
export interface PageOptions {
  /** Its name, for the foot of the page. */
  readonly name?: string;
  /** Its folder, from which pictures that it shows may be embedded. */
  readonly folder?: string;
  /** A way back, shown at the top: a link of the same folder. */
  readonly home?: Home;
}

/** A finished page, and what a card about it shows. */
export interface Page {
  readonly html: string;
  readonly title: string;
  /** The first paragraph of prose, as text. */
  readonly summary: string;
  readonly figures: readonly Figure[];
}

function folded(html: string, folds: boolean, summary: string): string {
  return folds ? `<details class="hidden"><summary>${summary}</summary>${html}</details>` : html;
}

function codeHtml({ cell, at, input: sight, output }: VisibleCell, language: string, outputs: string): string {
  const count = cell.kind !== "code" || cell.count === null ? "" : String(cell.count);
  const label = count === "" ? `Cell ${at}, not run` : `Cell ${at}, run ${count}`;
  const number = `<a class="number" href="#cell-${at}" aria-label="${label}">${count === "" ? "–" : count}</a>`;
  const code = `<pre tabindex="0"><code>${highlighted(cell.source.trimEnd(), language)}</code></pre>`;
  const hidesInput = sight === "folded";
  const input =
    sight === "left out" || cell.source.trim() === ""
      ? ""
      : folded(`<div class="input">${hidesInput ? "" : number}${code}</div>`, hidesInput, "Code");
  const shown = outputs === "" ? "" : folded(`<div class="outputs">${outputs}</div>`, output === "folded", "Output");
  return input + shown === ""
    ? ""
    : `<section class="cell code" id="cell-${at}" aria-label="${label}">${input}${shown}</section>`;
}

function contents(headings: readonly Heading[]): string {
  const shown = headings.filter(({ level }, at) => (level === 1 && at > 0) || level === 2 || level === 3);
  if (shown.length < 2) return `<div class="toc"></div>`;
  const rows = shown.map(
    ({ level, text, id }) => `<li class="l${level}"><a href="#${encodeURIComponent(id)}">${escapeHtml(text)}</a></li>`,
  );
  return `<nav class="toc" aria-label="Contents"><details open><summary>Contents</summary><ol>${rows.join("")}</ol></details></nav>`;
}

interface Body {
  readonly sections: readonly string[];
  readonly headings: readonly Heading[];
  readonly figures: readonly Figure[];
  readonly summary: string;
}

function body(notebook: Notebook, folder: string | undefined): Body {
  const surroundings: Surroundings = { folder, ids: new Set() };
  const cells = visibleCells(notebook);
  const prose = cells.map(({ cell, input }) =>
    cell.kind === "markdown" && input !== "left out"
      ? markdownTree(cell.source, surroundings, cell.attachments)
      : undefined,
  );
  const headings = prose.flatMap((part) => part?.headings ?? []);
  const trees = prose.flatMap((part) => (part === undefined ? [] : [part.tree]));
  resolveFragments(trees, headings);
  const paragraph = trees
    .flatMap((tree) => [...tree.querySelectorAll("p")])
    .find((p) => (p.textContent ?? "").length > 20);
  let number = 0;
  const sections = cells.map((seen, index) => {
    const { cell, at, input } = seen;
    if (cell.kind === "markdown") {
      const inner = prose[index]?.tree.innerHTML ?? "";
      const html = `<section class="cell markdown" id="cell-${at}">${inner}</section>`;
      return input === "left out" ? "" : folded(html, input === "folded", "Text");
    }
    if (cell.kind === "raw") return "";
    const outputs = shownOutputs(seen).map((output) => outputHtml(output, surroundings, () => (number += 1)));
    return codeHtml(
      seen,
      notebook.language,
      outputs
        .filter((html) => html !== "")
        .map((html) => `<div>${html}</div>`)
        .join(""),
    );
  });
  const figures = shownFigures(notebook);
  return { sections, headings, figures, summary: (paragraph?.textContent ?? "").replaceAll(/\s+/g, " ").trim() };
}

/** Makes the page of a notebook. */
export function renderPage(notebook: Notebook, options: PageOptions = {}): Page {
  const { sections, headings, figures, summary } = body(notebook, options.folder);
  const first = headings.find(({ level }) => level === 1) ?? headings[0];
  const title = notebook.title ?? first?.text ?? options.name ?? "Notebook";
  const scripts = [
    themeScript,
    toggleScript,
    contentsScript,
    hintScript,
    ...(figures.length > 0 ? [plotlySource(), figureScript] : []),
  ];
  const html = framePage({
    title,
    scripts,
    contents: contents(headings),
    main: sections.filter((section) => section !== "").join("\n"),
    foot: `${options.name === undefined ? "Made" : `Made from ${escapeHtml(options.name)}`} with kernel-lib. This page works offline.`,
    ...(summary === "" ? {} : { summary }),
    ...(options.home === undefined ? {} : { home: options.home }),
  });
  return { html, title, summary, figures };
}
