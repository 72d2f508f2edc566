/** Figures of experiments: what is drawn is what was counted. */
import { describe, expect, it } from "vitest";
import { price } from "../../kernel-lib/experiment/price.js";
import type { Quantity } from "../../kernel-lib/experiment/questions/quantity.js";
import { threshold } from "../../kernel-lib/experiment/candidate.js";
import { summary, survival } from "../../kernel-lib/experiment/summary.js";
import { sweep } from "../../kernel-lib/experiment/sweep.js";
import { compared, followed, prices, quantity, waitByThreshold } from "../../kernel-lib/figure/index.js";
import type { Figure } from "../../kernel-lib/figure/figure.js";
import { priceTable } from "../../kernel-lib/figure/price-table.js";
import { xfs } from "../../kernel-lib/filesystem/xfs.js";
import { follow } from "../../kernel-lib/experiment/follow.js";
import { compareWaits } from "../../kernel-lib/observe/compare-waits.js";
import { waits } from "../../kernel-lib/observe/dataset.js";
import {
  alwaysFork,
  forkUnlessElevated,
  none,
  refuseLongTerm,
  simulateFaultOnDirty,
  skipPinned,
  stable,
} from "../../kernel-lib/policy/index.js";
import { interval } from "../../kernel-lib/stats/index.js";
import { deviceOf } from "../../kernel-lib/workload/device.js";
import { exponential, fixed, rewriters, type RewriterParts } from "../../kernel-lib/workload/rewriters.js";

const trace = (f: Figure, name: string) => f.data.find((t) => t["name"] === name) as Readonly<Record<string, unknown>>;

describe("the price of each policy", async () => {
  const load = rewriters({
    name: "4 ms",
    // With the file's hint for extents in the COW fork at one block: no store to a neighbour spares a clone.
    filesystem: { ...xfs, cowExtent: 1 },
    folios: 16,
    writes: 3000,
    warmUp: 200,
    writers: { count: 2, think: exponential(2000) },
    drivers: { count: 3, think: exponential(3000) },
    device: deviceOf({ name: "4 ms", service: fixed(4000) }),
    cloner: { period: 100_000 },
  });
  const runs = await sweep(load, {
    policy: [none, stable, alwaysFork, simulateFaultOnDirty],
    seed: 1,
    replications: 4,
    workers: 0,
  });
  const list = price(runs);
  const of = (name: string) => list.prices.find((p) => p.policy === name);

  it("counts losses of drivers and of clones for each second", () => {
    const mean = (name: string, column: string) => {
      const point = runs.points.findIndex((p) => p.policy === name);
      const rows = runs.rows.filter((r) => r["point"] === point);
      return rows.reduce((sum, r) => sum + (1e6 * Number(r[column])) / Number(r["time"]), 0) / rows.length;
    };
    expect(of("always fork")?.numbers["lost DMA"].estimate).toBeCloseTo(mean("always fork", "lostDma"), 9);
    expect(of("none")?.numbers["corrupted clones"].estimate).toBeCloseTo(mean("none", "corruptedClones"), 9);
    expect(of("none")?.numbers["corrupted clones"].estimate ?? 0).toBeGreaterThan(0);
    expect(of(simulateFaultOnDirty.name)?.numbers.losses.estimate).toBe(0);
  });

  it("has nobody on the front whom another one beats in something and is beaten by in nothing", () => {
    expect(of(simulateFaultOnDirty.name)?.front).toBe(true);
    // Forks copy, lose as much and more, and win waits only from stable pages.
    expect(of("none")?.front).toBe(false);
  });

  it("draws a mark for each policy and a panel for each price, filled on the front", () => {
    const f = prices(list);
    const inPanels = f.data.filter((t) => t["showlegend"] === false);
    expect(inPanels).toHaveLength(5);
    const marker = f.data[0]?.["marker"] as { readonly color: readonly string[] };
    expect(marker.color.map((c) => c !== "#ffffff")).toEqual(list.prices.map((p) => p.front));
    expect(f.alt).toContain(
      `On the front: 4 ms: ${list.prices
        .filter((p) => p.front)
        .map((p) => p.policy)
        .join("; ")}`,
    );
    const legend = f.data.filter((t) => t["showlegend"] === true);
    expect(legend.map((t) => t["name"])).toEqual(["4 ms", "filled: on the front", "open: not on it"]);
    const fills = legend.map((t) => (t["marker"] as { readonly color: string }).color);
    // The mark of a workload is neither filled nor open.
    expect(new Set(fills).size).toBe(3);
    expect(legend.map((t) => [t["x"], t["y"]])).toEqual(legend.map(() => [[null], [null]]));
    const { caption, columns } = priceTable(list);
    expect(f.alt).toMatch(/ It rests on assumed numbers: .*costs: copy/);
    expect(caption).toMatch(/ It rests on assumed numbers: .*costs: copy/);
    const names = columns.map(({ name }) => name);
    expect(names).toContain("clone time");
    expect(names).not.toContain("refused pins");
    expect(caption).toContain(
      "Nobody has snapshot time, fsync time, refused pins, refused clones, ENOSPC, never clean.",
    );
    expect(priceTable(list).rows.map((r) => [r[1], String(r[2]).includes("●")])).toEqual(
      list.prices.map((p) => [p.policy, p.front]),
    );
  });
});

