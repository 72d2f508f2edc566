/**
 * Operations of measured runs that were followed: how long each took in the kernel, and how long in the model, on logarithmic axes. What lies on the
 * line took as long; what lies far from it waited in one of them alone.
 */
import type { FollowedRun } from "../experiment/follow.js";
import type { Figure } from "./figure.js";
import { logAxis } from "./log-axis.js";
import { palette } from "./theme.js";

/** How the figure is titled. */
export interface FollowedParts {
  readonly title?: string;
}

/** What took longer waited, as a followed run counts it [µs]. */
const WAITED = 500;
/** What took less is drawn here [ms]. */
const LEAST = 0.01;
const MARKS = [
  { color: palette.blue, symbol: "circle-open" },
  { color: palette.vermillion, symbol: "square-open" },
  { color: palette.green, symbol: "diamond-open" },
  { color: palette.purple, symbol: "cross-open" },
] as const;

/**
 * Waits of followed runs, operation by operation. Operations that waited in neither are left out.
 *
 * @example
 * const [w50] = dataset.waits("xfs").filter(({ name }) => name === "w50");
 * followed([follow(w50)]).alt.includes("47 of 47")
 * //=> true
 */
export function followed(runs: readonly FollowedRun[], parts: FollowedParts = {}): Figure {
  const { title = "Each operation, measured and simulated" } = parts;
  const kinds = [...new Set(runs.map(({ setting }) => setting.filesystem))];
  const times = (kind: string): readonly (readonly [number, number])[] =>
    runs
      .filter(({ setting }) => setting.filesystem === kind)
      .flatMap(({ operations }) => operations.filter((o) => o.measured > WAITED || o.simulated > WAITED))
      .map((o) => [o.measured / 1000, o.simulated / 1000] as const);
  const all = kinds.flatMap(times);
  const most = 2 * Math.max(1, ...all.flat());
  const sum = (field: "both" | "measuredOnly" | "simulatedOnly"): number => runs.reduce((n, run) => n + run[field], 0);
  const [both, measuredOnly, simulatedOnly] = [sum("both"), sum("measuredOnly"), sum("simulatedOnly")];
  const axis = { ...logAxis([LEAST, most]), range: [Math.log10(LEAST / 1.5), Math.log10(most)] };
  return {
    kind: "figure",
    data: [
      {
        type: "scatter",
        mode: "lines",
        name: "equal",
        x: [LEAST, most],
        y: [LEAST, most],
        line: { color: palette.muted, width: 1, dash: "dot" },
        hoverinfo: "skip",
      },
      ...kinds.map((kind, k) => ({
        type: "scatter",
        mode: "markers",
        name: kind,
        x: times(kind).map(([measured]) => Math.max(LEAST, measured)),
        y: times(kind).map(([, simulated]) => Math.max(LEAST, simulated)),
        marker: { ...MARKS[k % MARKS.length], size: 6 },
      })),
    ],
    layout: {
      title: { text: title },
      width: 680,
      height: 600,
      autosize: false,
      xaxis: { ...axis, title: { text: "measured [ms]" } },
      yaxis: { ...axis, title: { text: "simulated [ms]" } },
    },
    alt: `${title}: ${both} of ${both + measuredOnly} operations that waited in the kernel wait in the model too, ${simulatedOnly} others wait in the model alone. What took less than ${LEAST} ms is drawn there.`,
  };
}
