/** The state graph as a list, and the runs through it: against the explorer, and against a walk of every run. */
import { describe, expect, it } from "vitest";
import { explore } from "../../kernel-lib/experiment/ask.js";
import { interleavings, runs } from "../../kernel-lib/experiment/runs.js";
import { stateGraph, type StateEdge, type StateGraph } from "../../kernel-lib/experiment/state-graph.js";
import { before } from "../../kernel-lib/engine/order.js";
import { xfs } from "../../kernel-lib/filesystem/index.js";
import { catalogue } from "../../kernel-lib/litmus/catalogue.js";
import { actor, race } from "../../kernel-lib/litmus/race.js";
import { stableForStores } from "../../kernel-lib/model/property.js";
import { none, stable } from "../../kernel-lib/policy/index.js";

/** Every run to an end, as the steps that it takes. */
const walked = (graph: StateGraph, from = 0): readonly (readonly StateEdge[])[] => {
  const edges = graph.edges.filter((e) => e.from === from);
  if (edges.length === 0) return graph.nodes[from]?.end === "cut off" ? [] : [[]];
  return edges.flatMap((e) => walked(graph, e.to).map((rest) => [e, ...rest]));
};

const small = race("small", {
  filesystem: xfs,
  actors: [actor("app", ["store 0"]), actor("flusher", ["writeback 0"]), actor("cloner", ["reflink"])],
  finally: [],
});

describe("the state graph", () => {
  it.each(catalogue.filter((t) => (t.expect["stable"]?.states ?? 1e9) < 600))(
    "has the states, steps, ends and verdict that the explorer finds: $name",
    ({ race: asked, property, where = [] }) => {
      const answer = explore(asked, { policy: stable, property, where });
      const graph = stateGraph(asked, { policy: stable, property, where });
      const count = (end: string): number => graph.nodes.filter((n) => n.end === end).length;
      expect([graph.nodes.length, graph.edges.length, count("done"), count("deadlock")]).toEqual([
        answer.states,
        answer.transitions,
        answer.ends,
        answer.deadlocked,
      ]);
      const bad = graph.nodes.filter((n) => n.bad).map((n) => n.depth);
      expect(bad.length === 0 ? undefined : Math.min(...bad)).toBe(answer.witness?.steps.length);
    },
  );

  it("is refused where it would be no list that anybody reads", () => {
    const driver = ["gup write 0", "dma 0", "set dirty 0", "unpin 0"];
    const crowd = race("crowd", {
      filesystem: xfs,
      actors: [actor("a", driver), actor("b", driver), actor("flusher", ["writeback 0"]), actor("cloner", ["reflink"])],
    });
    expect(() => stateGraph(crowd, { policy: none })).toThrow(/^KL415 [^\n]+\n.*where:.*\n.*expected:.*\n.*mend:/);
  });
});

describe("the number of runs", () => {
  it("is that of a walk of every run, and so are the bad ones, the shortest and the longest", () => {
    const graph = stateGraph(small, { policy: none, property: stableForStores });
    const all = walked(graph);
    const lengths = all.map((run) => run.length);
    const isBad = (run: readonly StateEdge[]): boolean => run.some((e) => graph.nodes[e.to]?.bad === true);
    expect(runs(graph)).toEqual({
      runs: BigInt(all.length),
      bad: BigInt(all.filter(isBad).length),
      states: graph.nodes.length,
      steps: { shortest: Math.min(...lengths), longest: Math.max(...lengths) },
    });
    expect(all.length).toBeGreaterThan(50);
  });

  it("under a constraint is that of the runs that keep the order: what is cut off is no run", () => {
    const where = [before("reflink", "writeback 0")];
    const kept = walked(stateGraph(small, { policy: none })).filter((run) => {
      const ops = run.map((e) => e.op);
      return ops.lastIndexOf("reflink") < ops.indexOf("writeback 0");
    });
    expect(runs(stateGraph(small, { policy: none, where }))?.runs).toBe(BigInt(kept.length));
    expect(kept.length).toBeGreaterThan(10);
  });

  it("is nothing where no run keeps the order", () => {
    const graph = stateGraph(small, {
      policy: none,
      where: [before("reflink", "writeback 0"), before("writeback 0", "reflink")],
    });
    expect(runs(graph)?.runs).toBe(0n);
    const ends = graph.nodes.filter((n) => n.end !== "no").map((n) => n.end);
    expect(new Set(ends)).toEqual(new Set(["cut off"]));
  });

  it("is at most the number of orders of programs that never wait, and that where nobody waits", () => {
    expect(interleavings([3, 2, 2])).toBe(210n);
    const free = race("readers", {
      filesystem: xfs,
      actors: ["a", "b"].map((name) => actor(name, ["hold reader 0", "release reader 0"])),
      finally: [],
    });
    expect(runs(stateGraph(free, { policy: none }))?.runs).toBe(interleavings([2, 2]));
  });

  it("counts the orders of programs of whole lengths only", () => {
    expect([interleavings([]), interleavings([0]), interleavings([0, 3])]).toEqual([1n, 1n, 1n]);
    expect(interleavings([12_000, 1])).toBe(12_001n);
    for (const lengths of [[0.5, 3], [-1, 3], [1e9], [20_000, 20_000]])
      expect(() => interleavings(lengths)).toThrow(/^KL263 /);
    for (const lengths of [undefined, 5, [Number.NaN], ["2"]])
      expect(() => interleavings(lengths as never)).toThrow(/^KL261 /);
  });
});
