/** Figures of experiments: what is drawn is what was counted. */
import { describe, expect, it } from "vitest";
import { price } from "../../kernel-lib/experiment/price.js";
import type { Quantity } from "../../kernel-lib/experiment/questions/quantity.js";
import { threshold } from "../../kernel-lib/experiment/candidate.js";
import { summary } from "../../kernel-lib/experiment/summary.js";
import { sweep } from "../../kernel-lib/experiment/sweep.js";
import { compared, followed, prices, quantity, waitByThreshold } from "../../kernel-lib/figure/index.js";
import type { Figure } from "../../kernel-lib/figure/figure.js";
import { priceTable } from "../../kernel-lib/figure/price-table.js";
import { xfs } from "../../kernel-lib/filesystem/xfs.js";
import { follow } from "../../kernel-lib/experiment/follow.js";
import { compareWaits } from "../../kernel-lib/observe/compare-waits.js";
import { waits } from "../../kernel-lib/observe/dataset.js";
import { alwaysFork, forkUnlessElevated, none, simulateFaultOnDirty, stable } from "../../kernel-lib/policy/index.js";
import { interval } from "../../kernel-lib/stats/index.js";
import { deviceOf } from "../../kernel-lib/workload/device.js";
import { exponential, fixed, rewriters } from "../../kernel-lib/workload/rewriters.js";

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
    expect(f.data).toHaveLength(5);
    const marker = f.data[0]?.["marker"] as { readonly color: readonly string[] };
    expect(marker.color.map((c) => c !== "#ffffff")).toEqual(list.prices.map((p) => p.front));
    expect(f.alt).toContain(
      `On the front: 4 ms: ${list.prices
        .filter((p) => p.front)
        .map((p) => p.policy)
        .join("; ")}`,
    );
    expect(priceTable(list).rows.map((r) => [r[1], String(r[2]).includes("●")])).toEqual(
      list.prices.map((p) => [p.policy, p.front]),
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
  });
});
