/** A folder of notebooks as a static site: a page for each, a front page with cards and search, and no need of a server. */
import { readFileSync, readdirSync } from "node:fs";
import { basename, dirname, join, posix, relative, sep } from "node:path";
import { Problem } from "../../base/problem.js";
import { release } from "../classroom/release.js";
import { writableFolder } from "../folder.js";
import { parseNotebook, renderPage, writeWhole, type Page } from "../page/index.js";
import { type Notebook, parseNotebook as parseStored, section } from "../runner/notebook.js";
import { notebookText } from "../runner/store.js";
import { firstSentence } from "../server/cards.js";
import { svg } from "../svg/index.js";
import { type SiteCard, siteIndex } from "./index-page.js";
import { passagesOf } from "./search.js";

/** A link of a page that leads nowhere. */
export interface BrokenLink {
  readonly page: string;
  readonly href: string;
}

/** What was built. */
export interface Site {
  readonly pages: readonly string[];
  readonly broken: readonly BrokenLink[];
}

/** What is built of what. */
export interface SiteJob {
  readonly from: string;
  readonly to: string;
  readonly title: string;
}

const SKIPPED = /(?:^|[\\/])(?:\.[^\\/]*|node_modules|dist)(?:[\\/]|$)/;

function namesBelow(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: "utf8" });
  } catch (error) {
    throw new Problem({
      code: "KL771",
      what: `the folder of the notebooks cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)})`,
      where: folder,
      expected: "a folder that is there and may be read",
      fix: "name another folder",
    });
  }
}

const notebooksBelow = (folder: string): readonly string[] =>
  namesBelow(folder)
    .filter((name) => /\.ipynb$/i.test(name) && !SKIPPED.test(name))
    .map((name) => name.split(sep).join("/"))
    .sort();

const hasSolutions = ({ cells }: Notebook): boolean =>
  cells.some(({ metadata }) => section(metadata, "nbgrader")["solution"] === true);

interface Made {
  readonly name: string;
  readonly page: Page;
  readonly stored: string;
}

/** One notebook's page. Of an assignment the students' version is shown: a site is open to all. */
function made(from: string, name: string): Made {
  const file = join(from, name);
  const text = readFileSync(file, "utf8");
  const notebook = parseStored(text, file);
  const stored = hasSolutions(notebook) ? notebookText(release(notebook)) : text;
  const up = "../".repeat(name.split("/").length - 1);
  const home = { href: `${up}index.html`, text: "All notebooks" };
  const page = renderPage(parseNotebook(stored, file), { name: basename(name), folder: dirname(file), home });
  return { name, page, stored };
}

const pageOf = (name: string): string => name.replace(/\.ipynb$/i, ".html");
const encoded = (path: string): string => path.split("/").map(encodeURIComponent).join("/");

async function cardOf({ name, page }: Made): Promise<SiteCard> {
  const [figure] = page.figures;
  return {
    page: encoded(pageOf(name)),
    notebook: encoded(name),
    folder: posix.dirname(name) === "." ? "" : posix.dirname(name),
    title: page.title,
    summary: firstSentence(page.summary),
    picture: figure === undefined ? undefined : { svg: await svg(figure), alt: figure.alt },
  };
}

/** The links of a page that stay on the site and lead to no file, or to no place in it. */
function brokenLinks({ name, page }: Made, pages: ReadonlyMap<string, string>): readonly BrokenLink[] {
  const text = page.html.replaceAll(/<script[^>]*>[^]*?<\/script>/g, "");
  const hrefs = [...text.matchAll(/<a [^>]*?href="([^"]*)"/g)].map(([, href]) => href ?? "");
  const inside = hrefs.filter((href) => !/^[a-z][a-z0-9+.-]*:/i.test(href));
  return inside.flatMap((href) => {
    const [path = "", fragment = ""] = href.split("#");
    const target = path === "" ? pageOf(name) : posix.normalize(posix.join(posix.dirname(name), decodeURI(path)));
    const html = pages.get(target);
    const found = html !== undefined && (fragment === "" || html.includes(`id="${decodeURIComponent(fragment)}"`));
    return found ? [] : [{ page: pageOf(name), href }];
  });
}

/** Builds the site. Files that are in `to` already are replaced if they have the same name, else left. Errors: KL770 there is no notebook; KL771 the folder cannot be read. */
export async function buildSite({ from, to, title }: SiteJob): Promise<Site> {
  const names = notebooksBelow(from).filter((name) => relative(to, join(from, name)).startsWith(".."));
  if (names.length === 0)
    throw new Problem({
      code: "KL770",
      what: "there is no notebook to make a site of",
      where: from,
      expected: "a folder with notebooks (.ipynb) in it, or below",
      fix: "name another folder",
    });
  const all = names.map((name) => made(from, name));
  const pages = new Map(all.map(({ name, page }) => [pageOf(name), page.html]));
  const cards: SiteCard[] = [];
  writableFolder(to);
  for (const one of all) {
    writableFolder(join(to, dirname(one.name)));
    await writeWhole(join(to, pageOf(one.name)), one.page.html);
    await writeWhole(join(to, one.name), one.stored);
    cards.push(await cardOf(one));
  }
  const passages = all.flatMap(({ name, page }) => passagesOf(page.html, encoded(pageOf(name)), page.title));
  const index = siteIndex(title, cards, passages);
  await writeWhole(join(to, "index.html"), index);
  const known = new Map([...pages, ["index.html", index] as const]);
  return { pages: [...known.keys()], broken: all.flatMap((one) => brokenLinks(one, known)) };
}
