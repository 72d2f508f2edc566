/**
 * A notebook as one HTML file that needs nothing else: no network, no neighbours, no fonts, no Jupyter.
 *
 * The same notebook gives the same bytes. plotly.js is embedded once, and only into pages that have figures.
 */
import { createHash } from "node:crypto";
import type { Figure } from "../../figure/figure.js";
import { escapeHtml } from "../../notebook/escape.js";
import { plotlySource } from "../../notebook/plotly-source.js";
import { highlighted } from "./highlight.js";
import { markdownTree, resolveFragments, type Heading, type Surroundings } from "./markdown.js";
import type { Cell, Notebook } from "./notebook-file.js";
import { figureOf, outputHtml } from "./outputs.js";
import { contentsScript, figureScript, themeScript, toggleScript } from "./script.js";
import { pageSheet } from "./style.js";

/** What is known of a notebook besides its text. */
export interface PageOptions {
  /** Its name, for the foot of the page. */
  readonly name?: string;
  /** Its folder, from which pictures that it shows may be embedded. */
  readonly folder?: string;
  /** A way back, shown at the top: a link of the same folder. */
  readonly home?: { readonly href: string; readonly text: string };
}

/** A finished page, and what a card about it shows. */
export interface Page {
  readonly html: string;
  readonly title: string;
  /** The first paragraph of prose, as text. */
  readonly summary: string;
  readonly figures: readonly Figure[];
}

function has(cell: Cell, ...tags: readonly string[]): boolean {
  return tags.some((tag) => cell.tags.includes(tag));
}

/** A policy that lets exactly these scripts run and nothing be fetched, but for pictures from `images`. */
export function policyMeta(scripts: readonly string[], images: string = "data: blob:"): string {
  const hashes = scripts.map((script) => `'sha256-${createHash("sha256").update(script).digest("base64")}'`);
  const policy = [
    "default-src 'none'",
    `script-src ${hashes.length === 0 ? "'none'" : hashes.join(" ")}`,
    "style-src 'unsafe-inline'",
    `img-src ${images}`,
    "base-uri 'none'",
    "form-action 'none'",
  ];
  return `<meta http-equiv="Content-Security-Policy" content="${policy.join("; ")}">`;
}

function folded(html: string, folds: boolean, summary: string): string {
  return folds ? `<details class="hidden"><summary>${summary}</summary>${html}</details>` : html;
}

function codeHtml(cell: Cell & { readonly kind: "code" }, at: number, language: string, outputs: string): string {
  const count = cell.count === null ? "" : String(cell.count);
  const label = count === "" ? `Cell ${at}, not run` : `Cell ${at}, run ${count}`;
  const number = `<a class="number" href="#cell-${at}" aria-label="${label}">${count === "" ? "–" : count}</a>`;
  const code = `<pre tabindex="0"><code>${highlighted(cell.source.trimEnd(), language)}</code></pre>`;
  const hidesInput = has(cell, "hide-input", "hide-cell");
  const input =
    has(cell, "remove-input") || cell.source.trim() === ""
      ? ""
      : folded(`<div class="input">${hidesInput ? "" : number}${code}</div>`, hidesInput, "Code");
  const shown =
    has(cell, "remove-output") || outputs === ""
      ? ""
      : folded(`<div class="outputs">${outputs}</div>`, has(cell, "hide-output", "hide-cell"), "Output");
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
  const cells = notebook.cells
    .map((cell, at) => ({ cell, at: at + 1 }))
    .filter(({ cell }) => !has(cell, "remove-cell"));
  const prose = cells.map(({ cell }) =>
    cell.kind === "markdown" ? markdownTree(cell.source, surroundings, cell.attachments) : undefined,
  );
  const headings = prose.flatMap((part) => part?.headings ?? []);
  const trees = prose.flatMap((part) => (part === undefined ? [] : [part.tree]));
  resolveFragments(trees, headings);
  const paragraph = trees
    .flatMap((tree) => [...tree.querySelectorAll("p")])
    .find((p) => (p.textContent ?? "").length > 20);
  const figures: Figure[] = [];
  let number = 0;
  const sections = cells.map(({ cell, at }, index) => {
    if (cell.kind === "markdown") {
      const inner = prose[index]?.tree.innerHTML ?? "";
      const html = `<section class="cell markdown" id="cell-${at}">${inner}</section>`;
      return has(cell, "remove-input") ? "" : folded(html, has(cell, "hide-input", "hide-cell"), "Text");
    }
    if (cell.kind === "raw") return "";
    const shown = has(cell, "remove-output") ? [] : cell.outputs;
    const outputs = shown.map((output) => outputHtml(output, surroundings, () => (number += 1)));
    figures.push(...shown.map(figureOf).filter((figure) => figure !== undefined));
    return codeHtml(
      cell,
      at,
      notebook.language,
      outputs
        .filter((html) => html !== "")
        .map((html) => `<div>${html}</div>`)
        .join(""),
    );
  });
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
    ...(figures.length > 0 ? [plotlySource(), figureScript] : []),
  ];
  const [early = "", ...late] = scripts;
  const back =
    options.home === undefined
      ? `<span>${escapeHtml(title)}</span>`
      : `<a href="${escapeHtml(options.home.href)}">${escapeHtml(options.home.text)}</a>`;
  const html = [
    `<!doctype html>`,
    `<html lang="en">`,
    `<head>`,
    `<meta charset="utf-8">`,
    policyMeta(scripts),
    `<meta name="viewport" content="width=device-width, initial-scale=1">`,
    `<meta name="generator" content="kernel-lib">`,
    ...(summary === "" ? [] : [`<meta name="description" content="${escapeHtml(summary.slice(0, 200))}">`]),
    `<title>${escapeHtml(title)}</title>`,
    `<link rel="icon" href="data:,">`,
    `<style>${pageSheet}</style>`,
    `<script>${early}</script>`,
    `</head>`,
    `<body>`,
    `<a class="skip" href="#text">Skip to the text</a>`,
    `<header class="bar">${back}<button id="theme" type="button" hidden>Dark</button></header>`,
    `<div class="layout">`,
    contents(headings),
    `<main id="text">`,
    ...sections.filter((section) => section !== ""),
    `<footer>${options.name === undefined ? "Made" : `Made from ${escapeHtml(options.name)}`} with kernel-lib. This page works offline.</footer>`,
    `</main>`,
    `</div>`,
    ...late.map((script) => `<script>${script}</script>`),
    `</body>`,
    `</html>`,
    ``,
  ].join("\n");
  return { html, title, summary, figures };
}
