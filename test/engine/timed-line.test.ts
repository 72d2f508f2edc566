/** A system in time as a simulation: M/M/1 in pure steps, what is watched, what is waited for, and what a moment carries over. */
import { describe, expect, it } from "vitest";
import { upTo, type View } from "../../kernel-lib/base/cells.js";
import { done, type Next, type Step, type System } from "../../kernel-lib/engine/system.js";
import { timed } from "../../kernel-lib/engine/timed.js";
import { interval } from "../../kernel-lib/stats/interval.js";

type Line = {
  readonly line: { readonly count: 1; readonly fields: { readonly present: ReturnType<typeof upTo> } };
};

const step = (name: string, apply: (w: View<Line>) => View<Line>): Step<View<Line>> => ({
  kind: "step",
  name,
  op: name,
  part: "only",
  touches: () => [{ group: "line", index: 0 }],
  apply,
});

/** A source, and a server that rests when nobody is present. */
const line: System<Line> = {
  name: "a line",
  schema: { line: { count: 1, fields: { present: upTo(1e6) } } },
  actors: ["source", "server"],
  initial: (w) => w,
  next: (w, actor) => {
    if (actor === 0) return step("arrive", (v) => v.setPresent(0, v.present(0) + 1));
    return w.present(0) > 0 ? step("serve", (v) => v.setPresent(0, v.present(0) - 1)) : done;
  },
};

const RATES = { arrive: 0.5, serve: 1 };
const run = (seed: number, replication: number) =>
  timed({
    system: line,
    seed,
    replication,
    duration: ({ name }, _, draw) => -Math.log(draw()) / RATES[name as keyof typeof RATES],
    levels: { present: (w) => w.present(0) },
  });

describe("M/M/1 in pure steps", () => {
  it("has ρ / (1 − ρ) customers in the mean, within the interval of its replications", () => {
    const means = Array.from({ length: 30 }, (_, replication) => {
      const world = run(7, replication);
      const warm = world.run({ steps: 2000, trace: false }).moment;
      return world.run({ steps: 22_000, trace: false }, warm).levels["present"]?.mean ?? Number.NaN;
    });
    const { low, high } = interval({ values: means, level: 0.99 });
    expect(low).toBeLessThan(1);
    expect(high).toBeGreaterThan(1);
    expect(high - low).toBeLessThan(0.2);
  });

  it("is the same run with its steps kept and without", () => {
    const [kept, bare] = [run(3, 0).run({ steps: 999 }), run(3, 0).run({ steps: 999, trace: false })];
    expect(kept.entries).toHaveLength(999);
    expect({ ...bare, entries: [], schedule: [] }).toEqual({ ...kept, entries: [], schedule: [] });
    expect(bare.entries).toEqual([]);
  });

  it("watches a level from the moment on from which the run goes on", () => {
    const world = run(5, 0);
    const whole = world.run({ steps: 200 });
    const first = world.run({ steps: 80 });
    const second = world.run({ steps: 200 }, first.moment);
    expect(second.moment).toEqual(whole.moment);
    const area = (r: typeof whole): number => r.levels["present"]?.area ?? Number.NaN;
    expect(area(first) + area(second)).toBeCloseTo(area(whole), 9);
    expect(second.levels["present"]?.time).toBeCloseTo(whole.time - first.time, 9);
    let [present, since, sum] = [0, 0, 0];
    for (const { time, name } of whole.entries) {
      sum += present * (time - since);
      present += name === "arrive" ? 1 : -1;
      since = time;
    }
    expect(area(whole)).toBeCloseTo(sum, 9);
  });
});

/** A lock that is taken by one of two, for a time, and never given back by `thief`. */
type Lock = { readonly lock: { readonly count: 1; readonly fields: { readonly owner: ReturnType<typeof upTo> } } };
const locking = (returns: boolean): System<Lock> => ({
  name: "a lock",
  schema: { lock: { count: 1, fields: { owner: upTo(3) } } },
  actors: ["thief", "other"],
  initial: (w) => w,
  next: (w, actor): Next<View<Lock>> => {
    const cells = [{ group: "lock", index: 0 }];
    const to = (name: string, owner: number): Step<View<Lock>> => ({
      kind: "step",
      name,
      op: name,
      part: "only",
      touches: () => cells,
      apply: (v) => v.setOwner(0, owner),
    });
    if (w.owner(0) === 0) return to("take", actor + 1);
    if (w.owner(0) === actor + 1 && returns) return to("give back", 0);
    if (w.owner(0) === actor + 1) return done;
    return { kind: "wait", reason: "the lock", op: "take", on: cells };
  },
});

