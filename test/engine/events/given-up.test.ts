/** Waits that are given up: what was half got is given back, nothing is lost or made, and all of them are counted. */
import fc from "../../property.js";
import { describe, expect, it } from "vitest";
import type { Outcome } from "../../../kernel-lib/engine/events/outcome.js";
import type { Command, Process, Yielded } from "../../../kernel-lib/engine/events/process.js";
import type { SimulationResult } from "../../../kernel-lib/engine/events/result.js";
import type { Sim } from "../../../kernel-lib/engine/events/sim.js";
import { simulation } from "../../../kernel-lib/engine/events/simulation.js";

const CAPACITY = 4;
const INITIAL = 2;

/** How a part is asked for: some have a patience of their own, which may be over before that of the whole. */
const how = { within: fc.constantFrom(Infinity, Infinity, 0, 0.5, 1), priority: fc.constantFrom(0, 0, 1) };
const part = fc.oneof(
  fc.record({ kind: fc.constantFrom("take" as const, "fill" as const), amount: fc.constantFrom(1, 2, 3), ...how }),
  fc.record({
    kind: fc.constantFrom("get" as const, "get even" as const, "leave" as const, "seize" as const, "enter" as const),
    ...how,
  }),
  fc.record({ kind: fc.constant("delay" as const), time: fc.constantFrom(0, 1, 2, 5) }),
);
type Part = typeof part extends fc.Arbitrary<infer P> ? P : never;
interface Condition {
  readonly word: "any" | "all";
  readonly parts: readonly (Part | Condition)[];
}
const condition: fc.Arbitrary<Condition> = fc.letrec<{ node: Condition }>((tie) => ({
  node: fc.record({
    word: fc.constantFrom("any" as const, "all" as const),
    parts: fc.array(fc.oneof({ maxDepth: 2, withCrossShrink: true }, part, tie("node")), {
      minLength: 1,
      maxLength: 3,
    }),
  }),
})).node;
const deed = fc.record({
  condition,
  within: fc.constantFrom(0, 0.5, 1, 3),
  before: fc.constantFrom(0, 0, 0.5, 1, 2),
  interrupts: fc.option(fc.nat(4), { nil: undefined }),
});
const scripts = fc.array(fc.array(deed, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 5 });
type Deed = typeof deed extends fc.Arbitrary<infer D> ? D : never;

interface Books {
  /** The sum of what was put less what was taken, as the processes know it. */
  sum: number;
  readonly left: number[];
  readonly got: number[];
  /** What the process that writes holds now, and must give back. */
  readonly held: ("seize" | "enter")[];
}

/** What a process has come to by an outcome, written into its books. */
function booked(books: Books, asked: Part | Condition, items: ReadonlyMap<object, number>, outcome: Outcome): void {
  if ("word" in asked) {
    if (outcome.kind === "first") booked(books, asked.parts[outcome.index] as Part, items, outcome.outcome);
    if (outcome.kind === "all")
      asked.parts.forEach((one, i) => booked(books, one, items, outcome.outcomes[i] as Outcome));
  } else if (outcome.kind === "granted" && "amount" in asked)
    books.sum += asked.kind === "take" ? -asked.amount : asked.amount;
  else if (outcome.kind === "granted" && (asked.kind === "seize" || asked.kind === "enter"))
    books.held.push(asked.kind);
  else if (outcome.kind === "granted") books.left.push(items.get(asked) ?? -1);
  else if (outcome.kind === "received") books.got.push(outcome.value as number);
}

