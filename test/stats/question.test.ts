/** What a statistic is asked: what it does not know it refuses, and says so in its own words. */
import { describe, expect, it } from "vitest";
import { stats } from "../../kernel-lib/index.js";

const values = [3, 1, 4, 1, 5, 9, 2, 6];
const { queueing } = stats;
/** Every statistic that is asked a record, with a sound one. */
const questions: Readonly<Record<string, readonly [(question: never) => unknown, object]>> = {
  interval: [stats.interval, { values, level: 0.9 }],
  precision: [stats.precision, { metrics: { x: values }, relative: 0.1, level: 0.9, least: 5, most: 9 }],
  replications: [stats.replications, { run: (n: number) => n, metrics: { x: (n: number) => n }, least: 3, most: 3 }],
  bootstrap: [
    stats.bootstrap,
    { values, statistic: (x: readonly number[]) => Math.max(...x), seed: 1, purpose: "x", resamples: 9, block: 2 },
  ],
  paired: [stats.paired, { one: values, other: values.toReversed(), level: 0.9 }],
  welch: [stats.welch, { one: values, other: values, level: 0.9 }],
  histogram: [stats.histogram, { values, edges: [0, 10] }],
  ksDistance: [stats.ksDistance, { one: values, other: values }],
  ksDistanceToLaw: [stats.ksDistanceToLaw, { values, law: (x: number) => x / 10 }],
  andersonDarling: [stats.andersonDarling, { one: values, other: values.toReversed() }],
  againstBase: [stats.againstBase, { systems: { a: values, b: [2, 1] }, base: "a", common: false, level: 0.9 }],
  quantile: [stats.quantile, { values, p: 0.5, level: 0.9 }],
  controlled: [stats.controlled, { values, control: values.toReversed(), expectation: 1, level: 0.9 }],
  antithetic: [stats.antithetic, { values, mirrored: values, level: 0.9 }],
  batchMeans: [stats.batchMeans, { series: values, batches: 2, level: 0.9 }],
  erlangB: [queueing.erlangB, { servers: 2, load: 1 }],
  erlangC: [queueing.erlangC, { servers: 2, load: 1 }],
  mmc: [queueing.mmc, { arrivalRate: 1, serviceRate: 2, servers: 3 }],
  mmck: [queueing.mmck, { arrivalRate: 1, serviceRate: 2, servers: 3, places: 4 }],
  mg1: [queueing.mg1, { arrivalRate: 1, service: { kind: "exponential", mean: 0.5 } }],
};
const asking = Object.entries(questions).map(([name, [ask, question]]) => [name, ask, question] as const);
const NONE: readonly unknown[] = [undefined, null, 5, "x", [1, 2, 3]];
const CODED = /^KL\d{3} .+\n +where: .+\n +expected: .+\n +mend: /;

describe("a statistic that is asked a record", () => {
  it.each(asking)("answers what is sound: %s", (_, ask, question) => {
    expect(() => ask(question as never)).not.toThrow();
  });

  it.each(asking)("names the field that was meant by a misspelt one: %s", (name, ask, question) => {
    for (const field of Object.keys(question)) {
      const { [field as never]: value, ...rest } = question;
      const misspelt = { ...rest, [field.length > 2 ? `${field}e` : field.toUpperCase()]: value };
      if (field.length <= 2) expect(() => ask(misspelt as never)).toThrow(/^KL275 /);
      else expect(() => ask(misspelt as never)).toThrow(new RegExp(`^KL275 ${name} has no field [^]*write ${field}$`));
    }
  });

  it.each(asking)("refuses what is no record, whole or in part: %s", (_, ask, question) => {
    for (const none of NONE) expect(() => ask(none as never)).toThrow(/^KL275 /);
    for (const field of ["values", "metrics", "run", "statistic", "one", "other", "law", "systems", "edges"])
      if (field in question)
        for (const none of [null, 5, {}]) expect(() => ask({ ...question, [field]: none } as never)).toThrow(CODED);
  });

  it("says what was ignored before", () => {
    const one = { run: (n: number): number => n, metrics: { x: (n: number): number => n } };
    expect(() => stats.replications({ ...one, relatve: 0.1 } as never)).toThrow(/write relative$/);
    expect(() => stats.histogram({ values, bins: 3 } as never)).toThrow(/some of values, edges\n.*leave it out$/);
    expect(() => stats.interval({ values, levle: 0.9 } as never)).toThrow(/write level$/);
  });
});

describe("a statistic of a list or a text", () => {
  it.each([
    ["ecdf", stats.ecdf],
    ["holm", stats.holm],
    ["mser5", stats.mser5],
    ["effectiveSize", stats.effectiveSize],
    ["resultRows", stats.resultRows],
    ["toCsv", stats.toCsv],
    ["toJson", stats.toJson],
    ["fromCsv", stats.fromCsv],
    ["fromJson", stats.fromJson],
  ] as const)("refuses what is none: %s", (_, ask) => {
    for (const none of [undefined, null, 5, {}, [null]]) expect(() => ask(none as never)).toThrow(CODED);
  });
});

describe("the distance from a law", () => {
  const sample = [0.1, 0.4, 0.9];

  it("takes a law as data, too", () => {
    const mean = 2;
    const byFunction = stats.ksDistanceToLaw({ values: sample, law: (x) => -Math.expm1(-x / mean) });
    expect(stats.ksDistanceToLaw({ values: sample, law: { kind: "exponential", mean } })).toBe(byFunction);
  });

  it("refuses a law with steps, and what is none", () => {
    const distance = (law: unknown) => (): number => stats.ksDistanceToLaw({ values: sample, law: law as never });
    expect(distance({ kind: "poisson", mean: 2 })).toThrow(/^KL268 a law of kind poisson rises in steps/);
    expect(distance({ kind: "exponential", mean: -2 })).toThrow(/^KL253 /);
    expect(distance(undefined)).toThrow(/^KL268 the law is undefined/);
  });
});
