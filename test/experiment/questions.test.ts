/** The questions of the catalogue about quantities: what comes out, whatever the seed. */
import { describe, expect, it } from "vitest";
import { simulatedBreakEven } from "../../kernel-lib/experiment/break-even.js";
import * as questions from "../../kernel-lib/experiment/questions/index.js";
import { breakEven, stablePageWait } from "../../kernel-lib/experiment/theory.js";
import { experiments } from "../../kernel-lib/litmus/experiments.js";
import { alwaysFork, none, stable } from "../../kernel-lib/policy/index.js";

const precision = { seed: 3, replications: 5 };
const estimates = (q: ReturnType<typeof questions.pinStorm>) => q.points.map((p) => p.interval.estimate);

it("every question about quantities has an answer", () => {
  const answers: Record<string, unknown> = questions;
  for (const { name } of experiments) {
    const words = name
      .split("-")
      .map((word, k) => (k === 0 ? word : `${word[0]?.toUpperCase() ?? ""}${word.slice(1)}`));
    expect(answers[words.join("")], name).toBeTypeOf("function");
  }
});

describe("L23, the mlocked logger", () => {
  it("stalls for 30 to 100 ms on stable pages, and not without waits or with forks", () => {
    const waits = questions.mlockedLogger(stable, { seed: 1, effort: 0.5 });
    expect(waits.length).toBeGreaterThan(10);
    const inside = waits.filter((w) => w >= 30_000 && w <= 101_000);
    expect(inside.length / waits.length).toBeGreaterThan(0.8);
    expect(questions.mlockedLogger(none, { seed: 1, effort: 0.5 })).toEqual([]);
    expect(questions.mlockedLogger(alwaysFork, { seed: 1, effort: 0.5 })).toEqual([]);
  });
});

describe("L34, a storm of pins", () => {
  it("makes a wait for the last unpin as long as theory says, which no number bounds", () => {
    const q = questions.pinStorm(precision);
    for (const { x, interval } of q.points)
      expect(Math.abs(interval.estimate - (q.theory?.(x) ?? NaN)), `${x} drivers`).toBeLessThan(2 * interval.halfWidth);
    const [one = 0, , , , eight = 0] = estimates(q);
    expect(eight).toBeGreaterThan(15 * one);
  });

  it("waits for one driver as long as it holds, and for two as first steps say", () => {
    expect(questions.lastUnpin({ n: 1, hold: 7, pause: 3 })).toBeCloseTo(7, 12);
    // One pin two times of three, two one time of three: 3/2 and 2.
    expect(questions.lastUnpin({ n: 2, hold: 1, pause: 1 })).toBeCloseTo((2 / 3) * 1.5 + (1 / 3) * 2, 12);
  });
});

describe("L35, pages that are skipped", () => {
  const share = 20;

  it("throttle every write the longer, the more of them are pinned, and for ever beyond the dirty limit", () => {
    const { points } = questions.skipAccumulation(precision);
    const going = points.filter((p) => p.hung === 0);
    expect(going.every((p) => p.x <= share)).toBe(true);
    expect(points.filter((p) => p.hung === 1).every((p) => p.x > share)).toBe(true);
    expect(points.filter((p) => p.hung === 1)).toHaveLength(2);
    const waits = going.map((p) => p.interval.estimate);
    expect(waits).toEqual(waits.toSorted((a, b) => a - b));
    expect(waits.at(-1) ?? 0).toBeGreaterThan(5 * (waits[0] ?? Infinity));
  });

  it("do nothing of that when they are written back all the same", () => {
    const { points } = questions.skipAccumulation(precision, false);
    expect(points.every((p) => p.hung === 0)).toBe(true);
    const waits = points.map((p) => p.interval.estimate);
    expect(Math.max(...waits) / Math.min(...waits)).toBeLessThan(1.1);
  });
});

describe("L36, orphans", () => {
  it.each([0, 3])("are never more than one on its way and one for each of %d pins", (pins) => {
    const q = questions.orphanMemory(precision, pins);
    for (const { interval } of q.points) expect(interval.high - interval.halfWidth).toBeLessThanOrEqual(1 + pins);
    expect(Math.max(...estimates(q))).toBe(1 + pins);
  });
});

describe("L37, the tax on faults", () => {
  it("is one fault of each mapper for a writeback, under forks as under stable pages", () => {
    for (const q of [questions.reFaultTax(precision), questions.reFaultTax(precision, "stable")])
      for (const { x, interval } of q.points)
        expect(Math.abs(interval.estimate - x), `${q.title}, ${x}`).toBeLessThan(0.05);
  });
});

describe("the break-even of fork and wait", () => {
  it.each([5, 20, 50])("is where the closed form says, for a fork of %d µs", (cost) => {
    const rate = 1 / 100;
    const { estimate, halfWidth } = simulatedBreakEven({ rate, cost, seed: 2 });
    const exact = breakEven({ rate, cost });
    expect(Math.abs(estimate - exact)).toBeLessThan(2 * halfWidth);
    expect(halfWidth).toBeLessThan(0.3 * exact);
  });
});

describe("what is no question", () => {
  it("keep their digits where a store hardly ever comes", () => {
    for (const rate of [1e-3, 1e-6, 1e-12, 1e-18]) {
      const { probability, mean, meanOfWaits } = stablePageWait({ rate, duration: 20 });
      expect(meanOfWaits / (10 * (1 + (rate * 20) / 6))).toBeCloseTo(1, 3);
      expect(mean / (probability * meanOfWaits)).toBeCloseTo(1, 9);
      expect(breakEven({ rate, cost: 5 }) / 10).toBeCloseTo(1, 2);
    }
    const [below, above] = [1 - 1e-9, 1 + 1e-9].map(
      (x) => stablePageWait({ rate: (1e-3 / 20) * x, duration: 20 }).mean,
    );
    expect((below ?? 0) / (above ?? 1)).toBeCloseTo(1, 7);
  });

  it("is told: an effort, a rate, a duration or a cost that is none", () => {
    for (const effort of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => questions.orphanMemory({ seed: 1, replications: 2, effort })).toThrow(/^KL427 an effort of/);
    expect(() => breakEven({ rate: 0, cost: 5 })).toThrow(/^KL426 rate is 0/);
    expect(() => breakEven({ rate: 1, cost: -5 })).toThrow(/^KL426 cost is -5/);
    expect(() => stablePageWait({ rate: -1, duration: 5 })).toThrow(/^KL426 rate is -1/);
    expect(() => stablePageWait({ rate: 1, duration: Number.NaN })).toThrow(/^KL426 duration is NaN/);
    expect(() => simulatedBreakEven({ rate: 1, cost: 0, seed: 1 })).toThrow(/^KL426 cost is 0/);
  });

  it("is not a small effort: a replication is long enough to be counted", () => {
    const { points } = questions.skipAccumulation({ seed: 1, replications: 2, effort: 1e-6 });
    expect(points).toHaveLength(8);
  });
});
