/** A quantity over a parameter, with intervals and theory; where no write ends any more, a cross at the top says so. */
import type { Quantity } from "../experiment/questions/quantity.js";
import type { Figure } from "./figure.js";
import { intervals } from "./intervals.js";
import { palette } from "./theme.js";

/** The highest end of an interval, or estimate where there is no interval. */
const topOf = (points: Quantity["points"]): number =>
  Math.max(...points.map(({ interval }) => (Number.isFinite(interval.high) ? interval.high : interval.estimate)));

/**
 * A quantity of one experiment. Error KL623: a number that cannot be drawn.
 *
 * @example
 * quantity(quantities.reFaultTax({ seed: 1, replications: 2, effort: 0.05 })).kind
 * //=> "figure"
 */
export function quantity({ title, x, y, points, theory, bound, assumed }: Quantity): Figure {
  const going = points.filter((p) => p.hung === 0);
  const hung = points.filter((p) => p.hung > 0);
  const drawn = intervals({
    title,
    x,
    y,
    points: going,
    assumed,
    ...(theory === undefined ? {} : { theory }),
    ...(bound === undefined ? {} : { bound }),
  });
  if (hung.length === 0) return drawn;
  // Where nothing else is drawn a cross has no height, and the axis no numbers.
  const alone = going.length === 0;
  return {
    ...drawn,
    data: [
      ...drawn.data,
      {
        type: "scatter",
        mode: "markers",
        name: "no write ends any more",
        x: hung.map((p) => p.x),
        y: hung.map(() => (alone ? 1 : topOf(going))),
        marker: { symbol: "x", size: 11, color: palette.vermillion },
      },
    ],
    layout: alone
      ? { ...drawn.layout, yaxis: { ...(drawn.layout["yaxis"] as object), showticklabels: false } }
      : drawn.layout,
    alt: `${drawn.alt} No write ends any more at ${x.name} of ${hung.map((p) => Number(p.x.toPrecision(3))).join(", ")} ${x.unit}.`,
  };
}
