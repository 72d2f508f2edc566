/** How a search grows: new states at each depth, one line for each exploration. */
import type { Exploration } from "../engine/exploration.js";
import type { Figure } from "./figure.js";

export type Grown = Pick<Exploration, "system" | "states" | "levels">;

/**
 * New states per depth, of one exploration or of several. An exploration without levels has no line.
 *
 * @example
 * growth([{ system: "two switches", states: 4, levels: [1, 2, 1] }]).alt
 * //=> "New states at each depth. two switches: 4 states in 3 levels, at most 2 in one."
 */
export function growth(explorations: Grown | readonly Grown[]): Figure {
  const known = [explorations].flat().flatMap((e) => (e.levels === undefined ? [] : [{ ...e, levels: e.levels }]));
  const widest = (levels: readonly number[]): number => Math.max(0, ...levels);
  return {
    kind: "figure",
    data: known.map(({ system, levels }) => ({
      type: "scatter",
      mode: "lines+markers",
      name: system,
      x: levels.map((_, depth) => depth),
      y: levels,
      showlegend: true,
    })),
    layout: {
      title: { text: "New states at each depth" },
      width: 820,
      height: 380 + 22 * known.length,
      autosize: false,
      legend: { orientation: "h", x: 0, y: -0.2, yanchor: "top" },
      xaxis: { title: { text: "depth [steps]" }, rangemode: "tozero" },
      yaxis: { title: { text: "new states [states]" }, rangemode: "tozero" },
    },
    alt: `New states at each depth. ${known
      .map((e) => `${e.system}: ${e.states} states in ${e.levels.length} levels, at most ${widest(e.levels)} in one.`)
      .join(" ")}`,
  };
}
