import { describe, expect, it } from "vitest";
import { explore, propertyOf } from "../../kernel-lib/experiment/ask.js";
import { catalogue } from "../../kernel-lib/litmus/catalogue.js";
import { systemOf } from "../../kernel-lib/litmus/race.js";
import { all as policies } from "../../kernel-lib/policy/index.js";
import { slowExplore } from "../oracle/slow-explore.js";

const cells = catalogue.flatMap((test) =>
  policies.map((policy) => ({ test, policy, name: `${test.name} under ${policy.name}` })),
);

describe("the catalogue", () => {
  it("asks one question each, by a name of its own", () => {
    expect(new Set(catalogue.map((t) => t.name)).size).toBe(catalogue.length);
    for (const test of catalogue) {
      expect(test.name).toMatch(/^[a-z0-9-]+(\+[a-z0-9-]+)+$/);
      expect(test.question).toMatch(/^[A-Z].*\?$/);
      expect(Object.keys(test.expect)).toEqual(policies.map((p) => p.name));
    }
  });

  it.each(cells)("$name: verdict, states and witness as expected", ({ test, policy }) => {
    const answer = explore(test.race, { policy, property: test.property });
    expect({ verdict: answer.verdict, states: answer.states, steps: answer.witness?.steps.length ?? 0 }).toEqual(
      test.expect[policy.name],
    );
    expect(answer.deadlocked).toBe(0);
  });

  it.each(cells)("$name: the partner is reachable, so that the verdict is not empty", ({ test, policy }) => {
    expect(explore(test.race, { policy, property: test.partner }).holds).toBe("yes");
  });

  it.each(cells)("$name: the slow twin counts the same", ({ test, policy }) => {
    const system = systemOf(test.race, policy);
    const property = propertyOf(test.property, system.size);
    const fast = explore(test.race, { policy, property: test.property });
    expect(slowExplore(system, property)).toEqual({
      states: fast.states,
      transitions: fast.transitions,
      depth: fast.depth,
      ends: fast.ends,
      deadlocked: fast.deadlocked,
      nearest: fast.witness?.steps.length ?? -1,
    });
  });

  it("finds a threshold of 2 to be stable pages in disguise: the same verdicts and the same number of states", () => {
    for (const test of catalogue)
      expect(test.expect["fork unless refcount > 2"], test.name).toEqual(test.expect["stable"]);
  });
});
