/** Figures of statistics: what is drawn is what was given, and the words say the same. */
import { describe, expect, it } from "vitest";
import type { PointSummary } from "../../kernel-lib/experiment/summary.js";
import type { Quantity } from "../../kernel-lib/experiment/questions/quantity.js";
import { assumptions } from "../../kernel-lib/figure/assumptions.js";
import type { Figure } from "../../kernel-lib/figure/figure.js";
import {
  convergence,
  ecdf,
  heatMap,
  intervals,
  quantity,
  queueLength,
  timeLine,
  waitByThreshold,
} from "../../kernel-lib/figure/index.js";
import { interval } from "../../kernel-lib/stats/index.js";

const units = { x: { name: "load", unit: "share" }, y: { name: "wait", unit: "µs" } };
const samples = [
  { x: 2, interval: interval({ values: [3, 4, 5] }) },
  { x: 1, interval: interval({ values: [1, 2, 3] }) },
];

describe("intervals", () => {
  const figure = intervals({ title: "Waits", ...units, points: samples, theory: (x) => 2 * x * x });

  it("reach from the lower to the upper end, in the order of x", () => {
    const [points] = figure.data;
    const bars = points?.["error_y"] as { readonly array: readonly number[]; readonly arrayminus: readonly number[] };
    const given = samples.toReversed().map((s) => s.interval);
    expect(points).toMatchObject({ x: [1, 2], y: [2, 4] });
    expect(bars.array).toEqual(given.map((i) => i.high - i.estimate));
    expect(bars.arrayminus).toEqual(given.map((i) => i.estimate - i.low));
  });

  it("have the theory beside them, from end to end", () => {
    const line = figure.data[1] as { readonly x: readonly number[]; readonly y: readonly number[] };
    expect([line.x[0], line.x.at(-1), line.y[0], line.y.at(-1)]).toEqual([1, 2, 2, 8]);
  });

  it("count in words how many of them hold the theory", () => {
    expect(figure.alt).toContain("the theory lies inside 1 of the 2 intervals");
    expect(intervals({ title: "Waits", ...units, points: [] }).alt).toBe("Waits: 0 estimates of wait over load.");
  });

  it("count the estimates that keep a bound, which is no theory", () => {
    const bounded = intervals({ title: "Waits", ...units, points: samples, bound: () => 2 });
    expect(bounded.data.map((t) => t["name"])).toEqual(["simulation, 95 % intervals", "bound"]);
    expect(bounded.alt).toBe("Waits: 2 estimates of wait over load from 1 to 2; 1 of the 2 lie at or below the bound.");
  });

  it("follow a logarithmic axis with even steps of the ratio", () => {
    const { x, y } = units;
    const log = intervals({ title: "W", x: { ...x, log: true }, y, points: samples, theory: (at) => at });
    const at = log.data[1]?.["x"] as readonly number[];
    expect((at[1] ?? 0) / (at[0] ?? 1)).toBeCloseTo((at[59] ?? 0) / (at[58] ?? 1), 12);
    expect(log.layout["xaxis"]).toMatchObject({ type: "log" });
  });
});

describe("distribution functions", () => {
  it("rise to one, each with its own number of values", () => {
    const figure = ecdf({
      title: "Waits",
      x: units.y,
      samples: [
        { name: "measured", values: [3, 1, 2, 2] },
        { name: "simulated", values: [5] },
      ],
    });
    expect(figure.data.map((t) => [t["name"], t["x"], t["y"]])).toEqual([
      ["measured (n = 4)", [1, 2, 3], [0.25, 0.75, 1]],
      ["simulated (n = 1)", [5], [1]],
    ]);
    expect(figure.alt).toContain("measured: 4 values, half of them up to 2 µs.");
  });
});

