/** Distribution functions of samples as they are, one line of steps each: measured beside simulated. */
import { ecdf as stepsOf } from "../stats/distribution.js";
import { axisTitle, type Axis } from "./axis.js";
import type { Figure } from "./figure.js";
import { logAxis } from "./log-axis.js";

/** What the figure is made of. */
export interface Samples {
  readonly title: string;
  readonly x: Axis;
  readonly samples: readonly { readonly name: string; readonly values: readonly number[] }[];
}

/**
 * The distribution functions of samples. On a logarithmic axis values up to 0 are not seen, but counted. Error KL261: a sample is empty.
 *
 * @example
 * ecdf({ title: "Waits", x: { name: "wait", unit: "ms" }, samples: [{ name: "xfs", values: [1, 2, 4] }] }).alt
 * //=> "Waits. xfs: 3 values, half of them up to 2 ms."
 */
export function ecdf({ title, x, samples }: Samples): Figure {
  const lines = samples.map(({ name, values }) => ({ name, ...stepsOf(values) }));
  const median = ({ x: at, p }: { readonly x: readonly number[]; readonly p: readonly number[] }): number =>
    at[p.findIndex((share) => share >= 0.5)] ?? 0;
  return {
    kind: "figure",
    data: lines.map(({ name, x: at, p, n }) => ({
      type: "scatter",
      mode: "lines",
      name: `${name} (n = ${n})`,
      x: at,
      y: p,
      line: { shape: "hv" },
      showlegend: true,
    })),
    layout: {
      title: { text: title },
      width: 820,
      height: 400 + 22 * lines.length,
      autosize: false,
      legend: { orientation: "h", x: 0, y: -0.22, yanchor: "top" },
      xaxis: { title: axisTitle(x), ...(x.log === true ? logAxis(lines.flatMap((line) => line.x)) : {}) },
      yaxis: { title: { text: "values up to x [share]" }, range: [0, 1.02] },
    },
    alt: `${title}. ${lines.map((one) => `${one.name}: ${one.n} values, half of them up to ${Number(median(one).toPrecision(3))} ${x.unit}.`).join(" ")}`,
  };
}
