/**
 * The unit of values does not matter: whatever is said of a sample is said of it in another unit. Units are powers of two, so that no digit may differ.
 */
import fc from "../property.js";
import { describe, expect, it } from "vitest";
import type { Interval } from "../../kernel-lib/stats/interval.js";
import * as stats from "../../kernel-lib/stats/index.js";

/** Values in which the unit counts once, and what does not depend on the unit. */
type Said = readonly [inUnits: readonly number[], plain: readonly unknown[]];
const ofInterval = ({ estimate, low, high, halfWidth }: Interval): readonly number[] => [
  estimate,
  low,
  high,
  halfWidth,
];
const mean = (x: readonly number[]): number => x.reduce((s, v) => s + v, 0) / x.length;
const size = (v: number | null): number => v ?? 0;

/** Every statistic of two samples of one length, of which the second is paired with the first. */
const statistics: Readonly<Record<string, (one: readonly number[], other: readonly number[], unit: number) => Said>> = {
  interval: (values) => [ofInterval(stats.interval({ values })), []],
  precision: (values) => {
    const { metrics, says, wanted, stop } = stats.precision({ metrics: { values }, least: 2 });
    return [metrics.flatMap((m) => ofInterval(m.interval)), [says, wanted, stop, metrics[0]?.relative]];
  },
  mser5: (series) => {
    const { mean: m, truncate, warnings } = stats.mser5(series);
    return [[m], [truncate, warnings]];
  },
  batchMeans: (series) => {
    const { interval, lag1, warnings } = stats.batchMeans({ series, batches: 10 });
    return [ofInterval(interval), [lag1, warnings]];
  },
  effectiveSize: (series) => [[], [stats.effectiveSize(series)]],
  paired: (one, other) => {
    const { interval, p, gain } = stats.paired({ one, other });
    return [ofInterval(interval), [p, gain]];
  },
  welch: (one, other) => {
    const { interval, p } = stats.welch({ one, other: other.slice(1) });
    return [ofInterval(interval), [p]];
  },
  againstBase: (one, other) => {
    const [found] = stats.againstBase({ systems: { one, other }, base: "one", common: true });
    return [found === undefined ? [] : ofInterval(found.interval), [found?.p, found?.adjusted, found?.differs]];
  },
  "controlled, both in the unit": (values, control, unit) => {
    const { interval, gain } = stats.controlled({ values, control, expectation: 0.5 * unit });
    return [ofInterval(interval), [gain]];
  },
  "controlled, by a control in the unit": (values, control, unit) => {
    const plain = values.map((x) => x / unit);
    const { interval, gain } = stats.controlled({ values: plain, control, expectation: 0.5 * unit });
    return [[], [...ofInterval(interval), gain]];
  },
  "controlled, by a control that has none": (values, control, unit) => {
    const plain = control.map((x) => x / unit);
    const { interval, gain } = stats.controlled({ values, control: plain, expectation: 0.5 });
    return [ofInterval(interval), [gain]];
  },
  antithetic: (values, mirrored) => {
    const { interval, gain } = stats.antithetic({ values, mirrored });
    return [ofInterval(interval), [gain]];
  },
  quantile: (values) => {
    const { estimate, low, high, coverage } = stats.quantile({ values, p: 0.3 });
    return [[estimate, size(low), size(high)], [coverage]];
  },
  bootstrap: (values) => [
    ofInterval(stats.bootstrap({ values, statistic: mean, seed: 3, resamples: 50, block: 3 })),
    [],
  ],
  ecdf: (values) => {
    const { x, p } = stats.ecdf(values);
    return [x, p];
  },
  histogram: (values) => {
    const { edges, counts, outside } = stats.histogram({ values });
    // Zeros alone have no unit.
    return [values.some((x) => x !== 0) ? edges : [], [...counts, outside]];
  },
  distances: (one, other) => [[], [stats.ksDistance({ one, other }), stats.andersonDarling({ one, other })]],
  replications: (values) => {
    const { intervals, says } = stats.replications({
      run: (i) => values[i] ?? 0,
      metrics: { value: (v) => v },
      least: 10,
      most: values.length,
      relative: 0.01,
    });
    return [ofInterval(intervals["value"] as Interval), [says]];
  },
};

