/**
 * A figure as an SVG file: for write-ups, for cards, for places where nothing runs.
 *
 * The picture carries its text alternative in `<title>` and `<desc>`. Equal figures give equal bytes.
 */
import { createHash } from "node:crypto";
import { Problem } from "../../base/problem.js";
import type { Figure } from "../../figure/figure.js";
import { themed } from "../../figure/theme.js";
import { escapeHtml } from "../../notebook/escape.js";
import { isFigure } from "../../notebook/kinds.js";
import { drawingBoard } from "./drawing-board.js";
import { wrapped } from "./text-width.js";

/** How a figure is drawn to SVG. */
export interface SvgOptions {
  /** [px]; 720 unless given by the figure or here. */
  readonly width?: number;
  /** [px]; 440 unless given by the figure or here. */
  readonly height?: number;
  readonly theme?: "light" | "dark";
}

/** Traces that are drawn as SVG in the cartesian build of Plotly; others would leave an empty frame. */
const drawable: ReadonlySet<string> = new Set([
  ...["scatter", "bar", "box", "heatmap", "histogram", "histogram2d", "histogram2dcontour", "contour"],
  ...["scatterternary", "violin", "pie"],
]);

function size(name: "width" | "height", asked: number | undefined, layout: Figure["layout"], usual: number): number {
  const own = layout[name];
  const value = asked ?? (typeof own === "number" ? own : usual);
  if (Number.isFinite(value) && value >= 50 && value <= 10_000) return Math.round(value);
  throw new Problem({
    code: "KL640",
    what: `the ${name} of the SVG is ${value}`,
    where: `${name} in the options or in the layout of the figure`,
    expected: "a number of pixels from 50 to 10000",
    fix: `leave ${name} out, or write for example ${usual}`,
  });
}

/** The title as text: Plotly allows a few tags in it. */
function titleOf(layout: Figure["layout"]): string {
  const title: unknown = layout["title"];
  const text = typeof title === "object" && title !== null ? (title as { readonly text?: unknown }).text : title;
  return typeof text === "string"
    ? text
        .replace(/<br\s*\/?>/gi, " ")
        .replace(/<[^>]*>/g, "")
        .trim()
    : "";
}

/** The layout with its title broken into lines, and room for them: Plotly would let a long title run out of the picture. */
function withTitle(layout: Figure["layout"], width: number): Figure["layout"] {
  const title: unknown = layout["title"];
  const parts: { readonly text?: unknown } = typeof title === "object" && title !== null ? title : { text: title };
  if (typeof parts.text !== "string" || /<br/i.test(parts.text)) return layout;
  // Bold type is a little wider than the widths that are known.
  const lines = wrapped(parts.text, 16 * 1.08, width - 32);
  if (lines.length < 2) return layout;
  const margin = (layout["margin"] ?? {}) as { readonly t?: number };
  const top = (margin.t ?? 56) + (lines.length - 1) * 21;
  // The first of several lines is not moved down by its ascent, as a single one is.
  const pad = { l: 16, t: 27 };
  return { ...layout, title: { pad, ...parts, text: lines.join("<br>") }, margin: { ...margin, t: top } };
}

function check(figure: Figure): void {
  if (!isFigure(figure))
    throw new Problem({
      code: "KL641",
      what: "the value is not a figure",
      where: "the first argument of svg()",
      expected: "a figure as data: kind, data, layout and alt",
      fix: "give the result of a function of the figure room",
    });
  const strange = figure.data.find((trace) => !drawable.has(String(trace["type"] ?? "scatter")));
  if (strange !== undefined)
    throw new Problem({
      code: "KL642",
      what: `a trace of type ${JSON.stringify(strange["type"])} cannot be drawn as SVG`,
      where: "data of the figure",
      expected: `one of ${[...drawable].join(", ")}`,
      fix: "choose another type of trace, or read the figure in the exported page",
    });
}

/** Draws a figure to the text of an SVG file. The first call loads jsdom and Plotly (about a second), later ones are quick. */
export async function svg(figure: Figure, options: SvgOptions = {}): Promise<string> {
  check(figure);
  const width = size("width", options.width, figure.layout, 720);
  const height = size("height", options.height, figure.layout, 440);
  const { data, layout: own } = themed(figure, options.theme ?? "light");
  const layout = withTitle(own, width);
  const hash = createHash("sha256")
    .update(JSON.stringify([data, layout, width, height]))
    .digest();
  const board = await drawingBoard();
  const drawn = await board.draw({ data, layout }, width, height, hash.readUInt32LE(0));
  const name = `f${hash.toString("hex", 0, 4)}`;
  const title = titleOf(figure.layout);
  const head =
    `${title === "" ? "" : `<title id="${name}-title">${escapeHtml(title)}</title>`}` +
    `<desc id="${name}-desc">${escapeHtml(figure.alt)}</desc>`;
  const labels = title === "" ? `${name}-desc` : `${name}-title ${name}-desc`;
  return drawn.replace(/^<svg([^>]*)>/, (_, attributes: string) => {
    const rest = attributes.replace(/ (role|aria-labelledby)="[^"]*"/g, "");
    return `<svg${rest} role="img" aria-labelledby="${labels}">${head}`;
  });
}
