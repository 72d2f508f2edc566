/** What is no workload is told in four lines, and what is one is what it says. */
import { describe, expect, it } from "vitest";
import { mappedBy } from "../../kernel-lib/experiment/page-cache/mappings.js";
import { sizeOfWindow } from "../../kernel-lib/experiment/page-cache/window-size.js";
import { rowOfReplication } from "../../kernel-lib/experiment/row.js";
import { price } from "../../kernel-lib/experiment/price.js";
import { summary } from "../../kernel-lib/experiment/summary.js";
import { sweep } from "../../kernel-lib/experiment/sweep.js";
import { btrfs, tux3, xfs } from "../../kernel-lib/filesystem/index.js";
import type { PolicyData } from "../../kernel-lib/model/policy.js";
import * as policies from "../../kernel-lib/policy/index.js";
import type { Row } from "../../kernel-lib/stats/rows.js";
import { waits } from "../../kernel-lib/observe/dataset.js";
import { predict, predictNominal } from "../../kernel-lib/experiment/predict.js";
import { deviceOf, hdd, nvme } from "../../kernel-lib/workload/device.js";
import { cited, measured } from "../../kernel-lib/workload/origin.js";
import { assumedIn, originsIn } from "../../kernel-lib/workload/provenance.js";
import { exponential, fixed, rewriters, type RewriterParts } from "../../kernel-lib/workload/rewriters.js";
import * as scenarios from "../../kernel-lib/workload/scenarios.js";

const device = deviceOf({ name: "8 ms", service: fixed(8000) });
const row = (parts: RewriterParts, policy: PolicyData): Row =>
  rowOfReplication({
    workload: rewriters({ device, writes: 2000, warmUp: 50, ...parts }),
    policy,
    seed: 5,
    replication: 0,
  });

