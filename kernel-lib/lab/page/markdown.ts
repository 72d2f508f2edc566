/** Markdown cells and outputs: cleaned, with formulas, highlighted fences, anchors for headings, and pictures inside the page. */
import { readFileSync, realpathSync, statSync } from "node:fs";
import { extname, resolve, sep } from "node:path";
import MarkdownIt from "markdown-it";
import { cleanTree, foreignPrefix, frameTables } from "./clean.js";
import { highlighted } from "./highlight.js";
import { mathml, setFormulasAside, type Formula } from "./maths.js";
import type { MimeBundle } from "./notebook-file.js";

/** A heading of the page. */
export interface Heading {
  readonly level: number;
  readonly text: string;
  readonly id: string;
}

/** What a piece of Markdown needs to know of its surroundings. */
export interface Surroundings {
  /** The folder of the notebook, from which pictures may be taken; undefined if there is none. */
  readonly folder: string | undefined;
  /** Ids that are taken; grows. */
  readonly ids: Set<string>;
}

const markdown = new MarkdownIt({ html: true, linkify: false });
setFormulasAside(markdown);

/** The id of a heading; also the form in which fragments are compared, since Jupyter's and GitHub's differ. */
export function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}]+/gu, "-")
    .replace(/^-|-$/g, "");
}

function unique(base: string, ids: Set<string>): string {
  let id = base === "" ? "section" : base;
  for (let n = 2; ids.has(id); n += 1) id = `${base}-${n}`;
  ids.add(id);
  return id;
}

const types: Readonly<Record<string, string>> = {
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".gif": "image/gif",
  ".webp": "image/webp",
  ".svg": "image/svg+xml",
};

/** A picture beside the notebook, as a data address. Files outside its folder are not touched, whatever the notebook says. */
export function pictureBeside(address: string, folder: string): string | undefined {
  const type = types[extname(address).toLowerCase()];
  if (type === undefined) return undefined;
  try {
    const root = realpathSync(folder);
    const file = realpathSync(resolve(root, decodeURIComponent(address)));
    if (!file.startsWith(root + sep) || statSync(file).size > 20_000_000) return undefined;
    return `data:${type};base64,${readFileSync(file).toString("base64")}`;
  } catch {
    return undefined;
  }
}

function attached(address: string, attachments: Readonly<Record<string, MimeBundle>>): string | undefined {
  const name = decodeURIComponent(address.slice("attachment:".length));
  const [type, data] = Object.entries(attachments[name] ?? {}).find(([mime]) => mime.startsWith("image/")) ?? [];
  return type !== undefined && typeof data === "string"
    ? `data:${type};base64,${data.replaceAll(/\s/g, "")}`
    : undefined;
}

/** `![…](…)` with an address of its own: turned into data before the cleaner sees it. Others stay and are removed there. */
function resolvePictures(
  tokens: ReturnType<typeof markdown.parse>,
  attachments: Readonly<Record<string, MimeBundle>>,
  folder: string | undefined,
): void {
  for (const token of tokens.flatMap((block) => block.children ?? []).filter(({ type }) => type === "image")) {
    const address = token.attrGet("src") ?? "";
    const data = address.startsWith("attachment:")
      ? attached(address, attachments)
      : folder !== undefined && !/^[a-z]+:|^\/|^#/i.test(address)
        ? pictureBeside(address, folder)
        : undefined;
    if (data !== undefined) token.attrSet("src", data);
  }
}

/** The rest of the work, on a tree: formulas, fences, headings, pictures that could not be had, tables. */
function finish(tree: HTMLElement, formulas: readonly Formula[], ids: Set<string>): readonly Heading[] {
  for (const place of tree.querySelectorAll("[data-formula]")) {
    const formula = formulas[Number(place.getAttribute("data-formula"))];
    place.removeAttribute("data-formula");
    if (formula === undefined) continue;
    place.className = formula.display ? "formula block" : "formula";
    if (formula.display) place.setAttribute("tabindex", "0");
    place.innerHTML = mathml(formula);
  }
  for (const image of tree.querySelectorAll("img:not([src])"))
    image.replaceWith(`[picture: ${image.getAttribute("alt") || "not in the notebook"}]`);
  frameTables(tree);
  return [...tree.querySelectorAll("h1, h2, h3, h4, h5, h6")].map((heading) => {
    const text = (heading.textContent ?? "").replaceAll(/\s+/g, " ").trim();
    const id = unique(slug(text), ids);
    heading.id = id;
    const anchor = heading.ownerDocument.createElement("a");
    anchor.className = "anchor";
    anchor.href = `#${id}`;
    anchor.setAttribute("aria-label", `Link to “${text}”`);
    anchor.textContent = "#";
    heading.append(anchor);
    return { level: Number(heading.localName.slice(1)), text, id };
  });
}

/** Markdown as a cleaned tree, and its headings. */
export function markdownTree(
  source: string,
  surroundings: Surroundings,
  attachments: Readonly<Record<string, MimeBundle>> = {},
): { readonly tree: HTMLElement; readonly headings: readonly Heading[] } {
  const env: { readonly formulas: Formula[] } = { formulas: [] };
  const tokens = markdown.parse(source, env);
  resolvePictures(tokens, attachments, surroundings.folder);
  const fences = tokens.filter(({ type }) => type === "fence" || type === "code_block");
  const tree = cleanTree(markdown.renderer.render(tokens, markdown.options, env));
  const blocks = [...tree.querySelectorAll("pre > code")];
  // Raw HTML may bring blocks of its own; then text and language of a fence are no longer matched by position.
  for (const [at, block] of blocks.entries()) {
    const language = blocks.length === fences.length ? (fences[at]?.info.trim().split(/\s/)[0] ?? "") : "";
    block.innerHTML = highlighted(block.textContent ?? "", language);
    block.parentElement?.setAttribute("tabindex", "0");
  }
  return { tree, headings: finish(tree, env.formulas, surroundings.ids) };
}

/** `other.ipynb#Some-Heading` → `other.html#some-heading`: exported notebooks lie side by side. */
function neighbour(href: string): string | undefined {
  const found = /^([^:?#]*)\.ipynb(?:#(.*))?$/i.exec(href);
  if (found === null) return undefined;
  return `${found[1] ?? ""}.html${found[2] === undefined ? "" : `#${slug(decoded(found[2]))}`}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a stray percent sign: taken as it is
  }
}

/**
 * Links inside the page lead to a heading, however it was spelled, or to a name that the notebook gave itself; links to
 * notebooks lead to their pages.
 */
export function resolveFragments(trees: readonly HTMLElement[], headings: readonly Heading[]): void {
  const known = new Set(headings.map(({ id }) => id));
  for (const link of trees.flatMap((tree) => [...tree.querySelectorAll("a[href]:not(.anchor)")])) {
    const href = link.getAttribute("href") ?? "";
    const target = href.slice(1);
    const inside = known.has(slug(decoded(target))) ? `#${slug(decoded(target))}` : `#${foreignPrefix}${target}`;
    link.setAttribute("href", href.startsWith("#") ? inside : (neighbour(href) ?? href));
  }
}
