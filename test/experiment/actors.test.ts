/** What actors of a load do besides writing, held against the kernel's rules: clones, pins, batches, locks in memory. */
import { describe, expect, it } from "vitest";
import { btrfs } from "../../kernel-lib/filesystem/btrfs.js";
import { ext4 } from "../../kernel-lib/filesystem/ext4.js";
import { f2fs } from "../../kernel-lib/filesystem/f2fs.js";
import { tux3 } from "../../kernel-lib/filesystem/tux3.js";
import { xfs } from "../../kernel-lib/filesystem/xfs.js";
import { rowOfReplication } from "../../kernel-lib/experiment/row.js";
import { alwaysFork } from "../../kernel-lib/policy/always-fork.js";
import { forkUnlessElevated } from "../../kernel-lib/policy/fork-unless-elevated.js";
import type { PolicyData } from "../../kernel-lib/model/policy.js";
import { forkOrWaitEither, mlockedAndElevated, none, stable } from "../../kernel-lib/policy/index.js";
import type { Row } from "../../kernel-lib/stats/rows.js";
import { deviceOf, sataSsd } from "../../kernel-lib/workload/device.js";
import { exponential, fixed, rewriters, type RewriterParts } from "../../kernel-lib/workload/rewriters.js";
import { mlockedLogger, rdmaRegistration, videoCapture } from "../../kernel-lib/workload/scenarios.js";
import type { Workload } from "../../kernel-lib/workload/workload.js";

const of = (workload: Workload, policy: PolicyData, seed = 1): Row =>
  rowOfReplication({ workload, policy, seed, replication: 0 });
const row = (parts: RewriterParts, policy: PolicyData, seed = 1): Row =>
  of(
    rewriters({
      folios: 64,
      writes: 8000,
      warmUp: 500,
      device: sataSsd,
      writers: { count: 4, think: exponential(2000) },
      ...parts,
    }),
    policy,
    seed,
  );
const sum = (rows: readonly Row[], column: string): number => rows.reduce((s, r) => s + Number(r[column]), 0);

describe("clones under load", () => {
  /** Writers keep to 32 pages; drivers come anywhere. */
  const load = (folios: number, cowExtent: number): readonly Row[] =>
    [1, 2, 3, 4].map((seed) =>
      row(
        {
          filesystem: { ...xfs, cowExtent },
          folios,
          drivers: { count: 4, think: exponential(5000) },
          cloner: { period: 5e5 },
          writers: {
            count: 4,
            think: exponential(2000),
            pages: { kind: "hot set", share: 32 / folios, probability: 1 },
          },
        },
        none,
        seed,
      ),
    );

  it("are spared where a neighbour of the same 32 blocks was stored to since, as on Linux 6.18", () => {
    expect(sum(load(32, 32), "corruptedClones")).toBe(0);
    expect(sum(load(32, 1), "corruptedClones")).toBeGreaterThan(0);
    // A driver's own fault is a store to its range too: only where none comes for a while is a clone corrupted.
    const [wide, alone] = [sum(load(1024, 32), "corruptedClones"), sum(load(1024, 1), "corruptedClones")];
    expect(wide).toBeGreaterThan(0);
    expect(wide).toBeLessThan(alone);
  });

  it("cannot be made where there is no FICLONE", () => {
    for (const filesystem of [ext4, f2fs])
      expect(() => rewriters({ filesystem, cloner: { period: 1e5 } })).toThrow(/^KL202 cloner is/);
  });
});

describe("mlocked pages", () => {
  it("are what a policy that asks for them sees", () => {
    const load = { ...mlockedLogger, writes: 8000 };
    const [asked, waited, forked] = [mlockedAndElevated(2), stable, alwaysFork].map((policy) => of(load, policy));
    expect(asked?.["waits"]).toBe(waited?.["waits"]);
    expect(Number(asked?.["waits"])).toBeGreaterThan(0);
    expect([asked?.["forks"], forked?.["waits"]]).toEqual([0, 0]);
    expect(of({ ...load, mlocked: false }, mlockedAndElevated(2))["forks"]).toBe(forked?.["forks"]);
  });
});

describe("drivers", () => {
  it("of registered memory have data land again and again while they hold it", () => {
    const load = { ...rdmaRegistration, writes: 20_000 };
    const { dmaWrites, time } = of(load, none) as Readonly<Record<string, number>>;
    // Eight of them, each with a DMA every 5 ms.
    expect((dmaWrites as number) / ((8 * (time as number)) / 5000)).toBeCloseTo(1, 1);
  });

  it("of a capture card fill buffers of their own", () => {
    expect(of(videoCapture, none)["heldReferences"]).not.toMatch(/[23]\d{3}:/);
  });

  it("have waits of their own, which are no writers' waits", () => {
    const rows = [0, 3, 12].map((count) =>
      row({ filesystem: tux3, drivers: { count, think: exponential(4000) } }, stable),
    );
    for (const r of rows) expect(Number(r["falseWaits"])).toBeLessThanOrEqual(Number(r["waits"]));
    expect(rows[0]?.["pinWaits"]).toBe(0);
    expect(Number(rows[2]?.["pinWaits"])).toBeGreaterThan(Number(rows[1]?.["pinWaits"]));
    expect(Number(rows[2]?.["pinWait"])).toBeGreaterThan(0);
  });
});

