/** Bounds, rests, news and interrupts of a search; random runs and their reduction; answers in herd's lines. */
import { describe, expect, it } from "vitest";
import { bit, upTo, type View } from "../../kernel-lib/base/cells.js";
import { among } from "../../kernel-lib/engine/among.js";
import type { Progress } from "../../kernel-lib/engine/bounds.js";
import { explore, exploreAsync } from "../../kernel-lib/engine/explore.js";
import { herd, herdOutcomes } from "../../kernel-lib/engine/herd.js";
import { randomRun, rerun, shrink } from "../../kernel-lib/engine/random-run.js";
import { histories } from "../../kernel-lib/engine/record.js";
import { done, type Next, type Step, type System } from "../../kernel-lib/engine/system.js";
import { clock } from "../../kernel-lib/host/clock.js";
import { gupModel, neverBad } from "./gup-model.js";
import { bothCounted, boundedQueue, increment, overfull, philosophers } from "./toys.js";
import { classics, litmus } from "./litmus.js";

describe("a search that rests", () => {
  it("gives the same answer to the last bit", async () => {
    const model = gupModel(2, 1);
    const question = { property: neverBad(2) };
    expect(await exploreAsync(model, question, { clock, every: 1 })).toEqual(explore(model, question));
  });

  /** A clock that is a millisecond further at each look, so that how often a search rests does not depend on the machine. */
  const ticking = (): typeof clock => {
    const looks = { count: 0 };
    return { now: () => ++looks.count, pause: clock.pause };
  };

  it("lets others work at every rest, and tells how far it is", async () => {
    const told: Progress[] = [];
    const others = { turns: 0, leave: false };
    const work = (): void => {
      others.turns++;
      if (!others.leave) setTimeout(work, 0);
    };
    setTimeout(work, 0);
    const answer = await exploreAsync(
      gupModel(2, 1),
      { symmetry: false },
      { clock: ticking(), every: 1, onProgress: (progress) => told.push(progress) },
    );
    others.leave = true;
    expect(told.length).toBeGreaterThan(10);
    expect(others.turns).toBeGreaterThanOrEqual(told.length);
    for (const of of ["states", "transitions", "depth", "bytes"] as const) {
      const news = told.map((progress) => progress[of]);
      expect([...news].sort((a, b) => a - b)).toEqual(news);
      expect(news.at(-1)).toBeGreaterThan(0);
    }
    expect(told.at(-1)?.states).toBeLessThanOrEqual(answer.states);
    expect(told.some(({ waiting }) => waiting > 0)).toBe(true);
    expect(told.every(({ waiting, states }) => waiting >= 0 && waiting < states)).toBe(true);
  });

  it("rests as often as it is told to, and no more often", async () => {
    const restsWith = async (every: number): Promise<number> => {
      const rests = { count: 0 };
      await exploreAsync(
        gupModel(2, 1),
        { symmetry: false },
        { clock: ticking(), every, onProgress: () => rests.count++ },
      );
      return rests.count;
    };
    const often = await restsWith(1);
    const seldom = await restsWith(4);
    expect(seldom).toBeGreaterThan(0);
    expect(seldom).toBeLessThanOrEqual(often / 3);
    expect(await restsWith(1000)).toBe(0);
  });

  it("stops when it is told to, with the reason that it is given", async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error("the reader has seen enough")), 20);
    const endless = exploreAsync(gupModel(2, 3), {}, { clock, every: 1, signal: stop.signal });
    await expect(endless).rejects.toThrow("the reader has seen enough");
  });
});

