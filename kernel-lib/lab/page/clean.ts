/**
 * Foreign HTML and SVG, cleaned: a page is made from notebooks that may come from anyone.
 *
 * DOMPurify keeps an allow-list of elements and attributes. On top of it, nothing may be fetched (addresses are fragments of the
 * page or pictures inside it; links lead elsewhere only when a reader follows them), nothing may leave its place on the page,
 * and names get a prefix, so that a notebook cannot stand in for parts of the page itself. The page's content security policy
 * is a second fence for all of this.
 */
import createDOMPurify, { type Config } from "dompurify";
import { JSDOM } from "jsdom";

/** Prefix of ids and targets that come from a notebook. */
export const foreignPrefix = "nb-";

const { window } = new JSDOM("<!doctype html><body></body>");
const purify = createDOMPurify(window);

const picture = /^data:image\/(?:png|jpeg|gif|webp|svg\+xml)[;,]/i;

/** What a style attribute may say: how text looks and how wide a cell is, never where an element is. */
const harmless =
  /^(?:color|background-color|font-(?:weight|style|family|size)|text-(?:align|decoration)|vertical-align|white-space|(?:min-|max-)?width|padding(?:-\w+)?|border(?:-[\w-]+)?|fill(?:-\w+)?|stroke(?:-\w+)?|opacity|stop-\w+)$/;

function cleanStyle(style: string): string {
  return style
    .split(";")
    .map((declaration) => declaration.trim())
    .filter((declaration) => harmless.test(declaration.split(":")[0]?.trim().toLowerCase() ?? ""))
    .filter((declaration) => !/url\(|image|expression|\\|\/\*/i.test(declaration))
    .join(";");
}

/** The address an element may have, or undefined if it must not have any. */
function cleanAddress(element: Element, value: string): string | undefined {
  const address = value.trim();
  if (element.localName === "a") return /^(?:https?:|mailto:|#|[^:]*$)/i.test(address) ? address : undefined;
  if (address.startsWith("#")) return `#${foreignPrefix}${address.slice(1)}`;
  return picture.test(address) && /^(?:img|image)$/.test(element.localName) ? address : undefined;
}

purify.addHook("afterSanitizeAttributes", (element) => {
  for (const { name, value } of [...element.attributes]) {
    const set = (next: string | undefined): void => {
      if (next === undefined || next === "") element.removeAttribute(name);
      else if (next !== value) element.setAttribute(name, next);
    };
    if (name === "style") set(cleanStyle(value));
    else if (name === "id" || name === "name" || name === "for" || name.startsWith("aria-labelled"))
      set(
        value
          .split(/\s+/)
          .map((id) => foreignPrefix + id)
          .join(" "),
      );
    else if (/^(?:xlink:)?href$|^src$/.test(name)) set(cleanAddress(element, value));
    else if (/^(?:srcset|poster|background|action|formaction|ping|longdesc)$/.test(name)) set(undefined);
    else if (/url\(/i.test(value))
      set(
        value
          .replace(/url\(\s*["']?#([^)"']*)["']?\s*\)/gi, `url(#${foreignPrefix}$1)`)
          .replace(/url\(\s*["']?(?!#)[^)]*\)/gi, "none"),
      );
  }
  if (element.localName === "a" && element.hasAttribute("href")) element.setAttribute("rel", "noreferrer");
});

const common: Config = {
  ALLOW_DATA_ATTR: false,
  FORBID_TAGS: [
    "style",
    "form",
    "input",
    "button",
    "textarea",
    "select",
    "option",
    "dialog",
    "audio",
    "video",
    "source",
    "picture",
  ],
  FORBID_ATTR: ["class", "autofocus", "tabindex", "accesskey", "contenteditable", "popover", "popovertarget"],
  ALLOWED_URI_REGEXP: /^(?:https?:|mailto:|attachment:|data:image\/|#|[^a-z]|[a-z+.-]+(?:[^a-z+.:-]|$))/i,
};

/** The cleaned tree of an HTML text. `data-formula` is kept: it marks the place of a formula. */
export function cleanTree(html: string): HTMLElement {
  const tree = window.document.createElement("div");
  const fragment = purify.sanitize(html, { ...common, ADD_ATTR: ["data-formula"], RETURN_DOM_FRAGMENT: true });
  tree.append(fragment);
  return tree;
}

/** The cleaned text of an SVG, or undefined if nothing is left that could be drawn. */
export function cleanSvg(svg: string): string | undefined {
  const tree = window.document.createElement("div");
  tree.append(
    purify.sanitize(svg, {
      ...common,
      FORBID_ATTR: [],
      USE_PROFILES: { svg: true, svgFilters: true },
      RETURN_DOM_FRAGMENT: true,
    }),
  );
  const root = tree.querySelector("svg");
  if (root === null) return undefined;
  root.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return new window.XMLSerializer().serializeToString(root);
}

const LONG = 45;

/** Puts tables into frames that can be scrolled, by keyboard too, so that a wide one does not widen the page. */
export function frameTables(tree: HTMLElement): void {
  for (const table of tree.querySelectorAll("table")) {
    if (table.parentElement?.closest("table")) continue;
    // The name of a row stays on one line, unless it is a sentence.
    for (const head of table.querySelectorAll("tbody th"))
      if ((head.textContent ?? "").length > LONG) head.classList.add("long");
    const frame = window.document.createElement("div");
    frame.className = "scroll";
    frame.tabIndex = 0;
    frame.setAttribute("role", "group");
    frame.setAttribute("aria-label", table.querySelector("caption")?.textContent?.trim() || "table");
    table.replaceWith(frame);
    frame.append(table);
  }
}
