/** How an interval narrows as replications are added: its half-width after each of them. */
import { interval } from "../stats/interval.js";
import { countOf } from "../stats/sample.js";
import type { Figure } from "./figure.js";
import { logAxis } from "./log-axis.js";
import { palette } from "./theme.js";

/** What the figure is made of. */
export interface Replicated {
  readonly title: string;
  /** One value of each replication, in their order. */
  readonly values: readonly number[];
  readonly unit: string;
  readonly level?: number;
  /** Where the stopping rule would stop: a half-width of this share of the estimate. */
  readonly relative?: number;
}

/**
 * Half-widths over replications, both axes logarithmic, where 1/√n is a straight line. Errors: KL263 fewer than two values; KL261, KL262.
 *
 * @example
 * convergence({ title: "Wait", values: [9, 11, 10, 12, 8, 10], unit: "ms" }).alt
 * //=> "Wait: the half-width falls from 12.7 ms after 2 replications to 1.48 ms after 6."
 */
export function convergence({ title, values, unit, level = 0.95, relative }: Replicated): Figure {
  countOf(values.length, "the number of replications", "convergence", 2);
  const n = values.slice(1).map((_, i) => i + 2);
  const all = n.map((count) => interval({ values: values.slice(0, count), level }));
  const last = all[all.length - 1];
  const width = last?.halfWidth ?? 0;
  const law = n.map((count) => width * Math.sqrt(values.length / count));
  const goal = relative === undefined ? undefined : relative * Math.abs(last?.estimate ?? 0);
  const first = goal === undefined ? -1 : all.findIndex((i) => i.halfWidth <= (relative ?? 0) * Math.abs(i.estimate));
  const line = (name: string, y: readonly number[], colour: string, dash: string) => ({
    type: "scatter",
    mode: "lines",
    name,
    x: n,
    y,
    line: { color: colour, dash },
  });
  return {
    kind: "figure",
    data: [
      line(
        `half-width of the ${Math.round(100 * level)} % interval`,
        all.map((i) => i.halfWidth),
        palette.blue,
        "solid",
      ),
      line("1/√n through the last", law, palette.muted, "dot"),
      ...(goal === undefined
        ? []
        : [
            line(
              `± ${Number((100 * (relative ?? 0)).toFixed(2))} % of the estimate`,
              n.map(() => goal),
              palette.vermillion,
              "dash",
            ),
          ]),
    ],
    layout: {
      title: { text: title },
      width: 820,
      height: 440,
      autosize: false,
      legend: { orientation: "h", x: 0, y: -0.22, yanchor: "top" },
      xaxis: { ...logAxis(n), title: { text: "replications [count]" } },
      yaxis: {
        ...logAxis([...all.map((i) => i.halfWidth), ...law, goal ?? width]),
        title: { text: `half-width [${unit}]` },
      },
    },
    alt: `${title}: the half-width falls from ${Number((all[0]?.halfWidth ?? 0).toPrecision(3))} ${unit} after 2 replications to ${Number(width.toPrecision(3))} ${unit} after ${values.length}.${goal === undefined ? "" : first < 0 ? " The wanted precision is not reached." : ` The wanted precision is first met after ${n[first] ?? 0}.`}`,
  };
}
