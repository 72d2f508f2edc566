/**
 * Simulation beside measurement, setting by setting: the difference of one number in per cent of the measured one, with its interval, over the
 * floor of the measurement, which one repetition in twenty would exceed.
 */
import type { WaitComparison, WaitMeasure } from "../observe/compare-waits.js";
import type { Figure } from "./figure.js";
import { palette } from "./theme.js";

/** Which number is shown; the mean of all operations unless given. */
export interface ComparedParts {
  readonly measure?: string;
  readonly title?: string;
}

interface Shown {
  readonly label: string;
  readonly filesystem: string;
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  readonly floor: number;
}

const label = ({ name, setting: s }: WaitComparison): string =>
  `${name} ${s.filesystem} ${s.operation}, ${s.flush === "fsync" ? "fsync, " : ""}${s.folio === "large" ? "large, " : ""}${s.serviceMean} ms${s.service === "deterministic" ? "" : ` ${s.service}`}${s.discipline === "fifo" ? " FIFO" : ""}${s.writers === 1 ? "" : `, ${s.writers} writers`}`;

/** In per cent of the measured number; undefined where it does not exist. */
function shownOf(c: WaitComparison, m: WaitMeasure | undefined): Shown | undefined {
  if (m === undefined || m.difference === null || m.floor === null) return undefined;
  if (m.measured === null || m.measured.estimate === 0) return undefined;
  const percent = (x: number): number => (100 * x) / (m.measured?.estimate ?? 1);
  const { estimate, low, high } = m.difference;
  return {
    label: label(c),
    filesystem: c.setting.filesystem,
    estimate: percent(estimate),
    low: percent(low),
    high: percent(high),
    floor: percent(m.floor),
  };
}

const MARKS = [
  { color: palette.blue, symbol: "circle" },
  { color: palette.vermillion, symbol: "square" },
  { color: palette.green, symbol: "diamond" },
  { color: palette.purple, symbol: "cross" },
] as const;

/**
 * Differences of a number over settings. Settings in which it does not exist, as a mean of waits where nobody waited, are left out.
 *
 * @example
 * const [w50] = dataset.waits("xfs").filter(({ name }) => name === "w50");
 * const { simulated } = await sweep([predict(w50)], { replications: 2, seed: 1 });
 * compared(compare(w50, simulated)).kind;
 * //=> "figure"
 */
export function compared(comparisons: readonly WaitComparison[], parts: ComparedParts = {}): Figure {
  const { measure = "mean of all", title = `Simulated against measured: ${measure}` } = parts;
  const rows = comparisons.flatMap((c): readonly Shown[] => {
    const shown = shownOf(
      c,
      c.measures.find((m) => m.name === measure),
    );
    return shown === undefined ? [] : [shown];
  });
  const kinds = [...new Set(rows.map((r) => r.filesystem))];
  const level = Math.round(
    100 * (comparisons[0]?.measures.find((m) => m.difference !== null)?.difference?.level ?? 0.95),
  );
  const inside = rows.filter((r) => Math.abs(r.estimate) <= r.floor).length;
  const reach = Math.max(10, ...rows.map((r) => Math.max(Math.abs(r.estimate), r.floor))) * 1.15;
  return {
    kind: "figure",
    data: [
      {
        type: "bar",
        orientation: "h",
        name: "floor of the measurement",
        y: rows.map((r) => r.label),
        x: rows.map((r) => 2 * r.floor),
        base: rows.map((r) => -r.floor),
        width: 0.7,
        marker: { color: palette.faint, line: { width: 0 } },
        hoverinfo: "skip",
      },
      ...kinds.map((kind, k) => {
        const mine = rows.filter((r) => r.filesystem === kind);
        return {
          type: "scatter",
          mode: "markers",
          name: `${kind}, ${level} % intervals`,
          y: mine.map((r) => r.label),
          x: mine.map((r) => r.estimate),
          error_x: {
            type: "data",
            symmetric: false,
            array: mine.map((r) => r.high - r.estimate),
            arrayminus: mine.map((r) => r.estimate - r.low),
            thickness: 1,
            width: 3,
          },
          marker: { ...MARKS[k % MARKS.length], size: 8 },
        };
      }),
    ],
    layout: {
      title: { text: title },
      width: 860,
      height: 170 + 19 * rows.length,
      autosize: false,
      barmode: "overlay",
      legend: { orientation: "h", x: 0, y: -70 / (70 + 19 * rows.length), yanchor: "top" },
      margin: { l: 250 },
      xaxis: {
        title: { text: "simulated minus measured [% of measured]" },
        range: [-reach, reach],
        zeroline: true,
        zerolinecolor: palette.ink,
      },
      yaxis: {
        title: { text: "" },
        type: "category",
        categoryorder: "array",
        categoryarray: rows.map((r) => r.label),
        autorange: "reversed",
        tickfont: { size: 11 },
      },
    },
    alt: `${title}: differences in ${rows.length} settings; ${inside} of them lie within the floor of their measurement. Mean absolute difference ${(
      rows.reduce((sum, r) => sum + Math.abs(r.estimate), 0) / Math.max(1, rows.length)
    ).toFixed(1)} %.`,
  };
}
