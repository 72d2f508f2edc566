/** Estimates with their intervals over a parameter, and the theory as a line: does the line go through the intervals? */
import type { Interval } from "../stats/interval.js";
import { assumptions } from "./assumptions.js";
import { areIntervals, errorBars, intervalWords, noIntervals } from "./error-bars.js";
import type { Figure } from "./figure.js";
import { palette } from "./theme.js";

/** A name and the unit behind it, as an axis has them. */
export interface Axis {
  readonly name: string;
  readonly unit: string;
  readonly log?: boolean;
}

/** What the figure is made of. */
export interface IntervalPoints {
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly points: readonly { readonly x: number; readonly interval: Interval }[];
  /** The exact answer at a value of x; drawn as a line through 60 places between the ends. */
  readonly theory?: (x: number) => number;
  /** Numbers that nobody has measured. */
  readonly assumed?: readonly string[];
}

export const axisTitle = ({ name, unit }: Axis): { readonly text: string } => ({ text: `${name} [${unit}]` });

const between = (low: number, high: number, log: boolean): readonly number[] =>
  Array.from({ length: 60 }, (_, i) =>
    log ? low * Math.exp((Math.log(high / low) * i) / 59) : low + ((high - low) * i) / 59,
  );

/**
 * Points with intervals, and the line of the theory. Points of one replication have no intervals, which the figure says.
 *
 * @example
 * intervals({
 *   title: "Wait",
 *   x: { name: "load", unit: "1" },
 *   y: { name: "wait", unit: "ms" },
 *   points: [{ x: 0.5, interval: { estimate: 1, low: 0.9, high: 1.1, halfWidth: 0.1, level: 0.95, n: 10 } }],
 *   theory: (x) => x / (1 - x),
 * }).alt;
 * //=> "Wait: 1 estimates of wait over load from 0.5 to 0.5; the theory lies inside 1 of the 1 intervals."
 */
export function intervals({ title, x, y, points, theory, assumed }: IntervalPoints): Figure {
  const sorted = points.toSorted((a, b) => a.x - b.x);
  const [low, high] = [sorted[0]?.x ?? 0, sorted.at(-1)?.x ?? 0];
  const line = theory === undefined || sorted.length === 0 ? [] : between(low, high, x.log ?? false);
  const inside = sorted.filter(({ x: at, interval }) => {
    const exact = theory?.(at) ?? Number.NaN;
    return interval.low <= exact && exact <= interval.high;
  });
  const known = sorted.map(({ interval }) => interval);
  const judged =
    theory === undefined || !areIntervals(known)
      ? "."
      : `; the theory lies inside ${inside.length} of the ${sorted.length} intervals.`;
  const { note, height, sentence } = assumptions(assumed);
  return {
    kind: "figure",
    data: [
      {
        type: "scatter",
        mode: "markers",
        name: `simulation, ${intervalWords(known)}`,
        x: sorted.map((p) => p.x),
        y: sorted.map((p) => p.interval.estimate),
        ...errorBars(known),
        marker: { color: palette.blue },
      },
      ...(theory === undefined
        ? []
        : [
            {
              type: "scatter",
              mode: "lines",
              name: "theory",
              x: line,
              y: line.map(theory),
              line: { color: palette.ink, dash: "dash" },
            },
          ]),
    ],
    layout: {
      title: { text: `${title}${note}` },
      width: 820,
      height: 440 + height,
      ...(height === 0 ? {} : { margin: { t: 56 + height } }),
      autosize: false,
      legend: { orientation: "h", x: 0, y: -0.22, yanchor: "top" },
      xaxis: { title: axisTitle(x), ...(x.log === true ? { type: "log" } : {}) },
      yaxis: { title: axisTitle(y), ...(y.log === true ? { type: "log" } : { rangemode: "tozero" }) },
    },
    alt: `${title}: ${sorted.length} estimates of ${y.name} over ${x.name} from ${low} to ${high}${judged}${noIntervals(known)}${sentence}`,
  };
}
