/** The front of a price list: who is surely beaten, and who is not. */
import { describe, expect, it } from "vitest";
import { price } from "../../kernel-lib/experiment/price.js";
import type { Row } from "../../kernel-lib/stats/rows.js";

/** A sweep of one workload: for each policy its rows, of which a test gives what matters. */
const sweepOf = (policies: Readonly<Record<string, readonly Partial<Row>[]>>) => ({
  digest: "",
  assumed: [],
  points: Object.keys(policies).map((policy) => ({ workload: "load", policy, threshold: null, settings: {} })),
  rows: Object.values(policies).flatMap((rows, point) =>
    rows.map((row, replication): Row => ({
      point,
      replication,
      wait: 0,
      waitP50: 0,
      waitP99: 0,
      waitP999: 0,
      throttled: 0,
      copies: 0,
      cloneTime: 0,
      snapshotTime: 0,
      syncTime: 0,
      orphans: 0,
      lostDma: 0,
      staleReads: 0,
      corruptedClones: 0,
      lateEnospc: 0,
      enospc: 0,
      neverClean: 0,
      unstableIos: 0,
      refusedPins: 0,
      refusedClones: 0,
      hung: 0,
      time: 1e6,
      ...(row as Row),
    })),
  ),
});
const frontOf = (policies: Readonly<Record<string, readonly Partial<Row>[]>>): readonly string[] =>
  price(sweepOf(policies))
    .prices.filter(({ front }) => front)
    .map(({ policy }) => policy);
const waits = (...values: readonly number[]): readonly Partial<Row>[] => values.map((wait) => ({ wait }));

describe("the front of a price list", () => {
  it("is without those that are beaten in every replication, however much replications differ from each other", () => {
    // The intervals of the two overlap nearly everywhere; their differences are 1, 1.1, 0.9 and 1.
    expect(frontOf({ slow: waits(10, 51.1, 100.9, 201), fast: waits(9, 50, 100, 200) })).toEqual(["fast"]);
  });

  it("keeps those of which that is not sure", () => {
    expect(frontOf({ one: waits(10, 51, 99, 202), other: waits(9, 52, 100, 200) })).toEqual(["one", "other"]);
  });

  it("keeps who never loses anything, though the other does so rarely that nobody could be sure", () => {
    const rare = [0, 0, 0, 3].map((lostDma) => ({ lostDma, copies: 0 }));
    const copying = [50, 51, 52, 53].map((copies) => ({ copies }));
    expect(frontOf({ rare, copying })).toEqual(["rare", "copying"]);
    expect(frontOf({ rare, never: waits(0, 0, 0, 0) })).toEqual(["never"]);
  });

  it("weighs losses where both have some", () => {
    const often = [9, 10, 11].map((unstableIos) => ({ unstableIos, copies: 1 }));
    const seldom = [8, 9, 10].map((unstableIos) => ({ unstableIos, copies: 0 }));
    expect(frontOf({ often, seldom })).toEqual(["seldom"]);
  });

  it("keeps two that are equal", () => {
    expect(frontOf({ one: waits(1, 2, 3), other: waits(1, 2, 3) })).toEqual(["one", "other"]);
  });

  it("is without those that hang, and those do not push others off it", () => {
    const hangs = [{ wait: 0 }, { wait: 0 }, { wait: 0, hung: 1 }];
    expect(frontOf({ hangs, works: waits(8, 9, 10) })).toEqual(["works"]);
  });

  it("takes no clone that is refused for one that costs no time", () => {
    const refusing = [0, 0, 0].map((cloneTime) => ({ cloneTime, refusedClones: 9, wait: 5 }));
    const cloning = [80, 81, 82].map((cloneTime) => ({ cloneTime, wait: 5 }));
    expect(frontOf({ refusing, cloning })).toEqual(["refusing", "cloning"]);
    const both = [80, 81, 82].map((cloneTime) => ({ cloneTime, refusedClones: 9, wait: 5 }));
    expect(frontOf({ both, cloning })).toEqual(["cloning"]);
  });

  it("is without who refuses every pin, and so loses no DMA, where another one serves them and loses none either", () => {
    const refusing = [0, 0, 0].map((lostDma) => ({ lostDma, refusedPins: 9 }));
    expect(frontOf({ refusing, serving: waits(0, 0, 0) })).toEqual(["serving"]);
    // Who waits to serve them is not beaten by who does neither.
    expect(frontOf({ refusing, serving: waits(5, 6, 7) })).toEqual(["refusing", "serving"]);
    const seldom = [0, 0, 0, 1].map((refusedPins) => ({ refusedPins }));
    expect(frontOf({ seldom, never: waits(0, 0, 0, 0) })).toEqual(["never"]);
  });

  it("is without who leaves pages dirty for ever, whose writes are told that there is no space, or whose clone is refused, for nothing", () => {
    for (const failure of ["neverClean", "enospc", "refusedClones"])
      expect(frontOf({ fails: [0, 0, 1].map((x) => ({ [failure]: x })), works: waits(0, 0, 0) })).toEqual(["works"]);
  });

  it("counts the memory of orphans, and the time of fsync and of a snapshot", () => {
    for (const price of ["orphans", "syncTime", "snapshotTime"])
      expect(frontOf({ dear: [3, 4, 5].map((x) => ({ [price]: x })), cheap: waits(0, 0, 0) })).toEqual(["cheap"]);
  });

  it("compares no price that nobody pays", () => {
    expect(frontOf({ slow: waits(5, 6, 7), fast: waits(4, 5, 6) })).toEqual(["fast"]);
  });

  it("counts being held back, which is no wait", () => {
    const held = [100, 110, 120].map((throttled) => ({ throttled }));
    expect(frontOf({ held, free: waits(0, 0, 0) })).toEqual(["free"]);
  });
});
