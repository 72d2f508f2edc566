/** The legend of the price list: a mark for each workload that is neither filled nor open, and what filled and open mean. */
import type { Trace } from "./figure.js";
import { palette } from "./theme.js";

/** How the marks of a workload look. */
export interface Mark {
  readonly color: string;
  readonly symbol: string;
}

const FIRST: Mark = { color: palette.blue, symbol: "circle" };
const MARKS: readonly Mark[] = [
  FIRST,
  { color: palette.vermillion, symbol: "square" },
  { color: palette.green, symbol: "diamond" },
  { color: palette.purple, symbol: "triangle-up" },
];

/** The colour and the shape of a workload's marks. */
export const markOf = (nth: number): Mark => MARKS[nth % MARKS.length] ?? FIRST;

/** An entry of the legend: a mark that stands nowhere else. */
const entry = (name: string, symbol: string, fill: string, edge: string): Trace => ({
  type: "scatter",
  mode: "markers",
  name,
  x: [null],
  y: [null],
  showlegend: true,
  hoverinfo: "skip",
  marker: { symbol, color: fill, size: 9, line: { color: edge, width: 1.5 } },
});

/**
 * The entries of a legend, as traces without a point.
 *
 * @example
 * priceLegend(["HDD", "NVMe"]).map(({ name }) => name)
 * //=> ["HDD", "NVMe", "filled: on the front", "open: not on it"]
 */
export const priceLegend = (workloads: readonly string[]): readonly Trace[] => [
  ...workloads.map((workload, nth) => ({
    ...entry(workload, markOf(nth).symbol, palette.faint, markOf(nth).color),
    legendgroup: workload,
  })),
  entry("filled: on the front", "hexagon", palette.muted, palette.muted),
  entry("open: not on it", "hexagon", palette.ground, palette.muted),
];
