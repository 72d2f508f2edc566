/** From a notebook file to a page file. */
import { basename, dirname } from "node:path";
import { readNotebook } from "./notebook-file.js";
import { renderPage, type Page, type PageOptions } from "./render.js";
import { writeWhole } from "./write-file.js";

/** Reads a notebook, writes its page, and returns the page. */
export async function exportPage(input: string, output: string, options: PageOptions = {}): Promise<Page> {
  const notebook = await readNotebook(input);
  const page = renderPage(notebook, { name: basename(input), folder: dirname(input), ...options });
  await writeWhole(output, page.html);
  return page;
}
