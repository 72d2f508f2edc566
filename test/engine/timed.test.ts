/** The bridge: every run in time is a path of the explorer's graph, whatever the durations, under every position of the debate. */
import fc from "../property.js";
import { describe, expect, it } from "vitest";
import { explore as ask } from "../../kernel-lib/experiment/ask.js";
import { propertyOf } from "../../kernel-lib/experiment/ask.js";
import { replay } from "../../kernel-lib/engine/replay.js";
import { timed } from "../../kernel-lib/engine/timed.js";
import type { System } from "../../kernel-lib/engine/system.js";
import { catalogue } from "../../kernel-lib/litmus/catalogue.js";
import { systemOf } from "../../kernel-lib/litmus/race.js";
import type { KernelSchema } from "../../kernel-lib/model/state.js";
import { all, none, positions, stable } from "../../kernel-lib/policy/index.js";

const mail = catalogue.find((l) => l.name === "mail-4-step+xfs");
if (mail === undefined) throw new Error("the mail's race is missing");

const slow = (u: number, spread: number): number => -Math.log(u) * (1 + spread * u);

const inTime = (system: System<KernelSchema>, seed: number, spread: number) =>
  timed({ system, seed, duration: (_step, _actor, draw) => slow(draw(), spread) });

describe("a run in time", () => {
  it.each(Object.values(positions).map((policy) => [policy.name, policy] as const))(
    "is a path of the explorer's graph under “%s”",
    (_, policy) => {
      fc.assert(
        fc.property(fc.constantFrom(...catalogue), fc.nat(1e6), fc.nat(20), (litmus, seed, spread) => {
          const system: System<KernelSchema> = systemOf(litmus.race, policy);
          const run = inTime(system, seed, spread).run({ steps: 300 });
          const again = replay(system, run.entries);
          expect(again.departure).toBeUndefined();
          expect(again.schedule).toEqual(run.schedule);
          expect(again.final).toEqual(run.final);
        }),
        { numRuns: 25, seed: 42 },
      );
    },
    60_000,
  );

  it("never shows what the explorer has proved impossible", () => {
    for (const litmus of catalogue.filter((l) => l.where === undefined && (l.expect["stable"]?.states ?? 1e9) < 3000)) {
      for (const policy of [none, stable]) {
        const answer = ask(litmus.race, { policy, property: litmus.property });
        if (answer.verdict !== "never") continue;
        const system = systemOf(litmus.race, policy);
        const property = propertyOf(litmus.property, system.size);
        for (let seed = 0; seed < 5; seed++) {
          const run = inTime(system, seed, seed).run({ steps: 300 });
          expect(replay(system, run.entries, { property }).hit, `${litmus.name}, ${policy.name}, ${seed}`).toBe(false);
        }
      }
    }
  });

  it("shows the mail's race when the driver is late, and not when it is early", () => {
    const system = systemOf(mail.race, none);
    const property = propertyOf(mail.property, system.size);
    const hits = (late: number): boolean => {
      const run = timed({
        system,
        seed: 1,
        duration: (step, actor) => {
          const { op } = step as { op: string };
          return actor !== "driver" ? 1 : op === "dma 0" ? late : 0.1;
        },
      }).run();
      return replay(system, run.entries, { property }).hit;
    };
    expect([hits(0), hits(100)]).toEqual([false, true]);
  });

  it("tells how long an actor waited, and for what", () => {
    const system = systemOf(mail.race, none);
    const run = timed({
      system,
      seed: 1,
      duration: (step) => ((step as { name: string }).name.startsWith("copy") ? 50 : 1),
    }).run();
    const waits = run.entries.filter((e) => e.waited > 0);
    expect(waits.some((e) => e.reason === "the I/O of page 0" && e.waited >= 40)).toBe(true);
    expect(run.ended).toBe("done");
  });

  it("is a value at every moment: snapshot, fork, time travel", () => {
    const system = systemOf(mail.race, none);
    const world = inTime(system, 3, 1);
    const moments = [...world.moments()];
    const middle = moments[Math.floor(moments.length / 2)];
    if (middle === undefined) throw new Error("the run is empty");
    expect(structuredClone(middle)).toEqual(middle);
    expect(world.run(undefined, middle).final).toEqual(world.run().final);
    expect(world.run({ steps: middle.steps + 1 }, middle).entries).toHaveLength(1);
    // Going on from a moment leaves it as it was.
    expect([...world.moments(middle)][0]).toEqual(middle);
  });

  it("says who waits for ever, and that a budget is spent", () => {
    const stuck = catalogue.find((l) => l.name === "sim-fault+clone+xfs+pin");
    const policy = all.find((p) => p.name === "stable") ?? stable;
    if (stuck === undefined) throw new Error("the race is missing");
    expect(inTime(systemOf(stuck.race, policy), 1, 0).run({ steps: 2 }).ended).toBe("budget");
    const deadlock = Object.values(positions).find(
      (p) => p.name === "simulate a fault + bounce + clone waits, tests late",
    );
    if (deadlock === undefined) throw new Error("the position is missing");
    const ends = Array.from({ length: 30 }, (_, seed) => inTime(systemOf(stuck.race, deadlock), seed, 5).run());
    const hung = ends.find((run) => run.ended === "stuck");
    expect(hung?.stuck.map((p) => p.reason).toSorted()).toContain("an unpin");
  });

  it.each([Number.NaN, -1, Infinity, "5" as never])("refuses a duration of %s", (time) => {
    expect(() => timed({ system: systemOf(mail.race, none), seed: 1, duration: () => time }).run()).toThrow("KL421");
  });

  it("refuses steps without a duration", () => {
    expect(() => timed({ system: systemOf(mail.race, none), seed: 1 } as never)).toThrow(/^KL421 .*undefined/);
  });

  it("refuses parts, bounds and moments that it does not know, and says which was meant", () => {
    const parts = { system: systemOf(mail.race, none), seed: 1, duration: () => 1 };
    const world = timed(parts);
    expect(() => timed({ ...parts, replicaton: 3 } as never)).toThrow(/^KL449 .*replicaton\n[^]*write replication$/);
    expect(() => timed({ ...parts, levels: null } as never)).toThrow(/^KL449 levels is null/);
    expect(() => timed({ ...parts, system: undefined } as never)).toThrow(/^KL449 there is no system/);
    for (const none of [undefined, null, 5]) expect(() => timed(none as never)).toThrow(/^KL449 /);
    expect(() => world.run({ tiem: 1 } as never)).toThrow(/^KL418 a budget has no field tiem\n[^]*write time$/);
    expect(() => world.moments(undefined, { step: 1 } as never)).toThrow(/^KL418 .*\n[^]*write steps$/);
    for (const none of [null, 5]) expect(() => world.run(none as never)).toThrow(/^KL418 /);
    for (const none of [null, 5, {}])
      for (const go of [world.run.bind(world, {}), world.after, world.moments, world.stateOf])
        expect(() => go(none as never)).toThrow(/^KL429 no moment: /);
    // After the last moment there is none: to go on from there is not to begin anew.
    for (const go of [world.after, world.stateOf]) expect(() => go(undefined as never)).toThrow(/^KL429 /);
  });
});
