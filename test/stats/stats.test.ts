import fc from "../property.js";
import { describe, expect, it } from "vitest";
import { sampler } from "../../kernel-lib/base/variates.js";
import { stream } from "../../kernel-lib/base/random.js";
import * as stats from "../../kernel-lib/stats/index.js";
import { studentQuantile } from "../../kernel-lib/stats/student.js";

const a = [9.1, 11.2, 10.4, 12.3, 8.7, 10.9];
const b = [8.2, 10.9, 9.1, 11.8, 8.8, 9.6, 12.5];

/** n draws of a law, from a stream of their own. */
const exponential = (n: number, replication = 0, antithetic = false): readonly number[] => {
  const [draw, value] = [
    stream({ seed: 9, purpose: "x", replication, antithetic }),
    sampler({ kind: "exponential", mean: 1 }),
  ];
  return Array.from({ length: n }, () => value(draw()));
};

/** An autoregressive series: each value is `phi` of the one before, and noise. */
const autoregressive = (n: number, phi: number, replication = 0): readonly number[] => {
  const [draw, value] = [stream({ seed: 9, purpose: "ar", replication }), sampler({ kind: "normal", mean: 0, sd: 1 })];
  return Array.from({ length: n }).reduce<{ readonly last: number; readonly list: number[] }>(
    ({ last, list }) => {
      const next = phi * last + value(draw());
      list.push(next);
      return { last: next, list };
    },
    { last: 0, list: [] },
  ).list;
};

// Every constant is scipy 1.16's, with the call beside it.
describe("intervals agree with scipy", () => {
  it.each([
    [1, [0.32491969623290634, 3.0776835371752544, 12.706204736174694, 636.6192487687897]],
    [2, [0.2886751345948128, 1.8856180831641272, 4.302652729749462, 31.599054576445365]],
    [9, [0.260955336473911, 1.3830287383966329, 2.262157162798205, 4.780912585931217]],
    [29, [0.25568363457125604, 1.311433647301551, 2.045229642132703, 3.6594050194663748]],
    [1000, [0.25341451583949876, 1.2823987214609247, 1.9623390808264083, 3.300282648423944]],
  ])("scipy.stats.t.ppf([0.6, 0.9, 0.975, 0.9995], %d)", (df, wanted) => {
    const got = [0.6, 0.9, 0.975, 0.9995].map((p) => studentQuantile(p, df));
    expect(got.map((t, i) => Math.abs(t / (wanted[i] ?? 1) - 1) < 1e-10)).toEqual([true, true, true, true]);
  });

  it("scipy.stats.t.interval(0.99, 5, loc=mean(a), scale=sem(a))", () => {
    const i = stats.interval({ values: a, level: 0.99 });
    expect(i.low).toBeCloseTo(8.21585834531387, 10);
    expect(i.high).toBeCloseTo(12.650808321352796, 10);
  });

  it("scipy.stats.ttest_rel(a, b[:6]), confidence_interval(0.9)", () => {
    const d = stats.paired({ one: a, other: b.slice(0, 6), level: 0.9 });
    expect(d.p).toBeCloseTo(0.02904521772801638, 10);
    expect(d.interval.low).toBeCloseTo(0.23464451169042344, 10);
    expect(d.interval.high).toBeCloseTo(1.1653554883095758, 10);
  });

  it("scipy.stats.ttest_ind(a, b, equal_var=False), confidence_interval(0.95)", () => {
    const d = stats.welch({ one: a, other: b });
    expect(d.p).toBeCloseTo(0.7186074868137986, 10);
    expect(d.interval.low).toBeCloseTo(-1.5095636128025753, 10);
    expect(d.interval.high).toBeCloseTo(2.1190874223263827, 10);
  });

  it("scipy.stats.binom.ppf([0.025, 0.975], 200, 0.9) + [0, 1] are the ranks around the 0.9 quantile of 200 values", () => {
    const q = stats.quantile({ values: Array.from({ length: 200 }, (_, i) => i + 1), p: 0.9 });
    expect([q.estimate, q.low, q.high]).toEqual([180, 171, 189]);
    expect(q.coverage).toBeGreaterThanOrEqual(0.95);
  });

  it("scipy.stats.ks_2samp(a, b) and kstest(a, expon(scale=10).cdf)", () => {
    expect(stats.ksDistance({ one: a, other: b })).toBeCloseTo(0.23809523809523808, 14);
    expect(stats.ksDistanceToLaw({ values: a, law: (x) => 1 - Math.exp(-x / 10) })).toBeCloseTo(0.581048450752361, 12);
  });

  it("scipy.stats._morestats._anderson_ksamp_right, without and with ties", () => {
    expect(stats.andersonDarling({ one: a, other: b })).toBeCloseTo(0.2708341922627637, 12);
    expect(stats.andersonDarling({ one: [1, 2, 2, 3, 5], other: [2, 3, 3, 8] })).toBeCloseTo(0.6344642857142857, 12);
  });

  it("R: p.adjust(c(0.01, 0.02, 0.03, 0.005), 'holm')", () => {
    expect(stats.holm([0.01, 0.02, 0.03, 0.005]).map((p) => Number(p.toFixed(12)))).toEqual([0.03, 0.04, 0.04, 0.02]);
  });
});

