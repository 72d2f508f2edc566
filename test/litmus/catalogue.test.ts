import { describe, expect, it } from "vitest";
import { explore, propertyOf } from "../../kernel-lib/experiment/ask.js";
import { catalogue } from "../../kernel-lib/litmus/catalogue.js";
import { experiments } from "../../kernel-lib/litmus/experiments.js";
import { observations } from "../../kernel-lib/observe/dataset.js";
import { constrained } from "../../kernel-lib/engine/order.js";
import { systemOf } from "../../kernel-lib/litmus/race.js";
import type { KernelSchema } from "../../kernel-lib/model/state.js";
import { all as policies } from "../../kernel-lib/policy/index.js";
import { slowExplore } from "../oracle/slow-explore.js";

const cells = catalogue.flatMap((test) =>
  policies.map((policy) => ({ test, policy, name: `${test.name} under ${policy.name}` })),
);

/** Policies under which somebody may wait for the end of another's wait; which tests show it is the tests' own business. */
const HANGS = new Set(["simulate a fault + bounce + clone waits, tests late"]);

/** The race of each observed family, among the tests. */
const FAMILIES: Readonly<Record<string, readonly string[]>> = {
  S0: ["threshold-waits+xfs+m2"],
  S1: ["mail-4-step+xfs", "mail-4-step+btrfs", "clone-range+xfs+pin"],
  S2: ["early-fsync+btrfs+pin", "early-fsync+xfs+pin"],
  S3: ["snapshot+btrfs+pin"],
  S4: ["clone-first+xfs+pin", "clone-again+xfs+pin"],
  S5: ["mail-with-cpu-store+xfs"],
  S6: ["mail-4-step+xfs"],
  S7: ["dma-during-io+xfs", "store-during-io+xfs"],
  S8: ["who-waits+xfs+store", "who-waits+btrfs+store"],
  S9: ["late-enospc+btrfs+pin"],
  S10: ["truncate-under-pin+xfs", "punch-under-pin+xfs"],
  S13: ["mail-sync-range+xfs+pin"],
  S14: ["changing-buffer+btrfs+6-1"],
  S16: ["frozen+xfs+pin", "frozen+xfs+store"],
  S17: ["failing-device+xfs+store"],
  S21: ["long-term-refused+xfs+lt"],
  MP: ["snapshot-order+btrfs+store", "clone-order+btrfs+store"],
  RAND: ["mail-4-step+xfs", "mail-4-step+btrfs"],
  CR: ["bad-checksum+btrfs+pin"],
  CRASH: ["bad-checksum+btrfs+pin"],
};

describe("the catalogue", () => {
  it("asks one question each, by a name of its own", () => {
    expect(new Set(catalogue.map((t) => t.name)).size).toBe(catalogue.length);
    for (const test of catalogue) {
      expect(test.name).toMatch(/^[a-z0-9-]+(\+[a-z0-9-]+)+$/);
      expect(test.question).toMatch(/^[A-Z].*\?$/);
      expect(Object.keys(test.expect)).toEqual(policies.map((p) => p.name));
    }
  });

  it("has every number from L01 to L37, as an interleaving or as an experiment", () => {
    const numbers = new Set([...catalogue, ...experiments].map((t) => t.number));
    for (let n = 1; n <= 37; n++) expect(numbers).toContain(`L${String(n).padStart(2, "0")}`);
    expect(experiments.map((e) => e.number)).toEqual(["L23", "L34", "L35", "L36", "L37"]);
  });

  it("has a test for every family that was observed", () => {
    const names = new Set(catalogue.map((t) => t.name));
    for (const family of new Set(observations().map((o) => o.family))) {
      // No interleaving: the order of fork(2) and the stores was forced, and the page is no file's.
      if (family === "S12") continue;
      expect(FAMILIES[family], family).toBeDefined();
      for (const name of FAMILIES[family] ?? []) expect(names).toContain(name);
    }
  });

  it.each(cells)("$name: verdict, states and witness as expected", ({ test, policy }) => {
    const answer = explore(test.race, { policy, property: test.property, where: test.where ?? [] });
    expect({ verdict: answer.verdict, states: answer.states, steps: answer.witness?.steps.length ?? 0 }).toEqual(
      test.expect[policy.name],
    );
    if (test.property.stuck !== true && !HANGS.has(policy.name)) expect(answer.deadlocked).toBe(0);
  });

  it.each(cells)("$name: the partner is reachable, so that the verdict is not empty", ({ test, policy }) => {
    expect(explore(test.race, { policy, property: test.partner, where: test.where ?? [] }).holds).toBe("yes");
  });

  // Each test under a quarter of the policies, a different quarter for each: all of them would take a minute.
  it.each(cells.filter((_, i) => i % 4 === 0))("$name: the slow twin counts the same", ({ test, policy }) => {
    const machine = systemOf(test.race, policy);
    const property = propertyOf(test.property, machine.size);
    const system = constrained<KernelSchema>(machine, test.where ?? []);
    const fast = explore(test.race, { policy, property: test.property, where: test.where ?? [] });
    const slow = slowExplore(system, property, machine);
    expect(slow).toEqual({
      states: fast.states,
      transitions: fast.transitions,
      depth: fast.depth,
      ends: fast.ends,
      deadlocked: fast.deadlocked,
      nearest: fast.witness?.steps.length ?? -1,
    });
  });

  it("finds a threshold of 2 to give the verdict of stable pages in every test but the one that the mail describes", () => {
    const differing = catalogue.filter(
      (t) => t.expect["fork unless refcount > 2"]?.verdict !== t.expect["stable"]?.verdict,
    );
    expect(differing.map((t) => t.name)).toEqual(["buffer-heads-count+xfs+write"]);
  });

  it("finds a threshold of 2 to be stable pages in disguise: the same verdicts and the same number of states", () => {
    // On a file system with deltas it waits even longer: also for what is dirty in an older delta.
    const single = catalogue.filter((t) => !t.race.filesystem.deltas && t.name !== "buffer-heads-count+xfs+write");
    expect(single.length).toBeGreaterThan(20);
    for (const test of single)
      expect(test.expect["fork unless refcount > 2"], test.name).toEqual(test.expect["stable"]);
  });
});
