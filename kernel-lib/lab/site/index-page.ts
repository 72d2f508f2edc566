/** The front page of a site: a card for each notebook, and the search. */
import { escapeHtml, scriptJson } from "../../notebook/escape.js";
import { framePage } from "../page/frame.js";
import { themeScript, toggleScript } from "../page/script.js";
import { type Passage, searchScript } from "./search.js";

/** What a card shows. */
export interface SiteCard {
  /** Addresses relative to the front page. */
  readonly page: string;
  readonly notebook: string;
  readonly folder: string;
  readonly title: string;
  readonly summary: string;
  /** The first figure as SVG, and what it shows. */
  readonly picture: { readonly svg: string; readonly alt: string } | undefined;
}

const style = `
.cards{list-style:none;padding:0;display:grid;grid-template-columns:repeat(auto-fill,minmax(17rem,1fr));gap:1.2rem;margin:1rem 0 2rem}
.cards li{border:1px solid var(--rule);border-radius:8px;padding:.9rem;display:flex;flex-direction:column;gap:.5rem}
.cards img{width:100%;height:11rem;object-fit:contain;background:#fff;border-radius:4px}
.cards h3{margin:0;font-size:1.05rem}.cards p{margin:0;font-size:.9rem}.cards .more{margin-top:auto;color:var(--muted);font-size:.85rem}
#search[hidden]{display:none}#search input{font:inherit;width:100%;max-width:34rem;padding:.5rem .7rem;border:1px solid var(--rule);border-radius:6px;background:var(--ground);color:var(--ink)}
#said{color:var(--muted);font-size:.9rem;min-height:1.3em}#found p{margin:.1rem 0 .6rem;font-size:.9rem}`;

function cardHtml({ page, notebook, title, summary, picture }: SiteCard): string {
  const shown =
    picture === undefined
      ? ""
      : `<img src="data:image/svg+xml;base64,${Buffer.from(picture.svg).toString("base64")}" alt="${escapeHtml(picture.alt)}">`;
  const sentence = summary === "" ? "" : `<p>${escapeHtml(summary)}</p>`;
  return `<li>${shown}<h3><a href="${page}">${escapeHtml(title)}</a></h3>${sentence}<p class="more"><a href="${notebook}" download>notebook</a></p></li>`;
}

/** The front page. */
export function siteIndex(title: string, cards: readonly SiteCard[], passages: readonly Passage[]): string {
  const folders = [...new Set(cards.map(({ folder }) => folder))];
  const groups = folders.map((folder) => {
    const own = cards.filter((card) => card.folder === folder).map(cardHtml);
    const heading = folder === "" ? "" : `<h2>${escapeHtml(folder)}</h2>`;
    return `${heading}<ul class="cards">${own.join("")}</ul>`;
  });
  const search =
    `<form id="search" role="search" hidden><input type="search" aria-label="Search in all notebooks" placeholder="Search in all notebooks" autocomplete="off"></form>` +
    `<p id="said" role="status"></p><ol id="found"></ol>`;
  return framePage({
    title,
    style,
    scripts: [themeScript, toggleScript, searchScript],
    contents: `<div class="toc"></div>`,
    main: `<section class="cell markdown"><h1>${escapeHtml(title)}</h1>${search}${groups.join("")}</section><script type="application/json" id="passages">${scriptJson(passages)}</script>`,
    foot: "Made with kernel-lib. This page works offline.",
  });
}
