/** The page cache under load: what must come out whatever the numbers, and what is equal to the last bit. */
import { describe, expect, it } from "vitest";
import { frozen, stateOf } from "../../kernel-lib/engine/frozen.js";
import { windows } from "../../kernel-lib/engine/windows.js";
import { rulesOf } from "../../kernel-lib/experiment/page-cache/compile.js";
import { PAYS } from "../../kernel-lib/experiment/page-cache/costs.js";
import { replicationOf } from "../../kernel-lib/experiment/page-cache/simulate.js";
import { sizeOfWindow } from "../../kernel-lib/experiment/page-cache/window-size.js";
import type { TimedStep } from "../../kernel-lib/experiment/page-cache/compile.js";
import { rowOfReplication } from "../../kernel-lib/experiment/row.js";
import { summary, survival } from "../../kernel-lib/experiment/summary.js";
import { threshold } from "../../kernel-lib/experiment/candidate.js";
import { sweep } from "../../kernel-lib/experiment/sweep.js";
import { btrfs, ext4, tux3, xfs } from "../../kernel-lib/filesystem/index.js";
import type { Operation } from "../../kernel-lib/model/operation.js";
import { operationStages } from "../../kernel-lib/model/program.js";
import { kernelSchema, type Kernel } from "../../kernel-lib/model/state.js";
import * as policies from "../../kernel-lib/policy/index.js";
import { deviceOf } from "../../kernel-lib/workload/device.js";
import { fixed, rewriters, type RewriterParts } from "../../kernel-lib/workload/rewriters.js";
import type { PolicyData } from "../../kernel-lib/model/policy.js";
import type { Row } from "../../kernel-lib/stats/rows.js";

const device = deviceOf({ name: "8 ms", service: fixed(8000) });
const load = (parts: RewriterParts = {}) => rewriters({ writes: 6000, warmUp: 200, device, ...parts });
const row = (parts: RewriterParts, policy: PolicyData, seed = 42): Row =>
  rowOfReplication({ workload: load(parts), policy, seed, replication: 0 });
const T = policies.forkUnlessElevated;
const kinds = [tux3, xfs, ext4, btrfs];