describe("memory cleaning", () => {
  it("takes its time for each mapping of a folio", () => {
    const busy = (mappings: number): number =>
      Number(row({ filesystem: xfs, mappings, costs: { mkclean: 50 }, flusher: { period: 5000 } }, none)["ios"]);
    expect(busy(64)).toBeLessThan(busy(1));
  });
});

describe("references that come in batches", () => {
  const counts = (text: unknown): ReadonlyMap<number, number> =>
    new Map(
      String(text)
        .split(" ")
        .map((pair) => pair.split(":").map(Number) as [number, number]),
    );
  const lru = (gathers: number): Row =>
    row(
      {
        filesystem: tux3,
        writes: 40_000,
        holders: [
          { count: 2, holder: "lru", think: exponential(1000), pages: { kind: "uniform" }, hold: fixed(0), gathers },
        ],
      },
      forkUnlessElevated(3),
    );

  it("of 15 are held by 7 of 64 pages a CPU on average, until the batch is full", () => {
    const found = counts(lru(15)["references"]);
    const all = [...found.values()].reduce((s, n) => s + n, 0);
    const mean = [...found].reduce((s, [count, n]) => s + (count - 4) * n, 0) / all;
    expect(mean).toBeGreaterThan(0.15);
    expect(mean).toBeLessThan(0.3);
    expect([...counts(lru(1)["references"]).keys()]).toEqual([4]);
  });

  it("are the flusher's too, where it holds what it walks", () => {
    const held = (holds: boolean): readonly number[] => [
      ...counts(
        row({ filesystem: tux3, writes: 40_000, flusher: { holds } }, forkUnlessElevated(3))["references"],
      ).keys(),
    ];
    expect(held(false)).toEqual([4]);
    expect(held(true)).toEqual([4, 5]);
  });
});

describe("space under load", () => {
  const device = sataSsd;
  it.each([btrfs, ext4, f2fs, tux3, xfs].map((filesystem) => [filesystem.name, filesystem] as const))(
    "does not leak on %s, however long pages are cut out and written again",
    (_, filesystem) => {
      const base = { filesystem, free: 100, warmUp: 0, device, flusher: { period: 10_000 } };
      const cut = row({ ...base, folios: 16, writes: 20_000, truncater: { period: 7300, keeps: 0 } }, none);
      const punchers = { count: 1, think: exponential(5000), pages: { kind: "uniform" } } as const;
      const punched = row({ ...base, folios: 1, writes: 20_000, writers: { count: 1 }, punchers }, none);
      expect([cut["enospc"], punched["enospc"], cut["lateEnospc"], punched["lateEnospc"]]).toEqual([0, 0, 0, 0]);
    },
  );

  it("that is asked for by drivers is no write's", () => {
    const r = row({ filesystem: btrfs, free: 0, folios: 16, drivers: 4, writes: 3000, warmUp: 0 }, none);
    expect(r["enospc"]).toBe(r["writes"]);
    expect(Number(r["refusedPins"])).toBeGreaterThan(0);
  });
});

describe("large folios", () => {
  it("are waited for where a fork is wanted, as in the model", () => {
    const of = (nrPages: number, policy: PolicyData): Row => row({ filesystem: xfs, folios: 16, nrPages }, policy);
    expect(Number(of(1, alwaysFork)["forks"])).toBeGreaterThan(0);
    expect(of(2, alwaysFork)["forks"]).toBe(0);
    expect(of(2, alwaysFork)["waits"]).toBe(of(2, stable)["waits"]);
  });
});

describe("who waits for the I/O or an unpin", () => {
  it("sleeps where nobody has pinned, though plain references elevate the count", () => {
    const parts: RewriterParts = {
      filesystem: xfs,
      folios: 4,
      writers: 1,
      writes: 2000,
      warmUp: 0,
      device: deviceOf({ name: "5 ms", service: fixed(5000) }),
      flusher: { period: 20_000 },
      holders: [{ count: 4, holder: "reader", think: fixed(10), pages: { kind: "own" }, hold: fixed(1e6) }],
    };
    const [either, waits] = [row(parts, forkOrWaitEither), row(parts, stable)];
    expect(either["wait"]).toBe(waits["wait"]);
    expect(either["steps"]).toBe(waits["steps"]);
  });
});

describe("a batch that fills", () => {
  it("is dropped though its pages are fewer than its places", () => {
    const r = row(
      {
        filesystem: tux3,
        folios: 4,
        writes: 8000,
        holders: [{ count: 1, holder: "lru", think: fixed(100), pages: { kind: "own" }, hold: fixed(10), gathers: 15 }],
      },
      forkUnlessElevated(3),
    );
    // Held most of the time, and let go between: page 0 is met with and without the reference.
    expect(String(r["references"])).toMatch(/4:\d+ 5:\d+/);
  });
});
