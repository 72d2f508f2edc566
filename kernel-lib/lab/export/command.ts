/** `kernel-lib pdf` and `kernel-lib markdown`: a notebook for paper, and for places that show Markdown. */
import { rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Command } from "commander";

const tags = `Tags of cells are those of \`kernel-lib page\`: what is removed is left out`;

const pdfHelp = `
Prints the notebook's page with a browser of this machine: the one named by --browser or KERNEL_LIB_CHROME, else Chrome, Chromium or Edge
where they usually are. The command says which one it was. ${tags}, and so is what is hidden, for a fold
cannot be opened on paper.

Example:
  $ npx --no kernel-lib pdf notebooks/00-the-mail.ipynb -o mail.pdf
`;

const markdownHelp = `
Figures become SVG files in a folder beside the text, tables become tables of Markdown. ${tags}, what is
hidden is folded.

Example:
  $ npx --no kernel-lib markdown notebooks/00-the-mail.ipynb -o mail.md
`;

const named = (notebook: string, ending: string): string => `${basename(notebook).replace(/\.ipynb$/i, "")}${ending}`;

interface PdfFlags {
  readonly output?: string;
  readonly browser?: string;
}

async function pdf(notebook: string, { output, browser }: PdfFlags): Promise<void> {
  const { temporaryFolder } = await import("../folder.js");
  const { findBrowser } = await import("./browser.js");
  const { pagePdf } = await import("./pdf.js");
  const { exportPage } = await import("../page/index.js");
  const { writeWhole } = await import("../page/write-file.js");
  const { checkWritable } = await import("../runner/store.js");
  const program = findBrowser(browser);
  const to = output ?? named(notebook, ".pdf");
  checkWritable(to);
  const work = temporaryFolder("kernel-lib-pdf-");
  try {
    const page = join(work, "page.html");
    await exportPage(notebook, page, {});
    await writeWhole(to, await pagePdf(page, program));
  } finally {
    rmSync(work, { recursive: true, force: true, maxRetries: 5 });
  }
  process.stdout.write(`${to}: printed with ${program}\n`);
}

async function markdown(notebook: string, { output }: { readonly output?: string }): Promise<void> {
  const { readNotebook } = await import("../page/index.js");
  const { writeWhole } = await import("../page/write-file.js");
  const { notebookMarkdown, sideBytes } = await import("./markdown.js");
  const { writableFolder } = await import("../folder.js");
  const { checkWritable } = await import("../runner/store.js");
  const to = output ?? named(notebook, ".md");
  const folder = `${basename(to).replace(/\.md$/i, "")}_files`;
  const { text, files } = notebookMarkdown(await readNotebook(notebook), folder, dirname(notebook));
  // All that can fail comes before the first file: nothing is left of what did not come to be.
  checkWritable(to);
  const drawn: (readonly [path: string, bytes: Uint8Array])[] = [];
  for (const file of files) drawn.push([join(dirname(to), file.name), await sideBytes(file)]);
  if (drawn.length > 0) writableFolder(join(dirname(to), folder));
  for (const [path, bytes] of drawn) await writeWhole(path, bytes);
  await writeWhole(to, text);
  process.stdout.write(`${to}: ${files.length === 1 ? "1 file" : `${files.length} files`} beside it\n`);
}

/** Adds both. */
export function exportCommands(program: Command): void {
  program
    .command("pdf")
    .summary("print a notebook with a browser of this machine")
    .description("Writes a notebook, with the outputs it was saved with, as a PDF.")
    .argument("<notebook>", "the notebook (.ipynb)")
    .option("-o, --output <file>", "where the PDF goes (default: the notebook's name with .pdf, in this folder)")
    .option("--browser <program>", "Chrome, Chromium or Edge")
    .addHelpText("after", pdfHelp)
    .action(pdf);
  program
    .command("markdown")
    .summary("write a notebook as Markdown with SVG figures")
    .description("Writes a notebook, with the outputs it was saved with, as Markdown, its figures beside it.")
    .argument("<notebook>", "the notebook (.ipynb)")
    .option("-o, --output <file>", "where the text goes (default: the notebook's name with .md, in this folder)")
    .addHelpText("after", markdownHelp)
    .action(markdown);
}