describe("waits in time", () => {
  it("are summed by actor and reason, and are those of the entries", () => {
    const told = timed({ system: locking(true), seed: 1, duration: (_, who) => (who === "thief" ? 3 : 2) }).run({
      steps: 40,
    });
    expect(told.waits.map(({ actor, reason }) => [actor, reason])).toEqual([
      ["thief", "the lock"],
      ["other", "the lock"],
    ]);
    told.waits.forEach(({ waited }, actor) => {
      const own = told.entries.filter((e) => e.actor === actor && e.reason !== "").map((e) => e.waited);
      expect(waited.count).toBe(own.length);
      expect(waited.sum).toBeCloseTo(
        own.reduce((a, b) => a + b, 0),
        9,
      );
    });
  });

  it("that nobody can end are told, also of an actor that began a step which is none any more", () => {
    // Both begin to take at once; the other comes too late, and nothing will happen after that.
    const told = timed({ system: locking(false), seed: 1, duration: (_, who) => (who === "thief" ? 1 : 2) }).run();
    expect(told.entries.map(({ name, time }) => [name, time])).toEqual([["take", 1]]);
    expect(told.ended).toBe("stuck");
    expect(told.stuck).toMatchObject([{ actor: 1, since: 2, reason: "the lock" }]);
  });

  it("begin where a moment says that they began", () => {
    const world = timed({ system: locking(true), seed: 1, duration: (_, who) => (who === "thief" ? 3 : 2) });
    const whole = world.run({ steps: 9 });
    for (const moment of world.moments(undefined, { steps: 8 }))
      expect(world.run({ steps: 9 }, moment).entries).toEqual(whole.entries.slice(moment.steps));
  });
});

it("refuses a level that is no number", () => {
  const world = timed({ system: line, seed: 1, duration: () => 1, levels: { present: () => Number.NaN } });
  expect(() => world.run({ steps: 3 })).toThrow(/^KL423 the level "present" is NaN/);
});

it("says that time stands still, and does not stand still with it", () => {
  expect(() => timed({ system: line, seed: 1, duration: () => 0 }).run({ trace: false })).toThrow(/^KL434 /);
  const dozen = timed({ system: line, seed: 1, duration: () => 0 });
  expect(() => dozen.run({ atOnce: 12 })).toThrow(/^KL434 more than 12 events at one moment, time 0/);
  expect(dozen.run({ steps: 12, atOnce: 12 }).steps).toBe(12);
});

it("refuses a moment of another system", () => {
  const foreign = timed({ system: { ...locking(true), actors: ["one"] }, seed: 1, duration: () => 1 }).start();
  expect(() => timed({ system: line, seed: 1, duration: () => 1 }).after(foreign)).toThrow(/^KL429 /);
});

describe("a run up to a time", () => {
  /** Who comes at 2 and 4, and would at 6; the last one stays. */
  const coming = (visits: number): ReturnType<typeof timed> =>
    timed({
      seed: 1,
      duration: () => 2,
      levels: { present: (w) => w.seen(0) },
      system: {
        name: "coming",
        schema: { room: { count: 1, fields: { seen: upTo(3) } } },
        actors: ["visitor"],
        initial: (w) => w,
        next: (w) =>
          w.seen(0) >= visits
            ? done
            : {
                kind: "step",
                name: "come",
                op: "come",
                part: "only",
                touches: () => [],
                apply: (v) => v.setSeen(0, v.seen(0) + 1),
              },
      },
    });

  it("counts its levels up to it, and stands there", () => {
    const run = coming(3).run({ time: 5 });
    expect(run).toMatchObject({ ended: "budget", time: 5, steps: 2, moment: { time: 5 } });
    expect(run.levels["present"]).toMatchObject({ time: 5, area: 1 * 2 + 2 * 1 });
  });

  it("counts them up to it also where nothing happens any more, and says when the last step was", () => {
    const run = coming(2).run({ time: 10 });
    expect(run).toMatchObject({ ended: "done", time: 4 });
    expect(run.levels["present"]).toMatchObject({ time: 10, area: 1 * 2 + 2 * 6 });
    expect(coming(2).run().levels["present"]).toMatchObject({ time: 4, area: 2 });
  });

  it("is the whole run in two parts, each of its own time", () => {
    const world = coming(3);
    const [whole, first] = [world.run({ time: 7 }), world.run({ time: 5 })];
    const second = world.run({ time: 7 }, first.moment);
    expect(second.levels["present"]).toMatchObject({ time: 2, area: 2 * 1 + 3 * 1 });
    expect([...first.entries, ...second.entries]).toEqual(whole.entries);
    expect(world.run({ time: 7, steps: 1 }).levels["present"]).toMatchObject({ time: 2, area: 0 });
  });
});