const value = fc.oneof(
  fc.double({ min: -100, max: 100, noNaN: true }).map((x) => (Math.abs(x) < 1e-6 ? 0 : x)),
  fc.integer({ min: -3, max: 3 }),
);
/** Independent values, a constant with one that differs, a drift; the second follows the first or not. */
const sample = fc.oneof(
  fc.array(value, { minLength: 40, maxLength: 90 }),
  fc.tuple(value, value).map(([x, y]) => [...Array<number>(50).fill(x), y]),
  fc
    .tuple(value, fc.double({ min: 0.01, max: 1, noNaN: true }))
    .map(([x, step]) => Array.from({ length: 60 }, (_, i) => x + step * i)),
  value.map((x) => Array<number>(45).fill(x)),
);
const two = fc
  .tuple(sample, fc.constantFrom(0, 1, 0.5), fc.infiniteStream(value))
  .map(([one, follows, noise]): readonly [readonly number[], readonly number[]] => [
    one,
    one.map((x) => follows * x + (noise.next().value as number)),
  ]);
/** A series with a pattern in it, and one that follows it. */
const spread: readonly [readonly number[], readonly number[]] = [
  Array.from({ length: 300 }, (_, i) => ((i * 7919) % 101) / 10 + 1),
  Array.from({ length: 300 }, (_, i) => ((i * 7919) % 101) / 10 + 1 + (i % 3)),
];
const unitOfPower = (k: number): number => (k < 0 ? 1 / 2 ** -k : 2 ** k);

const trying = (use: () => Said): Said => {
  try {
    return use();
  } catch (error) {
    return [[], [(error as { readonly code?: string }).code]];
  }
};

describe.each(Object.entries(statistics))("%s", (_, statistic) => {
  it("is the same in every unit from 2⁻⁶⁰⁰ to 2⁶⁰⁰, and nowhere NaN", () => {
    fc.assert(
      fc.property(two, fc.integer({ min: -600, max: 600 }), ([one, other], power) => {
        const unit = unitOfPower(power);
        const [inUnits, plain] = trying(() => statistic(one, other, 1));
        const [large, same] = trying(() =>
          statistic(
            one.map((x) => x * unit),
            other.map((x) => x * unit),
            unit,
          ),
        );
        expect(large.map((x) => x / unit + 0)).toEqual(inUnits.map((x) => x + 0));
        expect(same).toEqual(plain);
        expect([...inUnits, ...plain].filter((x) => Number.isNaN(x))).toEqual([]);
      }),
      { numRuns: 150, seed: 18, examples: [600, -600, 560, -560].map((power) => [spread, power]) },
    );
  });
});

describe("samples of very different size", () => {
  it("are compared all the same", () => {
    const { p, interval } = stats.welch({ one: [1, 1, 1], other: [0, 1e-120, 2e-120] });
    // 1/t² for two degrees of freedom.
    expect([p * 3e240, interval.estimate]).toEqual([expect.closeTo(1, 12), 1]);
    expect(stats.welch({ one: [1e200, 1e200, 1e200], other: [0, 1e-120, 2e-120] }).p).toBe(0);
    expect(stats.paired({ one: [0, 1, 1], other: [1e-200, 1, 1] }).p).toBeCloseTo(0.4226, 4);
    expect(stats.controlled({ values: [1, 2, 3, 5], control: [1, 2, 3, 4], expectation: 1e200 }).gain).toBe(0);
    const flat = stats.controlled({ values: [1, 1, 1, 1], control: [1, 2, 3, 4], expectation: 1e200 });
    expect([flat.interval.estimate, flat.interval.halfWidth, flat.gain]).toEqual([1, 0, 1]);
  });
});