describe("the size of values does not matter", () => {
  const close = (x: number, wanted: number): void => expect(x / wanted).toBeCloseTo(1, 12);
  it.each([2 ** 900, 2 ** 1017, 2 ** -900])("a unit of %d", (unit) => {
    const [one, other] = [a, b.slice(0, 6)].map((values) => values.map((x) => x * unit)) as [number[], number[]];
    close(stats.interval({ values: one }).halfWidth, stats.interval({ values: a }).halfWidth * unit);
    close(stats.interval({ values: one }).estimate, stats.interval({ values: a }).estimate * unit);
    for (const compare of [stats.paired, stats.welch]) {
      const [large, plain] = [compare({ one, other }), compare({ one: a, other: b.slice(0, 6) })];
      close(large.interval.low, plain.interval.low * unit);
      expect([large.p, large.gain]).toEqual([plain.p, plain.gain]);
    }
  });
});

describe("the stopping rule", () => {
  const wide = { wait: [1, 9, 2, 8, 1, 9, 2, 8, 1, 9] };
  it("goes on until every metric is precise, and says at the cap that it was not reached", () => {
    const on = stats.precision({ metrics: wide, relative: 0.05, most: 100 });
    expect([on.stop, on.reached, on.wanted]).toEqual([false, false, 100]);
    const capped = stats.precision({ metrics: wide, relative: 0.05, most: 10 });
    expect([capped.stop, capped.reached]).toEqual([true, false]);
    expect(capped.says).toMatch(/^not reached after 10 replications: wait within/);
  });

  it("is reached when all are, also by a metric that never varies, and not before the least number", () => {
    const metrics = { wait: [10, 10.1, 9.9, 10, 10.1], losses: [0, 0, 0, 0, 0] };
    expect(stats.precision({ metrics, least: 5 })).toMatchObject({ stop: true, reached: true, replications: 5 });
    expect(stats.precision({ metrics, least: 6 })).toMatchObject({ stop: false, reached: false });
  });

  it("names the reason for which it goes on: a metric, or too few replications", () => {
    const wait = [20, 20.01, 19.99, 20];
    expect(stats.precision({ metrics: { wait }, relative: 0.05, least: 10 }).says).toBe(
      "not reached after 4 replications: every metric within ± 5 %, but at least 10 replications are wanted",
    );
    expect(stats.precision({ metrics: { other: wait, wait: [1, 9, 2, 8] }, relative: 0.05, least: 10 }).says).toMatch(
      /^not reached after 4 replications: wait within ± \d+(\.\d)? %, wanted ± 5 %$/,
    );
  });

  it("foresees about how many replications it takes", () => {
    const values = exponential(50);
    const { wanted } = stats.precision({ metrics: { values }, relative: 0.05, most: 100_000 });
    // (1.96 / 0.05)² = 1537 for a coefficient of variation of 1.
    expect(wanted).toBeGreaterThan(600);
    expect(wanted).toBeLessThan(3500);
  });
});

