/**
 * The figure that the dispute lacked: what a threshold on the reference count costs in waits, and what it loses, on two axes.
 *
 * Left, the mean wait of a write falls in steps at the counts at which pages rest; right, the share of DMA writes that are lost rises. The
 * dotted line is the theory: the wait at the lowest threshold times the share of pages that have more references than the threshold.
 */
import { Problem } from "../base/problem.js";
import type { PointSummary } from "../experiment/summary.js";
import type { Figure } from "./figure.js";
import { palette } from "./theme.js";

/** What the figure is made of. */
export interface ThresholdPoints {
  readonly points: readonly PointSummary[];
  /** Numbers that nobody has measured. */
  readonly assumed?: readonly string[];
  readonly title?: string;
}

const share = (references: PointSummary["references"], threshold: number): number => {
  const all = references.reduce((sum, [, n]) => sum + n, 0);
  return all === 0 ? 0 : references.reduce((sum, [count, n]) => sum + (count > threshold ? n : 0), 0) / all;
};

const round = (x: number): string => (x >= 100 ? x.toFixed(0) : x >= 1 ? x.toFixed(1) : x.toPrecision(2));

/** Error KL621: two points at one threshold, which one line cannot show. */
function checkOne(points: readonly PointSummary[]): void {
  const twice = points.find((point, k) => points.findIndex(({ threshold }) => threshold === point.threshold) !== k);
  if (twice === undefined) return;
  const workloads = [...new Set(points.map(({ workload }) => workload))];
  throw new Problem({
    code: "KL621",
    what: `there are two points at the threshold ${twice.threshold}: of ${workloads.length === 1 ? "two policies" : workloads.join(", ")}`,
    where: "figure.waitByThreshold, points",
    expected: "the points of one workload, one for each threshold",
    fix: "filter them: points: summary(answer).filter((point) => point.workload === …)",
  });
}

/**
 * Waits and losses over the threshold, with intervals. Points without a threshold are left out. Error KL621: points of several workloads.
 *
 * @example
 * const load = workload.rewriters({ filesystem: filesystem.xfs, folios: 16, writes: 500, warmUp: 50 });
 * const answer = await sweep(load, { policy: threshold([2, 4], policy.forkUnlessElevated), seed: 1, replications: 2 });
 * waitByThreshold({ points: summary(answer) }).kind;
 * //=> "figure"
 */
export function waitByThreshold({ points, assumed = [], title }: ThresholdPoints): Figure {
  const known = points
    .filter((p): p is PointSummary & { readonly threshold: number } => p.threshold !== null)
    .toSorted((a, b) => a.threshold - b.threshold);
  checkOne(known);
  const x = known.map((p) => p.threshold);
  const of = (name: string) => known.map((p) => p.metrics[name] ?? { estimate: 0, halfWidth: 0, level: 0.95, n: 0 });
  const waits = of("wait");
  const lost = of("lostShare");
  const first = known[0];
  const theory = x.map((t) =>
    first === undefined ? 0 : share(first.references, t) * (first.metrics["wait"]?.estimate ?? 0),
  );
  const bars = (values: typeof waits) => ({ type: "data", array: values.map((v) => v.halfWidth), visible: true });
  const best = known
    .filter((_, k) => (lost[k]?.estimate ?? 0) === 0)
    .toSorted((a, b) => (a.metrics["wait"]?.estimate ?? 0) - (b.metrics["wait"]?.estimate ?? 0))[0];
  const note = assumed.length === 0 ? "" : `<br><sup>rests on assumed numbers: ${assumed.join(", ")}</sup>`;
  const level = Math.round(100 * (waits[0]?.level ?? 0.95));
  return {
    kind: "figure",
    data: [
      {
        type: "scatter",
        mode: "lines+markers",
        name: `mean wait, ${level} % intervals`,
        x,
        y: waits.map((w) => w.estimate),
        error_y: bars(waits),
        line: { shape: "hv", color: palette.blue },
        marker: { color: palette.blue },
      },
      {
        type: "scatter",
        mode: "lines",
        name: "theory: P(R > T) · wait of all",
        x,
        y: theory,
        line: { shape: "hv", dash: "dot", color: palette.ink },
      },
      {
        type: "scatter",
        mode: "lines+markers",
        name: "lost DMA writes",
        x,
        y: lost.map((l) => 100 * l.estimate),
        error_y: { ...bars(lost), array: lost.map((l) => 100 * l.halfWidth) },
        yaxis: "y2",
        line: { shape: "hv", dash: "dash", color: palette.vermillion },
        marker: { symbol: "square", color: palette.vermillion },
      },
    ],
    layout: {
      title: { text: `${title ?? "Waits and losses by the threshold on the reference count"}${note}` },
      width: 860,
      height: 460,
      autosize: false,
      legend: { orientation: "h", x: 0, y: -0.22, yanchor: "top" },
      margin: { t: note === "" ? 56 : 76, r: 72 },
      xaxis: { type: "log", title: { text: "threshold T [references]" }, tickvals: x, ticktext: x.map(String) },
      yaxis: { title: { text: "mean wait of a write [µs]" }, rangemode: "tozero" },
      yaxis2: {
        title: { text: "lost DMA writes [%]" },
        overlaying: "y",
        side: "right",
        rangemode: "tozero",
        showgrid: false,
      },
    },
    alt: `Mean wait of a write and share of lost DMA writes over the threshold, from ${x[0] ?? 0} to ${x.at(-1) ?? 0}. ${known
      .map(
        (p, k) =>
          `T = ${p.threshold}: ${round(waits[k]?.estimate ?? 0)} µs, ${round(100 * (lost[k]?.estimate ?? 0))} % lost.`,
      )
      .join(" ")}${best === undefined ? "" : ` The shortest wait without a loss is at T = ${best.threshold}.`}`,
  };
}
