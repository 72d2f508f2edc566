/** A queue's length over time: steps, one line for each queue, with its mean over time. */
import type { Figure } from "./figure.js";

/** A level as it changed: at `t[i]` it became `length[i]`. */
export interface LengthOverTime {
  readonly name: string;
  readonly t: readonly number[];
  readonly length: readonly number[];
}

/** The mean over time, each length for as long as it lasted until `until`. */
const meanOverTime = ({ t, length }: LengthOverTime, until: number): number => {
  const whole = until - (t[0] ?? until);
  const area = t.reduce((sum, at, i) => sum + (length[i] ?? 0) * ((t[i + 1] ?? until) - at), 0);
  return whole > 0 ? area / whole : 0;
};

/**
 * Lengths of queues over time. `until`: where the watching ends; the last change unless given.
 *
 * @example
 * queueLength({ title: "Line", queues: [{ name: "server", t: [0, 1, 3], length: [0, 1, 0] }], unit: "s" }).alt
 * //=> "Line, until 3 s. server: at most 1, on average 0.667."
 */
export function queueLength({
  title,
  unit,
  queues,
  until,
}: {
  readonly title: string;
  /** Of the time. */
  readonly unit: string;
  readonly queues: readonly LengthOverTime[];
  readonly until?: number;
}): Figure {
  const end = until ?? queues.reduce((latest, { t }) => Math.max(latest, t.at(-1) ?? 0), 0);
  return {
    kind: "figure",
    data: queues.map(({ name, t, length }) => ({
      type: "scatter",
      mode: "lines",
      name,
      x: [...t, end],
      y: [...length, length.at(-1) ?? 0],
      line: { shape: "hv" },
      showlegend: true,
    })),
    layout: {
      title: { text: title },
      width: 820,
      height: 380 + 22 * queues.length,
      autosize: false,
      legend: { orientation: "h", x: 0, y: -0.22, yanchor: "top" },
      xaxis: { title: { text: `time [${unit}]` } },
      yaxis: { title: { text: "in the queue [count]" }, rangemode: "tozero" },
    },
    alt: `${title}, until ${end} ${unit}. ${queues
      .map(
        (q) =>
          `${q.name}: at most ${q.length.reduce((a, b) => Math.max(a, b), 0)}, on average ${Number(meanOverTime(q, end).toPrecision(3))}.`,
      )
      .join(" ")}`,
  };
}
