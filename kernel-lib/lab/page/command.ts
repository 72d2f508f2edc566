/** `kernel-lib page`: a notebook as a page that works offline. */
import { basename } from "node:path";
import type { Command } from "commander";

const help = `
The page holds everything it shows: text, formulas, code, tables, and figures that can be zoomed. It asks the network for
nothing, so it can be mailed, archived, or put on any web server. The notebook must have been run before; cells are shown with
the outputs they were saved with.

Tags of cells (View → Cell tags in Jupyter) say what is shown:
  remove-cell, remove-input, remove-output   leave it out
  hide-cell, hide-input, hide-output         fold it; readers can open it

Examples:
  $ npx --no kernel-lib page notebooks/00-the-mail.ipynb
  $ npx --no kernel-lib page notebooks/00-the-mail.ipynb -o mail.html
`;

/** Adds the command. */
export default function addPage(program: Command): void {
  program
    .command("page")
    .summary("write a notebook as a web page that works offline")
    .description("Writes a notebook, with the outputs it was saved with, as one HTML file that works offline.")
    .argument("<notebook>", "the notebook (.ipynb)")
    .option("-o, --output <file>", "where the page goes (default: the notebook's name with .html, in this folder)")
    .addHelpText("after", help)
    .action(async (notebook: string, { output }: { readonly output?: string }) => {
      const { exportPage } = await import("./export.js");
      const to = output ?? `${basename(notebook).replace(/\.ipynb$/i, "")}.html`;
      const { title, figures, html } = await exportPage(notebook, to);
      const count = figures.length === 1 ? "1 figure" : `${figures.length} figures`;
      process.stdout.write(`${to}: “${title}”, ${count}, ${(Buffer.byteLength(html) / 1e6).toFixed(1)} MB\n`);
    });
}