describe("a workload that is none", () => {
  const wrong: readonly (readonly [string, unknown, RegExp])[] = [
    [
      "a field that no workload has",
      { folioss: 64 },
      /^KL203 there is no field folioss\n.*workload\n.*\n.*write folios$/,
    ],
    [
      "one of the writers",
      { writers: { counts: 4 } },
      /^KL203 there is no field writers\.counts\n.*workload, writers\n.*\n.*write count$/,
    ],
    [
      "one of the flusher's call times",
      { flusher: { callTime: { call: 1, run: 1, page: 1, pace: 2 } } },
      /^KL203 .*flusher\.callTime\.pace/,
    ],
    [
      "one of a holder",
      { holders: [{ count: 1, holder: "reader", think: fixed(1), hold: fixed(1), page: {} }] },
      /^KL20[34] .*holders\.0\.page/,
    ],
    [
      "a word for who writes",
      { writers: { by: "pwrite" } },
      /^KL202 writers\.by is "pwrite"\n.*\n.*one of store, write\(2\)/,
    ],
    ["a word for a reference", { drivers: { flag: "FOLL_PINN" } }, /^KL202 drivers\.flag is "FOLL_PINN"/],
    ["a page choice by its name", { writers: { pages: "Zipf" } }, /^KL202 writers\.pages is "Zipf"\n.*\n.*"zipf"/],
    [
      "a page choice in capitals",
      { writers: { pages: { kind: "Zipf", exponent: 1 } } },
      /^KL202 writers\.pages\.kind is "Zipf"\n.*\n.*"zipf"/,
    ],
    ["a file system by its name", { filesystem: "xfs" }, /^KL202 filesystem is "xfs"\n.*\n.*filesystem\.xfs/],
    ["a device by its name", { device: "nvme" }, /^KL202 device is "nvme"\n.*\n.*workload\.nvme/],
    ["no law", { writers: { think: 1000 } }, /^KL253 1000 is no law of chance/],
    [
      "times below nothing",
      { writers: { think: { kind: "discrete", values: [-1, 5], weights: [1, 1] } } },
      /^KL202 writers\.think/,
    ],
    ["a cost that is none", { costs: { fault: Number.NaN } }, /^KL202 costs\.fault/],
    [
      "a period in which no time passes",
      { flusher: { period: 1e-9 } },
      /^KL202 flusher\.period is 1e-9\n.*\n.*a time from 1/,
    ],
    [
      "a holder who comes back at once",
      { holders: [{ count: 1, holder: "reader", think: fixed(0), hold: fixed(0), pages: { kind: "uniform" } }] },
      /^KL202 holders\.think/,
    ],
    ["a driver who does", { drivers: { think: fixed(0), hold: fixed(0) } }, /^KL202 drivers\.think/],
    [
      "a snapshot where there is none",
      { filesystem: xfs, snapshotter: { period: 1000 } },
      /^KL202 snapshotter is .*\n.*\n.*xfs has not/,
    ],
    [
      "no writers, whose writes would never be over",
      { writers: 0, drivers: 4 },
      /^KL202 writers\.count is 0\n.*\n.*from 1/,
    ],
    [
      "a hot set of no pages",
      { writers: { pages: { kind: "hot set", share: 0, probability: 1 } } },
      /^KL202 writers\.pages\.share/,
    ],
    ["more mappings than a page has", { mappings: 100 }, /^KL202 mappings is 100\n.*\n.*from 0 to 64/],
    ["a law of such", { mappings: fixed(100) }, /^KL202 mappings is /],
    ["a law of none", { mappings: { kind: "discrete", values: [-1, 3], weights: [1, 1] } }, /^KL202 mappings is /],
    ["a file system that is none", { filesystem: { kind: "filesystem" } }, /^KL204 filesystem\.name is missing/],
    ["a rule in other words", { filesystem: { ...xfs, writes: "nowhere" } }, /^KL202 filesystem\.writes is "nowhere"/],
    ["stores to what nobody maps", { mappings: 0 }, /^KL202 mappings is 0\n.*\n.*writers that store/],
    [
      "a discipline of its own",
      { device: deviceOf({ name: "d", service: fixed(1), discipline: { kind: "fifo" } as never }) },
      /^KL202 device\.discipline\.kind is "fifo"/,
    ],
  ];
  for (const [what, parts, message] of wrong)
    it(`is told: ${what}`, () => expect(() => rewriters(parts as RewriterParts)).toThrow(message));

  it("is told when it is made by hand, too: a field that is missing", async () => {
    const { folios, ...rest } = rewriters({ folios: 8 });
    expect(folios).toBe(8);
    await expect(sweep(rest as never, { policy: policies.none, seed: 1 })).rejects.toThrow(/^KL204 folios is missing/);
    await expect(sweep(undefined as never, { policy: policies.none, seed: 1 })).rejects.toThrow(
      /^KL202 the workload is/,
    );
  });

  it("is not one whose fields hold nothing: that is a load without them", async () => {
    const load = { ...rewriters({ drivers: 2, writes: 200, warmUp: 10 }), drivers: undefined };
    const { rows } = await sweep(load as never, { policy: policies.none, seed: 1, replications: 1, workers: 0 });
    expect(rows[0]?.["dmaWrites"]).toBe(0);
  });
});

describe("a load of few writes", () => {
  it.each([
    [1, 0],
    [10, 5],
    [2000, 1000],
    [50_000, 1000],
  ])("of %i counts what comes after %i", (writes, warmUp) => {
    expect(rewriters({ writes })).toMatchObject({ writes, warmUp });
  });

  it("is told of the writes that are none, and not of the warm-up that is made of them", () => {
    expect(() => rewriters({ writes: Number.NaN })).toThrow(/^KL202 writes is NaN/);
    expect(() => rewriters({ writes: 0 })).toThrow(/^KL202 writes is 0/);
  });
});

describe("a sweep", () => {
  it("tells what is no policy", async () => {
    const load = rewriters({ writes: 200, warmUp: 10 });
    await expect(sweep(load, { policy: "stable" as never, seed: 1 })).rejects.toThrow(/^KL310 /);
  });
});

describe("two loads of one name, and two policies", () => {
  it("are told apart in points, prices and figures", async () => {
    const loads = [1000, 9000].map((mean) =>
      rewriters({ device, writes: 300, warmUp: 20, flusher: { period: 9000 }, writers: { think: exponential(mean) } }),
    );
    const mine = { ...policies.stable, rules: policies.none.rules };
    const answer = await sweep(loads, { policy: [policies.stable, mine], seed: 1, replications: 2, workers: 0 });
    expect(answer.points.map((p) => [p.workload, p.policy])).toEqual([
      ["rewriters", "stable"],
      ["rewriters", "stable (2)"],
      ["rewriters (2)", "stable"],
      ["rewriters (2)", "stable (2)"],
    ]);
    expect(price(answer).prices.map(({ numbers }) => numbers.wait.estimate > 0)).toEqual([true, false, true, false]);
  });
});