describe("the convergence of a half-width", () => {
  const values = [10, 12, 9, 11, 10, 10, 11, 9];
  const figure = convergence({ title: "Precision", values, unit: "µs", relative: 0.2 });

  it("is that of the first so many replications", () => {
    expect(figure.data[0]?.["x"]).toEqual([2, 3, 4, 5, 6, 7, 8]);
    expect((figure.data[0]?.["y"] as readonly number[])[2]).toBe(interval({ values: values.slice(0, 4) }).halfWidth);
  });

  it("meets the law of 1/√n at its end", () => {
    const ends = figure.data.slice(0, 2).map((t) => (t["y"] as readonly number[]).at(-1));
    expect(ends[0]).toBeCloseTo(ends[1] ?? 0, 12);
  });

  it("says when the wanted precision is met, and when it is not", () => {
    const met = [2, 3, 4, 5, 6, 7, 8].find((n) => {
      const i = interval({ values: values.slice(0, n) });
      return i.halfWidth <= 0.2 * i.estimate;
    });
    expect(figure.alt).toContain(`first met after ${String(met)}`);
    expect(convergence({ title: "P", values, unit: "µs", relative: 0.001 }).alt).toContain("not reached");
  });

  it("needs two replications", () => {
    expect(() => convergence({ title: "P", values: [1], unit: "µs" })).toThrow("KL263");
  });
});

describe("the length of a queue", () => {
  it("is a step that lasts until the end, and its mean counts how long", () => {
    const figure = queueLength({
      title: "Line",
      unit: "ms",
      queues: [{ name: "disk", t: [0, 2, 3], length: [0, 3, 1] }],
      until: 10,
    });
    expect(figure.data[0]).toMatchObject({ x: [0, 2, 3, 10], y: [0, 3, 1, 1], line: { shape: "hv" } });
    expect(figure.alt).toContain("disk: at most 3, on average 1.");
  });

  it("ends where the watching ends, whatever comes later", () => {
    const late = { name: "late", t: [7], length: [1] };
    const figure = queueLength({
      title: "t",
      unit: "s",
      queues: [{ name: "a", t: [0, 10], length: [2, 4] }, late],
      until: 5,
    });
    expect(figure.data[0]).toMatchObject({ x: [0, 5], y: [2, 2] });
    expect(figure.data[1]).toMatchObject({ x: [], y: [] });
    expect(figure.alt).toBe("t, until 5 s. a: at most 2, on average 2. late: not seen until then.");
  });
});

describe("a figure that rests on assumed numbers", () => {
  const assumed = ["folios", "costs.copy", "costs.gup", "holders.0.hold"];
  const says = "It rests on assumed numbers: folios; costs: copy, gup; holders.0: hold.";
  const { theory: _theory, ...curve } = { title: "Waits", ...units, points: samples, theory: undefined };
  const grid = { x: { ...units.x, values: [1] }, y: { ...units.x, values: [1] }, z: units.y, cells: [[1]] };
  const atTwo: PointSummary = {
    workload: "w",
    policy: "p",
    threshold: 2,
    metrics: {},
    references: [],
    heldReferences: [],
  } as never;
  const parts: Quantity = { kind: "quantity", title: "q", ...units, points: [], assumed };

  it.each([
    ["an estimate with intervals", (a: readonly string[]) => intervals({ ...curve, assumed: a })],
    ["a heat map", (a: readonly string[]) => heatMap({ title: "Waits", ...grid, assumed: a })],
    ["a quantity", (a: readonly string[]) => quantity({ ...parts, assumed: a })],
    ["waits by threshold", (a: readonly string[]) => waitByThreshold({ points: [atTwo], assumed: a })],
  ])("says so below its title and in its words: %s", (_, drawn) => {
    const [with_, without] = [drawn(assumed), drawn([])];
    const titleOf = (f: Figure) => String((f.layout["title"] as { readonly text: string }).text);
    expect(with_.alt.endsWith(` ${says}`)).toBe(true);
    expect(titleOf(with_).replaceAll("</sup><br><sup>", " ")).toContain(
      "<br><sup>rests on assumed numbers: folios; costs",
    );
    expect(Number(with_.layout["height"])).toBeGreaterThan(Number(without.layout["height"]));
    expect(without.alt + titleOf(without)).not.toContain("assumed");
  });

  it("has lines no longer than it is wide, however many there are", () => {
    const fields = Array.from({ length: 60 }, (_, k) => `actor${k % 7}.number${k}`);
    const lines = assumptions(fields, 500).note.split("<br>").slice(1);
    expect(lines.length).toBeGreaterThan(5);
    expect(Math.max(...lines.map((line) => line.length)) * 6).toBeLessThan(600);
    expect(assumptions(fields, 500).height).toBe(20 * lines.length);
  });
});

