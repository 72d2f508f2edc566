/** `kernel-lib site`: a folder of notebooks as a static site. */
import type { Command } from "commander";

const help = `
Makes a page of each notebook in the folder and below it, and a front page with first figures and a search. The site needs no server of its
own: it works from any web server, below any path, and from a disk. It asks the network for nothing.

Links between notebooks lead to their pages; a link that leads nowhere is named, and the command fails. Of an assignment marked for nbgrader
the students' version is shown.

Example:
  $ npx --no kernel-lib site notebooks -o site --title "Page-cache races"

Exit status: 0 built; 1 built, with links that lead nowhere; 2 the input cannot be used.`;

interface Flags {
  readonly output: string;
  readonly title: string;
}

async function run(folder: string, { output, title }: Flags): Promise<void> {
  const { buildSite } = await import("./site.js");
  const { pages, broken } = await buildSite({ from: folder, to: output, title });
  for (const { page, href } of broken) process.stderr.write(`${page}: the link ${href} leads nowhere\n`);
  process.stdout.write(`${output}/index.html: ${pages.length} pages\n`);
  process.exitCode = broken.length > 0 ? 1 : 0;
}

/** Adds the command. */
export function siteCommand(program: Command): void {
  program
    .command("site")
    .summary("make a static site of a folder of notebooks")
    .description("Makes a static site of the notebooks in a folder, with the outputs they were saved with.")
    .argument("<folder>", "the folder of the notebooks")
    .requiredOption("-o, --output <folder>", "the folder for the site")
    .option("--title <text>", "what the front page is called", "Notebooks")
    .addHelpText("after", help)
    .action(run);
}
