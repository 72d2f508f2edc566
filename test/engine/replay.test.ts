/** Logs held against the model: true ones pass, and what was changed in one is found where it was changed. */
import fc from "../property.js";
import { describe, expect, it } from "vitest";
import { randomRun } from "../../kernel-lib/engine/random-run.js";
import { replay, type LogEntry } from "../../kernel-lib/engine/replay.js";
import { timed } from "../../kernel-lib/engine/timed.js";
import type { System } from "../../kernel-lib/engine/system.js";
import { randomProperties, randomSystems, type RandomSchema } from "../oracle/random-system.js";
import { bothCounted, increment } from "./toys.js";

const inTime = (system: System<RandomSchema>, seed: number) =>
  timed({ system, seed, duration: (_step, _actor, draw) => Math.ceil(4 * draw()) });
const logOf = (system: System<RandomSchema>, seed: number): readonly LogEntry[] =>
  inTime(system, seed).run({ steps: 60 }).entries;
const withEntry = (log: readonly LogEntry[], at: number, change: Partial<LogEntry>): readonly LogEntry[] =>
  log.map((entry, i) => (i === at ? { ...entry, ...change } : entry));

const drawn = fc.tuple(randomSystems, fc.nat(1e6), fc.nat(1e6));
const options = { numRuns: 200, seed: 4 };

describe("the log of a random system", () => {
  it("of a run in time is a path of its graph, to the same end", () => {
    fc.assert(
      fc.property(drawn, ([system, seed]) => {
        const run = inTime(system, seed).run({ steps: 60 });
        const found = replay(system, run.entries);
        expect(found.departure).toBeUndefined();
        expect(found).toMatchObject({ agrees: true, schedule: run.schedule, final: run.final });
        expect(replay(system, run.schedule)).toEqual(found);
      }),
      options,
    );
  });

  it("is one also where the run goes on from a moment", () => {
    fc.assert(
      fc.property(drawn, ([system, seed, at]) => {
        const world = inTime(system, seed);
        const from = world.run({ steps: at % 20 }).moment;
        const run = world.run({ steps: 60 }, from);
        expect(replay(system, run.entries, { from })).toMatchObject({ agrees: true, final: run.final });
      }),
      options,
    );
  });

  it("of a random run is one too, and meets the property where the run did", () => {
    fc.assert(
      fc.property(drawn, randomProperties, ([system, seed], property) => {
        const run = randomRun(system, seed, { steps: 60, property });
        const found = replay(system, run.schedule, { property });
        expect(found).toMatchObject({ agrees: true, schedule: run.schedule, hit: run.hit, final: run.final });
      }),
      options,
    );
  });
});