describe("estimates of one replication", () => {
  it("have no intervals, and the figure says so", () => {
    const one = { estimate: 3, low: -Infinity, high: Infinity, halfWidth: Infinity, level: 0.95, n: 1 };
    const f = intervals({ title: "Waits", ...units, points: [{ x: 1, interval: one }], theory: () => 3 });
    expect(f.data[0]).toMatchObject({ name: "simulation, without intervals", y: [3] });
    expect(f.data[0]).not.toHaveProperty("error_y");
    expect(f.alt).toBe(
      "Waits: 1 estimates of wait over load from 1 to 1. One replication of a point is too few for an interval.",
    );
  });
});

describe("a heat map", () => {
  const grid = {
    title: "Waits",
    x: { ...units.x, values: [0.5, 0.9] },
    y: { name: "writers", unit: "count", values: [1, 8] },
    z: units.y,
  };

  it("refuses cells that are missing, too many, or no numbers", () => {
    const wrong: readonly (readonly [readonly (readonly (number | null)[])[], RegExp])[] = [
      [[[1, 2]], /^KL622 there are 1 rows of cells for 2 values of writers\n/],
      [[[1, 2], [3]], /^KL622 row 1 has 1 cells for 2 values of load\n/],
      [
        [
          [1, 2, 3],
          [3, 4],
        ],
        /^KL622 row 0 has 3 cells/,
      ],
      [
        [
          [1, Number.NaN],
          [3, 4],
        ],
        /^KL622 row 0 has a cell that is NaN/,
      ],
      [
        [
          [1, 2],
          [undefined as never, 4],
        ],
        /^KL622 row 1 has a cell that is undefined/,
      ],
      [
        [
          [null, null],
          [null, null],
        ],
        /^KL622 there is no number in any cell/,
      ],
    ];
    for (const [cells, message] of wrong) expect(() => heatMap({ ...grid, cells })).toThrow(message);
  });

  it("has a gap where there is no number, and says how many", () => {
    const f = heatMap({
      ...grid,
      cells: [
        [1, null],
        [3, 40],
      ],
    });
    expect(f.data[0]).toMatchObject({
      z: [
        [1, null],
        [3, 40],
      ],
      text: [
        ["1", ""],
        ["3", "40"],
      ],
    });
    expect(f.alt).toContain("The least is 1 µs at load 0.5, writers 1; the most 40 µs");
    expect(f.alt).toContain(" There is no number for 1 of the pairs.");
  });

  it("calls nothing what is nothing beside the largest number", () => {
    const figure = heatMap({
      title: "Waits",
      x: { ...units.x, values: [0.5, 0.9, 0.95] },
      y: { name: "writers", unit: "count", values: [1] },
      z: units.y,
      cells: [[0, 0.00002, 200]],
    });
    expect(figure.data[0]).toMatchObject({ text: [["0", "≈ 0", "200"]] });
  });

  it("writes each number into its cell, and names the least and the most", () => {
    const figure = heatMap({
      title: "Waits",
      x: { ...units.x, values: [0.5, 0.9] },
      y: { name: "writers", unit: "count", values: [1, 8] },
      z: units.y,
      cells: [
        [1, 2],
        [3, 40],
      ],
    });
    expect(figure.data[0]).toMatchObject({
      text: [
        ["1", "2"],
        ["3", "40"],
      ],
    });
    expect(figure.alt).toContain("The least is 1 µs at load 0.5, writers 1; the most 40 µs at load 0.9, writers 8.");
  });
});

describe("a time line", () => {
  const spans = [
    { lane: "folio 0", state: "dirty", from: 0, to: 3 },
    { lane: "folio 0", state: "under writeback", from: 3, to: 8 },
    { lane: "writer", state: "waits", from: 4, to: 8 },
  ];
  const figure = timeLine({ title: "A store", unit: "µs", spans });

  it("has a bar from begin to end for each span", () => {
    const bars = figure.data.flatMap((t) =>
      (t["y"] as readonly string[]).map((lane, i) => {
        const from = (t["base"] as readonly number[])[i] ?? 0;
        return { lane, state: t["name"], from, to: from + ((t["x"] as readonly number[])[i] ?? 0) };
      }),
    );
    expect(bars).toEqual(spans);
  });

  it("has the lanes from top to bottom in the order in which they come", () => {
    expect(figure.layout["yaxis"]).toMatchObject({ categoryarray: ["writer", "folio 0"] });
    expect(figure.alt).toContain("folio 0: dirty from 0 to 3, under writeback from 3 to 8. writer: waits from 4 to 8.");
  });
});
