/** A process that makes pages of notebooks that may be hostile to whoever reads them. Started by `pages.ts`. */
import type { Notebook } from "../runner/notebook.js";
import { parseNotebook } from "../page/notebook-file.js";
import { renderPage } from "../page/render.js";

process.on("message", ({ notebook, name }: { readonly notebook: Notebook; readonly name: string }) => {
  // No folder: a foreign notebook has no pictures beside it.
  process.send?.({ html: renderPage(parseNotebook(JSON.stringify(notebook), name), { name }).html });
});
process.once("disconnect", () => process.exit(0));
