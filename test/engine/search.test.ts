/** The fast search against its slow twin, on random systems; and its counts on the yardstick model. */
import fc from "../property.js";
import { describe, expect, it } from "vitest";
import type { Schema, View } from "../../kernel-lib/base/cells.js";
import { explore } from "../../kernel-lib/engine/explore.js";
import type { Witness } from "../../kernel-lib/engine/exploration.js";
import { lawOf } from "../../kernel-lib/engine/law.js";
import { before, constrained } from "../../kernel-lib/engine/order.js";
import type { Property, System } from "../../kernel-lib/engine/system.js";
import { randomProperties, randomSystems, symmetricSystems } from "../oracle/random-system.js";
import { slowAvoids, slowExplore, slowFewest, slowOrbits } from "../oracle/slow-explore.js";
import { gupModel, neverBad } from "./gup-model.js";
import { increment, philosophers } from "./toys.js";

const changesOf = (witness: Witness): number =>
  witness.steps.filter((s, i) => i > 0 && s.actor !== witness.steps[i - 1]?.actor).length;

/** Whether a state is one that the property speaks of, on frozen records; an end is one of the system without its constraint. */
const goalOf =
  <S extends Schema>(free: System<S>, property: Property<View<S>>): ((w: View<S>) => boolean) =>
  (w) =>
    property.in(w) &&
    (property.scope === "always" || free.actors.every((_, a) => ["wait", "done"].includes(free.next(w, a).kind)));

const slowVerdict = <S extends Schema>(system: System<S>, property: Property<View<S>>, free = system): string =>
  slowExplore(system, property, free).nearest < 0
    ? "never"
    : slowAvoids(system, goalOf(free, property), free)
      ? "sometimes"
      : "always";

/** A system, and the same under a constraint on two of its rules. */
const randomOrders = fc
  .tuple(randomSystems, fc.uniqueArray(fc.integer({ min: 0, max: 2 }), { minLength: 2, maxLength: 2 }))
  .map(([free, [first, second]]) => ({
    free,
    system: constrained(free, [before(`rule ${String(first)}`, `rule ${String(second)}`)]),
  }));

describe("on random systems the search", () => {
  it("counts what its slow twin counts, and gives the same verdict and length of a run", () => {
    fc.assert(
      fc.property(randomSystems, randomProperties, (system, property) => {
        const fast = explore(system, { property });
        const slow = slowExplore(system, property);
        const { states, transitions, depth, ends, deadlocked } = fast;
        expect({ states, transitions, depth, ends, deadlocked, nearest: fast.witness?.steps.length ?? -1 }).toEqual(
          slow,
        );
        expect(fast.verdict).toBe(slowVerdict(system, property));
        expect(fast.levels?.reduce((a, b) => a + b)).toBe(states);
      }),
      { numRuns: 300, seed: 41 },
    );
  });

  it("does so under a constraint too: where the constraint alone stops a run, there is no deadlock and no end", () => {
    const cutOff = { seen: 0 };
    fc.assert(
      fc.property(randomOrders, randomProperties, ({ free, system }, property) => {
        const fast = explore(system, { property });
        const slow = slowExplore(system, property, free);
        const { states, transitions, depth, ends, deadlocked } = fast;
        expect({ states, transitions, depth, ends, deadlocked, nearest: fast.witness?.steps.length ?? -1 }).toEqual(
          slow,
        );
        expect(fast.verdict).toBe(slowVerdict(system, property, free));
        const { witness } = explore(system, { property, fewest: "changes of actor" });
        expect(witness && [changesOf(witness), witness.steps.length]).toEqual(
          slowFewest(system, goalOf(free, property)),
        );
        if (slow.deadlocked < slowExplore(system, property).deadlocked) cutOff.seen++;
      }),
      { numRuns: 1500, seed: 46 },
    );
    expect(cutOff.seen).toBeGreaterThan(20);
  });

  it("finds the run with the fewest changes of actor, and of those the shortest", () => {
    fc.assert(
      fc.property(randomSystems, randomProperties, (system, property) => {
        const { witness } = explore(system, { property, fewest: "changes of actor" });
        const slow = slowFewest(system, goalOf(system, property));
        expect(witness && [changesOf(witness), witness.steps.length]).toEqual(slow);
      }),
      { numRuns: 200, seed: 42 },
    );
  });

  it("tells all shortest runs, each once, and the one that is shown is among those with the fewest changes", () => {
    fc.assert(
      fc.property(randomSystems, randomProperties, (system, property) => {
        const one = explore(system, { property }).witness;
        const { witnesses = [] } = explore(system, { property, witnesses: 50 });
        const told = witnesses.map((w) => JSON.stringify(w.steps));
        expect(new Set(told).size).toBe(told.length);
        expect(witnesses.every((w) => w.steps.length === one?.steps.length)).toBe(true);
        if (one !== undefined && witnesses.length < 50)
          expect(changesOf(one)).toBe(Math.min(...witnesses.map(changesOf)));
      }),
      { numRuns: 100, seed: 43 },
    );
  });
});

