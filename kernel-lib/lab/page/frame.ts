/** What every page of ours has around its text: a policy that lets nothing be fetched, the look, the bar with the choice of light or dark. */
import { createHash } from "node:crypto";
import { escapeHtml } from "../../notebook/escape.js";
import { pageSheet } from "./style.js";

/** A way back, shown at the top: a link below the same folder. */
export interface Home {
  readonly href: string;
  readonly text: string;
}

/** The parts of a page; all but the title and the summary are HTML. */
export interface Frame {
  readonly title: string;
  readonly summary?: string;
  /** What the page adds to the look of all. */
  readonly style?: string;
  /** The first of them runs before anything is painted. */
  readonly scripts: readonly string[];
  readonly home?: Home;
  readonly contents: string;
  readonly main: string;
  readonly foot: string;
}

/** A policy that lets exactly these scripts run and nothing be fetched, but for pictures from `images`. */
function policyMeta(scripts: readonly string[], images: string = "data: blob:"): string {
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

/** The whole page. The same parts give the same bytes. */
export function framePage({ title, summary = "", style = "", scripts, home, contents, main, foot }: Frame): string {
  const [early = "", ...late] = scripts;
  const back =
    home === undefined
      ? `<span>${escapeHtml(title)}</span>`
      : `<a href="${escapeHtml(home.href)}">${escapeHtml(home.text)}</a>`;
  return [
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
    `<style>${pageSheet}${style}</style>`,
    `<script>${early}</script>`,
    `</head>`,
    `<body>`,
    `<a class="skip" href="#text">Skip to the text</a>`,
    `<header class="bar">${back}<button id="theme" type="button" hidden>Dark</button></header>`,
    `<div class="layout">`,
    contents,
    `<main id="text">`,
    main,
    `<footer>${foot}</footer>`,
    `</main>`,
    `</div>`,
    ...late.map((script) => `<script>${script}</script>`),
    `</body>`,
    `</html>`,
    ``,
  ].join("\n");
}
