/**
 * The state graph of a small system: a mark for each state, in the row of its depth, and a line for each step, in the colour and dash of
 * the actor that takes it. Bad states are crosses, ends are rings.
 */
import type { StateEdge, StateGraph, StateNode } from "../experiment/state-graph.js";
import type { Figure, Trace } from "./figure.js";
import { palette } from "./theme.js";

/** Pixels between two levels, and between two states of the widest level [px]. */
const ROW = 44;
const GAP = 54;

const COLOURS = [palette.blue, palette.vermillion, palette.green, palette.purple, palette.orange, palette.sky];
const DASHES = ["solid", "dash", "dot", "dashdot", "longdash", "longdashdot"];

const mean = (list: readonly number[]): number => list.reduce((sum, x) => sum + x, 0) / Math.max(1, list.length);

/** Where each state stands across: in its level, below the middle of the states it comes from, the levels centred. */
function placed({ nodes, edges }: StateGraph): readonly number[] {
  const depths = [...new Set(nodes.map((n) => n.depth))];
  const at = depths.reduce<ReadonlyMap<number, number>>((known, depth) => {
    const level = nodes.flatMap((n, i) => (n.depth === depth ? [i] : []));
    const wish = (i: number): number =>
      mean(edges.flatMap((e) => (e.to === i && e.from !== i ? (known.get(e.from) ?? []) : [])));
    const ordered = level.map((i) => ({ i, wish: wish(i) })).sort((a, b) => a.wish - b.wish);
    return new Map([...known, ...ordered.map(({ i }, k) => [i, k - (level.length - 1) / 2] as const)]);
  }, new Map());
  return nodes.map((_, i) => at.get(i) ?? 0);
}

/** Facts of a state, as they stand in its hover text. */
const told = ({ depth, facts }: StateNode): string =>
  [`after ${depth} steps`, ...facts.map(([fact, value]) => `${fact}: ${value}`)].join("<br>");

/**
 * The state graph of a small race. Meant for at most some hundred states.
 *
 * @example
 * stateGraph({ kind: "state graph", system: "a lamp", property: "", actors: ["hand"], nodes: [{ depth: 0, bad: false, end: "no", facts: [] }, { depth: 1, bad: false, end: "done", facts: [] }], edges: [{ from: 0, to: 1, actor: "hand", op: "switch", name: "on" }] }).alt
 * //=> "State graph of a lamp: 2 states and 1 steps by hand, 1 levels deep. 0 states are bad; 1 ends, 0 deadlocks."
 */
export function stateGraph(graph: StateGraph): Figure {
  const { nodes, edges, actors, system, property } = graph;
  const across = placed(graph);
  const deepest = Math.max(0, ...nodes.map((n) => n.depth));
  const half = Math.max(1, ...across.map(Math.abs));
  const movers = actors.filter((a) => edges.some((e) => e.actor === a));
  const line = (actor: string, n: number): Trace => {
    const mine = edges.filter((e) => e.actor === actor);
    const ends = (of: (node: number) => number) => mine.flatMap((e: StateEdge) => [of(e.from), of(e.to), null]);
    return {
      type: "scatter",
      mode: "lines",
      name: actor,
      x: ends((i) => across[i] ?? 0),
      y: ends((i) => nodes[i]?.depth ?? 0),
      line: { color: COLOURS[n % COLOURS.length], dash: DASHES[n % DASHES.length], width: 2 },
      hoverinfo: "skip",
    };
  };
  const marks = (name: string, which: (n: StateNode) => boolean, marker: Readonly<Record<string, unknown>>): Trace => {
    const mine = nodes.flatMap((n, i) => (which(n) ? [{ n, x: across[i] ?? 0 }] : []));
    return {
      type: "scatter",
      mode: "markers",
      name: `${name} (${mine.length})`,
      x: mine.map(({ x }) => x),
      y: mine.map(({ n }) => n.depth),
      marker,
      hovertext: mine.map(({ n }) => told(n)),
      hoverinfo: "text",
      cliponaxis: false,
      showlegend: mine.length > 0,
    };
  };
  const bad = nodes.filter((n) => n.bad).length;
  const done = nodes.filter((n) => n.end === "done").length;
  const stuck = nodes.filter((n) => n.end === "deadlock").length;
  const cut = nodes.filter((n) => n.end === "cut off").length;
  const dot = { symbol: "circle", size: 8, color: palette.ink, line: { width: 1, color: palette.ground } };
  const ring = { symbol: "circle-open", size: 17, color: palette.ink, line: { width: 2 } };
  return {
    kind: "figure",
    data: [
      ...movers.map(line),
      marks("state", (n) => !n.bad, dot),
      marks(property === "" ? "bad" : `not “${property}”`, (n) => n.bad, {
        symbol: "x",
        size: 13,
        color: palette.vermillion,
        line: { width: 1, color: palette.ground },
      }),
      marks("end: all are done", (n) => n.end === "done", ring),
      marks("end: somebody waits for ever", (n) => n.end === "deadlock", { ...ring, symbol: "square-open" }),
      marks("cut off by the constraint", (n) => n.end === "cut off", { ...ring, symbol: "diamond-open" }),
    ],
    layout: {
      title: { text: `${system}<br>Every state that some interleaving reaches, and every step` },
      width: Math.max(700, 330 + 2 * half * GAP),
      height: 130 + (deepest + 1) * ROW,
      autosize: false,
      margin: { l: 70, r: 230, t: 84, b: 26 },
      xaxis: { visible: false, range: [-half - 0.6, half + 0.6], fixedrange: true },
      yaxis: {
        title: { text: "depth [steps of a shortest run]" },
        range: [deepest + 0.5, -0.5],
        dtick: deepest > 24 ? 5 : 1,
        fixedrange: true,
      },
    },
    alt:
      `State graph of ${system}: ${nodes.length} states and ${edges.length} steps by ${movers.join(", ")}, ${deepest} levels deep. ` +
      `${bad} states are bad${property === "" ? "" : ` (${property})`}; ${done} ends, ${stuck} deadlocks${cut === 0 ? "" : `, ${cut} cut off by the constraint`}.`,
  };
}
