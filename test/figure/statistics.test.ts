/** Figures of statistics: what is drawn is what was given, and the words say the same. */
import { describe, expect, it } from "vitest";
import { convergence, ecdf, heatMap, intervals, queueLength, timeLine } from "../../kernel-lib/figure/index.js";
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
    expect(intervals({ title: "Waits", ...units, points: [] }).alt).toContain("0 estimates");
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
});

describe("a heat map", () => {
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
