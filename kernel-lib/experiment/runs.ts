/**
 * How many runs there are: counted over the state graph, by dynamic programming, without walking any of them.
 *
 * A state has as many runs as its successors have together, an end has one, and a state in which a constraint cuts the run off has none.
 */
import { groupBy } from "ramda";
import { countOf, sampleOf } from "../stats/sample.js";
import type { StateEdge, StateGraph } from "./state-graph.js";

/** A number of runs for each state; `bad` are those that visit a state that the property speaks of. */
interface Counted {
  readonly all: bigint;
  readonly good: bigint;
}

/** How many runs there are, how many of them visit a bad state, and between how many states they run. */
export interface Runs {
  readonly runs: bigint;
  readonly bad: bigint;
  readonly states: number;
  readonly steps: { readonly shortest: number; readonly longest: number };
}

const outOf = (graph: StateGraph): readonly (readonly StateEdge[])[] => {
  const bySource = groupBy((e: StateEdge) => String(e.from), [...graph.edges]);
  return graph.nodes.map((_, n) => bySource[String(n)] ?? []);
};

/** Every state after all of its successors, in rounds; `undefined` if some run comes back to where it was. */
function rounds(
  out: readonly (readonly StateEdge[])[],
  done: ReadonlySet<number> = new Set<number>(),
  order: readonly number[] = [],
): readonly number[] | undefined {
  if (order.length === out.length) return order;
  const ready = out.flatMap((edges, n) => (!done.has(n) && edges.every((e) => done.has(e.to)) ? [n] : []));
  return ready.length === 0 ? undefined : rounds(out, new Set([...done, ...ready]), [...order, ...ready]);
}

/**
 * The number of runs from the initial state to an end. `undefined` if some run can come back to a state, since then there is no last one.
 *
 * @example
 * runs({ kind: "state graph", system: "", property: "", actors: [], nodes: [{ depth: 0, bad: false, end: "done", facts: [] }], edges: [] })?.runs
 * //=> 1n
 */
export function runs(graph: StateGraph): Runs | undefined {
  const out = outOf(graph);
  const order = rounds(out);
  if (order === undefined) return undefined;
  const counted = order.reduce<ReadonlyMap<number, Counted & Runs["steps"]>>((known, n) => {
    const edges = out[n] ?? [];
    const after = edges.flatMap((e) => known.get(e.to) ?? []).filter((c) => c.all > 0n);
    const atEnd = graph.nodes[n]?.end === "cut off" ? 0n : 1n;
    const add = (of: (c: Counted) => bigint): bigint =>
      edges.length === 0 ? atEnd : after.reduce((s, c) => s + of(c), 0n);
    const far = (pick: (...n: number[]) => number, of: (c: Runs["steps"]) => number): number =>
      after.length === 0 ? 0 : 1 + pick(...after.map(of));
    const one = {
      all: add((c) => c.all),
      good: graph.nodes[n]?.bad === true ? 0n : add((c) => c.good),
      shortest: far(Math.min, (c) => c.shortest),
      longest: far(Math.max, (c) => c.longest),
    };
    return new Map([...known, [n, one] as const]);
  }, new Map());
  const start = counted.get(0) ?? { all: 0n, good: 0n, shortest: 0, longest: 0 };
  const { all, good, shortest, longest } = start;
  return { runs: all, bad: all - good, states: graph.nodes.length, steps: { shortest, longest } };
}

const factorial = (n: number): bigint =>
  Array.from({ length: n }).reduce<bigint>((product, _, i) => product * BigInt(i + 1), 1n);

/** Steps of all programs together: a number of more than a hundred thousand digits tells nobody anything. */
const MOST_STEPS = 30_000;

/**
 * In how many orders programs of these lengths can run that never wait for each other: the multinomial coefficient. Errors KL261 no list of
 * numbers; KL263 a length that is no whole number from 0, or too many steps.
 *
 * @example
 * interleavings([2, 2])
 * //=> 6n
 */
export function interleavings(lengths: readonly number[]): bigint {
  const where = "interleavings";
  sampleOf(lengths, where, 0).forEach((length, i) => countOf(length, `lengths[${i}]`, where, 0, MOST_STEPS));
  const steps = lengths.reduce((sum, length) => sum + length, 0);
  countOf(steps, "the sum of the lengths", where, 0, MOST_STEPS);
  return lengths.reduce((left, length) => left / factorial(length), factorial(steps));
}
