/**
 * The reference count as a sum of named holders, one bar for each situation, and a threshold as a line.
 *
 * One FOLL_PIN counts 1024: behind the break of the axis a pin is drawn as one block of constant width that says so.
 */
import type { Situation } from "../experiment/situations.js";
import type { Figure, Trace } from "./figure.js";
import { palette } from "./theme.js";

/** The width of one pin behind the break, and of the break itself, in the units of the axis. */
const PIN = 2;
const BREAK = 0.8;
const ROW = 34;

/** What is stacked: in the order of the sum, each with a pattern of its own, so that a print in grey can be read. */
const HOLDERS = [
  { key: "cache", name: "page cache", color: palette.blue, shape: "" },
  { key: "private", name: "private: buffers", color: palette.orange, shape: "/" },
  { key: "pte", name: "page tables", color: palette.sky, shape: "." },
  { key: "caller", name: "the task that asks", color: palette.faint, shape: "" },
  { key: "lru", name: "LRU batch", color: palette.yellow, shape: "x" },
  { key: "batch", name: "flusher's batch", color: palette.green, shape: "\\" },
  { key: "reader", name: "reader", color: palette.muted, shape: "-" },
  { key: "plain", name: "others", color: palette.ground, shape: "+" },
  { key: "get", name: "FOLL_GET", color: palette.vermillion, shape: "|" },
] as const;

/** What is drawn with the bars. */
export interface HoldersOptions {
  /** A count above this one is called elevated. */
  readonly threshold?: number;
}

/** A pin counts exactly on a large folio; only on a small one it is behind the break. */
const pinsBehind = ({ holders }: Situation): number => (holders.nrPages > 1 ? 0 : holders.pin);
const ordinary = ({ holders }: Situation): number =>
  HOLDERS.reduce((sum, { key }) => sum + holders[key], holders.nrPages > 1 ? holders.pin : 0);

/**
 * Bars of reference counts: who holds the page in each situation.
 *
 * @example
 * holders([situation("mapped twice", { filesystem: filesystem.xfs, mappings: 2, after: [] })], { threshold: 2 }).alt
 * //=> "Reference counts: mapped twice 4. 1 of 1 are above the threshold of 2."
 */
export function holders(list: readonly Situation[], { threshold }: HoldersOptions = {}): Figure {
  const most = Math.max(4, ...list.map(ordinary));
  const pins = Math.max(0, ...list.map(pinsBehind));
  const edge = most + 0.5;
  const end = pins === 0 ? edge : edge + BREAK + pins * PIN;
  const y = list.map((_, i) => i);
  const hover = (what: string, of: (s: Situation) => number): readonly string[] =>
    list.map((s) => `${s.name}: ${of(s)} × ${what}, of ${s.refcount}`);
  const bar = (name: string, of: (s: Situation) => number, color: string, shape: string): Trace => ({
    type: "bar",
    orientation: "h",
    name,
    x: list.map(of),
    y,
    width: 0.62,
    marker: {
      color,
      pattern: { shape, fgcolor: palette.ink, size: 6, solidity: 0.3 },
      line: { width: 1, color: palette.ink },
    },
    hovertext: hover(name, of),
    hoverinfo: "text",
    showlegend: list.some((s) => of(s) > 0),
  });
  const exact = (s: Situation): number => (s.holders.nrPages > 1 ? s.holders.pin : 0);
  const behind = list.flatMap((s, i) => (pinsBehind(s) > 0 ? [{ s, i }] : []));
  const pinned: Trace = {
    type: "bar",
    orientation: "h",
    name: "FOLL_PIN: 1024 each",
    base: behind.map(() => edge + BREAK),
    x: behind.map(({ s }) => PIN * pinsBehind(s)),
    y: behind.map(({ i }) => i),
    width: 0.62,
    marker: {
      color: palette.purple,
      pattern: { shape: "x", fgcolor: palette.ink, size: 6, solidity: 0.3 },
      line: { width: 1, color: palette.ink },
    },
    hovertext: behind.map(({ s }) => `${s.name}: ${s.holders.pin} × FOLL_PIN, of ${s.refcount}`),
    hoverinfo: "text",
    showlegend: behind.length > 0,
  };
  const lineAt = threshold === undefined ? undefined : threshold <= most ? threshold : edge + BREAK / 2;
  const above = threshold === undefined ? [] : list.filter((s) => s.refcount > threshold);
  const sums: Trace = {
    type: "scatter",
    mode: "text",
    x: list.map((s) => (pinsBehind(s) > 0 ? end : ordinary(s)) + 0.15),
    y,
    text: list.map((s) => `<b>${s.refcount}</b>`),
    textposition: "middle right",
    hoverinfo: "skip",
    cliponaxis: false,
    showlegend: false,
  };
  return {
    kind: "figure",
    data: [
      ...HOLDERS.map(({ key, name, color, shape }) => bar(name, (s) => s.holders[key], color, shape)),
      bar("pin of a large folio", exact, palette.purple, "x"),
      pinned,
      sums,
    ],
    layout: {
      title: { text: "Who holds the page, and how many references that makes" },
      width: 900,
      height: 170 + list.length * ROW,
      autosize: false,
      barmode: "stack",
      margin: { l: 230, r: 220, t: 84, b: 64 },
      legend: { traceorder: "normal", y: 1 },
      xaxis: {
        title: {
          text: pins === 0 ? "reference count [references]" : "reference count [references]; the axis is broken",
        },
        range: [0, end + 1],
        tickvals: [...Array.from({ length: most + 1 }, (_, n) => n), ...(pins === 0 ? [] : [edge + BREAK + PIN])],
        ticktext: [...Array.from({ length: most + 1 }, (_, n) => String(n)), ...(pins === 0 ? [] : ["+ 1024"])],
        fixedrange: true,
      },
      yaxis: {
        autorange: "reversed",
        tickvals: y,
        ticktext: list.map((s) => s.name),
        showgrid: false,
        ticks: "",
        fixedrange: true,
      },
      shapes: [
        ...(pins === 0
          ? []
          : [0.25, 0.55].map((part) => ({
              type: "line",
              xref: "x",
              yref: "paper",
              x0: edge + BREAK * part - 0.08,
              x1: edge + BREAK * part + 0.08,
              y0: -0.015,
              y1: 0.015,
              line: { color: palette.muted, width: 1.5 },
            }))),
        ...(lineAt === undefined
          ? []
          : [
              {
                type: "line",
                xref: "x",
                yref: "paper",
                x0: lineAt,
                x1: lineAt,
                y0: 0,
                y1: 1,
                line: { color: palette.vermillion, width: 2.5, dash: "dash" },
              },
            ]),
      ],
      annotations:
        lineAt === undefined
          ? []
          : [
              {
                x: lineAt,
                y: 1,
                xref: "x",
                yref: "paper",
                yanchor: "bottom",
                xanchor: "left",
                showarrow: false,
                font: { color: palette.vermillion },
                text: `<b>elevated: more than ${threshold}</b>`,
              },
            ],
    },
    alt:
      `Reference counts: ${list.map((s) => `${s.name} ${s.refcount}`).join("; ")}.` +
      (threshold === undefined ? "" : ` ${above.length} of ${list.length} are above the threshold of ${threshold}.`),
  };
}