describe("a bound", () => {
  it.each([
    [{ states: 5000 }, "5000 states"],
    [{ depth: 7 }, "depth 7"],
    [{ memory: 1_000_000 }, "1000000 bytes"],
  ])("%j makes the answer inconclusive", (bounds, bound) => {
    const never = { ...neverBad(2), in: () => false };
    const answer = explore(gupModel(2, 2), { bounds, property: never, symmetry: false });
    expect([answer.verdict, answer.holds, answer.bound]).toEqual(["inconclusive", "unknown", bound]);
  });

  it("on time needs a clock, and holds with one", () => {
    expect(() => explore(increment, { bounds: { time: 5 } })).toThrow(/^KL408/);
    let now = 0;
    const ticking = { now: () => (now += 10) };
    expect(explore(gupModel(2, 1), { bounds: { time: 25 }, symmetry: false }, ticking).bound).toBe("25 ms");
  });

  it("does not hide what was found before it", () => {
    const answer = explore(gupModel(2, 2), { bounds: { states: 5000 }, property: neverBad(2), symmetry: false });
    expect([answer.verdict, answer.witness?.steps.length]).toEqual(["sometimes", 5]);
  });

  it("that the whole space fits in is none", () => {
    expect(explore(increment, { bounds: { states: 13 } }).bound).toBeUndefined();
    expect(explore(increment, { bounds: { states: 12 } }).bound).toBe("12 states");
  });

  it("tells which field grows", () => {
    const leak: System = {
      name: "leak",
      schema: { lamp: { count: 1, fields: { on: bit } }, heap: { count: 1, fields: { blocks: upTo(1_000_000) } } },
      actors: ["program"],
      initial: (w) => w,
      next: (w) => {
        const view = w as unknown as { on: (i: number) => number; blocks: (i: number) => number };
        const to = view.blocks(0) + 1;
        const flip = (on: number): Step<typeof w> => ({
          kind: "step",
          name: "allocate",
          op: "allocate",
          part: "only",
          touches: () => [],
          apply: (v) =>
            (v as unknown as View<{ a: { count: 1; fields: { on: typeof bit; blocks: typeof bit } } }>)
              .setOn(0, on)
              .setBlocks(0, to + on) as unknown as typeof v,
        });
        return { kind: "choice", steps: [flip(0), flip(1)] };
      },
    };
    const { growing, levels } = explore(leak, { bounds: { depth: 50 } });
    expect(growing?.[0]?.field).toBe("blocks");
    expect(levels?.slice(0, 3)).toEqual([1, 2, 4]);
  });
});

describe("what never ran", () => {
  it("is named", () => {
    const idle = { ...increment, operations: ["read", "write", "rest"] };
    expect(explore(idle).neverRan).toEqual(["rest"]);
    expect(explore(increment).neverRan).toBeUndefined();
  });
});

describe("random runs", () => {
  const seeds = Array.from({ length: 60 }, (_, i) => i + 1);

  it("are the same for the same seed, and differ for others", () => {
    const runs = seeds.map((seed) => JSON.stringify(randomRun(gupModel(2, 2), seed, { steps: 30 })));
    expect(runs).toEqual(seeds.map((seed) => JSON.stringify(randomRun(gupModel(2, 2), seed, { steps: 30 }))));
    expect(new Set(runs).size).toBe(seeds.length);
  });

  it("can be played again", () => {
    for (const seed of seeds) {
      const run = randomRun(gupModel(2, 2), seed, { property: neverBad(2), steps: 200 });
      expect(rerun(gupModel(2, 2), run.schedule, { property: neverBad(2) })).toEqual(run);
    }
  });

  it("are reduced until no turn can be left out, and still show the race", () => {
    const model = gupModel(2, 3);
    const hits = seeds.map((seed) => randomRun(model, seed, { property: neverBad(2) })).filter((run) => run.hit);
    expect(hits.length).toBeGreaterThan(20);
    for (const run of hits) {
      const { run: small, witness } = shrink(model, run, neverBad(2));
      expect(small.schedule.length).toBeLessThanOrEqual(run.schedule.length);
      expect(witness.steps).toHaveLength(small.schedule.length);
      for (const [i] of small.schedule.entries())
        expect(
          rerun(
            model,
            small.schedule.filter((_, k) => k !== i),
            { property: neverBad(2) },
          ).hit,
        ).toBe(false);
    }
  });

  it.each([NaN, 1.7, -1, Infinity, "x"])("do not take %s for another seed, nor for a number of steps", (value) => {
    expect(() => randomRun(increment, value as number)).toThrow(/^KL419 seed/);
    if (value === Infinity) return;
    expect(() => randomRun(increment, 1, { steps: value as number })).toThrow(/^KL419 steps/);
    expect(() => rerun(increment, [], { steps: value as number })).toThrow(/^KL419 steps/);
  });

  it("differ for seeds that are alike in their last 32 bits, and are what they were for small ones", () => {
    const schedule = (seed: number): string =>
      randomRun(gupModel(2, 2), seed, { steps: 12 })
        .schedule.map(({ actor, choice }) => `${actor}${choice}`)
        .join(" ");
    expect(schedule(7)).not.toBe(schedule(2 ** 32 + 7));
    expect(schedule(7)).toBe("11 21 30 01 10 10 30 10 30 30 30 41");
  });

  it("take of a schedule what can be taken", () => {
    const [first] = randomRun(increment, 1).schedule;
    if (first === undefined) throw new Error("the run is empty");
    const { actor } = first;
    expect(rerun(increment, [{ actor, choice: -1 }]).schedule).toEqual([{ actor, choice: 0 }]);
    expect(rerun(increment, [{ actor, choice: Number.NaN }, { actor: 9, choice: 0 }, first]).schedule).toEqual([first]);
  });

  it("that show nothing cannot be reduced", () => {
    expect(() => shrink(increment, { schedule: [] }, bothCounted)).toThrow(/^KL413/);
  });
});

