import fc from "../../property.js";
import { describe, expect, it } from "vitest";
import type { Outcome } from "../../../kernel-lib/engine/events/outcome.js";
import type { Process, Yielded } from "../../../kernel-lib/engine/events/process.js";
import type { RequestParts } from "../../../kernel-lib/engine/events/resource.js";
import type { SimulationResult } from "../../../kernel-lib/engine/events/result.js";
import type { Sim } from "../../../kernel-lib/engine/events/sim.js";
import { simulation } from "../../../kernel-lib/engine/events/simulation.js";
import { slowRun, type Ask, type Asking, type Deed, type SlowSystem, type Told } from "../../oracle/slow-events.js";

/** Few times, so that much happens at once; all are exact in binary. */
const time = fc.constantFrom(0, 0.5, 1, 1, 1.5, 2, 4);
const within = fc.constantFrom(Infinity, Infinity, 0, 0.5, 1, 3);
const priority = fc.constantFrom(0, 0, 1, -1, 0.5);
const leaf: fc.Arbitrary<Ask> = fc.oneof(
  fc.record({ kind: fc.constant("delay" as const), time }),
  fc.record({ kind: fc.constant("request" as const), station: fc.nat(1), priority, within }),
  fc.record({ kind: fc.constant("enter" as const), mode: fc.constantFrom("read", "write"), priority, within }),
  fc.record({ kind: fc.constantFrom("take", "put"), amount: fc.constantFrom(1, 2, 5), priority, within }),
  fc.record({ kind: fc.constant("get" as const), even: fc.boolean(), priority, within }),
  fc.record({ kind: fc.constant("leave" as const), item: fc.nat(3), priority, within }),
  fc.record({ kind: fc.constant("sleep" as const), exclusive: fc.boolean(), within }),
);
const ask: fc.Arbitrary<Ask> = fc.letrec<{ node: Ask }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 2 },
    { weight: 2, arbitrary: leaf },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constantFrom("any" as const, "all" as const),
        parts: fc.array(tie("node"), { minLength: 1, maxLength: 3 }),
        within,
      }),
    },
  ),
})).node;
/** What a process asks for, how long it keeps what it gets, and what it does to others then. */
const stage = fc.record({
  ask,
  keeps: time,
  then: fc.option(
    fc.oneof(
      fc.record({ kind: fc.constant("wake" as const), exclusive: fc.constantFrom(0, 1, 2, Infinity) }),
      fc.record({ kind: fc.constant("interrupt" as const), process: fc.nat(5) }),
    ),
    { nil: undefined },
  ),
});
type Stage = typeof stage extends fc.Arbitrary<infer S> ? S : never;

const script = fc.record({
  stations: fc.tuple(
    fc.record({ capacity: fc.integer({ min: 1, max: 2 }), preemptive: fc.constant(false) }),
    fc.record({ capacity: fc.integer({ min: 1, max: 3 }), preemptive: fc.constant(true) }),
  ),
  tank: fc.record({ capacity: fc.constantFrom(5, 8), initial: fc.constantFrom(0, 3) }),
  shelf: fc.record({ capacity: fc.integer({ min: 1, max: 2 }) }),
  processes: fc.array(
    fc.record({ priority: fc.constantFrom(0, 0, 0, 1, -1), stages: fc.array(stage, { maxLength: 6 }) }),
    { minLength: 1, maxLength: 6 },
  ),
});

/** What a process has in its hands by what it was told: stations, and the lock as -1. */
function held(asked: Ask, told: Told): readonly number[] {
  if (asked.kind === "any" && told.kind === "first")
    return held(asked.parts[told.index ?? 0] as Ask, told.parts?.[0] as Told);
  if (asked.kind === "all" && told.kind === "all")
    return asked.parts.flatMap((part, i) => held(part, told.parts?.[i] as Told));
  if (told.kind !== "granted") return [];
  return asked.kind === "request" ? [asked.station] : asked.kind === "enter" ? [-1] : [];
}

const written = ({ kind, index, value, parts }: Told): string =>
  [kind, index, value, parts === undefined ? undefined : `[${parts.map(written).join(", ")}]`]
    .filter((part) => part !== undefined)
    .join(" ");

/** A process of a script, in the words of the twin; the engine's processes speak through it too. */
function* asking(stages: readonly Stage[], log: (text: string) => void): Asking {
  for (const { ask: asked, keeps, then } of stages) {
    const told = yield asked;
    log(`${asked.kind}: ${written(told)}`);
    const has = [...held(asked, told)];
    if (has.length > 0) {
      const end = yield { kind: "delay", time: keeps };
      log(`kept: ${written(end)}`);
      if (end.kind === "preempted") has.splice(has.indexOf(end.value as number), 1);
    }
    for (const station of has) yield station < 0 ? { kind: "exit" } : { kind: "release", station };
    if (then !== undefined) yield then;
  }
}