describe("what was changed in a log is found at that entry", () => {
  const changes: readonly (readonly [string, (entry: LogEntry) => Partial<LogEntry>, RegExp])[] = [
    ["an actor that there is not", () => ({ actor: 9 }), /^there is no actor 9$/],
    ["an actor that is no number", () => ({ actor: Number.NaN }), /^there is no actor NaN$/],
    ["a name", ({ name }) => ({ name: `${name ?? ""}?` }), /^the step is called "rule \d", and not "rule \d\?"$/],
    ["an operation", () => ({ op: "sleep" }), /^the step belongs to "rule \d", and not to "sleep"$/],
    ["a choice below all", () => ({ choice: -1 }), /has no choice -1 among \d+$/],
    ["a choice above all", () => ({ choice: 99 }), /has no choice 99 among \d+$/],
    ["a choice that is none", () => ({ choice: Number.NaN }), /has no choice NaN among \d+$/],
    ["half a choice", () => ({ choice: 0.5 }), /has no choice 0.5 among \d+$/],
    ["a time that goes back", ({ time = 0 }) => ({ time: time - 100 }), /^time goes from \d+ to -?\d+$/],
    ["a time that is none", () => ({ time: Number.NaN }), /^time goes from \d+ to NaN$/],
  ];

  it.each(changes)("%s", (_, change, why) => {
    fc.assert(
      fc.property(drawn, ([system, seed, where]) => {
        const log = logOf(system, seed);
        if (log.length === 0) return;
        const at = where % log.length;
        const [entry] = log.slice(at);
        const forged = withEntry(log, at, change(entry as LogEntry));
        const { agrees, departure, schedule } = replay(system, forged);
        expect(agrees).toBe(false);
        expect(departure?.entry).toBe(at);
        expect(departure?.logged).toEqual(forged[at]);
        expect(departure?.why).toMatch(why);
        expect(schedule).toHaveLength(at);
        // What the model offers there holds what really happened.
        const { actor, choice, name, op } = entry as Required<LogEntry>;
        expect(departure?.offers).toContainEqual({ actor, choice, by: system.actors[actor], name, op });
      }),
      options,
    );
  });

  it("another actor, who cannot move there or makes another step; another of the choices", () => {
    fc.assert(
      fc.property(drawn, ([system, seed, where]) => {
        const log = logOf(system, seed);
        if (log.length === 0) return;
        const at = where % log.length;
        const entry = log[at] as Required<LogEntry>;
        const there = replay(system, withEntry(log, at, { choice: -1 })).departure?.offers ?? [];
        for (const actor of system.actors.keys())
          for (const choice of [0, 1, 2]) {
            const same = there.some(
              (m) => m.actor === actor && m.choice === choice && m.name === entry.name && m.op === entry.op,
            );
            if (same) continue;
            expect(replay(system, withEntry(log, at, { actor, choice })).departure?.entry).toBe(at);
          }
      }),
      options,
    );
  });

  it("two entries in another order", () => {
    fc.assert(
      fc.property(drawn, ([system, seed, where]) => {
        const log = logOf(system, seed);
        const at = where % Math.max(1, log.length);
        const [one, two] = log.slice(at);
        if (one?.time === undefined || two?.time === undefined || one.time === two.time) return;
        const forged = [...log.slice(0, at), two, one, ...log.slice(at + 2)];
        // Seen at the second of them if the first could have been made a step earlier, by what it says.
        expect([at, at + 1]).toContain(replay(system, forged).departure?.entry);
      }),
      options,
    );
  });

  it("an entry that is left out, where what follows needs it", () => {
    const turns = [0, 1, 0, 1].map((actor) => ({ actor, choice: 0 }));
    const log = turns.map((turn, i) => ({ ...turn, name: i < 2 ? "read" : "write" }));
    expect(replay(increment, log, { property: bothCounted })).toMatchObject({ agrees: true, hit: true });
    expect(replay(increment, log.slice(1))).toMatchObject({
      agrees: false,
      departure: {
        entry: 1,
        why: 'the step is called "read", and not "write"',
        offers: [
          { actor: 0, choice: 0, by: "thread 0", name: "read", op: "read" },
          { actor: 1, choice: 0, by: "thread 1", name: "write", op: "write" },
        ],
      },
    });
    const after = replay(increment, [...log, { actor: 0, choice: 0 }]).departure;
    expect(after).toMatchObject({ entry: 4, why: "thread 0 cannot move", offers: [] });
  });
});

describe("what is no log", () => {
  it.each([
    ["nothing", undefined, /^KL417 a log is a list, and not undefined/],
    ["null", null, /^KL417 a log is a list, and not null/],
    ["a run and not its entries", timed({ system: increment, seed: 1, duration: () => 1 }).run(), /and not object/],
    ["a list of names", ["read", "write"], /^KL417 entry 0 of a log names no actor or no choice/],
    ["a list with a hole", [{ actor: 0, choice: 0 }, null], /^KL417 entry 1 /],
    [
      "a time that is null",
      [{ actor: 0, choice: 0, time: null }],
      /^KL417 entry 0 of a log has a time that is no number/,
    ],
    ["a time in words", [{ actor: 0, choice: 0, time: "3" }], /^KL417 entry 0 /],
    ["actors without choices", [{ actor: 0 }], /^KL417 entry 0 /],
  ])("%s is told in four lines", (_, log, says) => {
    expect(() => replay(increment, log as unknown as readonly LogEntry[])).toThrow(says);
    expect(() => replay(increment, log as unknown as readonly LogEntry[])).toThrow(/\n.*\n.*\n/);
  });

  it("nor does a log begin at a moment of another system", () => {
    expect(() => replay(increment, [], { from: { words: [0, 0, 0, 0, 0], time: 0 } })).toThrow("KL417");
  });
});
