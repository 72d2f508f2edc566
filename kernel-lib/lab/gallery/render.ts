/**
 * A folder of pages with a front page: one card for each notebook, with its title, its first figure and one sentence.
 *
 * Figures on cards are SVG files in a light and a dark variant, so that the front page needs no plotting library and no script
 * but the one for the colours.
 */
import { basename, dirname, join } from "node:path";
import type { Figure } from "../../figure/figure.js";
import { escapeHtml } from "../../notebook/escape.js";
import { exportPage, writeWhole } from "../page/index.js";
import { policyMeta } from "../page/render.js";
import { themeScript, toggleScript } from "../page/script.js";
import { baseStyle, colourStyle } from "../page/style.js";
import { svg } from "../svg/index.js";

/** What the front page says about itself. */
export interface GalleryOptions {
  readonly title?: string;
  /** One or two sentences below the title. */
  readonly lead?: string;
}

/** Of the pictures on cards [px]; about as wide as a card, so that labels keep their size. */
const size = { width: 520, height: 320 };

interface Card {
  readonly href: string;
  readonly title: string;
  readonly summary: string;
  /** The names of the light and the dark picture, and what they show. */
  readonly picture: { readonly light: string; readonly dark: string; readonly alt: string } | undefined;
}

const style = `
.front{max-width:72rem;margin:0 auto;padding:1.5rem 1.25rem 5rem}
.front>header{max-width:44rem;margin-bottom:2.4rem}.front h1{font-size:2.2rem;margin-bottom:.4em}
.front header p{margin:0;color:var(--muted);font-size:1.12rem}
.cards{list-style:none;margin:0;padding:0;display:grid;gap:1.5rem;grid-template-columns:repeat(auto-fill,minmax(min(100%,20rem),1fr))}
.cards li{position:relative;display:flex;flex-direction:column;border:1px solid var(--rule);border-radius:12px;overflow:hidden;
background:var(--ground);transition:border-color .15s}
.cards li:hover,.cards li:focus-within{border-color:var(--link)}
.cards img,.cards .blank{display:block;width:100%;height:auto;aspect-ratio:26/16;object-fit:contain;border-bottom:1px solid var(--rule)}
.cards .blank{background:var(--raised);display:grid;place-items:center;font:600 2.4rem/1 var(--sans);color:var(--muted)}
.cards h2{font-size:1.12rem;margin:1rem 1.1rem .35rem}.cards h2 a{color:inherit;text-decoration:none}
.cards h2 a::after{content:"";position:absolute;inset:0}
.cards p{margin:0 1.1rem 1.1rem;font-size:.95rem;line-height:1.5;color:var(--muted)}
img.dark{display:none}
:root[data-theme=dark] .cards img.dark{display:block}:root[data-theme=dark] .cards img.light{display:none}
@media (prefers-color-scheme:dark){:root:not([data-theme=light]) .cards img.dark{display:block}
:root:not([data-theme=light]) .cards img.light{display:none}}
@media (max-width:40rem){.front h1{font-size:1.7rem}}
@media print{.bar,.skip{display:none}.cards li{break-inside:avoid}.cards img.light{display:block!important}.cards img.dark{display:none!important}}
`;

function cardHtml(card: Card, number: number): string {
  const { picture } = card;
  const shown =
    picture === undefined
      ? `<div class="blank" aria-hidden="true">${number}</div>`
      : (["light", "dark"] as const)
          .map(
            (theme) =>
              `<img class="${theme}" src="${picture[theme]}" alt="${escapeHtml(picture.alt)}" width="${size.width}" height="${size.height}" loading="lazy">`,
          )
          .join("");
  return (
    `<li>${shown}<h2><a href="${escapeHtml(card.href)}">${escapeHtml(card.title)}</a></h2>` +
    `${card.summary === "" ? "" : `<p>${escapeHtml(card.summary)}</p>`}</li>`
  );
}

function frontPage(cards: readonly Card[], { title = "Notebooks", lead = "" }: GalleryOptions): string {
  return [
    `<!doctype html>`,
    `<html lang="en">`,
    `<head>`,
    `<meta charset="utf-8">`,
    policyMeta([themeScript, toggleScript], "'self' data:"),
    `<meta name="viewport" content="width=device-width, initial-scale=1">`,
    `<meta name="generator" content="kernel-lib">`,
    `<title>${escapeHtml(title)}</title>`,
    `<link rel="icon" href="data:,">`,
    `<style>${colourStyle}${baseStyle}${style}</style>`,
    `<script>${themeScript}</script>`,
    `</head>`,
    `<body>`,
    `<a class="skip" href="#cards">Skip to the notebooks</a>`,
    `<header class="bar"><span>kernel-lib</span><button id="theme" type="button" hidden>Dark</button></header>`,
    `<main class="front">`,
    `<header><h1>${escapeHtml(title)}</h1>${lead === "" ? "" : `<p>${escapeHtml(lead)}</p>`}</header>`,
    `<ul class="cards" id="cards">`,
    ...cards.map((card, at) => cardHtml(card, at)),
    `</ul>`,
    `</main>`,
    `<script>${toggleScript}</script>`,
    `</body>`,
    `</html>`,
    ``,
  ].join("\n");
}

/** The first sentence of a paragraph, not longer than a card can hold. */
export function firstSentence(text: string): string {
  const sentence = /^.*?[.!?](?=\s|$)/s.exec(text)?.[0] ?? text;
  return sentence.length <= 180 ? sentence : `${sentence.slice(0, 177).replace(/\s+\S*$/, "")} …`;
}

async function pictures(figure: Figure | undefined, name: string, folder: string): Promise<Card["picture"]> {
  if (figure === undefined) return undefined;
  const names = { light: `figures/${name}.svg`, dark: `figures/${name}-dark.svg` };
  // A figure with a size of its own is laid out for it.
  const room = typeof figure.layout["width"] === "number" ? {} : size;
  for (const theme of ["light", "dark"] as const)
    await writeWhole(join(folder, names[theme]), await svg(figure, { ...room, theme }));
  return { light: encodeURI(names.light), dark: encodeURI(names.dark), alt: figure.alt };
}

/** Writes the pages of the notebooks and a front page with a card for each, in the given order. Returns the front page's path. */
export async function renderGallery(
  notebookPaths: readonly string[],
  outDir: string,
  options: GalleryOptions = {},
): Promise<string> {
  const cards: Card[] = [];
  for (const path of notebookPaths) {
    const name = basename(path).replace(/\.ipynb$/i, "");
    const home = { href: "index.html", text: "← All notebooks" };
    const page = await exportPage(path, join(outDir, `${name}.html`), { folder: dirname(path), home });
    // A figure of a kind that SVG cannot hold leaves its card without a picture; the page draws it all the same.
    const picture = await pictures(page.figures[0], name, outDir).catch(() => undefined);
    cards.push({ href: encodeURI(`${name}.html`), title: page.title, summary: firstSentence(page.summary), picture });
  }
  const front = join(outDir, "index.html");
  await writeWhole(front, frontPage(cards, options));
  return front;
}