describe("a threshold on the reference count", () => {
  const drivers = { count: 3, think: fixed(4000) };

  it("of 2 is stable pages to the last bit, where every candidate rests at 3 or more and no older delta is open", () => {
    // A flusher that closes the delta when it writes leaves no page dirty in an older one.
    expect(row({ drivers }, T(2))).toEqual(row({ drivers }, policies.stable));
  });

  it("of 2 waits longer than stable pages on tux3, whose closed deltas are written some time later", () => {
    // By write(2): a store through an entry that is still writable asks nobody.
    const parts = { drivers, flusher: { lag: 4000 }, folios: 512, writers: { count: 4, by: "write(2)" as const } };
    const [two, stable] = [row(parts, T(2)), row(parts, policies.stable)];
    const [longer, shorter] = [Number(two["wait"]), Number(stable["wait"])];
    // A store that finds its page in the closed delta waits for the lag and the I/O, and not for the I/O alone.
    expect(longer / shorter).toBeGreaterThan(1.3);
    expect(longer / shorter).toBeLessThan(2.5);
    expect(Number(two["wait: old delta"])).toBeGreaterThan(0);
    expect(stable["wait: old delta"]).toBe(0);
  });

  it("makes the wait fall at the resting count, and nothing is lost up to the count of a held page", () => {
    for (const [mappings, flag, held] of [
      [1, "FOLL_GET", 1],
      [2, "FOLL_GET", 1],
      [4, "FOLL_GET", 1],
      [1, "FOLL_PIN", 1024],
      [4, "FOLL_PIN", 1024],
    ] as const) {
      const rest = 3 + mappings;
      const parts = { drivers: { ...drivers, flag }, mappings, folios: 16 };
      const [below, at, above] = [rest - 1, rest, rest + held].map((t) => row(parts, T(t)));
      const name = `${mappings} mappings, ${flag}`;
      expect(Number(below?.["falseWaits"]), name).toBeGreaterThan(0);
      expect(at?.["falseWaits"], name).toBe(0);
      expect(at?.["lostDma"], name).toBe(0);
      expect(Number(at?.["wait"]), name).toBeLessThan(Number(below?.["wait"]) / 3);
      expect(Number(above?.["lostDma"]), name).toBeGreaterThan(0);
    }
  });

  it("serves no mix of mapcounts with FOLL_GET, and all of them with FOLL_PIN: a wall, and a plateau", () => {
    const mix = { kind: "discrete", values: [1, 4], weights: [1, 1] } as const;
    const clean = (flag: "FOLL_GET" | "FOLL_PIN", values: readonly number[]): readonly number[] =>
      values.filter((t) => {
        const r = row({ drivers: { ...drivers, flag }, mappings: mix, folios: 16 }, T(t));
        return r["falseWaits"] === 0 && r["lostDma"] === 0;
      });
    const values = [3, 4, 5, 6, 7, 8, 16, 1023, 1027];
    expect(clean("FOLL_GET", values)).toEqual([]);
    expect(clean("FOLL_PIN", values)).toEqual([7, 8, 16, 1023, 1027]);
  });

  const mix = { kind: "discrete", values: [1, 2, 4], weights: [2, 1, 1] } as const;
  const sharesOf = async (parts: RewriterParts) => {
    const question = { policy: threshold([1, 4, 5, 7], T), seed: 7, replications: 5, workers: 0 };
    const points = summary(await sweep(load({ mappings: mix, writes: 20_000, ...parts }), question));
    const all = points[0]?.metrics["wait"]?.estimate ?? 0;
    return points.map((p) => {
      const { estimate = 0, halfWidth = 0 } = p.metrics["wait"] ?? {};
      return {
        measured: estimate / all,
        halfWidth: halfWidth / all,
        theory: survival(points[0]?.references ?? [], p.threshold ?? 0),
      };
    });
  };

  it("waits as the share of pages with more references says, where a wait is rare", async () => {
    const shares = await sharesOf({ folios: 4096, writers: 4 });
    expect(shares.map((s) => s.theory).toSorted((a, b) => b - a)).toEqual(shares.map((s) => s.theory));
    for (const { measured, halfWidth, theory } of shares)
      expect(Math.abs(measured - theory)).toBeLessThan(2 * halfWidth + 0.01);
    expect(shares[1]?.theory).toBeGreaterThan(0.4);
    expect(shares[1]?.theory).toBeLessThan(0.6);
  });

  it("waits longer than that where everybody waits: who forks one page is at the next busy one the sooner", async () => {
    const [, four] = await sharesOf({ folios: 64, writers: 8 });
    expect((four?.measured ?? 0) - (four?.theory ?? 0)).toBeGreaterThan(0.15);
  });
});

describe("common random numbers", () => {
  it("leave the writers' pages and pauses as they were when the policy changes", () => {
    const taken = (policy: PolicyData): readonly string[] => {
      const seen: string[] = [];
      const r = replicationOf({
        workload: load({ writes: 500, warmUp: 0, writers: 1, folios: 8 }),
        policy,
        seed: 3,
        replication: 1,
        watcher: { before: (_w, step, actor, page) => void (step.name === "store" && seen.push(`${actor} ${page}`)) },
      });
      while (!r.advance(1000));
      return seen;
    };
    expect(taken(policies.none)).toHaveLength(500);
    expect(taken(policies.stable)).toEqual(taken(policies.none));
    expect(taken(policies.alwaysFork)).toEqual(taken(policies.none));
  });

  it("and the same seed gives the same bits, another seed others", () => {
    expect(row({ drivers: 2 }, T(4))).toEqual(row({ drivers: 2 }, T(4)));
    expect(row({ drivers: 2 }, T(4), 43)).not.toEqual(row({ drivers: 2 }, T(4)));
  });
});

