/** A queue's length over time: steps, one line for each queue, with its mean over time. */
import { checkDrawable } from "./drawable.js";
import type { Figure } from "./figure.js";

/** A level as it changed: at `t[i]` it became `length[i]`. */
export interface LengthOverTime {
  readonly name: string;
  readonly t: readonly number[];
  readonly length: readonly number[];
}

/** What was seen of it until `until`. */
function seenUntil({ name, t, length }: LengthOverTime, until: number): LengthOverTime {
  const seen = t.map((at, i) => [at, length[i] ?? 0] as const).filter(([at]) => at <= until);
  return { name, t: seen.map(([at]) => at), length: seen.map(([, many]) => many) };
}

/** The mean over time, each length for as long as it lasted until `until`. */
const meanOverTime = ({ t, length }: LengthOverTime, until: number): number => {
  const whole = until - (t[0] ?? until);
  const area = t.reduce((sum, at, i) => sum + (length[i] ?? 0) * ((t[i + 1] ?? until) - at), 0);
  return whole > 0 ? area / whole : 0;
};

/** Error KL623: a time or a length that is no number. */
function checkQueues(queues: readonly LengthOverTime[], until: number | undefined): void {
  const time = { name: "time", unit: "" };
  checkDrawable("figure.queueLength", [
    ...queues.flatMap(({ name, t, length }) =>
      t.flatMap((at, i) => [
        { which: `time ${i} of ${name}`, value: at, axis: time },
        { which: `length ${i} of ${name}`, value: length[i] ?? Number.NaN, axis: { name: "length", unit: "" } },
      ]),
    ),
    ...(until === undefined ? [] : [{ which: "until", value: until, axis: time }]),
  ]);
}

/**
 * Lengths of queues over time. `until`: where the watching ends, and what comes later is left out; the last change unless given. Error KL623: a time or a length
 * that is no number.
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
  checkQueues(queues, until);
  const end = until ?? queues.reduce((latest, { t }) => Math.max(latest, t.at(-1) ?? 0), 0);
  const seen = queues.map((queue) => seenUntil(queue, end));
  return {
    kind: "figure",
    data: seen.map(({ name, t, length }) => ({
      type: "scatter",
      mode: "lines",
      name,
      x: t.length === 0 ? [] : [...t, end],
      y: t.length === 0 ? [] : [...length, length.at(-1) ?? 0],
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
    alt: `${title}, until ${end} ${unit}. ${seen
      .map((q) =>
        q.t.length === 0
          ? `${q.name}: not seen until then.`
          : `${q.name}: at most ${q.length.reduce((a, b) => Math.max(a, b), 0)}, on average ${Number(meanOverTime(q, end).toPrecision(3))}.`,
      )
      .join(" ")}`,
  };
}