describe("toys", () => {
  it("a bounded queue never holds too much, and blocks both its ends", () => {
    const answer = explore(boundedQueue(3, 5), { property: overfull(3) });
    expect([answer.verdict, answer.deadlocked, answer.ends]).toEqual(["never", 0, 1]);
  });

  it("philosophers who all turn left first are one deadlock for any number", () => {
    for (const n of [2, 3, 4, 5]) expect(explore(philosophers(n)).deadlocked).toBe(1);
  });

  it("a choice that is made once gives the same answers as one that is made anew", () => {
    const steps = Array.from({ length: 14 }, (_, i): Step<number> => ({
      kind: "step",
      name: `${i}`,
      op: "",
      part: "only",
      touches: () => [],
      apply: (w) => w,
    }));
    const allowed = (w: number, i: number): boolean => ((w >> i) & 1) === 1;
    const names = (next: Next<number>): readonly string[] =>
      next.kind === "choice" ? next.steps.map((s) => s.name) : next.kind === "step" ? [next.name] : [next.kind];
    const [few, many] = [among(steps.slice(0, 5), allowed, done), among(steps, allowed, done)];
    for (let w = 0; w < 32; w++) expect(names(few(w))).toEqual(names(many(w)));
  });
});

describe("litmus tests under sequential consistency", () => {
  it.each(classics)("$name has $outcomes outcomes, as herd7 counts", ({ threads, outcomes, name }) => {
    const test = litmus(name, threads);
    expect(histories(test.system, test.onlooker).histories).toHaveLength(outcomes);
  });
});

describe("in herd's lines", () => {
  it("stands what a search answers", () => {
    expect(herd(explore(increment, { property: bothCounted }), { seconds: 0.0123 })).toMatchInlineSnapshot(`
      "Test two-thread increment Forbidden
      States 13 states, 3 ends
      No
      Witness: 4 steps
      Condition an increment is lost: When both are done the value is 2.
      Observation two-thread increment Sometimes
      Time two-thread increment 0.01
      Hash=e983e9bc0fe957c2"
    `);
  });

  it("stand the outcomes of a litmus test", () => {
    const { threads } = classics[0] as (typeof classics)[number];
    const test = litmus("SB", threads);
    const condition = {
      says: "exists (0:r0=0 /\\ 1:r1=0)",
      holds: (outcome: readonly (readonly [string, string])[]) =>
        outcome.every(([label, value]) => label !== "outcome" || value === "0:r0=0 1:r1=0"),
    };
    const text = herdOutcomes(test.system, histories(test.system, test.onlooker), condition);
    expect(text).toMatchInlineSnapshot(`
      "Test SB Allowed
      States 3
      0:r0=0 1:r1=1;
      0:r0=1 1:r1=0;
      0:r0=1 1:r1=1;
      No
      Witnesses
      Positive: 0 Negative: 3
      Condition exists (0:r0=0 /\\ 1:r1=0)
      Observation SB Never 0 3
      Hash=b1f6ef6ede46743c"
    `);
    expect(text).not.toMatch(/Time/);
  });

  it("the hash is that of the question and not of the answer", () => {
    const hash = (text: string): string => text.slice(text.indexOf("Hash="));
    const [once, bounded] = [{}, { states: 5 }].map((bounds) =>
      hash(herd(explore(increment, { property: bothCounted, bounds }))),
    );
    expect(once).toBe(bounded);
    expect(hash(herd(explore(philosophers(2))))).not.toBe(hash(herd(explore(philosophers(3)))));
  });
});
