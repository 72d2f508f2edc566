import { describe, expect, it } from "vitest";
import { bit, upTo, type Schema, type View } from "../../kernel-lib/base/cells.js";
import { explore } from "../../kernel-lib/engine/explore.js";
import { before, constrained } from "../../kernel-lib/engine/order.js";
import { done, type Property, type System } from "../../kernel-lib/engine/system.js";
import { slowExplore } from "../oracle/slow-explore.js";
import { bothCounted, dieHard, fourGallons, increment, philosophers } from "./toys.js";

describe("the explorer on toys", () => {
  it("counts the 13 states of the two-thread increment", () => {
    const answer = explore(increment, { property: bothCounted });
    expect(answer.states).toBe(13);
    expect(answer.verdict).toBe("sometimes");
    expect(answer.holds).toBe("no");
    expect(answer.witness?.steps.map((s) => `${s.actor} ${s.name}`)).toEqual([
      "thread 0 read",
      "thread 1 read",
      "thread 1 write",
      "thread 0 write",
    ]);
  });

  it("finds four gallons in six steps, in 16 states", () => {
    const answer = explore(dieHard, { property: fourGallons });
    expect(answer.states).toBe(16);
    expect(answer.holds).toBe("yes");
    expect(answer.witness?.steps.map((s) => s.name)).toEqual([
      "fill 5",
      "pour 5",
      "empty 3",
      "pour 5",
      "fill 5",
      "pour 5",
    ]);
    expect(answer.witness?.final).toContainEqual(["water 1", "4"]);
  });

  it("names the deadlock of the philosophers and who waits for what", () => {
    const answer = explore(philosophers(3));
    expect(answer.deadlocked).toBe(1);
    expect(answer.deadlocks[0]?.waits).toEqual([
      { actor: "philosopher 0", op: "eat", reason: "fork 1" },
      { actor: "philosopher 1", op: "eat", reason: "fork 2" },
      { actor: "philosopher 2", op: "eat", reason: "fork 0" },
    ]);
  });

  it.each([
    ["increment", increment],
    ["Die Hard", dieHard],
    ["philosophers", philosophers(4)],
  ] as unknown as readonly (readonly [string, System])[])("agrees with the slow twin on %s", (_, system) => {
    const fast = explore(system);
    const slow = slowExplore(system);
    const { states, transitions, depth, ends, deadlocked } = fast;
    expect({ states, transitions, depth, ends, deadlocked, nearest: -1 }).toEqual(slow);
  });
});

/** One actor that counts up to `top`, or for ever round and round. */
const counter = (top: number, round: boolean): System => ({
  name: "counter",
  schema: { counter: { count: 1, fields: { at: upTo(top) } } },
  actors: ["counter"],
  initial: (w) => w,
  next: (w) => {
    const at = (w as unknown as { at: (i: number) => number }).at(0);
    if (at === top && !round) return done;
    const to = at === top ? 0 : at + 1;
    return {
      kind: "step",
      name: "count",
      op: "count",
      part: "only",
      touches: () => [],
      apply: (v) => (v as unknown as { setAt: (i: number, n: number) => typeof v }).setAt(0, to),
    };
  },
});
const at = (value: number, scope: "always" | "end" = "always") => ({
  kind: "never" as const,
  name: `at ${value}`,
  says: "",
  scope,
  in: (w: unknown): boolean => (w as { at: (i: number) => number }).at(0) === value,
});

describe("verdicts", () => {
  it("says always if every run passes a state", () => {
    expect(explore(counter(3, false), { property: at(2) }).verdict).toBe("always");
    expect(explore(counter(3, false), { property: at(3, "end") }).verdict).toBe("always");
    expect(explore(counter(3, true), { property: at(2) }).verdict).toBe("always");
  });

  it("says never if none does", () => {
    expect(explore(counter(3, false), { property: at(2, "end") }).verdict).toBe("never");
  });

  it("says sometimes if a run can go round for ever without it", () => {
    // The hero can fill and empty one jug for ever.
    expect(explore(dieHard, { property: fourGallons }).verdict).toBe("sometimes");
  });

  it("says inconclusive at a bound, and never silently never", () => {
    const answer = explore(philosophers(5), { property: { ...at(9), in: () => false }, bounds: { states: 10 } });
    expect(answer.verdict).toBe("inconclusive");
    expect(answer.holds).toBe("unknown");
    expect(answer.bound).toBe("10 states");
    expect(explore(counter(9, false), { property: at(9), bounds: { depth: 3 } }).verdict).toBe("inconclusive");
  });

  it("refuses a bound that is no number, in four lines", () => {
    expect(() => explore(increment, { bounds: { states: Number.NaN } })).toThrow(
      /^KL406 [^\n]+\n.*where:.*\n.*expected:.*\n.*mend:/,
    );
  });
});

describe("constraints on a run", () => {
  const switches: System = {
    name: "two switches",
    schema: { lamp: { count: 2, fields: { on: bit } } },
    actors: ["left", "right"],
    initial: (w) => w,
    next: (w, i) => {
      const view = w as unknown as { on: (k: number) => number };
      if (view.on(i) === 1) return done;
      return {
        kind: "step",
        name: "on",
        op: i === 0 ? "left" : "right",
        part: "only",
        touches: () => [],
        apply: (v) => (v as unknown as { setOn: (k: number, n: number) => typeof v }).setOn(i, 1),
      };
    },
  };

  it("keeps only the runs in the order that is asked for", () => {
    const free = explore(switches);
    const bound = explore(constrained(switches, [before("left", "right")]));
    expect([free.states, free.ends]).toEqual([4, 1]);
    expect([bound.states, bound.ends, bound.deadlocked]).toEqual([3, 1, 0]);
  });

  it("cuts off runs that contradict it, without calling them deadlocks", () => {
    const answer = explore(constrained(switches, [before("left", "right"), before("right", "left")]));
    expect([answer.states, answer.ends, answer.deadlocked]).toEqual([1, 0, 0]);
  });

  it("is no end where the constraint alone stops the run: a property of ends does not speak of it", () => {
    const or: System = {
      ...switches,
      name: "a switch, and one that can be left out",
      next: (w, i) => {
        const next = switches.next(w, i);
        if (i === 1 || next.kind !== "step") return next;
        return { kind: "choice", steps: [{ ...next, op: "leave out", name: "leave out" }, next] };
      },
    };
    const end: Property<View<Schema>> = {
      kind: "never",
      name: "end",
      says: "No run ends.",
      scope: "end",
      in: () => true,
    };
    const asked = constrained(or, [before("left", "right")]);
    for (const fewest of ["steps", "changes of actor"] as const)
      expect(explore(asked, { property: end, fewest }).witness?.steps.map((s) => s.op)).toEqual(["left", "right"]);
  });

  it("names the operations there are when one is misspelt", () => {
    expect(() => constrained(switches, [before("left", "up")], ["left", "right"])).toThrow(
      /KL405 .*"up"[\s\S]*"left", "right"/,
    );
  });
});
