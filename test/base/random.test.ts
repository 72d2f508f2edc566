import fc from "../property.js";
import { describe, expect, it } from "vitest";
import { philox } from "../../kernel-lib/base/philox.js";
import { drawAt, stream, uniformOf, type StreamKey } from "../../kernel-lib/base/random.js";

const take = (n: number, draw: () => number): readonly number[] => Array.from({ length: n }, () => draw());

describe("Philox4x32-10", () => {
  it("gives the known answers that Random123 publishes", () => {
    // tests/kat_vectors of Random123 1.14: lines "philox4x32 10", counter, key, result.
    const ones = 0xffffffff;
    const hex = (words: readonly number[]): string => words.map((w) => w.toString(16).padStart(8, "0")).join(" ");
    expect(hex(philox({ counter: [0, 0, 0, 0], key: [0, 0] }))).toBe("6627e8d5 e169c58d bc57ac4c 9b00dbd8");
    expect(hex(philox({ counter: [ones, ones, ones, ones], key: [ones, ones] }))).toBe(
      "408f276d 41c83b0e a20bc7c6 6d5451fd",
    );
    expect(
      hex(philox({ counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], key: [0xa4093822, 0x299f31d0] })),
    ).toBe("d16cfe09 94fdcceb 5001e420 24126ea1");
  });
});

describe("a random stream", () => {
  const key = fc.record({
    seed: fc.maxSafeNat(),
    purpose: fc.string({ minLength: 1 }),
    replication: fc.nat(2 ** 32 - 1),
    entity: fc.nat(2 ** 32 - 1),
    antithetic: fc.boolean(),
  });

  it("is its pure form, number for number", () => {
    fc.assert(
      fc.property(key, (k) => {
        expect(take(9, stream(k))).toEqual(Array.from({ length: 9 }, (_, index) => drawAt({ ...k, index })));
      }),
    );
  });

  it("begins at any of its numbers", () => {
    fc.assert(
      fc.property(key, fc.nat(2 ** 33 - 8), (k, first) => {
        expect(take(5, stream(k, first))).toEqual(
          Array.from({ length: 5 }, (_, i) => drawAt({ ...k, index: first + i })),
        );
      }),
    );
    expect(() => stream({ seed: 1, purpose: "p" }, 2 ** 33 - 2).call(undefined)).not.toThrow();
    const last = stream({ seed: 1, purpose: "p" }, 2 ** 33 - 1);
    last();
    expect(last).toThrow(/^KL252 /);
    for (const first of [-1, 0.5, Number.NaN, 2 ** 33])
      expect(() => stream({ seed: 1, purpose: "p" }, first)).toThrow(/^KL251 /);
  });

  it("mirrors exactly when it is antithetic", () => {
    fc.assert(
      fc.property(key, fc.nat(1e6), (k, index) => {
        expect(drawAt({ ...k, index, antithetic: false }) + drawAt({ ...k, index, antithetic: true })).toBe(1);
      }),
    );
  });

  it("stays inside (0, 1) on the grid of 2^-53, whatever the words are", () => {
    const word = fc.oneof(fc.constantFrom(0, 31, 32, 63, 64, 0xffffffff), fc.nat(2 ** 32 - 1));
    fc.assert(
      fc.property(word, word, (high, low) => {
        const u = uniformOf(high, low);
        expect(u > 0 && u < 1 && 1 - u > 0 && 1 - u < 1 && Number.isInteger(u * 2 ** 53)).toBe(true);
      }),
    );
    expect(uniformOf(0xffffffff, 0xffffffff)).toBe(1 - 2 ** -53);
    expect(uniformOf(0, 32)).toBe(2 ** -53);
  });

  it("changes with every part of its key", () => {
    const base: StreamKey = { seed: 42, purpose: "arrivals", replication: 1, entity: 1 };
    const others: readonly StreamKey[] = [
      base,
      { ...base, seed: 43 },
      { ...base, seed: 42 + 2 ** 32 },
      { ...base, purpose: "arrivalt" },
      { ...base, purpose: "services" },
      { ...base, replication: 2 },
      { ...base, entity: 2 },
      { ...base, entity: 2 ** 31 + 1 },
      { ...base, replication: 0, entity: 257 },
    ];
    const first = others.map((k) => drawAt({ ...k, index: 0 }));
    expect(new Set(first).size).toBe(others.length);
  });

  it("keeps its draws when purposes, entities and replications are added", () => {
    const alone = take(5, stream({ seed: 7, purpose: "arrivals", entity: 3 }));
    const draws = [stream({ seed: 7, purpose: "arrivals", entity: 3 }), stream({ seed: 7, purpose: "services" })];
    const mixed = Array.from({ length: 5 }, () => draws.map((draw) => draw()));
    expect(mixed.map(([arrival]) => arrival)).toEqual(alone);
  });

  it("gives the bits it has always given", () => {
    expect(take(4, stream({ seed: 42, purpose: "arrivals", replication: 7 }))).toEqual([
      0.9395135309905915, 0.8201200144979754, 0.10945135672627793, 0.5054577807176136,
    ]);
  });

  it("has no two purposes with one hash among the words of a language", () => {
    const names = ["arrivals", "services", "think time", "page", "folio", "device", "bootstrap", "policy", "a", "b"];
    const purposes = names.flatMap((name) => Array.from({ length: 2000 }, (_, i) => `${name} ${i}`));
    expect(new Set(purposes.map((purpose) => drawAt({ seed: 1, purpose, index: 0 }))).size).toBe(purposes.length);
  });

  it("is uniform in two dimensions, within and between neighbouring streams", () => {
    const cells = 16;
    const chi2 = (pairs: readonly (readonly [number, number])[]): number => {
      const counts = pairs.reduce(
        (list: number[], [x, y]) => {
          const at = Math.floor(x * cells) * cells + Math.floor(y * cells);
          list[at] = (list[at] ?? 0) + 1;
          return list;
        },
        Array(cells * cells).fill(0),
      );
      const expected = pairs.length / cells ** 2;
      return counts.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
    };
    const n = 50_000;
    const [one, next] = [stream({ seed: 3, purpose: "p", entity: 0 }), stream({ seed: 3, purpose: "p", entity: 1 })];
    const within = Array.from({ length: n }, () => [one(), one()] as const);
    const between = Array.from({ length: n }, (_, i) => [within[i]?.[0] ?? 0, next()] as const);
    // chi-square with 255 degrees of freedom: 5.5 standard deviations (22.6) on either side.
    for (const value of [chi2(within), chi2(between)]) expect(Math.abs(value - 255)).toBeLessThan(125);
  });

  it.each([
    ["a seed that is not whole", { seed: 1.5, purpose: "p" }],
    ["a seed that is a text", { seed: "42" as unknown as number, purpose: "p" }],
    ["a negative seed", { seed: -1, purpose: "p" }],
    ["no seed", { seed: undefined as unknown as number, purpose: "p" }],
    ["an empty purpose", { seed: 1, purpose: "" }],
    ["a replication that is not a number", { seed: 1, purpose: "p", replication: NaN }],
    ["an entity beyond 32 bits", { seed: 1, purpose: "p", entity: 2 ** 32 }],
  ])("refuses %s", (_, k: StreamKey) => {
    expect(() => stream(k)).toThrow(/^KL251 /);
    expect(() => drawAt({ ...k, index: 0 })).toThrow(/^KL251 /);
  });

  it("refuses an index that is none", () => {
    expect(() => drawAt({ seed: 1, purpose: "p", index: 2 ** 33 })).toThrow(/^KL251 /);
  });
});
