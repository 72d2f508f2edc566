import { createHash } from "node:crypto";
import fc from "../property.js";
import { describe, expect, it } from "vitest";
import type { Law } from "../../kernel-lib/base/law.js";
import { moments } from "../../kernel-lib/base/moments.js";
import { stream } from "../../kernel-lib/base/random.js";
import { probability, sampler } from "../../kernel-lib/base/variates.js";
import { json } from "../quality/sources.js";
import { continuous, discrete, heavy, nameOf } from "./laws.js";

/** Digests of the first 2,000 values of each law, written on Node 20. */
const DIGESTS = json("test/base/digests.json") as Readonly<Record<string, string>>;
const N = 20_000;
const all = [...continuous, ...discrete];
const sample = (law: Law, n = N, antithetic = false): readonly number[] => {
  const [draw, value] = [stream({ seed: 5, purpose: nameOf(law), antithetic }), sampler(law)];
  return Array.from({ length: n }, () => value(draw()));
};
const mean = (x: readonly number[]): number => x.reduce((s, v) => s + v, 0) / x.length;

describe.each(all.map((law) => [nameOf(law), law] as const))("%s", (_, law) => {
  it("has the distribution function that it says (Kolmogorov and Smirnov, level 1e-4)", () => {
    const sorted = [...sample(law)].sort((a, b) => a - b);
    const below = probability(law);
    // For values with steps the largest distance is at a step, seen from the right and from just left of it.
    const distance = sorted.reduce((worst, x, i) => {
      const last = sorted[i + 1] !== x;
      const first = sorted[i - 1] !== x;
      const left = continuous.includes(law) ? below(x) : below(x - 1e-9);
      return Math.max(worst, last ? Math.abs((i + 1) / N - below(x)) : 0, first ? Math.abs(i / N - left) : 0);
    }, 0);
    expect(distance * Math.sqrt(N)).toBeLessThan(2.23);
  });

  it("has the mean and the variance that it says, within 5 standard errors", () => {
    const x = sample(law);
    const wanted = moments(law);
    const m = mean(x);
    expect(Math.abs(m - wanted.mean)).toBeLessThanOrEqual(5 * Math.sqrt(wanted.variance / N));
    const squares = x.map((v) => (v - wanted.mean) ** 2);
    const error = Math.sqrt(mean(squares.map((s) => (s - wanted.variance) ** 2)) / N);
    expect(Math.abs(mean(squares) - wanted.variance)).toBeLessThanOrEqual(5 * error);
  });

  it("never falls as u rises, and gives no NaN at either end", () => {
    const value = sampler(law);
    const ends = [2 ** -53, 1e-15, 1e-9, 1 - 1e-9, 1 - 2 ** -53];
    expect(ends.map(value).filter((x) => !Number.isFinite(x))).toEqual([]);
    const slack = 1e-13;
    fc.assert(
      fc.property(
        fc.double({ min: 2 ** -53, max: 1 - 2 ** -53, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (u, f) => {
          const v = Math.max(2 ** -53, u * f);
          expect(value(v)).toBeLessThanOrEqual(value(u) + slack * Math.abs(value(u)));
        },
      ),
      // Where the digits of a small u were once lost in a tail near 1.
      { examples: [[0.0008660128170694561, 0.9999999999999979]] },
    );
  });

  it("is turned around by its own distribution function", () => {
    if (!continuous.includes(law)) return expect(discrete).toContain(law);
    for (const u of [1e-6, 0.01, 0.3, 0.5, 0.7, 0.99])
      expect(Math.abs(probability(law)(sampler(law)(u)) - u)).toBeLessThan(1e-12);
  });

  it("gives the bits it has always given, on every Node", () => {
    const bytes = Float64Array.from(sample(law, 2000));
    expect(createHash("sha256").update(bytes).digest("hex").slice(0, 16)).toBe(DIGESTS[nameOf(law)]);
  });
});

// scipy 1.16: the ppf of each law at these probabilities.
describe("quantiles agree with scipy", () => {
  const at = [1e-12, 0.001, 0.3, 0.5, 0.9, 0.999999];
  const gamma = (shape: number): Law => ({ kind: "gamma", shape, mean: shape });
  it.each([
    [
      "gamma.ppf(u, 0.5)",
      gamma(0.5),
      [
        7.853981633974466e-25, 7.853985746312461e-7, 0.07423593091627269, 0.227468211559786, 1.352771727047702,
        11.964063488439734,
      ],
    ],
    [
      "gamma.ppf(u, 2.5)",
      gamma(2.5),
      [
        2.5623217484152705e-5, 0.1051063013146096, 1.4999540663799533, 2.175730095547763, 4.618178449890562,
        17.94409343980521,
      ],
    ],
    [
      "gamma.ppf(u, 100)",
      gamma(100),
      [
        44.8860220300176, 71.9213974950004, 94.52429935888071, 99.66686491931549, 113.01052385984448,
        154.91904599496146,
      ],
    ],
    [
      "lognorm.ppf(u, sqrt(log(5)), scale=20*exp(-log(5)/2))",
      { kind: "lognormal", mean: 20, cv: 2 },
      [
        0.001190731087291824, 0.17739659912830524, 4.59854441557071, 8.94427190999916, 45.46014819542167,
        3719.630689065669,
      ],
    ],
    [
      "weibull_min.ppf(u, 0.7, scale=3)",
      { kind: "weibull", scale: 3, shape: 0.7 },
      [
        2.1590570190049962e-17, 0.0001554953150744861, 0.6878768370517498, 1.777170338856401, 9.875798916494821,
        127.70764077765384,
      ],
    ],
    [
      "pareto.ppf(u, 2.5, scale=3)",
      { kind: "pareto", smallest: 3, shape: 2.5 },
      [
        3.0000000000012, 3.0012008406725714, 3.4600473233455595, 3.9585237323186826, 7.535659294528742,
        753.5659294442065,
      ],
    ],
    ["poisson.ppf(u, 7.3)", { kind: "poisson", mean: 7.3 }, [0, 1, 6, 7, 11, 23]],
    ["poisson.ppf(u, 2500)", { kind: "poisson", mean: 2500 }, [2156, 2347, 2474, 2500, 2564, 2741]],
    ["geom.ppf(u, 1/4.5) - 1", { kind: "geometric", mean: 3.5 }, [0, 0, 1, 2, 9, 54]],
    ["zipfian.ppf(u, 1.1, 1000) - 1", { kind: "zipf", count: 1000, exponent: 1.1 }, [0, 0, 2, 11, 348, 999]],
  ] satisfies readonly (readonly [string, Law, readonly number[]])[])("scipy.stats.%s", (_, law, wanted) => {
    const got = at.map(sampler(law));
    expect(got.map((x, i) => Math.abs(x - (wanted[i] ?? 0)) <= 1e-11 * Math.abs(wanted[i] ?? 0))).toEqual(
      at.map(() => true),
    );
  });
});

describe("laws", () => {
  it("with a heavy tail have infinite moments, said as such", () => {
    expect(moments(heavy)).toEqual({ mean: 9, variance: Infinity });
    expect(moments({ kind: "pareto", smallest: 1, shape: 1 }).mean).toBe(Infinity);
  });

  // mpmath 1.3, 40 digits: gamma(1 + 1/k), gamma(1 + 2/k) − gamma(1 + 1/k)².
  it.each([
    [0.1, 3628800, 2.4328888399872e18],
    [1e4, 0.99994228832316242, 1.6445038762822376e-8],
    [1e9, 0.99999999942278434, 1.6449340625451492e-18],
  ])("Weibull's moments keep their digits at a shape of %d", (shape, mean_, variance) => {
    const got = moments({ kind: "weibull", scale: 1, shape });
    expect(got.mean / mean_).toBeCloseTo(1, 9);
    expect(got.variance / variance).toBeCloseTo(1, 8);
  });

  it("Weibull's moments are infinite where no double holds them, and never no number", () => {
    for (const shape of [0.005, 0.003, 1e-6]) {
      const { variance } = moments({ kind: "weibull", scale: 1, shape });
      expect(variance).toBe(Infinity);
    }
    expect(moments({ kind: "weibull", scale: 1, shape: 1e300 })).toEqual({
      mean: expect.closeTo(1, 12) as number,
      variance: 0,
    });
  });

  it("keep the digits of a probability near the smallest value of Pareto's", () => {
    const below = probability({ kind: "pareto", smallest: 3, shape: 2.5 });
    const x = 3 + 2 ** -40;
    expect(below(x) / (2.5 * (2 ** -40 / 3))).toBeCloseTo(1, 11);
    expect(below(Infinity)).toBe(1);
  });

  it("are mirrored by antithetic draws: the two halves of a pair are opposed", () => {
    const law: Law = { kind: "exponential", mean: 20 };
    const [one, two] = [sample(law), sample(law, N, true)];
    const product = mean(one.map((x, i) => (x - 20) * ((two[i] ?? 0) - 20)));
    // Exactly 1 − π²/6 for a unit exponential law.
    expect(product / 400).toBeCloseTo(1 - Math.PI ** 2 / 6, 1);
  });

  const extreme: readonly Law[] = [
    ...[1e-300, 1e-6, 1e-3, 0.003, 0.01, 0.02, 0.05, 0.1, 1e6].map((shape): Law => ({ kind: "gamma", shape, mean: 2 })),
    ...[1e3, 1e100, 1e200, 1e308].map((cv): Law => ({ kind: "lognormal", mean: 2, cv })),
    { kind: "lognormal", mean: 1e308, cv: 1 },
    { kind: "exponential", mean: 1e308 },
    { kind: "erlang", stages: 2, mean: 1.7e308 },
    { kind: "gamma", shape: 0.5, mean: 8e307 },
    { kind: "hyperexponential", branches: [{ probability: 1, mean: 1e308 }] },
    { kind: "normal", mean: 0, sd: 1e308 },
    { kind: "normal", mean: 1.7e308, sd: 1e308 },
    { kind: "pareto", smallest: 1, shape: 0.01 },
    { kind: "weibull", scale: 1, shape: 0.001 },
    { kind: "weibull", scale: 1e308, shape: 2 },
  ];
  it.each(extreme.map((law) => [nameOf(law), law] as const))(
    "at the bounds of numbers, %s, give numbers that never fall",
    (_, law) => {
      const value = sampler(law);
      const ends = [2 ** -53, 1e-15, 1e-10, 1e-5, 1 - 1e-5, 1 - 1e-10, 1 - 2 ** -53];
      const us = [...ends, ...Array.from({ length: 5000 }, (__, i) => (i + 1) / 5001)].sort((a, b) => a - b);
      const values = us.map(value);
      expect(values.filter((x) => !Number.isFinite(x))).toEqual([]);
      if (law.kind !== "normal") expect(values.filter((x) => x < 0)).toEqual([]);
      const slack = 1e-12;
      const least = values.map((x) => x - slack * Math.abs(x));
      expect(us.filter((__, i) => (values[i + 1] ?? Infinity) < (least[i] ?? 0))).toEqual([]);
    },
  );

  // mpmath 1.3, 40 digits: exp((log u + loggamma(1 + shape)) / shape) · mean / shape, where the law is a power to the last digit.
  it.each([
    [0.001, 0.5, 5.2442064082779783e-299],
    [0.001, 0.6, 7.9602338168268587e-220],
    [0.01, 0.6, 3.6982656542328004e-21],
    [0.01, 0.001, 5.6607381470619743e-299],
  ])("of gamma with a shape of %d keep their digits at %d", (shape, u, wanted) => {
    expect(sampler({ kind: "gamma", shape, mean: 1 })(u) / Number(wanted)).toBeCloseTo(1, 9);
  });

  it("lognormal with a coefficient of variation beyond the root of all numbers is one", () => {
    const law: Law = { kind: "lognormal", mean: 1, cv: 1e200 };
    // log(1 + cv²) = 400 log 10, of which the median takes half.
    expect(Math.log(sampler(law)(0.5)) / (-200 * Math.LN10)).toBeCloseTo(1, 12);
    expect(probability(law)(sampler(law)(0.9))).toBeCloseTo(0.9, 12);
  });

  it.each([
    ["a mean over the shape that no number holds", { kind: "gamma", shape: 1e-300, mean: 1e300 }],
    ["an unknown kind", { kind: "exponental", mean: 20 }],
    ["the name of what every object has", { kind: "toString" }],
    ["nothing", undefined],
    ["a mean that is not a number", { kind: "exponential", mean: NaN }],
    ["a mean of 0", { kind: "gamma", shape: 1, mean: 0 }],
    ["half a stage", { kind: "erlang", stages: 2.5, mean: 1 }],
    ["ends that are exchanged", { kind: "uniform", from: 2, to: 1 }],
    ["probabilities that do not add up to 1", { kind: "hyperexponential", branches: [{ probability: 0.5, mean: 1 }] }],
    ["edges that do not rise", { kind: "empirical", edges: [0, 2, 1], counts: [1, 1] }],
    ["counts without edges", { kind: "empirical", edges: [0], counts: [1] }],
    ["weights that are all 0", { kind: "discrete", values: [1], weights: [0] }],
    ["no things to choose among", { kind: "zipf", count: 0, exponent: 1 }],
    ["a table that is too long", { kind: "poisson", mean: 1e9 }],
  ])("refuse %s", (_, law) => {
    for (const use of [sampler, probability, moments]) expect(() => use(law as Law)).toThrow(/^KL253 /);
  });
});
