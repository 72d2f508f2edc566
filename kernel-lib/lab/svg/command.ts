/** `kernel-lib svg`: a figure of a notebook as an SVG file. */
import { InvalidArgumentError, type Command } from "commander";
import { Problem } from "../../base/problem.js";

const help = `
Figures are counted from 1 in the order in which the page shows them. The file carries the figure's text alternative, and the
same figure gives the same file again. The notebook must have been run before.

Examples:
  $ npx --no kernel-lib svg notebooks/00-the-mail.ipynb --figure 2 -o lanes.svg
  $ npx --no kernel-lib svg notebooks/00-the-mail.ipynb --figure 1 --width 480 --theme dark -o slide.svg
`;

interface Options {
  readonly figure: number;
  readonly output: string;
  readonly width?: number;
  readonly height?: number;
  readonly theme: "light" | "dark";
}

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("It must be a whole number from 1 on.");
  return value;
}

function theme(text: string): "light" | "dark" {
  if (text === "light" || text === "dark") return text;
  throw new InvalidArgumentError("It must be light or dark.");
}

async function run(notebook: string, options: Options): Promise<void> {
  const { readNotebook, shownFigures, writeWhole } = await import("../page/index.js");
  const { svg } = await import("./svg.js");
  const figures = shownFigures(await readNotebook(notebook));
  const figure = figures[options.figure - 1];
  if (figure === undefined)
    throw new Problem({
      code: "KL645",
      what: `there is no figure ${options.figure}: the notebook shows ${figures.length}`,
      where: notebook,
      expected:
        figures.length === 0 ? "a notebook that was run and shows figures" : `a number from 1 to ${figures.length}`,
      fix: figures.length === 0 ? "run the notebook and save it" : "choose another number with --figure",
    });
  const { width, height } = options;
  const size = { ...(width === undefined ? {} : { width }), ...(height === undefined ? {} : { height }) };
  await writeWhole(options.output, await svg(figure, { ...size, theme: options.theme }));
  process.stdout.write(`${options.output}: ${figure.alt}\n`);
}

/** Adds the command. */
export default function addSvg(program: Command): void {
  program
    .command("svg")
    .summary("write a figure of a notebook as an SVG file")
    .description("Writes one figure of a notebook that was run as an SVG file, without a browser.")
    .argument("<notebook>", "the notebook (.ipynb)")
    .option("-f, --figure <number>", "which figure, counted from 1", whole, 1)
    .requiredOption("-o, --output <file>", "where the SVG goes")
    .option("--width <pixels>", "width of the drawing", whole)
    .option("--height <pixels>", "height of the drawing", whole)
    .option("--theme <name>", "light or dark", theme, "light")
    .addHelpText("after", help)
    .action(run);
}
