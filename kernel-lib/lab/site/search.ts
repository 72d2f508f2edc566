/** Search in the index of a site: without a server, in what the index page holds. */
import { JSDOM } from "jsdom";

/** A place that a search can lead to. */
export interface Passage {
  readonly href: string;
  /** The title of its notebook. */
  readonly title: string;
  /** The heading above it. */
  readonly heading: string;
  readonly text: string;
}

const squeezed = (text: string): string => text.replaceAll(/\s+/g, " ").trim();

/** The passages of a page: its prose and tables, cut at headings. Code is left out, figures are found by their words. */
export function passagesOf(html: string, href: string, title: string): readonly Passage[] {
  const { document } = new JSDOM(html.replaceAll(/<script[^>]*>[^]*?<\/script>/g, "")).window;
  for (const part of document.querySelectorAll(".input, .anchor, .number, noscript, math, details.hidden"))
    part.remove();
  const passages: { href: string; title: string; heading: string; text: string }[] = [];
  const start = (heading: string, id: string): void =>
    void passages.push({ href: id === "" ? href : `${href}#${encodeURIComponent(id)}`, title, heading, text: "" });
  start(title, "");
  const blocks = document.querySelectorAll("main h1, main h2, main h3, main h4, main p, main li, main td, main pre");
  for (const block of blocks) {
    const text = squeezed(block.textContent ?? "");
    if (/^h\d$/.test(block.localName)) start(text, block.id);
    const last = passages.at(-1);
    if (last !== undefined && !/^h\d$/.test(block.localName)) last.text = squeezed(`${last.text} ${text}`);
  }
  return passages.filter(({ text }) => text !== "");
}

/**
 * Runs in the page. All words of the question must be in a passage, as beginnings of words; those whose heading has them come first.
 * What is found is put into the page as text, never as HTML.
 */
export const searchScript = `(function () {
  var form = document.getElementById("search"), field = form.querySelector("input"), list = document.getElementById("found");
  var said = document.getElementById("said"), passages = JSON.parse(document.getElementById("passages").textContent);
  function plain(text) { return text.normalize("NFKD").replace(/\\p{M}/gu, "").toLowerCase(); }
  function words(text) { return plain(text).split(/[^\\p{L}\\p{N}_>]+/u).filter(Boolean); }
  var known = passages.map(function (one) { return { one: one, head: words(one.title + " " + one.heading), text: words(one.text) }; });
  function hits(all, word) { return all.filter(function (each) { return each.indexOf(word) === 0; }).length; }
  function score(entry, asked) {
    return asked.reduce(function (sum, word) {
      var head = hits(entry.head, word), text = hits(entry.text, word);
      return head + text === 0 ? -Infinity : sum + 8 * Math.min(head, 2) + Math.min(text, 5);
    }, 0);
  }
  function excerpt(text, asked) {
    var at = plain(text).indexOf(asked[0]), from = Math.max(0, at - 60);
    return (from > 0 ? "…" : "") + text.slice(from, from + 180) + (from + 180 < text.length ? "…" : "");
  }
  function item(entry, asked) {
    var row = document.createElement("li"), link = document.createElement("a"), from = document.createElement("p");
    link.href = entry.one.href;
    link.textContent = entry.one.heading === entry.one.title ? entry.one.title : entry.one.title + " – " + entry.one.heading;
    from.textContent = excerpt(entry.one.text, asked);
    row.append(link, from);
    return row;
  }
  function search() {
    var asked = words(field.value);
    var found = asked.length === 0 ? [] : known
      .map(function (entry) { return { entry: entry, score: score(entry, asked) }; })
      .filter(function (each) { return each.score > 0; })
      .sort(function (a, b) { return b.score - a.score; });
    list.replaceChildren.apply(list, found.slice(0, 20).map(function (each) { return item(each.entry, asked); }));
    said.textContent = asked.length === 0 ? "" : found.length === 1 ? "1 passage" : found.length + " passages";
  }
  form.hidden = false;
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  field.addEventListener("input", search);
})();`;
