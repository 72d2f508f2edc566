/** The end of a replication: who still waits then, and whether anybody will ever wake him. */
import { describe, expect, it } from "vitest";
import { endingOf } from "../../kernel-lib/experiment/page-cache/ending.js";
import type { Waiting } from "../../kernel-lib/experiment/page-cache/actor.js";
import { price } from "../../kernel-lib/experiment/price.js";
import { rowOfReplication } from "../../kernel-lib/experiment/row.js";
import { sweep } from "../../kernel-lib/experiment/sweep.js";
import { btrfs, tux3, xfs } from "../../kernel-lib/filesystem/index.js";
import type { PolicyData } from "../../kernel-lib/model/policy.js";
import * as policies from "../../kernel-lib/policy/index.js";
import type { Row } from "../../kernel-lib/stats/rows.js";
import { deviceOf } from "../../kernel-lib/workload/device.js";
import { exponential, fixed, rewriters, type RewriterParts } from "../../kernel-lib/workload/rewriters.js";

const FOREVER = 1e15;
/** When the kernel calls a task hung [µs]. */
const TWO_MINUTES = 120e6;
const device = deviceOf({ name: "8 ms", service: fixed(8000) });
const row = (parts: RewriterParts, policy: PolicyData): Row =>
  rowOfReplication({
    workload: rewriters({ device, writes: 300, warmUp: 0, ...parts }),
    policy,
    seed: 3,
    replication: 0,
  });

/** One page of many is pinned for good, by who only reads from it. */
const pinned = {
  count: 1,
  flag: "FOLL_LONGTERM",
  access: "read",
  think: fixed(1),
  hold: fixed(FOREVER),
  lands: fixed(1),
  pages: { kind: "own" },
} as const;

describe("a writer that waits for what never comes", () => {
  const load = {
    filesystem: tux3,
    folios: 64,
    writers: { count: 8, think: exponential(1000) },
    drivers: pinned,
    flusher: { period: 5000 },
  };

  it("has hung, though the others go on and the run ends in time", () => {
    const r = row(load, policies.forkOrWaitUnpin);
    expect(Number(r["hung"])).toBeGreaterThanOrEqual(1);
    expect(Number(r["hung"])).toBeLessThan(8);
    // The run itself is over long before.
    expect(Number(r["time"])).toBeLessThan(TWO_MINUTES / 100);
  });

  it("is in the quantiles and the mean with what it has waited so far", () => {
    const r = row(load, policies.forkOrWaitUnpin);
    const hung = Number(r["hung"]);
    expect(r["writes"]).toBe(300 + hung);
    expect(Number(r["longest"])).toBeGreaterThanOrEqual(TWO_MINUTES);
    expect(Number(r["waitP999"])).toBeGreaterThanOrEqual(TWO_MINUTES);
    expect(Number(r["wait"])).toBeGreaterThan((hung * TWO_MINUTES) / 400);
    expect(Number(r["wait: unpin"])).toBeGreaterThan(0);
  });

  it("does not happen where nobody waits for a pin", () => {
    const r = row(load, policies.stable);
    expect(r["hung"]).toBe(0);
    expect(r["writes"]).toBe(300);
    expect(Number(r["longest"])).toBeLessThan(100_000);
  });

  it("puts its policy off the front of the prices, however cheap it is otherwise", async () => {
    const answer = await sweep(rewriters({ device, writes: 300, warmUp: 0, ...load }), {
      policy: [policies.stable, policies.forkOrWaitUnpin, policies.alwaysFork],
      seed: 3,
      replications: 3,
      workers: 0,
    });
    const prices = price(answer).prices;
    expect(prices.map(({ policy, front }) => [policy, front])).toEqual([
      [policies.stable.name, true],
      [policies.forkOrWaitUnpin.name, false],
      [policies.alwaysFork.name, true],
    ]);
  });
});

describe("a clone that waits for a pin that stays", () => {
  const parts = {
    filesystem: xfs,
    folios: 8,
    writers: { count: 2, think: exponential(1000) },
    drivers: pinned,
    cloner: { period: 20_000 },
    flusher: { period: 10_000 },
  };

  it("hangs, and with it every writer that faults, since it keeps the inode's locks", () => {
    const r = row({ ...parts, writes: 5000 }, policies.cloneWaitsLate);
    expect(r["hung"]).toBe(3);
    expect(r["clones"]).toBe(0);
    expect(Number(r["waits: inode"])).toBe(2);
  });

  it("is counted apart where it is refused", () => {
    const r = row({ ...parts, writes: 500 }, policies.cloneBusy);
    expect(r["hung"]).toBe(0);
    expect(r["clones"]).toBe(0);
    expect(r["cloneTime"]).toBe(0);
    expect(Number(r["refusedClones"])).toBeGreaterThan(5);
  });
});

