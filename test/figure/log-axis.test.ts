/** Labels of logarithmic axes: written in full, apart from each other, and enough of them. */
import { describe, expect, it } from "vitest";
import { convergence, ecdf, intervals } from "../../kernel-lib/figure/index.js";
import { logAxis } from "../../kernel-lib/figure/log-axis.js";
import { interval } from "../../kernel-lib/stats/index.js";

const ranges: readonly (readonly [number, number])[] = [
  [5, 40],
  [2, 100],
  [0.1, 10],
  [2, 3],
  [900, 1100],
  [400, 45_000],
  [0.01, 200_000],
  [1e-9, 1e9],
  [1000, 1001],
  [7, 7],
];

describe("the labels of a logarithmic axis", () => {
  it.each(ranges)("say each number in full, once, and rise: %d to %d", (low, high) => {
    const { tickvals, ticktext } = logAxis([low, high]);
    expect(tickvals.length).toBeGreaterThanOrEqual(3);
    expect(tickvals.length).toBeLessThanOrEqual(12);
    expect(tickvals.toSorted((a, b) => a - b)).toEqual(tickvals);
    expect(new Set(ticktext).size).toBe(ticktext.length);
    const read = ticktext.map((text) =>
      Number(
        text
          .replaceAll(",", "")
          .replace(
            /^(?:([\d.]+)·)?10<sup>(-?\d+)<\/sup>$/u,
            (_, times, power) => `${String(times ?? 1)}e${String(power)}`,
          ),
      ),
    );
    for (const [k, value] of read.entries()) expect(value / (tickvals[k] ?? NaN)).toBeCloseTo(1, 5);
  });

  it.each(ranges)("have room beside each other on 600 pixels: %d to %d", (low, high) => {
    const { tickvals, ticktext } = logAxis([low, high]);
    const seen = (text: string): number => text.replace(/<[^>]*>/gu, "").length;
    const decades = high === low ? 1 : 1.2 * Math.log10(high / low);
    for (const [k, value] of tickvals.entries()) {
      const before = tickvals[k - 1];
      if (before === undefined) continue;
      const apart = (600 / decades) * Math.log10(value / before);
      expect(apart).toBeGreaterThan(4 * (seen(ticktext[k] ?? "") + seen(ticktext[k - 1] ?? "")));
    }
  });

  it("are there in every figure that has such an axis", () => {
    const point = (x: number) => ({ x, interval: interval({ values: [x, 2 * x] }) });
    const [x, y] = [
      { name: "load", unit: "1", log: true },
      { name: "wait", unit: "µs", log: true },
    ];
    const drawn = [
      intervals({ title: "W", x, y, points: [5, 10, 20, 40].map(point) }),
      convergence({ title: "P", values: [10, 12, 9, 11], unit: "µs" }),
      ecdf({ title: "W", x, samples: [{ name: "a", values: [1, 20, 300] }] }),
    ].flatMap(({ layout }) => [layout["xaxis"], layout["yaxis"]] as readonly Readonly<Record<string, unknown>>[]);
    const logarithmic = drawn.filter((axis) => axis["type"] === "log");
    expect(logarithmic).toHaveLength(5);
    for (const axis of logarithmic) expect((axis["ticktext"] as readonly string[]).length).toBeGreaterThanOrEqual(3);
  });
});