describe("where a number is from", () => {
  it("may be put in by hand", () => {
    const load = rewriters();
    const told = { ...load, origins: { ...load.origins, "costs.copy": measured("my machine") } };
    expect(originsIn(told)["costs.copy"]?.tag).toBe("measured");
    expect(assumedIn(told)).not.toContain("costs.copy");
  });

  it("is no longer the data set when somebody gives another, unless he says so", () => {
    const tagOf = (parts: RewriterParts, field: string) => originsIn(rewriters(parts))[field]?.tag;
    expect(tagOf({}, "costs.fault")).toBe("measured");
    expect(tagOf({ costs: { fault: 70 } }, "costs.fault")).toBe("assumed");
    expect(tagOf({ costs: { fault: 70 } }, "costs.wakeUp")).toBe("measured");
    expect(tagOf({ flusher: { commit: 1 } }, "flusher.commit")).toBe("assumed");
    expect(tagOf({ costs: { fault: 70 }, origins: { "costs.fault": measured("mine") } }, "costs.fault")).toBe(
      "measured",
    );
  });

  it("is an assumption for the stalls that are put in", () => {
    expect(originsIn(scenarios.mlockedLogger)["device.service"]).toMatchObject({
      tag: "assumed",
      range: expect.stringContaining("30 to 100 ms") as string,
    });
  });

  it("holds for no other number: a load that is changed says what it is changed to", () => {
    const load = rewriters({ device: hdd });
    const origins = originsIn({ ...load, costs: { ...load.costs, fault: 500 }, device: nvme });
    expect(origins["costs.fault"]).toEqual({ tag: "assumed", range: "as given", of: 500 });
    expect(origins["costs.wakeUp"]?.tag).toBe("measured");
    expect(origins["device.service"]).toEqual(nvme.origins["service"]);
    expect(originsIn({ ...load, device: { ...nvme, most: 16 } })["device.most"]?.tag).toBe("assumed");
    expect(originsIn({ ...load, device: { ...nvme, name: "mine" } })["device.most"]?.tag).toBe("measured");
  });

  it("is said of every number of every actor, and of none that is not there", () => {
    const pages = { kind: "zipf", exponent: 1 } as const;
    const load = rewriters({
      filesystem: btrfs,
      drivers: 2,
      holders: [{ count: 1, holder: "reader", think: fixed(9), pages, hold: fixed(5) }],
      cloner: { period: 1e6 },
      snapshotter: { period: 2e6 },
      truncater: { period: 3e6, keeps: 0.5 },
      throttling: { limit: 0.3, pause: 100 },
      device: deviceOf({ name: "d", service: fixed(9), latency: 3, answer: 4 }),
    });
    expect(assumedIn(load)).toEqual(
      expect.arrayContaining([
        "flusher.period",
        "drivers.think",
        "drivers.lands",
        "holders.0.pages",
        "cloner.period",
        "snapshotter.period",
        "truncater.keeps",
        "throttling.limit",
        "device.latency",
        "device.answer",
      ]),
    );
    expect(Object.keys(originsIn(rewriters())).filter((field) => field.startsWith("drivers"))).toEqual([]);
  });

  it("stays what a report says of a named load, and follows the load", () => {
    const tags = (load: typeof scenarios.rewriting64) =>
      ["writers.count", "folios"].map((f) => originsIn(load)[f]?.tag);
    expect(tags(scenarios.rewriting64)).toEqual(["cited", "cited"]);
    expect(tags({ ...scenarios.rewriting64, folios: 32, writes: 10 })).toEqual(["cited", "assumed"]);
  });

  it("goes along when a load is made of another one, whoever is no longer in it", () => {
    const { drivers: _none, ...rest } = rewriters({
      drivers: 2,
      costs: { copy: 9 },
      origins: { "costs.copy": cited("x") },
    });
    const load = rewriters({ ...rest, costs: { ...rest.costs, copy: 10 } });
    expect(originsIn(load)["costs.copy"]?.tag).toBe("assumed");
    expect(originsIn(rewriters(rest))["costs.copy"]?.tag).toBe("cited");
  });

  it("can be said by hand of the number that is there, and of no field that holds none", () => {
    const load = rewriters();
    const origins = { ...load.origins, "costs.copy": cited("a paper", 20) };
    const tagOf = (copy: number) => originsIn({ ...load, costs: { ...load.costs, copy }, origins })["costs.copy"]?.tag;
    expect([20, 21].map(tagOf)).toEqual(["cited", "assumed"]);
    expect(() => rewriters({ origins: { "cost.copy": measured("mine") } })).toThrow(
      /^KL206 an origin speaks of cost\.copy.*\n.*\n.*\n.*write costs\.copy$/,
    );
    expect(() => deviceOf({ name: "d", service: fixed(1), origins: { servise: measured("mine") } })).toThrow(/^KL206/);
  });

  it("is the data set for what a prediction takes from it", () => {
    const [setting] = waits("xfs");
    if (setting === undefined) throw new Error("no setting");
    const origins = originsIn(predict(setting).workload);
    expect(["writers.think", "device.service", "device.latency", "costs.fault"].map((f) => origins[f]?.tag)).toEqual([
      "measured",
      "measured",
      "measured",
      "measured",
    ]);
    expect(originsIn(predictNominal(setting).workload)["device.latency"]?.tag).toBe("assumed");
  });
});

