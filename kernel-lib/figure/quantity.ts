/** A quantity over a parameter, with intervals and theory; where no write ends any more, a cross at the top says so. */
import type { Quantity } from "../experiment/questions/quantity.js";
import type { Figure } from "./figure.js";
import { intervals } from "./intervals.js";
import { palette } from "./theme.js";

/**
 * A quantity of one experiment.
 *
 * @example
 * quantity(quantities.reFaultTax({ seed: 1, replications: 2, effort: 0.05 })).kind
 * //=> "figure"
 */
export function quantity({ title, x, y, points, theory, assumed }: Quantity): Figure {
  const going = points.filter((p) => p.hung === 0);
  const hung = points.filter((p) => p.hung > 0);
  const drawn = intervals({ title, x, y, points: going, assumed, ...(theory === undefined ? {} : { theory }) });
  if (hung.length === 0) return drawn;
  const top = Math.max(...going.map((p) => p.interval.high));
  return {
    ...drawn,
    data: [
      ...drawn.data,
      {
        type: "scatter",
        mode: "markers",
        name: "no write ends any more",
        x: hung.map((p) => p.x),
        y: hung.map(() => top),
        marker: { symbol: "x", size: 11, color: palette.vermillion },
      },
    ],
    alt: `${drawn.alt} No write ends any more at ${x.name} of ${hung.map((p) => Number(p.x.toPrecision(3))).join(", ")} ${x.unit}.`,
  };
}
