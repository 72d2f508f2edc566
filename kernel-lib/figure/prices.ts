/**
 * The price list of the dispute: a row for each policy, a panel for each price, a mark for each workload or device. A filled mark is on the front: no
 * other policy is better there in something and worse in nothing.
 */
import type { Price, PriceList } from "../experiment/price.js";
import { assumptions } from "./assumptions.js";
import type { Figure } from "./figure.js";
import { markOf, priceLegend } from "./price-legend.js";
import { withSpread } from "./price-table.js";
import { palette } from "./theme.js";

/** Prices that get a panel, with the words of its axis. */
const PANELS = [
  { name: "wait", title: "mean wait [µs]", least: 0.1 },
  { name: "p99.9", title: "p99.9 of waits [µs]", least: 1 },
  { name: "copies", title: "copies [1/s]", least: 1 },
  { name: "unstable I/O", title: "unstable I/O [1/s]", least: 0.01 },
  { name: "losses", title: "losses [1/s]", least: 0.01 },
] as const;

/** What may be had instead of losses, and in few loads: a panel where somebody pays it. */
const SOMETIMES = [
  { name: "refused pins", title: "refused pins [1/s]", least: 0.01 },
  { name: "refused clones", title: "refused clones [1/s]", least: 0.01 },
  { name: "never clean", title: "never clean [folios]", least: 0.01 },
] as const;

/** The width of five panels with their gaps [px]. */
const FIVE = 551;

const GAP = 0.045;

/** Decades from the least to the largest value, the least standing for everything below it. */
function decades(
  values: readonly number[],
  least: number,
): { readonly at: readonly number[]; readonly text: readonly string[]; readonly last: number } {
  const last = Math.max(Math.log10(least) + 1, Math.ceil(Math.log10(Math.max(least, ...values))));
  const first = Math.log10(least);
  const step = Math.max(1, Math.ceil((last - first) / 3));
  const at = Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, k) => first + k * step);
  return {
    last,
    at: at.map((x) => 10 ** x),
    text: at.map((x, k) => {
      const value = 10 ** x;
      return k === 0
        ? `≤${value}`
        : value >= 1e6
          ? `${value / 1e6}M`
          : value >= 1000
            ? `${value / 1000}k`
            : String(value);
    }),
  };
}

/** What the figure is called. */
export interface PricesParts {
  readonly title?: string;
}

/**
 * Wait, p99.9, copies, unstable I/O and losses of each policy, and where there are some refused pins and clones and folios that never get clean, with intervals, on
 * logarithmic axes; a value below the first tick is drawn at it.
 *
 * @example
 * const load = workload.rewriters({ filesystem: filesystem.xfs, folios: 16, writes: 500, warmUp: 50 });
 * const answer = await sweep(load, { policy: [policy.stable, policy.none], seed: 1, replications: 2 });
 * prices(price(answer)).kind;
 * //=> "figure"
 */
export function prices(
  { prices: list, assumed }: PriceList,
  { title = "The price of each policy" }: PricesParts = {},
): Figure {
  const policies = [...new Set(list.map((p) => p.policy))];
  const workloads = [...new Set(list.map((p) => p.workload))];
  const place = (p: Price): number =>
    policies.indexOf(p.policy) +
    (workloads.indexOf(p.workload) - (workloads.length - 1) / 2) * (0.6 / Math.max(1, workloads.length));
  const axis = (k: number): string => (k === 0 ? "" : String(k + 1));
  const shown = [...PANELS, ...SOMETIMES.filter(({ name }) => list.some((p) => p.numbers[name].estimate > 0))];
  const pixels = Math.round(239 + (FIVE * shown.length) / PANELS.length);
  const { note, height, sentence } = assumptions(assumed, pixels);
  const gap = (GAP * PANELS.length) / shown.length;
  const width = (1 - gap * (shown.length - 1)) / shown.length;
  const panels = shown.map(({ name, title: words, least }, k) => {
    const scale = decades(
      list.map((p) => p.numbers[name].high),
      least,
    );
    return {
      axis: {
        type: "log",
        domain: [k * (width + gap), k * (width + gap) + width],
        title: { text: words, font: { size: 11 } },
        range: [Math.log10(least) - 0.3, scale.last + 0.3],
        tickvals: scale.at,
        ticktext: scale.text,
        tickfont: { size: 9 },
      },
      traces: workloads.map((workload, nth) => {
        const mine = list.filter((p) => p.workload === workload);
        const mark = markOf(nth);
        const at = mine.map((p) => Math.max(least, p.numbers[name].estimate));
        return {
          type: "scatter",
          mode: "markers",
          name: workload,
          legendgroup: workload,
          showlegend: false,
          xaxis: `x${axis(k)}`,
          yaxis: "y",
          x: at,
          y: mine.map(place),
          error_x: {
            type: "data",
            symmetric: false,
            array: mine.map((p, i) => Math.max(0, p.numbers[name].high - (at[i] ?? 0))),
            arrayminus: mine.map((p, i) => Math.max(0, (at[i] ?? 0) - Math.max(least, p.numbers[name].low))),
            thickness: 1,
            width: 2,
            color: mark.color,
          },
          marker: {
            color: mine.map((p) => (p.front ? mark.color : palette.ground)),
            symbol: mark.symbol,
            size: 7,
            line: { color: mark.color, width: 1.5 },
          },
          text: mine.map((p) => `${p.policy}: ${withSpread(p.numbers[name])}${p.front ? ", on the front" : ""}`),
        };
      }),
    };
  });
  const front = list.filter((p) => p.front);
  return {
    kind: "figure",
    data: [...panels.flatMap((p) => p.traces), ...priceLegend(workloads)],
    layout: {
      title: { text: `${title}${note}` },
      width: pixels,
      height: 190 + height + (16 + 14 * workloads.length) * policies.length,
      autosize: false,
      margin: { l: 215, r: 24, t: 60 + height },
      legend: { orientation: "h", x: 0, y: -90 / ((16 + 14 * workloads.length) * policies.length), yanchor: "top" },
      yaxis: {
        tickvals: policies.map((_, k) => k),
        ticktext: policies,
        tickfont: { size: 10 },
        range: [policies.length - 0.4, -0.6],
        showgrid: true,
        zeroline: false,
        title: { text: "" },
      },
      ...Object.fromEntries(panels.map((p, k) => [`xaxis${axis(k)}`, p.axis])),
    },
    alt: `${title}: ${policies.length} policies under ${workloads.join(", ")}. On the front: ${workloads
      .map(
        (w) =>
          `${w}: ${
            front
              .filter((p) => p.workload === w)
              .map((p) => p.policy)
              .join("; ") || "none"
          }`,
      )
      .join(". ")}.${sentence}`,
  };
}