describe("one long run", () => {
  it("loses its warm-up, and no more of a series that has none", () => {
    const steady = autoregressive(2000, 0.3);
    const warming = steady.map((x, i) => x + 20 * Math.exp(-i / 40));
    const { truncate, warnings } = stats.mser5(warming);
    expect(truncate).toBeGreaterThan(80);
    expect(truncate).toBeLessThan(500);
    expect(warnings).toEqual([]);
  });

  it("warns when the warm-up takes more than half", () => {
    const rising = Array.from({ length: 200 }, (_, i) => i * i);
    expect(stats.mser5(rising).warnings[0]).toMatch(/more than half: the run is too short/);
  });

  it("warns when the series is too short to say, and when its last values, which are never left out, are others", () => {
    const ended = (...runs: readonly (readonly [number, number])[]): ReturnType<typeof stats.mser5> =>
      stats.mser5(runs.flatMap(([count, value]) => Array.from({ length: count }, () => value)));
    expect(stats.mser5([...Array.from({ length: 20 }, () => 1000), 1, 2, 1, 2, 1]).warnings[0]).toMatch(
      /^25 .* too few/,
    );
    expect(ended([25, 9], [20, 1]).warnings[0]).toMatch(/^45 values are too few to tell a warm-up: at least 50 /);
    expect(ended([30, 9], [20, 1]).warnings[0]).toMatch(/^the last 20 of 50 values lie apart from all before: /);
    expect(ended([60, 9], [20, 1]).warnings[0]).toMatch(/^the last 20 of 80 /);
    expect(ended([60, 9], [40, 1]).warnings[0]).toMatch(/takes 60 of 100 values, more than half/);
    expect(ended([50, 9], [50, 1])).toEqual({ truncate: 50, mean: 1, warnings: [] });
    expect(ended([50, 3])).toEqual({ truncate: 0, mean: 3, warnings: [] });
  });

  it("seldom warns of a long series without a warm-up", () => {
    const series = Array.from({ length: 400 }, (_, replication) => {
      const draw = stream({ seed: 5, purpose: "steady", replication });
      return Array.from({ length: 250 }, draw);
    });
    const apart = series.flatMap((one) => stats.mser5(one).warnings).filter((text) => text.includes("lie apart"));
    expect(apart.length).toBeLessThan(8);
  });

  it("warns of batches that are not independent, and not of those that are", () => {
    expect(stats.batchMeans({ series: autoregressive(600, 0.98) }).warnings[0]).toMatch(/correlated \(lag 1/);
    const long = stats.batchMeans({ series: autoregressive(30_000, 0.5) });
    expect(long.warnings).toEqual([]);
    expect(long.interval.low < 0 && long.interval.high > 0).toBe(true);
    expect(long.batchSize * long.batches).toBe(30_000);
  });

  it("is worth as many independent values as theory says: n (1 − φ) / (1 + φ)", () => {
    for (const phi of [0, 0.5, 0.9]) {
      const worth = stats.effectiveSize(autoregressive(20_000, phi));
      expect(worth / ((20_000 * (1 - phi)) / (1 + phi))).toBeGreaterThan(0.8);
      expect(worth / ((20_000 * (1 - phi)) / (1 + phi))).toBeLessThan(1.25);
    }
  });
});

describe("variance reduction", () => {
  const n = 400;
  it("by a control gains what its correlation promises: 1 / (1 − ρ²)", () => {
    const control = exponential(n, 1);
    const values = control.map((c, i) => 3 * c + (exponential(n, 2)[i] ?? 0));
    const { interval, gain } = stats.controlled({ values, control, expectation: 1 });
    expect(gain).toBeGreaterThan(7);
    expect(gain).toBeLessThan(14);
    expect(interval.low < 4 && interval.high > 4).toBe(true);
  });

  it("needs a control that varies, and says so", () => {
    for (const control of [
      [0.1, 0.1, 0.1, 0.1],
      [3e-200, 3e-200, 3e-200, 3e-200],
    ])
      expect(() => stats.controlled({ values: [1, 2, 3, 4], control, expectation: 0.1 })).toThrow(
        /^KL272 the control does not vary/,
      );
  });

  it("by antithetic pairs gains what inversion promises: 1 / (2 − π²/6) for exponential values", () => {
    const { gain, interval } = stats.antithetic({ values: exponential(4000, 1), mirrored: exponential(4000, 1, true) });
    expect(gain).toBeCloseTo(1 / (2 - Math.PI ** 2 / 6), 0);
    expect(interval.low < 1 && interval.high > 1).toBe(true);
  });

  it("by common random numbers is measured as the gain of the pairing", () => {
    const one = exponential(n);
    const d = stats.paired({ one, other: one.map((x) => x * 1.1) });
    expect(d.gain).toBeCloseTo((1 + 1.21) / 0.01, 6);
    expect(stats.paired({ one, other: one })).toMatchObject({ p: 1, gain: Infinity });
  });
});

describe("many systems against one", () => {
  const systems = {
    none: exponential(200, 1),
    same: exponential(200, 2),
    slower: exponential(200, 1).map((x) => x + 0.1),
  };
  it("differ where they do, corrected for their number", () => {
    const found = stats.againstBase({ systems, base: "none", common: true });
    expect(found.map(({ name, differs, method }) => [name, differs, method])).toEqual([
      ["same", false, "paired"],
      ["slower", true, "paired"],
    ]);
    expect(found[0]?.interval.level).toBeCloseTo(0.975, 12);
    expect(found.every((d) => d.adjusted >= d.p)).toBe(true);
    expect(stats.againstBase({ systems, base: "none", common: false }).map((d) => d.differs)).toEqual([false, false]);
  });

  it("need a base that is there", () => {
    expect(() => stats.againstBase({ systems, base: "nobody", common: true })).toThrow(/^KL265 /);
  });
});

describe("a quantile", () => {
  it("says when the sample is too small to bound it, and how many values are needed", () => {
    const few = stats.quantile({ values: exponential(50), p: 0.95 });
    expect(few.high).toBeNull();
    expect(few.warnings).toEqual([
      "50 values are too few to bound the 0.95 quantile from above at level 0.95: 72 are needed",
    ]);
    expect(stats.quantile({ values: exponential(72), p: 0.95 }).high).not.toBeNull();
    expect(stats.quantile({ values: exponential(71), p: 0.95 }).high).toBeNull();
  });

  it("says so also of one that hardly any sample holds", () => {
    const { low, warnings } = stats.quantile({ values: [5, 6], p: 1e-17 });
    expect(low).toBeNull();
    // log 0.025 / log(1 − 1e-17)
    expect(warnings[0]).toMatch(/^2 values are too few .* from below at level 0.95: 36888794541139\d{4} are needed$/);
    expect(stats.quantile({ values: [5, 6], p: 1 - 2 ** -53 }).warnings[0]).toMatch(
      /from above .*: \d{17} are needed$/,
    );
  });

  it("covers the truth about as often as it says", () => {
    const truth = -Math.log(0.1);
    const hits = Array.from({ length: 400 }, (_, r) => stats.quantile({ values: exponential(100, r), p: 0.9 })).filter(
      (q) => (q.low ?? -Infinity) <= truth && truth <= (q.high ?? Infinity),
    ).length;
    expect(hits / 400).toBeGreaterThan(0.92);
  });
});

describe("distributions", () => {
  const list = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 40 });
  it("rise to one, and count every value once", () => {
    fc.assert(
      fc.property(list, (values) => {
        const { p, x } = stats.ecdf(values);
        expect(p.at(-1)).toBe(1);
        expect(x).toEqual([...new Set(values)].sort((l, r) => l - r));
        const h = stats.histogram({ values });
        expect(h.counts.reduce((s, c) => s + c, 0) + h.outside).toBe(values.length);
        expect(h.outside).toBe(0);
      }),
    );
  });

  it("are as far apart as the slow definition says", () => {
    fc.assert(
      fc.property(list, list, (one, other) => {
        const at = (s: readonly number[], x: number): number => s.filter((v) => v <= x).length / s.length;
        const slow = Math.max(...[...one, ...other].map((x) => Math.abs(at(one, x) - at(other, x))));
        expect(stats.ksDistance({ one, other })).toBeCloseTo(slow, 14);
      }),
    );
  });

  it.each([
    [[1, 1 + Number.EPSILON]],
    [[0, Number.MIN_VALUE]],
    [[-1e308, 1.5e308]],
    [[1.7e308]],
    [[-1.7e308, -1.7e308 * (1 - Number.EPSILON)]],
  ])("have bins between the ends of every sample: %j", (values) => {
    const { edges, counts, outside } = stats.histogram({ values });
    expect(edges.every((edge, i) => i === 0 || edge > (edges[i - 1] ?? edge))).toBe(true);
    expect([counts.reduce((sum, n) => sum + n, 0), outside]).toEqual([values.length, 0]);
  });

  it.each([NaN, -0.1, 1.5])("are held against a law of probabilities only, and not one that gives %d", (p) => {
    expect(() => stats.ksDistanceToLaw({ values: [1, 2], law: () => p })).toThrow(/^KL268 /);
  });

  it("need edges that rise", () => {
    expect(() => stats.histogram({ values: [1], edges: [1, 1] })).toThrow(/^KL266 /);
  });
});