function run(processes: readonly (readonly Deed[])[]): {
  readonly result: SimulationResult;
  readonly books: Books;
  readonly amount: number;
} {
  const books: Books = { sum: INITIAL, left: [], got: [], held: [] };
  let amount = 0;
  let made = 0;
  const result = simulation({
    main: function* (sim: Sim) {
      const tank = sim.container({ name: "tank", capacity: CAPACITY, initial: INITIAL });
      const shelf = sim.store<number>({ name: "shelf", capacity: 2 });
      const server = sim.resource({ name: "server", capacity: 2 });
      const lock = sim.lock({ name: "lock" });
      const asked = (one: Part | Condition, items: Map<object, number>): Yielded => {
        if ("word" in one) return sim[one.word](one.parts.map((inner) => asked(inner, items)));
        if (one.kind === "delay") return one.time;
        const how = { within: one.within, priority: one.priority };
        switch (one.kind) {
          case "take":
            return tank.take(one.amount, how);
          case "fill":
            return tank.put(one.amount, how);
          case "get":
            return shelf.get(how);
          case "get even":
            return shelf.get({ ...how, where: (item) => item % 2 === 0 });
          case "leave":
            items.set(one, made++);
            return shelf.put(items.get(one) as number, how);
          case "seize":
            return server.request(how);
          case "enter":
            return lock.write(how);
        }
      };
      const doing = function* (deeds: readonly Deed[]): Process {
        for (const { condition: wanted, within, before, interrupts } of deeds) {
          yield before;
          const other = interrupts === undefined ? undefined : started[interrupts];
          if (other !== undefined) sim.interrupt(other);
          const items = new Map<object, number>();
          const outcome = yield sim.all([asked(wanted, items)], { within });
          booked(books, { word: "all", parts: [wanted] }, items, outcome);
          for (const held of books.held.splice(0)) (held === "seize" ? server : lock).release();
        }
      };
      const started = processes.map((deeds) => sim.start(doing(deeds)));
      yield 1000;
      amount = tank.amount();
      for (;;) {
        const rest = yield shelf.get({ within: 0 });
        if (rest.kind !== "received") return;
        books.got.push(rest.value as number);
      }
    },
  }).run();
  return { result, books, amount };
}

describe("what was half got and is given up", () => {
  it("is given back: nothing is lost or made, and no level leaves its bounds", () => {
    fc.assert(
      fc.property(scripts, (processes) => {
        const { result, books, amount } = run(processes);
        const [tank, shelf] = [result.containers["tank"], result.stores["shelf"]];
        expect(tank?.level.min).toBeGreaterThanOrEqual(0);
        expect(tank?.level.max).toBeLessThanOrEqual(CAPACITY);
        expect(shelf?.items.max).toBeLessThanOrEqual(2);
        // Beyond the bounds it is made up for by what comes next.
        expect(amount).toBe(Math.min(CAPACITY, Math.max(0, books.sum)));
        expect(result.resources["server"]?.inUse).toMatchObject({ last: 0 });
        expect(result.resources["server"]?.inUse.max).toBeLessThanOrEqual(2);
        expect(result.locks["lock"]?.writers).toMatchObject({ last: 0 });
        expect(new Set(books.got).size).toBe(books.got.length);
        expect(books.left.filter((item) => !books.got.includes(item))).toEqual([]);
      }),
      { numRuns: 3000 },
    );
  });

  const trace = (main: (sim: Sim, log: (text: string) => void) => Process): readonly string[] => {
    const lines: string[] = [];
    simulation({ main: (sim) => main(sim, (text) => lines.push(`${sim.now} ${text}`)) }).run();
    return lines;
  };

  it("waits for room outside, before whoever wants to put", () => {
    const lines = trace(function* (sim, log) {
      const tank = sim.container({ name: "tank", capacity: 5, initial: 5 });
      const patient = function* (): Process {
        log((yield sim.all([tank.take(3), sim.event({ name: "never" }).wait()], { within: 2 })).kind);
        log(`${tank.amount()}`);
      };
      sim.start(patient());
      yield 1;
      yield tank.put(3);
      yield 2;
      yield tank.take(4);
      log(`${tank.amount()}`);
      log((yield tank.put(2, { within: 0 })).kind);
    });
    expect(lines).toEqual(["2 timed out", "2 5", "3 4", "3 timed out"]);
  });

  it("is made up for by what comes next, where others have taken it meanwhile", () => {
    const lines = trace(function* (sim, log) {
      const tank = sim.container({ name: "tank" });
      const patient = function* (): Process {
        log((yield sim.all([tank.put(3), sim.event({ name: "never" }).wait()], { within: 2 })).kind);
        log(`${tank.amount()}`);
      };
      sim.start(patient());
      yield 1;
      yield tank.take(2);
      yield 2;
      yield tank.put(5);
      log(`${tank.amount()}`);
    });
    expect(lines).toEqual(["2 timed out", "2 0", "3 3"]);
  });

  it("is not left a second time, where it helped one who would have made room for the rest", () => {
    const lines = trace(function* (sim, log) {
      const tank = sim.container({ name: "tank", capacity: 4, initial: 2 });
      const shelf = sim.store<string>({ name: "shelf" });
      const either = function* (): Process {
        const first = yield sim.any([tank.take(3), shelf.get()]);
        log(first.kind === "first" && first.outcome.kind === "received" ? String(first.outcome.value) : first.kind);
      };
      sim.start(either());
      yield 1;
      const rest = sim.all([shelf.put("once"), tank.put(2), tank.put(1)]);
      log((yield sim.any([rest, shelf.get()], { within: 1 })).kind);
      log(`${tank.amount()} and ${shelf.size()}`);
    });
    expect(lines).toEqual(["1 once", "2 timed out", "2 2 and 0"]);
  });

  it("is the oldest item again", () => {
    const lines = trace(function* (sim, log) {
      const shelf = sim.store<string>({ name: "shelf", capacity: 2 });
      for (const item of ["a", "b"]) yield shelf.put(item);
      const patient = function* (): Process {
        yield sim.all([shelf.get(), sim.event({ name: "never" }).wait()], { within: 2 });
      };
      sim.start(patient());
      yield 1;
      yield shelf.put("c");
      yield 2;
      log(`${shelf.size()}`);
      for (let i = 0; i < 3; i++) {
        const got = yield shelf.get({ within: 0 });
        log(got.kind === "received" ? String(got.value) : got.kind);
      }
    });
    expect(lines).toEqual(["3 2", "3 a", "3 b", "3 c"]);
  });
});