describe("a writer that is held back", () => {
  const load = (limit: number, parts: RewriterParts = {}) =>
    row(
      {
        filesystem: xfs,
        folios: 50,
        writers: { count: 4, think: exponential(500) },
        throttling: { limit, pause: 1000 },
        flusher: { period: 20_000 },
        writes: 3000,
        ...parts,
      },
      policies.none,
    );

  it("has the time of it in its operation", () => {
    const r = load(0.1);
    expect(Number(r["throttled"])).toBeGreaterThan(0);
    expect(Number(r["p999"])).toBeGreaterThan(1000);
    expect(r["waits"]).toBe(0);
  });

  it("is held back for pages under writeback too, which are no cleaner memory than dirty ones", () => {
    // A device so slow that a page is under writeback for most of the time: five pages of 50 are many.
    const slow = {
      device: deviceOf({ name: "100 ms", service: fixed(100_000) }),
      writers: { count: 1, think: exponential(2000) },
    };
    const [fast, late] = [load(0.2, { writers: slow.writers }), load(0.2, slow)].map((r) => Number(r["throttled"]));
    expect(late).toBeGreaterThan(2 * (fast ?? 0));
  });

  it("is so only when it has dirtied a page, by a store or by write(2)", () => {
    // One page of four may be dirty. Who has dirtied the second sleeps, for nothing cleans them; the other writes on to the page that is dirty already.
    const two = (by: "store" | "write(2)"): Row =>
      load(0.25, {
        folios: 4,
        flusher: { period: 1e9 },
        writes: 100,
        writers: { count: 2, by, pages: { kind: "own" } },
      });
    const [store, write] = [two("store"), two("write(2)")];
    for (const row of [store, write]) {
      expect(row["hung"]).toBe(1);
      expect(row["writes"]).toBe(101);
      expect(Number(row["longest"])).toBeGreaterThanOrEqual(TWO_MINUTES);
    }
    expect([store["faults"], write["faults"]]).toEqual([2, 0]);
  });
});

describe("a writer that pauses for longer than the kernel is patient with a task", () => {
  it("is not late: all of its writes are done", () => {
    const think = { kind: "discrete", values: [100, 3e8], weights: [99, 1] } as const;
    const r = row({ filesystem: xfs, folios: 16, writers: { count: 1, think } }, policies.stable);
    expect([r["writes"], r["hung"]]).toEqual([300, 0]);
    expect(Number(r["time"])).toBeGreaterThan(2 * TWO_MINUTES);
  });
});

describe("a writer whom others wake and who waits again, on and on", () => {
  it("has hung when his operation lasts too long, though no single wait does", () => {
    const clock = { now: 0, counted: 0 };
    const hung: (readonly Waiting[])[] = [];
    const waiting = (): readonly Waiting[] => [
      {
        actor: 0,
        reason: "the inode lock",
        since: clock.now,
        began: 5,
        waited: 0,
        waits: [],
        fault: true,
        dirtied: false,
      },
    ];
    const advance = endingOf({
      now: () => clock.now,
      step: () => {
        clock.now += 1e6;
        return true;
      },
      isDone: () => false,
      last: () => 0,
      waiting,
      busy: waiting,
      writes: (actor) => actor === 0,
      ends: () => void clock.counted++,
      hung: (tasks) => void hung.push(tasks),
    });
    expect(advance(100)).toBe(false);
    expect(advance(100)).toBe(true);
    expect(hung).toEqual([waiting()]);
    expect(clock.counted).toBe(1);
    expect(clock.now).toBeLessThan(1.2 * TWO_MINUTES);
  });
});

describe("on btrfs", () => {
  it("an extent has no page that somebody else holds, who might wait for that extent himself", () => {
    const load = rewriters({
      filesystem: btrfs,
      folios: 16,
      writes: 2000,
      warmUp: 20,
      writers: { count: 3, by: "write(2)", think: exponential(2000) },
      drivers: { count: 3, think: exponential(2000) },
      flusher: { period: 300 },
    });
    const hung = [0, 1, 3].map(
      (replication) => rowOfReplication({ workload: load, policy: policies.none, seed: 1, replication })["hung"],
    );
    expect(hung).toEqual([0, 0, 0]);
  });

  it("a store follows on its fault before the next fsync can take the entry away", () => {
    const wait = (fault: number): number =>
      Number(
        row(
          {
            filesystem: btrfs,
            folios: 16,
            writes: 2000,
            device: deviceOf({ name: "1 ms", service: fixed(1000) }),
            writers: { count: 1, think: exponential(1000) },
            flusher: { call: "fsync", period: 20_000 },
            syncers: { count: 6, call: "fsync", think: exponential(1000) },
            costs: { fault },
          },
          policies.none,
        )["wait"],
      );
    expect(wait(7)).toBeLessThan(1.2 * wait(0));
  });
});