describe("the bootstrap", () => {
  const values = exponential(100);
  const mean = (x: readonly number[]): number => x.reduce((s, v) => s + v, 0) / x.length;
  it("gives Student's interval for a mean, near enough, and the same one for the same seed", () => {
    const i = stats.bootstrap({ values, statistic: mean, seed: 3 });
    const t = stats.interval({ values });
    expect(i.halfWidth / t.halfWidth).toBeGreaterThan(0.85);
    expect(i.halfWidth / t.halfWidth).toBeLessThan(1.1);
    expect(stats.bootstrap({ values, statistic: mean, seed: 3 })).toEqual(i);
    expect(stats.bootstrap({ values, statistic: mean, seed: 4 })).not.toEqual(i);
  });

  it("by blocks is wider for values that resemble their neighbours", () => {
    const series = autoregressive(1000, 0.9);
    const width = (block: number): number =>
      stats.bootstrap({ values: series, statistic: mean, seed: 3, block }).halfWidth;
    expect(width(50) / width(1)).toBeGreaterThan(2.5);
  });

  it("draws no block that is the whole series, of which every resample is the same", () => {
    for (const block of [100, 101, 1000])
      expect(() => stats.bootstrap({ values, statistic: mean, seed: 3, block })).toThrow(/^KL263 .*\n.*\n.* 1 to 99/);
    expect(() => stats.bootstrap({ values: [1], statistic: mean, seed: 3 })).toThrow(/^KL261 /);
  });

  it("never gives an interval of what is no number", () => {
    expect(() => stats.bootstrap({ values, statistic: () => NaN, seed: 3 })).toThrow(/^KL261 /);
  });
});

