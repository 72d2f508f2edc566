import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Process } from "../../../kernel-lib/engine/events/process.js";
import type { SimulationResult } from "../../../kernel-lib/engine/events/result.js";
import type { Sim } from "../../../kernel-lib/engine/events/sim.js";
import { simulation } from "../../../kernel-lib/engine/events/simulation.js";
import { slowRun, type Asking, type SlowSystem } from "../../oracle/slow-events.js";

/** Few times, so that much happens at once; all are exact in binary. */
const time = fc.constantFrom(0, 0.5, 1, 1, 1.5, 2, 4);
const within = fc.constantFrom(Infinity, Infinity, 0, 0.5, 1, 3);
const deed = fc.oneof(
  fc.record({ kind: fc.constant("delay" as const), time }),
  fc.record({
    kind: fc.constant("use" as const),
    station: fc.nat(1),
    priority: fc.constantFrom(0, 0, 1, -1, 0.5),
    within,
    time,
  }),
  fc.record({
    kind: fc.constant("lock" as const),
    mode: fc.constantFrom("read" as const, "write" as const),
    within,
    time,
  }),
  fc.record({ kind: fc.constantFrom("take" as const, "put" as const), amount: fc.constantFrom(1, 2, 5), within }),
  fc.record({
    kind: fc.constantFrom("any" as const, "all" as const, "all" as const),
    parts: fc.array(
      fc.oneof(
        fc.record({ kind: fc.constantFrom("take" as const, "put" as const), amount: fc.constantFrom(1, 2, 5) }),
        fc.record({ kind: fc.constant("delay" as const), time }),
      ),
      { minLength: 1, maxLength: 3 },
    ),
    within,
  }),
  fc.record({ kind: fc.constant("sleep" as const), exclusive: fc.boolean(), within }),
  fc.record({ kind: fc.constant("wake" as const), exclusive: fc.constantFrom(0, 1, 2, Infinity) }),
  fc.record({ kind: fc.constant("interrupt" as const), process: fc.nat(5) }),
);
type Deed = typeof deed extends fc.Arbitrary<infer D> ? D : never;

const script = fc.record({
  stations: fc.tuple(
    fc.record({ capacity: fc.integer({ min: 1, max: 2 }), preemptive: fc.constant(false) }),
    fc.record({ capacity: fc.integer({ min: 1, max: 2 }), preemptive: fc.constant(true) }),
  ),
  tank: fc.record({ capacity: fc.constantFrom(5, 8), initial: fc.constantFrom(0, 3) }),
  processes: fc.array(
    fc.record({ priority: fc.constantFrom(0, 0, 0, 1, -1), deeds: fc.array(deed, { maxLength: 8 }) }),
    {
      minLength: 1,
      maxLength: 6,
    },
  ),
});

/** A process of a script, in the words of the twin; the engine's processes speak through it too. */
function* asking(deeds: readonly Deed[], log: (text: string) => void): Asking {
  for (const deed of deeds)
    switch (deed.kind) {
      case "use": {
        const got = yield { kind: "request", station: deed.station, priority: deed.priority, within: deed.within };
        log(`use ${got}`);
        if (got !== "granted") break;
        const end = yield { kind: "delay", time: deed.time };
        log(`used ${end}`);
        if (end !== "preempted") yield { kind: "release", station: deed.station };
        break;
      }
      case "lock": {
        const got = yield { kind: "enter", mode: deed.mode, within: deed.within };
        log(`${deed.mode} ${got}`);
        if (got !== "granted") break;
        log(`in ${yield { kind: "delay", time: deed.time }}`);
        yield { kind: "exit" };
        break;
      }
      default:
        log(`${deed.kind} ${yield deed}`);
    }
}

function fastRun({ stations, tank, processes }: SlowSystem): SimulationResult {
  const main = function* (sim: Sim): Process {
    const servers = stations.map((parts, i) => sim.resource({ name: `station ${i}`, ...parts }));
    const [lock, pool, bed] = [
      sim.lock({ name: "lock" }),
      sim.container({ name: "tank", ...tank }),
      sim.waitQueue({ name: "bed" }),
    ];
    const speaking = function* (own: Asking): Process {
      for (let told = "elapsed"; ;) {
        const { done, value } = own.next(told);
        if (done === true) return;
        switch (value.kind) {
          case "delay":
            told = (yield value.time).kind;
            break;
          case "request":
            told = (yield servers[value.station]?.request(value) ?? 0).kind;
            break;
          case "release":
            servers[value.station]?.release();
            break;
          case "enter":
            told = (yield lock[value.mode](value)).kind;
            break;
          case "exit":
            lock.release();
            break;
          case "take":
            told = (yield pool.take(value.amount, value)).kind;
            break;
          case "put":
            told = (yield pool.put(value.amount, value)).kind;
            break;
          case "any":
          case "all": {
            const parts = value.parts.map((part) => (part.kind === "delay" ? part.time : pool[part.kind](part.amount)));
            const outcome = yield sim[value.kind](parts, value);
            told = outcome.kind === "first" ? `first ${outcome.index}` : outcome.kind;
            break;
          }
          case "sleep":
            told = (yield bed.wait(value)).kind;
            break;
          case "wake":
            bed.wake(value.exclusive);
            break;
          case "interrupt": {
            const other = started[value.process];
            if (other !== undefined) sim.interrupt(other);
          }
        }
        if (["release", "exit", "wake", "interrupt"].includes(value.kind)) told = "done";
      }
    };
    const started = processes.map(({ priority, asking: begin }) => sim.start(speaking(begin()), { priority }));
    yield 0;
  };
  return simulation({ main }).run();
}

describe("the engine", () => {
  it("does what its slow twin does, in the same order, and measures what it measures", () => {
    fc.assert(
      fc.property(script, ({ stations, tank, processes }) => {
        const systemOf = (log: string[], clock: () => string): SlowSystem => ({
          stations,
          tank,
          processes: processes.map(({ priority, deeds }, i) => ({
            priority,
            asking: () => asking(deeds, (text) => log.push(`${i} ${text}${clock()}`)),
          })),
        });
        const [slowLog, fastLog]: [string[], string[]] = [[], []];
        const slow = slowRun(systemOf(slowLog, () => ""));
        const fast = fastRun(systemOf(fastLog, () => ""));
        expect(fastLog).toEqual(slowLog);
        expect(fast.time).toBe(slow.time);
        expect(
          Object.values(fast.resources).map(({ queue, inUse, wait }) => ({
            queue: queue.area,
            inUse: inUse.area,
            count: wait.count,
            sum: wait.sum,
          })),
        ).toEqual(slow.stations.map((station) => ({ ...station, sum: expect.closeTo(station.sum, 9) as number })));
      }),
      { numRuns: 3000 },
    );
  });
});
