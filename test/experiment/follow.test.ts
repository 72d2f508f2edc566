/** Measured runs followed operation by operation, and what a run with several pages in one extent comes to. */
import { describe, expect, it } from "vitest";
import { follow, followScore, type FollowScore } from "../../kernel-lib/experiment/follow.js";
import { extentsOf } from "../../kernel-lib/experiment/page-cache/extents.js";
import { replicationOf } from "../../kernel-lib/experiment/page-cache/simulate.js";
import { predict } from "../../kernel-lib/experiment/predict.js";
import { waits } from "../../kernel-lib/observe/dataset.js";
import type { MeasuredWaits } from "../../kernel-lib/observe/waits.js";

const all = waits();
const named = (name: string): MeasuredWaits => all.find((m) => m.name === name) as MeasuredWaits;
const runs = all.map((m) => follow(m));
const scoreOf = (filesystem?: string): FollowScore =>
  followScore(runs.filter(({ setting }) => filesystem === undefined || setting.filesystem === filesystem));

describe("the measured runs, followed", () => {
  it("wait where the kernel waited, in 97 of 100 operations, and hardly anywhere else", () => {
    const { both, measuredOnly, simulatedOnly } = scoreOf();
    expect(both + measuredOnly).toBe(all.flatMap((m) => m.operations.filter((o) => o.wait > 500)).length);
    expect(both / (both + measuredOnly)).toBeGreaterThan(0.965);
    expect(simulatedOnly / both).toBeLessThan(0.02);
  });

  it.each(["xfs", "ext4"])("miss no more than 1 in 50 of the waits on %s", (filesystem) => {
    const { both, measuredOnly } = scoreOf(filesystem);
    expect(measuredOnly / (both + measuredOnly)).toBeLessThan(0.02);
  });

  it("wait as long, to 0.15 ms in the middle", () => {
    for (const { difference, both, name, setting } of runs)
      if (both >= 15 && setting.filesystem !== "btrfs")
        expect(Math.abs(difference?.median ?? NaN), name).toBeLessThan(150);
  });

  it("tell every operation of every writer, in order", () => {
    for (const [k, { operations }] of runs.entries()) {
      expect(operations.map(({ t, page, measured }) => [t, page, measured])).toEqual(
        (all[k] as MeasuredWaits).operations.map(({ t, page, wait }) => [t, page, wait]),
      );
      expect(operations.every((o) => o.simulated >= 0)).toBe(true);
    }
  });

  it("are the same every time", () => {
    expect(follow(named("w11"))).toEqual(runs.find(({ name }) => name === "w11"));
  });

  it("notice a kernel that holds other locks: fsync as if it took none", () => {
    const { both, measuredOnly, simulatedOnly } = follow(named("w04"));
    // One of them waited behind a second round, which it takes chance to begin: the median wake-up comes too early for it.
    expect([both, measuredOnly, simulatedOnly]).toEqual([55, 1, 0]);
    const stolen = { ...named("w04"), setting: { ...named("w04").setting, filesystem: "xfs" } };
    expect(follow(stolen).measuredOnly).toBeGreaterThan(5);
  });

  it("refuses a run of which something was not written down", () => {
    expect(() => follow({ ...named("w04"), requests: [] })).toThrow("KL517");
  });
});

describe("an extent of several pages", () => {
  it("is settled when all of it is written, whatever is left waits", () => {
    const extents = extentsOf();
    extents.open([3, 4, 5]);
    extents.sent(7, [3, 4]);
    // Another extent's page in the same request is settled with the answer.
    expect([extents.answered(7), extents.has(3), extents.left(4)]).toEqual([[7], true, [5]]);
    expect([extents.gone(5), extents.has(3)]).toEqual([[7], false]);
    expect(extents.answered(8)).toEqual([8]);
  });

  it("is not over while a request of it is on its way", () => {
    const extents = extentsOf();
    extents.open([1, 2]);
    extents.sent(0, [1]);
    extents.sent(1, [2]);
    expect([extents.answered(1), extents.has(2)]).toEqual([[1], true]);
    expect([extents.answered(0), extents.has(2)]).toEqual([[0, 1], false]);
  });

  it("makes who comes later wait for a second service, and nobody wait for ever", () => {
    const { workload, policy } = predict(named("w06"));
    const second = Array.from({ length: 12 }).flatMap((_, replication) => {
      const one = replicationOf({ workload, policy, seed: 11, replication });
      while (!one.advance(10_000));
      expect(one.counters.hung).toBe(0);
      return one.counters.samples.filter((took) => took > 1.5 * 20_000);
    });
    // w01, the same with write(2), has one of 37 ms among its 51; w06 has one of 44 ms.
    expect(second.length).toBeGreaterThan(0);
    const inOne = {
      ...workload,
      costs: { ...workload.costs, submit: 0 },
      flusher: { ...workload.flusher, callTime: { call: 0, run: 0, page: 0 } },
    } as typeof workload;
    const none = replicationOf({ workload: inOne, policy, seed: 11, replication: 0 });
    while (!none.advance(10_000));
    expect(none.counters.samples.filter((took) => took > 1.5 * 20_000)).toEqual([]);
  });
});