describe("a page that nobody maps", () => {
  const parts = { filesystem: xfs, mappings: 0, folios: 16, writers: { by: "write(2)" as const, count: 4 } };

  it("rests at 2 on a file system of iomap, so that a threshold of 2 never waits for it", () => {
    const r = row(parts, policies.forkUnlessElevated(2));
    expect(r["waits"]).toBe(0);
    expect(Number(r["forks"])).toBeGreaterThan(0);
    expect(String(r["references"])).toMatch(/^2:\d+$/);
    expect(Number(row(parts, policies.stable)["waits"])).toBeGreaterThan(0);
  });

  it("rests one higher where it has buffers, so that it waits there", () => {
    expect(Number(row({ ...parts, filesystem: tux3 }, policies.forkUnlessElevated(2))["waits"])).toBeGreaterThan(0);
  });

  it("may be one of several by a law, but not under stores", () => {
    const mappings = { kind: "discrete", values: [0, 3], weights: [1, 1] } as const;
    expect(String(row({ ...parts, mappings }, policies.forkUnlessElevated(9))["references"])).toMatch(/^2:\d+ 5:\d+$/);
    const stores = rewriters({ mappings });
    expect([0, 1].map((page) => mappedBy(stores, () => 0.1).of(page))).toEqual([1, 1]);
  });
});

describe("the window on a page", () => {
  const sizeOf = (parts: RewriterParts, policy: PolicyData) => {
    const load = rewriters(parts);
    return sizeOfWindow(load, policy, 10, mappedBy(load, () => 0.999_999).most);
  };

  it("has as many address spaces as the law gives, and not sixteen", () => {
    expect(sizeOf({ mappings: { kind: "poisson", mean: 12 } }, policies.none).mappings).toBeGreaterThan(16);
  });

  it("has room for a folio that each driver and each reader keeps alive", () => {
    const holders = [
      { count: 5, holder: "reader", think: fixed(9), hold: fixed(9), pages: { kind: "uniform" } },
    ] as const;
    expect(sizeOf({ drivers: 12, holders }, policies.alwaysFork).folios).toBe(1 + 2 + 12 + 5);
    expect(sizeOf({ drivers: 12, holders }, policies.stable).folios).toBe(1);
  });

  it("counts readers of two groups together", () => {
    const reader = { holder: "reader", think: fixed(500), hold: fixed(20_000), pages: { kind: "uniform" } } as const;
    const r = row(
      {
        folios: 1,
        writers: 1,
        holders: [
          { ...reader, count: 2 },
          { ...reader, count: 3 },
        ],
      },
      policies.stable,
    );
    expect(Number(r["writes"])).toBe(1950);
  });

  it("does not make twelve drivers on one page wait for a folio that is not there", () => {
    const drivers = { count: 12, think: exponential(2000), hold: exponential(40_000) };
    const r = row({ folios: 1, writers: 1, drivers, flusher: { period: 9000 } }, policies.alwaysFork);
    expect(r["waits: space"]).toBe(0);
    expect(Number(r["mostOrphans"])).toBeGreaterThan(6);
  });

  it("has room for a page that is punched out under readers and drivers", () => {
    const holders = [
      { count: 4, holder: "reader", think: fixed(100), hold: exponential(30_000), pages: { kind: "uniform" } },
    ] as const;
    const punchers = { count: 1, think: exponential(3000), pages: { kind: "uniform" } } as const;
    expect(row({ folios: 2, drivers: 6, holders, punchers }, policies.alwaysFork)["writes"]).toBe(1950);
  });
});