/** An outcome of the engine in the words of the twin. */
function toldOf(outcome: Outcome): Told {
  switch (outcome.kind) {
    case "first":
      return { kind: "first", index: outcome.index, parts: [toldOf(outcome.outcome)] };
    case "all":
      return { kind: "all", parts: outcome.outcomes.map(toldOf) };
    case "received":
      return { kind: "received", value: outcome.value as number };
    case "preempted":
      return { kind: "preempted", value: Number(outcome.resource) };
    default:
      return { kind: outcome.kind };
  }
}

interface Fast {
  readonly result: SimulationResult;
  readonly amount: number;
}

function fastRun({ stations, tank, shelf, processes }: SlowSystem): Fast {
  let amount = (): number => 0;
  const main = function* (sim: Sim): Process {
    const servers = stations.map((parts, i) => sim.resource({ name: `${i}`, ...parts }));
    const [lock, pool, bed] = [
      sim.lock({ name: "lock" }),
      sim.container({ name: "tank", ...tank }),
      sim.waitQueue({ name: "bed" }),
    ];
    const box = sim.store<number>({ name: "shelf", ...shelf });
    amount = () => pool.amount();
    const how = ({ within: patience, priority: urgency }: RequestParts): RequestParts => ({
      within: patience as number,
      priority: urgency as number,
    });
    const wanted = (asked: Ask): Yielded => {
      switch (asked.kind) {
        case "any":
        case "all":
          return sim[asked.kind](asked.parts.map(wanted), { within: asked.within });
        case "delay":
          return asked.time;
        case "request":
          return servers[asked.station]?.request(how(asked)) ?? 0;
        case "enter":
          return lock[asked.mode](how(asked));
        case "take":
        case "put":
          return pool[asked.kind](asked.amount, how(asked));
        case "get": {
          return box.get({ ...how(asked), ...(asked.even ? { where: (item) => item % 2 === 0 } : {}) });
        }
        case "leave":
          return box.put(asked.item, how(asked));
        case "sleep":
          return bed.wait({ exclusive: asked.exclusive, within: asked.within });
      }
    };
    const done = (deed: Deed): void => {
      if (deed.kind === "release") servers[deed.station]?.release();
      else if (deed.kind === "exit") lock.release();
      else if (deed.kind === "wake") bed.wake(deed.exclusive);
      else if (started[deed.process] !== undefined) sim.interrupt(started[deed.process] as never);
    };
    const speaking = function* (own: Asking): Process {
      for (let told: Told = { kind: "elapsed" }; ;) {
        const next = own.next(told);
        if (next.done === true) return;
        const { value } = next;
        if (value.kind === "release" || value.kind === "exit" || value.kind === "wake" || value.kind === "interrupt") {
          done(value);
          told = { kind: "done" };
        } else told = toldOf(yield wanted(value));
      }
    };
    const started = processes.map(({ priority: urgency, asking: begin }) =>
      sim.start(speaking(begin()), { priority: urgency }),
    );
    yield 0;
  };
  const result = simulation({ main }).run();
  return { result, amount: amount() };
}

/** How many systems; by hand it has been ten times as many and more. */
const RUNS = Number(process.env["TWIN_RUNS"] ?? 1000);

describe("the engine", () => {
  it("does what its slow twin does, in the same order, and measures what it measures", () => {
    fc.assert(
      fc.property(script, ({ stations, tank, shelf, processes }) => {
        const systemOf = (log: string[]): SlowSystem => ({
          stations,
          tank,
          shelf,
          processes: processes.map(({ priority: urgency, stages }, i) => ({
            priority: urgency,
            asking: () => asking(stages, (text) => log.push(`${i} ${text}`)),
          })),
        });
        const [slowLog, fastLog]: [string[], string[]] = [[], []];
        const slow = slowRun(systemOf(slowLog));
        const fast = fastRun(systemOf(fastLog));
        expect(fastLog).toEqual(slowLog);
        expect(fast.result.time).toBe(slow.time);
        expect(fast.amount).toBe(Math.min(tank.capacity, Math.max(0, slow.amount)));
        expect(fast.result.stores["shelf"]?.items.last).toBe(Math.min(shelf.capacity, slow.items.length));
        expect(
          Object.values(fast.result.resources).map(({ queue, inUse, wait }) => ({
            queue: queue.area,
            inUse: inUse.area,
            count: wait.count,
            sum: wait.sum,
          })),
        ).toEqual(slow.stations.map((station) => ({ ...station, sum: expect.closeTo(station.sum, 9) as number })));
      }),
      { numRuns: RUNS },
    );
  });
});