describe("the price of a failure", async () => {
  const load = rewriters({
    name: "pins",
    filesystem: xfs,
    folios: 16,
    writes: 1500,
    warmUp: 100,
    writers: { count: 2, think: exponential(2000) },
    drivers: { count: 2, flag: "FOLL_LONGTERM", think: exponential(3000), hold: fixed(2e6), lands: fixed(0.01) },
    device: deviceOf({ name: "1 ms", service: fixed(1000) }),
    // So seldom that twenty rounds of the flusher lie between: fsync writes what is pinned, too.
    syncers: { count: 1, call: "fsync", think: fixed(600_000) },
    flusher: { period: 5000 },
  });
  const list = price(
    await sweep(load, { policy: [stable, refuseLongTerm, skipPinned], seed: 1, replications: 3, workers: 0 }),
  );
  const of = (name: string) => list.prices.find((p) => p.policy === name);

  it("is counted: pins that are refused, and folios that nobody gets clean", () => {
    expect(of(refuseLongTerm.name)?.numbers["refused pins"].low).toBeGreaterThan(0);
    expect(of(refuseLongTerm.name)?.numbers["lost DMA"].estimate).toBe(0);
    expect(of(skipPinned.name)?.numbers["never clean"].low).toBeGreaterThan(0);
    expect(of(stable.name)?.numbers["fsync time"].low).toBeGreaterThan(0);
  });

  it("has a panel and a column where somebody pays it", () => {
    const f = prices(list);
    const titles = Object.keys(f.layout)
      .filter((key) => key.startsWith("xaxis"))
      .map((key) => (f.layout[key] as { readonly title: { readonly text: string } }).title.text);
    expect(titles.slice(5)).toEqual(["refused pins [1/s]", "never clean [folios]"]);
    expect(f.data.filter((t) => t["showlegend"] === false)).toHaveLength(7);
    const domains = Object.keys(f.layout)
      .filter((key) => key.startsWith("xaxis"))
      .map((key) => (f.layout[key] as { readonly domain: readonly [number, number] }).domain);
    expect(domains.at(-1)?.[1]).toBeCloseTo(1, 9);
    for (const [k, [from]] of domains.entries()) expect(from).toBeGreaterThan(domains[k - 1]?.[1] ?? -1);
    expect(priceTable(list).columns.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["fsync time", "refused pins", "never clean"]),
    );
  });
});

