/** A time line: who was in which state, from when to when; a lane for each, a bar for each state. */
import { Problem } from "../base/problem.js";
import type { Figure } from "./figure.js";

/** A state that somebody was in. */
export interface Span {
  /** A folio, an I/O, an actor. */
  readonly lane: string;
  readonly state: string;
  readonly from: number;
  readonly to: number;
}

/** Error KL624: a state that ends before it begins, or at no time. */
function checkSpans(spans: readonly Span[]): void {
  const wrong = spans.find(({ from, to }) => !(Number.isFinite(from) && Number.isFinite(to) && from <= to));
  if (wrong === undefined) return;
  throw new Problem({
    code: "KL624",
    what: `${wrong.lane} is ${wrong.state} from ${String(wrong.from)} to ${String(wrong.to)}`,
    where: "figure.timeLine, spans",
    expected: "two finite times, from no later than to",
    fix: "give each state the time at which it began as from and that at which it ended as to; what goes on ends where the watching ends",
  });
}

/**
 * States over time, lane by lane in the order in which they come; one colour and pattern for each state. Error KL624: a state that ends before it
 * begins, or at no time.
 *
 * @example
 * timeLine({ title: "A folio", unit: "ms", spans: [{ lane: "folio 0", state: "dirty", from: 0, to: 3 }] }).alt
 * //=> "A folio, in ms. folio 0: dirty from 0 to 3."
 */
export function timeLine({
  title,
  unit,
  spans,
}: {
  readonly title: string;
  /** Of the time. */
  readonly unit: string;
  readonly spans: readonly Span[];
}): Figure {
  checkSpans(spans);
  const lanes = [...new Set(spans.map((s) => s.lane))];
  const states = [...new Set(spans.map((s) => s.state))];
  const spent = (lane: string): string =>
    spans
      .filter((s) => s.lane === lane)
      .map((s) => `${s.state} from ${Number(s.from.toPrecision(4))} to ${Number(s.to.toPrecision(4))}`)
      .join(", ");
  return {
    kind: "figure",
    data: states.map((state) => {
      const mine = spans.filter((s) => s.state === state);
      return {
        type: "bar",
        orientation: "h",
        name: state,
        y: mine.map((s) => s.lane),
        base: mine.map((s) => s.from),
        x: mine.map((s) => s.to - s.from),
        hovertext: mine.map((s) => `${s.lane}: ${s.state}, ${s.from} to ${s.to} ${unit}`),
        hoverinfo: "text",
        showlegend: true,
      };
    }),
    layout: {
      title: { text: title },
      width: 860,
      height: 200 + 44 * lanes.length + 22 * Math.ceil(states.length / 3),
      autosize: false,
      barmode: "overlay",
      legend: { orientation: "h", x: 0, y: -0.3, yanchor: "top" },
      xaxis: { title: { text: `time [${unit}]` }, rangemode: "tozero" },
      yaxis: {
        title: { text: "lane" },
        type: "category",
        categoryorder: "array",
        categoryarray: lanes.toReversed(),
        showgrid: false,
      },
    },
    alt: `${title}, in ${unit}. ${lanes.map((lane) => `${lane}: ${spent(lane)}.`).join(" ")}`,
  };
}
