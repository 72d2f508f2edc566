/**
 * The figure that the dispute lacked: what a threshold on the reference count costs in waits, and what it loses, on two axes.
 *
 * Left, the mean wait of a write falls in steps at the counts at which pages rest; right, the share of DMA writes that are lost rises. The
 * dotted lines are the theory of `staircase.ts`: the wait at the lowest threshold and the loss at the highest, each times the share of pages that have
 * more references than the threshold, or no more.
 */
import { Problem } from "../base/problem.js";
import type { PointSummary } from "../experiment/summary.js";
import type { Interval } from "../stats/interval.js";
import { assumptions } from "./assumptions.js";
import { errorBars, intervalWords, noIntervals } from "./error-bars.js";
import type { Figure, Trace } from "./figure.js";
import { theoryOfLosses, theoryOfWaits, type ThresholdPoint } from "./staircase.js";
import { palette } from "./theme.js";
import { thresholdAxis } from "./threshold-axis.js";

/** What the figure is made of. */
export interface ThresholdPoints {
  readonly points: readonly PointSummary[];
  /** Numbers that nobody has measured. */
  readonly assumed?: readonly string[];
  readonly title?: string;
}

const NOTHING: Interval = { estimate: 0, low: 0, high: 0, halfWidth: 0, level: 0.95, n: 0 };

const round = (x: number): string => (x >= 100 ? x.toFixed(0) : x >= 1 ? x.toFixed(1) : x.toPrecision(2));

/** The width of the figure [px]. */
const WIDTH = 860;

/** Error KL625: no threshold at all. */
function checkSome(points: readonly ThresholdPoint[]): void {
  if (points.length > 0) return;
  throw new Problem({
    code: "KL625",
    what: "no point has a threshold",
    where: "figure.waitByThreshold, points",
    expected: "points of a sweep whose policy is asked at several thresholds",
    fix: "sweep with policy: threshold([2, 3, 4], policy.forkUnlessElevated); figure.prices shows policies without one",
  });
}

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
 * Waits and losses over the threshold, with intervals. Points without a threshold are left out; on a logarithmic axis a threshold of 0 stands where 0.5 is, and
 * thresholds that have no room there have one step each. Points of one replication have no intervals, which the figure says. Errors: KL621 points of several workloads; KL625 no point has a threshold.
 *
 * @example
 * const load = workload.rewriters({ filesystem: filesystem.xfs, folios: 16, writes: 500, warmUp: 50 });
 * const answer = await sweep(load, { policy: threshold([2, 4], policy.forkUnlessElevated), seed: 1, replications: 2 });
 * waitByThreshold({ points: summary(answer) }).kind;
 * //=> "figure"
 */
export function waitByThreshold({ points, assumed = [], title }: ThresholdPoints): Figure {
  const known = points
    .filter((p): p is ThresholdPoint => p.threshold !== null)
    .toSorted((a, b) => a.threshold - b.threshold);
  checkSome(known);
  checkOne(known);
  const { x, axis: xaxis } = thresholdAxis(known.map((p) => p.threshold));
  // Neither a wait nor a share is below 0; an axis that went there for the end of an interval would have its 0 above the other's.
  const of = (name: string): readonly Interval[] =>
    known.map((p) => p.metrics[name] ?? NOTHING).map((i) => ({ ...i, low: Math.max(0, i.low) }));
  const [waits, lost] = [of("wait"), of("lostShare")];
  const [waitTheory, lossTheory] = [theoryOfWaits(known), theoryOfLosses(known)];
  const dotted = (name: string, y: readonly number[] | undefined, color: string, axis: object): readonly Trace[] =>
    y === undefined
      ? []
      : [{ type: "scatter", mode: "lines", name, x, y, ...axis, line: { shape: "hv", dash: "dot", color } }];
  const best = known
    .filter((_, k) => (lost[k]?.estimate ?? 0) === 0)
    .toSorted((a, b) => (a.metrics["wait"]?.estimate ?? 0) - (b.metrics["wait"]?.estimate ?? 0))[0];
  const { note, height, sentence } = assumptions(assumed);
  return {
    kind: "figure",
    data: [
      {
        type: "scatter",
        mode: "lines+markers",
        name: `mean wait, ${intervalWords(waits)}`,
        x,
        y: waits.map((w) => w.estimate),
        ...errorBars(waits),
        line: { shape: "hv", color: palette.blue },
        marker: { color: palette.blue },
      },
      ...dotted("theory: wait ∝ P(R > T)", waitTheory, palette.ink, {}),
      {
        type: "scatter",
        mode: "lines+markers",
        name: "lost DMA writes",
        x,
        y: lost.map((l) => 100 * l.estimate),
        ...errorBars(lost, 100),
        yaxis: "y2",
        line: { shape: "hv", dash: "dash", color: palette.vermillion },
        marker: { symbol: "square", color: palette.vermillion },
      },
      ...dotted(
        "theory: loss ∝ P(R ≤ T | held)",
        lossTheory?.map((share) => 100 * share),
        palette.purple,
        { yaxis: "y2" },
      ),
    ],
    layout: {
      title: { text: `${title ?? "Waits and losses by the threshold on the reference count"}${note}` },
      width: WIDTH,
      height: 460 + height,
      autosize: false,
      legend: { orientation: "h", x: 0, y: -0.22, yanchor: "top" },
      margin: { t: 56 + height, r: 72 },
      xaxis,
      yaxis: { title: { text: "mean wait of a write [µs]" }, rangemode: "tozero" },
      yaxis2: {
        title: { text: "lost DMA writes [%]" },
        overlaying: "y",
        side: "right",
        rangemode: "tozero",
        showgrid: false,
      },
    },
    alt: `Mean wait of a write and share of lost DMA writes over the threshold, from ${known[0]?.threshold ?? 0} to ${known.at(-1)?.threshold ?? 0}. ${known
      .map(
        (p, k) =>
          `T = ${p.threshold}: ${round(waits[k]?.estimate ?? 0)} µs, ${round(100 * (lost[k]?.estimate ?? 0))} % lost.`,
      )
      .join(
        " ",
      )}${best === undefined ? "" : ` The shortest wait without a loss is at T = ${best.threshold}.`}${noIntervals(waits)}${sentence}`,
  };
}