describe("waits that are given up are counted", () => {
  type Made = (sim: Sim) => { readonly wait: (within: number) => Command };
  const cases: readonly (readonly [string, Made, (result: SimulationResult) => unknown])[] = [
    [
      "of takers",
      (sim) => {
        const tank = sim.container({ name: "x", capacity: 1 });
        return { wait: (within) => tank.take(1, { within }) };
      },
      (r) => r.containers["x"]?.givenUp,
    ],
    [
      "of putters",
      (sim) => {
        const tank = sim.container({ name: "x", capacity: 1, initial: 1 });
        return { wait: (within) => tank.put(1, { within }) };
      },
      (r) => r.containers["x"]?.givenUp,
    ],
    [
      "of getters",
      (sim) => {
        const shelf = sim.store({ name: "x" });
        return { wait: (within) => shelf.get({ within }) };
      },
      (r) => r.stores["x"]?.givenUp,
    ],
    [
      "of wait queues",
      (sim) => {
        const queue = sim.waitQueue({ name: "x" });
        return { wait: (within) => queue.wait({ within }) };
      },
      (r) => r.waitQueues["x"]?.givenUp,
    ],
    [
      "of devices",
      (sim) => {
        const disk = sim.device({ name: "x", service: () => 10 });
        return { wait: (within) => disk.submit({}, { within }) };
      },
      (r) => r.devices["x"]?.givenUp,
    ],
  ];
  it.each(cases)("%s, and tries that were refused as 0", (_, made, givenUp) => {
    const result = simulation({
      main: function* (sim) {
        const { wait } = made(sim);
        for (const within of [0, 2]) yield wait(within);
      },
    }).run();
    expect(givenUp(result)).toMatchObject({ count: 2, sum: 2, min: 0, max: 2 });
  });

  it("of those who leave items, and of preferred readers", () => {
    const { stores, locks } = simulation({
      main: function* (sim) {
        const shelf = sim.store({ name: "shelf", capacity: 1 });
        yield shelf.put(1);
        for (const within of [0, 2]) yield shelf.put(2, { within });
        const lock = sim.lock({ name: "lock", prefer: "readers" });
        yield lock.write();
        const reader = function* (within: number): Process {
          yield lock.read({ within });
        };
        for (const within of [0, 2]) sim.start(reader(within));
        yield 3;
        lock.release();
      },
    }).run();
    expect(stores["shelf"]?.givenUp).toMatchObject({ count: 2, sum: 2 });
    expect(locks["lock"]?.givenUp).toMatchObject({ count: 2, sum: 2 });
  });
});