describe("a search that exchanges cells", () => {
  it("visits one state of each set, with the verdict and the length of the full search", () => {
    fc.assert(
      fc.property(symmetricSystems, randomProperties, (system, property) => {
        const full = explore(system, { property, symmetry: false });
        const reduced = explore(system, { property });
        expect(reduced.asymmetry).toBeUndefined();
        expect(reduced.states).toBe(slowOrbits(system, "own"));
        expect([reduced.verdict, reduced.holds, reduced.depth, reduced.witness?.steps.length]).toEqual([
          full.verdict,
          full.holds,
          full.depth,
          full.witness?.steps.length,
        ]);
        expect([reduced.ends > 0, reduced.deadlocked > 0]).toEqual([full.ends > 0, full.deadlocked > 0]);
      }),
      { numRuns: 200, seed: 44 },
    );
  });

  it("finds by itself what is interchangeable", () => {
    const answer = explore(increment, { symmetry: true });
    expect([answer.states, answer.reduction]).toEqual([
      8,
      { groups: [["thread"]], order: 2, checked: 13, proved: true },
    ]);
  });

  it("is never used where the law is broken, and says why", () => {
    const ring: System = {
      ...(philosophers(3) as unknown as System),
      symmetry: [{ groups: ["fork", "philosopher"] }],
    };
    const answer = explore(ring);
    expect(answer.reduction).toBeUndefined();
    expect(answer.asymmetry).toMatch(/fork and philosopher 0 and 1 do not do the same/);
    expect(() => explore(ring, { symmetry: true })).toThrow(/^KL412 [^\n]+\n.*where:.*\n.*expected:.*\n.*mend:/);
    expect(explore(increment).reduction).toBeUndefined();
  });

  it("is refused where there are too many exchanges", () => {
    const many = gupModel(1, 8);
    expect(() => explore(many)).toThrow(/KL411/);
  });

  it("keeps the law on every state of the yardstick model", () => {
    const model = gupModel(2, 1);
    expect(lawOf(model, model.symmetry ?? [], 100_000)).toEqual({ checked: 64_080, proved: true, broken: undefined });
  });
});

describe("the yardstick model", () => {
  it.each([
    [1, 64_080, 273_712],
    [2, 638_136, 3_415_648],
  ])("with 2 pages and %d drivers has the states that Spin, TLC and a search in C count", (drivers, states, moves) => {
    const answer = explore(gupModel(2, drivers), { symmetry: false, property: neverBad(2) });
    expect([answer.states, answer.transitions, answer.verdict]).toEqual([states, moves, "sometimes"]);
    expect(answer.neverRan).toEqual([]);
    expect(answer.witness?.steps).toHaveLength(5);
  });

  it("with 2 pages and 3 drivers too, in at most 20 bytes a state", () => {
    const answer = explore(gupModel(2, 3), { symmetry: false });
    expect([answer.states, answer.transitions]).toEqual([6_019_128, 38_716_264]);
    expect((answer.bytes ?? 0) / answer.states).toBeLessThan(20);
  }, 120_000);

  it.each([
    [2, 175_581],
    [3, 671_838],
  ])("with 2 pages and %d drivers exchanged has the states that TLC counts", (drivers, states) => {
    const model = gupModel(2, drivers);
    const answer = explore(model, { property: neverBad(2) });
    expect([answer.states, answer.verdict, answer.witness?.steps.length]).toEqual([states, "sometimes", 5]);
    expect(answer.reduction?.groups).toEqual([["page"], ["driver"]]);
  });
});
