/** Choices and bounds of a system in time: what is drawn after a wait, what a moment keeps of it, and what is no bound. */
import { describe, expect, it } from "vitest";
import { upTo, type View } from "../../kernel-lib/base/cells.js";
import { timed, type Timed } from "../../kernel-lib/engine/timed.js";
import type { Next, Step, System } from "../../kernel-lib/engine/system.js";

const counter = upTo(255);
type Turns = {
  readonly turn: { readonly count: 1; readonly fields: { readonly turn: typeof counter; readonly n: typeof counter } };
};
type W = View<Turns>;

const step = (name: string, apply: (w: W) => W): Step<W> => ({
  kind: "step",
  name,
  op: name,
  part: "only",
  touches: () => [{ group: "turn", index: 0 }],
  apply,
});
const wait = (reason: string): Next<W> => ({ kind: "wait", reason, op: "wait", on: [{ group: "turn", index: 0 }] });
const choice: Next<W> = {
  kind: "choice",
  steps: [0, 1, 2, 3].map((i) => step(`take ${i}`, (w) => w.setTurn(0, 0).setN(0, w.n(0) + 1))),
};

/** One who takes one of four when it is his turn, and one who gives the turn. */
const turns: System<Turns> = {
  name: "turns",
  schema: { turn: { count: 1, fields: { turn: counter, n: counter } } },
  actors: ["chooser", "clock"],
  initial: (w) => w,
  next: (w, actor) => {
    if (w.n(0) >= 200) return { kind: "done" };
    if (actor === 0) return w.turn(0) === 1 ? choice : wait("the turn");
    return w.turn(0) === 0 ? step("tick", (v) => v.setTurn(0, 1)) : wait("a choice");
  },
};
/** The same without a wait. */
const alone: System<Turns> = {
  ...turns,
  actors: ["chooser"],
  next: (w) => (w.n(0) >= 200 ? { kind: "done" } : choice),
};

const choices = (world: Timed): readonly number[] =>
  world
    .run()
    .entries.filter(({ actor }) => actor === 0)
    .map(({ choice: taken }) => taken);

describe("a choice of an actor that waits before each", () => {
  const world = timed({ system: turns, seed: 1, duration: () => 1 });

  it("is drawn anew each time, evenly", () => {
    const taken = choices(world);
    expect(taken).toHaveLength(200);
    // χ² with 3 degrees of freedom stays below 16.3 in 999 of 1,000 cases.
    const counts = [0, 1, 2, 3].map((i) => taken.filter((c) => c === i).length);
    expect(counts.reduce((sum, n) => sum + (n - 50) ** 2 / 50, 0)).toBeLessThan(16.3);
    const pairs = new Set(taken.slice(1).map((c, i) => `${taken[i] ?? ""}${c}`));
    expect(pairs.size).toBe(16);
  });

  it("goes on alike from every moment, also from one that was written out and read", () => {
    const whole = world.run();
    for (const moment of [...world.moments()].slice(0, 60)) {
      const again = world.run({}, JSON.parse(JSON.stringify(moment)) as typeof moment);
      expect(again.entries).toEqual(whole.entries.slice(moment.steps));
    }
  });

  it("is what it was for an actor that never waits", () => {
    const taken = choices(timed({ system: alone, seed: 1, duration: () => 1 }));
    expect(taken.slice(0, 20).join("")).toBe("21300020210102131000");
  });
});

describe("a bound that is none", () => {
  // Nothing ends here by itself.
  const endless = timed({
    system: { ...alone, next: () => step("turn round", (w) => w.setTurn(0, 1 - w.turn(0))) } satisfies System<Turns>,
    seed: 1,
    duration: () => 1,
  });

  it.each([
    ["time", Number.NaN],
    ["time", "abc"],
    ["time", -1],
    ["steps", Number.NaN],
    ["steps", 1.5],
    ["steps", -1],
    ["steps", "10"],
    ["atOnce", Number.NaN],
    ["atOnce", 0],
  ])("%s %s is refused at once, and not when a step is asked for", (field, value) => {
    const budget = { [field]: value as number };
    expect(() => endless.run(budget)).toThrow("KL418");
    expect(() => endless.moments(undefined, budget)).toThrow("KL418");
  });

  it("is none of those that are", () => {
    expect(endless.run({ time: 3, steps: Infinity }).steps).toBe(3);
    expect(endless.run({ time: Infinity, steps: 4 }).time).toBe(4);
    expect(endless.run({ steps: 0 }).steps).toBe(0);
    expect([...endless.moments(undefined, { steps: 2 })]).toHaveLength(3);
  });
});
