/** Estimates with their intervals over a parameter, and the theory as a line: does the line go through the intervals? Or a bound: do they stay below it? */
import type { Interval } from "../stats/interval.js";
import { assumptions } from "./assumptions.js";
import { axisTitle, type Axis } from "./axis.js";
import { checkDrawable } from "./drawable.js";
import { areIntervals, errorBars, intervalWords, noIntervals } from "./error-bars.js";
import type { Figure } from "./figure.js";
import { logAxis } from "./log-axis.js";
import { palette } from "./theme.js";

/** What the figure is made of. */
export interface IntervalPoints {
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly points: readonly { readonly x: number; readonly interval: Interval }[];
  /** The exact answer at a value of x; drawn as a line through 60 places between the ends. */
  readonly theory?: (x: number) => number;
  /** The most that the answer can be at a value of x; drawn likewise. */
  readonly bound?: (x: number) => number;
  /** Numbers that nobody has measured. */
  readonly assumed?: readonly string[];
}

const between = (low: number, high: number, log: boolean): readonly number[] =>
  Array.from({ length: 60 }, (_, i) =>
    log ? low * Math.exp((Math.log(high / low) * i) / 59) : low + ((high - low) * i) / 59,
  );

type Point = IntervalPoints["points"][number];

/** How many intervals hold the theory, and how many estimates keep the bound. */
function judgement(points: readonly Point[], { theory, bound }: Pick<IntervalPoints, "theory" | "bound">): string {
  const known = areIntervals(points.map(({ interval }) => interval));
  const inside = points.filter(({ x, interval }) => {
    const exact = theory?.(x) ?? Number.NaN;
    return interval.low <= exact && exact <= interval.high;
  });
  const below = points.filter(({ x, interval }) => interval.estimate <= (bound?.(x) ?? Number.NaN));
  return [
    theory === undefined || !known ? "" : `; the theory lies inside ${inside.length} of the ${points.length} intervals`,
    bound === undefined ? "" : `; ${below.length} of the ${points.length} lie at or below the bound`,
  ].join("");
}

/** Error KL623: a point that cannot be drawn. */
function checkPoints({ x, y, points }: IntervalPoints): void {
  checkDrawable("figure.intervals, points", [
    ...points.map((p) => ({ which: `the x of a point`, value: p.x, axis: x })),
    ...points.map((p) => ({ which: `the estimate at ${x.name} ${p.x}`, value: p.interval.estimate, axis: y })),
  ]);
}

/**
 * Points with intervals, and the line of the theory or of a bound. Points of one replication have no intervals, which the figure says. Error KL623: a number
 * that is not finite, or 0 and less on a logarithmic axis.
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
export function intervals(parts: IntervalPoints): Figure {
  checkPoints(parts);
  const { title, x, y, points, theory, bound, assumed } = parts;
  const sorted = points.toSorted((a, b) => a.x - b.x);
  const [first, last] = [sorted[0], sorted.at(-1)];
  const at = first === undefined || last === undefined ? [] : between(first.x, last.x, x.log ?? false);
  const lines = [
    { name: "theory", of: theory, line: { color: palette.ink, dash: "dash" } },
    { name: "bound", of: bound, line: { color: palette.ink, dash: "dot" } },
  ].flatMap(({ name, of, line }) => {
    if (of === undefined) return [];
    // Where a curve goes to infinity the line has a gap.
    const values = at.map(of).map((value) => (Number.isFinite(value) ? value : null));
    return [{ type: "scatter", mode: "lines", name, x: at, y: values, line }];
  });
  const known = sorted.map(({ interval }) => interval);
  const heights = [
    ...known.flatMap(({ estimate, low, high }) => [estimate, low, high]),
    ...lines.flatMap((line) => line.y.filter((value) => value !== null)),
  ];
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
      ...lines,
    ],
    layout: {
      title: { text: `${title}${note}` },
      width: 820,
      height: 440 + height,
      ...(height === 0 ? {} : { margin: { t: 56 + height } }),
      autosize: false,
      legend: { orientation: "h", x: 0, y: -0.22, yanchor: "top" },
      xaxis: { title: axisTitle(x), ...(x.log === true ? logAxis(sorted.map((p) => p.x)) : {}) },
      yaxis: { title: axisTitle(y), ...(y.log === true ? logAxis(heights) : { rangemode: "tozero" }) },
    },
    alt: `${title}: ${sorted.length} estimates of ${y.name} over ${x.name}${first === undefined || last === undefined ? "" : ` from ${first.x} to ${last.x}`}${judgement(sorted, parts)}.${noIntervals(known)}${sentence}`,
  };
}