describe("the projection on one page", () => {
  it.each(kinds.map((filesystem) => [filesystem.name, filesystem] as const))(
    "is a chain of the model's own steps on %s, the same on frozen records",
    (_, filesystem) => {
      const workload = load({
        filesystem,
        folios: 8,
        writers: 3,
        drivers: 2,
        writes: 400,
        warmUp: 0,
        device: deviceOf({ name: "slow", service: fixed(20_000) }),
      });
      const seen: { before: ReturnType<typeof stateOf>; after: ReturnType<typeof stateOf>; step: TimedStep }[] = [];
      const policy = policies.forkUnlessExpected;
      const held: { before?: ReturnType<typeof stateOf> } = {};
      const r = replicationOf({
        workload,
        policy,
        seed: 11,
        replication: 0,
        watcher: {
          before: (_w, _step, _actor, page) => {
            if (page === 0) held.before = r.run.store.snapshot(0);
          },
          after: (_w, step, _actor, page) => {
            if (page === 0 && held.before !== undefined)
              seen.push({ before: held.before, after: r.run.store.snapshot(0), step });
          },
        },
      });
      while (!r.advance(1000));
      expect(seen.length).toBeGreaterThan(20);
      const schema = kernelSchema(sizeOfWindow(workload, policy, r.actors.length, 1));
      const own = (s: ReturnType<typeof stateOf>): unknown => [s["folio"], s["page"], s["pte"], s["block"]];
      seen.forEach(({ before, after, step }, k) => {
        expect(stateOf(step.apply(frozen(schema, before) as unknown as Kernel)), step.name).toEqual(after);
        // Nobody else has touched the page in between: other pages' steps change shared locks only.
        if (k > 0) expect(own(before), step.name).toEqual(own(seen[k - 1]?.after as typeof after));
      });
    },
  );
});

describe("a window", () => {
  it("shows one copy, and changes no other", () => {
    const schema = {
      lamp: { count: 2, fields: { on: { kind: "bit" } } },
      fuse: { count: 1, fields: { blown: { kind: "bit" } } },
    } as const;
    const w = windows({ schema, shared: ["fuse"], copies: 3 });
    w.select(1);
    w.view.setOn(1, 1).setBlown(0, 1);
    expect([0, 1, 2].map((copy) => w.snapshot(copy)["lamp"]?.map((cell) => cell["on"]))).toEqual([
      [0, 0],
      [0, 1],
      [0, 0],
    ]);
    w.select(2);
    expect([w.view.on(1), w.view.blown(0)]).toEqual([0, 1]);
    expect(() => w.view.setOn(0, 2)).toThrow("KL402");
  });
});

describe("times of steps", () => {
  it("are given to steps that the model has", () => {
    const workload = load({ drivers: 1 });
    const names = new Set<string>();
    const byWrite = new Set<string>();
    const operations: readonly Operation[] = [
      { kind: "store", page: 0, via: 0 },
      { kind: "write", page: 0 },
      { kind: "gup", access: "write", flag: "FOLL_PIN", fast: false, page: 0, via: 0 },
      { kind: "gup", access: "write", flag: "FOLL_GET", fast: false, page: 0, via: 0 },
      { kind: "writeback", page: 0 },
      { kind: "act", page: 0, via: 0 },
    ];
    for (const filesystem of kinds) {
      const setting = {
        filesystem,
        policy: policies.stable,
        size: sizeOfWindow(workload, policies.stable, 2, 1),
        costs: workload.costs,
      };
      const rules = rulesOf(setting);
      for (const operation of operations)
        operationStages(operation, {
          size: setting.size,
          filesystem,
          asked: {},
          version: 1,
          whole: false,
          before: [],
        }).forEach((stage, number) =>
          stage({
            actor: 0,
            op: "",
            stage: number,
            rules,
            step: (name, _to, touches, apply) => {
              names.add(name);
              if (operation.kind === "write") byWrite.add(name);
              return { kind: "step", name, op: "", part: "only", touches, apply };
            },
            wait: (reason, on) => ({ kind: "wait", reason, op: "", on }),
          }),
        );
    }
    expect(Object.keys(PAYS).filter((name) => !names.has(name))).toEqual([]);
    // write(2) takes no fault, and no witness says so.
    expect([...byWrite].filter((name) => name.startsWith("write fault"))).toEqual([]);
    expect(byWrite).toContain("write(2): reserve, dirty, copy in");
  });
});

describe("a workload with wrong numbers", () => {
  it.each([
    ["negative folios", { folios: -1 }, "KL202"],
    ["no time", { device: deviceOf({ name: "x", service: { kind: "exponential", mean: Number.NaN } }) }, "KL253"],
    ["a normal law of times", { writers: { think: { kind: "normal", mean: 5, sd: 1 } } }, "KL202"],
    ["a warm-up without an end", { writes: 10, warmUp: 10 }, "KL202"],
  ] as const)("is told at once: %s", (_, parts, code) => {
    expect(() => rewriters(parts as RewriterParts)).toThrow(code);
  });
});