describe("tidy rows", () => {
  const value = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.string({ unit: "binary" }),
    fc.constantFrom("", '"', ",", "\r\n", "1", "true", "null"),
    fc.boolean(),
    fc.constant(null),
  );
  const table = fc
    .uniqueArray(fc.string(), { minLength: 1, maxLength: 5 })
    .filter((columns) => !columns.includes("__proto__"))
    .chain((columns) =>
      fc
        .array(fc.tuple(...columns.map(() => value)), { minLength: 1, maxLength: 8 })
        .map((lines) => lines.map((line) => Object.fromEntries(columns.map((c, i) => [c, line[i] ?? null])))),
    );

  it("come back from CSV and from JSON bit for bit", () => {
    fc.assert(
      fc.property(table, (rows) => {
        expect(stats.fromCsv(stats.toCsv(rows))).toEqual(rows);
        expect(stats.fromJson(stats.toJson(rows))).toEqual(rows);
      }),
    );
    expect(Object.is(stats.fromCsv(stats.toCsv([{ x: -0 }]))[0]?.["x"], -0)).toBe(true);
    expect(Object.is(stats.fromJson(stats.toJson([{ x: -0 }]))[0]?.["x"], -0)).toBe(true);
  });

  it("are read in a time that grows as they do, and told with the line where they are wrong", () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => ({ i, name: `row ${i}`, value: i / 7 }));
    const text = stats.toCsv(rows);
    const before = performance.now();
    expect(stats.fromCsv(text)).toEqual(rows);
    // The lines were once counted anew for each field, which took fifty times as long.
    expect(performance.now() - before).toBeLessThan(5000);
    expect(() => stats.fromCsv(`${text}1,word,2\n`)).toThrow(/^KL267 .*\n +where: +line 20002\n/);
    expect(() => stats.fromCsv(`${text}1,"two\nlines,2\n`)).toThrow(/^KL267 .*\n +where: +line 20002\n/);
    const long = [{ text: '"a'.repeat(2_000_000) }];
    expect(stats.fromCsv(stats.toCsv(long))).toEqual(long);
  });

  it.each([
    ["a record", { b: 1 }],
    ["a list", [1]],
    ["an integer of any length", 1n],
    ["a function", () => 1],
    ["a symbol", Symbol("x")],
  ])("are not written with %s in them, which could not be read", (_, a) => {
    for (const write of [stats.toCsv, stats.toJson])
      expect(() => write([{ a }] as unknown as Parameters<typeof write>[0])).toThrow(/^KL267 .*\n.*row 0, column a/);
  });

  it("hold nothing where a value is missing", () => {
    const rows = [{ a: undefined, b: 1 }] as unknown as Parameters<typeof stats.toCsv>[0];
    expect(stats.fromCsv(stats.toCsv(rows))).toEqual([{ a: null, b: 1 }]);
    expect(stats.fromJson(stats.toJson(rows))).toEqual([{ a: null, b: 1 }]);
  });

  it("are read from a text that says first that it is Unicode", () => {
    expect(stats.fromCsv('\uFEFF"x"\n1\n')).toEqual([{ x: 1 }]);
    expect(stats.fromJson('\uFEFF[{"x":1}]')).toEqual([{ x: 1 }]);
  });

  it.each([
    ["JSON with a number beyond all doubles", () => stats.fromJson('[{"x": 1e400}]')],
    ["JSON of lists", () => stats.fromJson("[[1, 2]]")],
    ["JSON with a list in a row", () => stats.fromJson('[{"x": [1]}]')],
    ["no rows", () => stats.toCsv([])],
    ["a NaN", () => stats.toJson([{ x: NaN }])],
    ["rows with different columns", () => stats.toCsv([{ x: 1 }, { y: 1 }])],
    ["a quote that is not closed", () => stats.fromCsv('"a"\n"x')],
    ["a bare word", () => stats.fromCsv('"a"\nword\n')],
    ["a blank", () => stats.fromCsv('"a"\n \n')],
    ["a number of base 16", () => stats.fromCsv('"a"\n0x10\n')],
    ["a line that is too short", () => stats.fromCsv('"a","b"\n1\n')],
    ["two columns of one name", () => stats.fromCsv('"a","a"\n1,2\n')],
    ["text that is no JSON", () => stats.fromJson("{")],
    ["JSON that is no table", () => stats.fromJson('{"a": 1}')],
  ])("refuse %s", (_, use) => expect(use).toThrow(/^KL267 /));
});