describe("simulated against measured", () => {
  it("draws the difference in per cent, over the floor of the measurement", () => {
    const measured = waits("xfs").find((w) => w.name === "w50");
    if (measured === undefined) throw new Error("no w50");
    const longer = measured.operations.map((o) => o.wait * 1.1);
    const simulated = { setting: measured.setting, waits: longer, flushes: measured.flushes.map((x) => x.took) };
    const f = compared([compareWaits({ measured, simulated, resamples: 50 })]);
    const [x = NaN] = trace(f, "xfs, 95 % intervals")["x"] as readonly number[];
    expect(x).toBeCloseTo(10, 6);
    expect((trace(f, "floor of the measurement")["base"] as readonly number[])[0]).toBeLessThan(-10);
    expect(f.alt).toContain("Mean absolute difference 10.0 %");
  });
});

describe("operations that were followed", () => {
  it("lie on the line where the model waits as long, and far from it where one of the two does not wait", () => {
    const runs = waits()
      .filter((w) => ["w50", "w06"].includes(w.name))
      .map((w) => follow(w));
    const f = followed(runs);
    const [x, y] = (["x", "y"] as const).map((axis) => trace(f, "xfs")[axis] as readonly number[]);
    expect(x).toHaveLength(47);
    for (const [k, measured] of (x ?? []).entries()) expect(Math.abs((y?.[k] ?? NaN) - measured)).toBeLessThan(5);
    const [one, other] = (["x", "y"] as const).map((axis) => trace(f, "btrfs")[axis] as readonly number[]);
    const alone = (one ?? []).filter((measured, k) => measured > 0.5 !== (other?.[k] ?? NaN) > 0.5).length;
    expect(alone).toBe(runs.reduce((n, run) => n + run.measuredOnly + run.simulatedOnly, 0));
    expect(f.alt).toContain(`${runs.reduce((n, run) => n + run.both, 0)} of `);
  });
});

describe("a quantity", () => {
  const point = (x: number, hung = 0) => ({ x, interval: interval({ values: [x, x + 2] }), hung });
  const parts: Quantity = {
    kind: "quantity",
    title: "q",
    x: { name: "pins", unit: "count" },
    y: { name: "wait", unit: "µs" },
    points: [point(1), point(2), point(3, 1)],
    assumed: [],
  };
  it("marks where no write ends any more, and gives no number there", () => {
    const f = quantity(parts);
    expect(trace(f, "simulation, 95 % intervals")["x"]).toEqual([1, 2]);
    expect(trace(f, "no write ends any more")["x"]).toEqual([3]);
    expect(f.alt).toContain("No write ends any more at pins of 3 count");
  });
});