describe("space", () => {
  const parts = {
    filesystem: btrfs,
    folios: 4,
    writers: 2,
    free: 12,
    flusher: { call: "fsync" as const, period: 20_000 },
  };

  it("comes back when a block is left, so that a long run does not run out of it", () => {
    const r = row({ ...parts, writes: 5000 }, policies.stable);
    expect(Number(r["ios"])).toBeGreaterThan(100);
    expect(r["enospc"]).toBe(0);
    expect(r["lateEnospc"]).toBe(0);
  });

  it("does not come back from what a clone keeps, and who is told so is counted", () => {
    // The clone keeps four blocks, the file needs four, and one more of each page while it is written.
    const tight = { ...parts, free: 3, cloner: { period: 50_000 } };
    expect(Number(row(tight, policies.stable)["enospc"])).toBeGreaterThan(0);
    expect(row({ ...tight, free: 12 }, policies.stable)["enospc"]).toBe(0);
  });
});

describe("who else calls", () => {
  const parts = { filesystem: btrfs, folios: 16, writers: 4, flusher: { period: 1e6 } };

  it("fsync and msync write the file out, which nobody else does so soon", () => {
    const quiet = row(parts, policies.stable);
    for (const call of ["fsync", "msync"] as const) {
      const r = row({ ...parts, syncers: { count: 2, call, think: exponential(20_000) } }, policies.stable);
      expect(Number(r["syncs"])).toBeGreaterThan(10);
      expect(Number(r["syncTime"])).toBeGreaterThan(8000);
      expect(Number(r["ios"])).toBeGreaterThan(10 * Number(quiet["ios"]));
    }
  });

  it("a snapshot shares every page, without the inode's locks", () => {
    const r = row({ ...parts, snapshotter: { period: 50_000 } }, policies.none);
    expect(Number(r["snapshots"])).toBeGreaterThan(3);
    expect(Number(r["snapshotTime"])).toBeGreaterThanOrEqual(8000);
    expect(r["waits: inode"]).toBe(0);
    expect(r["corruptedClones"]).toBe(0);
  });

  it("a truncation takes dirty pages out of the file, and what a driver writes into them is lost on purpose", () => {
    const drivers = { count: 4, think: exponential(2000) };
    const r = row({ ...parts, drivers, truncater: { period: 30_000, keeps: 0.5 } }, policies.stable);
    expect(r["writes"]).toBe(1950);
    expect(r["lostDma"]).toBe(0);
    // Eight pages fall out every 30 ms, and each store to one of them faults again.
    expect(Number(r["faults"])).toBeGreaterThan(1.5 * Number(row({ ...parts, drivers }, policies.stable)["faults"]));
  });
});

describe("named loads", () => {
  it("give of their reports what they say, and no more", async () => {
    const both = { policy: [policies.stable, policies.none], seed: 1, replications: 2, workers: 0 };
    const of = async (load: (typeof scenarios)["dbench"]) =>
      summary(await sweep({ ...load, writes: 8000 }, both)).map((p) => p.metrics);
    const [stable, none] = await of(scenarios.dbench);
    expect(stable?.["longest"]?.estimate).toBeGreaterThan(59_817);
    expect(none?.["longest"]?.estimate).toBeLessThan(4273);
    const [slow, fast] = (await of(scenarios.rewriting64)).map((m) => m["time"]?.estimate ?? 0);
    const cost = 1 - (fast ?? 0) / (slow ?? 0);
    expect(cost).toBeGreaterThan(0);
    expect(cost).toBeLessThan(0.12);
  });
});