describe("nothing is said of a sample that is none", () => {
  const cases: readonly (readonly [string, (values: readonly number[]) => unknown])[] = [
    ["interval", (values) => stats.interval({ values })],
    ["precision", (values) => stats.precision({ metrics: { values } })],
    ["mser5", (values) => stats.mser5(values)],
    ["batchMeans", (series) => stats.batchMeans({ series })],
    ["effectiveSize", (values) => stats.effectiveSize(values)],
    ["paired", (one) => stats.paired({ one, other: one })],
    ["welch", (one) => stats.welch({ one, other: [1, 2] })],
    ["holm", (values) => stats.holm(values)],
    ["controlled", (values) => stats.controlled({ values, control: values, expectation: 0 })],
    ["antithetic", (values) => stats.antithetic({ values, mirrored: values })],
    ["quantile", (values) => stats.quantile({ values, p: 0.5 })],
    ["ecdf", (values) => stats.ecdf(values)],
    ["histogram", (values) => stats.histogram({ values })],
    ["ksDistance", (one) => stats.ksDistance({ one, other: [1] })],
    ["andersonDarling", (one) => stats.andersonDarling({ one, other: [1] })],
    ["bootstrap", (values) => stats.bootstrap({ values, statistic: (x) => x.length, seed: 1 })],
  ];
  it.each(cases)("%s refuses an empty one, NaN and infinity", (name, use) => {
    expect(() => use([])).toThrow(/^KL261 /);
    if (name !== "bootstrap") expect(() => use([...Array<number>(40).fill(0.5), NaN])).toThrow(/^KL261 /);
    if (name !== "bootstrap") expect(() => use([...Array<number>(40).fill(0.5), Infinity])).toThrow(/^KL261 /);
  });

  it("and no level or count that is none is taken", () => {
    expect(() => stats.interval({ values: a, level: 95 })).toThrow(/^KL262 /);
    expect(() => stats.interval({ values: a, level: "0.9" as never })).toThrow(/^KL262 /);
    expect(() => stats.batchMeans({ series: a, batches: 1.5 })).toThrow(/^KL263 /);
    expect(() => stats.paired({ one: a, other: b })).toThrow(/^KL264 /);
    expect(() => stats.precision({ metrics: { a }, least: 1 })).toThrow(/^KL263 /);
  });
});