describe("waits by threshold", () => {
  it("are drawn of one workload: a second would be joined to the same line", async () => {
    const loads = ["one", "two"].map((name) => rewriters({ name, folios: 16, writes: 300, warmUp: 20 }));
    const question = { policy: threshold([2, 4], forkUnlessElevated), seed: 1, replications: 2, workers: 0 };
    const points = summary(await sweep(loads, question));
    expect(() => waitByThreshold({ points })).toThrow(/^KL621 there are two points at the threshold 2: of one, two/);
    const drawn = waitByThreshold({ points: points.filter(({ workload }) => workload === "two") });
    expect(trace(drawn, "lost DMA writes")["x"]).toEqual([2, 4]);
    const [point] = points.filter(({ workload }) => workload === "two");
    if (point === undefined) throw new Error("no points");
    // No share is below 0, and both axes have their 0 at the bottom.
    const lost = { estimate: 0.01, low: -0.02, high: 0.04, halfWidth: 0.03, level: 0.95, n: 2 };
    const wide = waitByThreshold({ points: [{ ...point, metrics: { ...point.metrics, lostShare: lost } }] });
    expect(trace(wide, "lost DMA writes")["error_y"]).toMatchObject({ array: [3], arrayminus: [1] });
    // Where two labels would lie over one another each threshold has a step of its own.
    const at = (thresholds: readonly number[]) =>
      waitByThreshold({ points: thresholds.map((one) => ({ ...point, threshold: one })) });
    const many = at([1, 2, 4, 7, 8, 16, 1023, 1027, 1028, 1031]);
    const labels = ["1", "2", "4", "7", "8", "16", "1023", "1027", "1028", "1031"];
    for (const one of many.data) expect(one["x"]).toEqual(labels);
    expect(many.layout["xaxis"]).toMatchObject({
      type: "category",
      categoryarray: labels,
      title: { text: "threshold T [references], not to scale" },
    });
    expect(at([1, 2, 4, 7, 8, 16, 1023]).layout["xaxis"]).toMatchObject({ type: "log" });
  });

  const mixed = { kind: "discrete", values: [1, 2, 4], weights: [2, 1, 1] } as const;
  const drawnOf = async (thresholds: readonly number[], parts: RewriterParts, replications = 2) => {
    const load = rewriters({ filesystem: xfs, writes: 3000, warmUp: 300, mappings: mixed, ...parts });
    const points = summary(
      await sweep(load, { policy: threshold(thresholds, forkUnlessElevated), seed: 1, replications, workers: 0 }),
    );
    return { points, drawn: waitByThreshold({ points }) };
  };
  const WAITS = "theory: wait ∝ P(R > T)";
  const LOSSES = "theory: loss ∝ P(R ≤ T | held)";
  const ys = (f: Figure, name: string) => trace(f, name)["y"] as readonly number[];

  it("have a theory that begins at the wait of the lowest threshold, also where some pages have no more references than that", async () => {
    const { points, drawn } = await drawnOf([3, 4, 5], {});
    const [first] = points;
    if (first === undefined) throw new Error("no points");
    const of = (t: number) => survival(first.references, t) / survival(first.references, 3);
    expect(survival(first.references, 3)).toBeLessThan(0.9);
    const wait = first.metrics["wait"]?.estimate ?? NaN;
    ys(drawn, WAITS).forEach((y, k) => expect(y).toBeCloseTo(wait * of(3 + k), 9));
    expect(ys(drawn, WAITS)[0]).toBeCloseTo(wait, 9);
  });

  it("have none where nobody waits at the lowest threshold, or nothing is lost at the highest", async () => {
    const { drawn } = await drawnOf([6, 7], {});
    expect(drawn.data.map((t) => t["name"])).toEqual(["mean wait, 95 % intervals", "lost DMA writes"]);
  });

  it("show a threshold of 0, which a logarithmic axis has not", async () => {
    const { drawn } = await drawnOf([0, 4], { writes: 600 });
    expect(trace(drawn, "lost DMA writes")["x"]).toEqual([0.5, 4]);
    expect(drawn.layout["xaxis"]).toMatchObject({ tickvals: [0.5, 4], ticktext: ["0", "4"] });
    expect(drawn.alt).toContain("from 0 to 4. T = 0: ");
  });

  it("have no intervals of one replication, and say so", async () => {
    const { drawn } = await drawnOf([3, 4], { writes: 600 }, 1);
    expect(drawn.data[0]).not.toHaveProperty("error_y");
    expect(trace(drawn, "lost DMA writes")).not.toHaveProperty("error_y");
    expect(drawn.data[0]?.["name"]).toBe("mean wait, without intervals");
    expect(drawn.alt).toContain(" One replication of a point is too few for an interval.");
    expect(JSON.stringify(drawn)).not.toContain("null");
  });

  it("have the losses of the highest threshold, spread over the counts of held pages", async () => {
    const drivers = { count: 4, flag: "FOLL_GET", think: exponential(5000) } as const;
    const { points, drawn } = await drawnOf([3, 4, 5, 7], { drivers, writers: { count: 4, think: exponential(2000) } });
    const last = points.at(-1);
    const loss = 100 * (last?.metrics["lostShare"]?.estimate ?? NaN);
    const upTo = (t: number) => 1 - survival(last?.heldReferences ?? [], t);
    expect(loss).toBeGreaterThan(0);
    expect(ys(drawn, LOSSES)[0]).toBeCloseTo((loss * upTo(3)) / upTo(7), 9);
    expect(ys(drawn, LOSSES)[0]).toBe(0);
    expect(ys(drawn, LOSSES)[2]).toBeCloseTo((loss * upTo(5)) / upTo(7), 9);
    expect(ys(drawn, LOSSES).at(-1)).toBeCloseTo(loss, 9);
  });
});
