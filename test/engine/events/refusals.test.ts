/** What a person is told who gave what cannot be used, and how a run says why it ended. */
import { describe, expect, it } from "vitest";
import type { Guard } from "../../../kernel-lib/engine/bounds.js";
import type { SimulationParts } from "../../../kernel-lib/engine/events/parts.js";
import type { Process, Yielded } from "../../../kernel-lib/engine/events/process.js";
import type { Sim, StartedProcess } from "../../../kernel-lib/engine/events/sim.js";
import { simulation } from "../../../kernel-lib/engine/events/simulation.js";
import { clock } from "../../../kernel-lib/host/clock.js";
import { within } from "../../../kernel-lib/host/deadline.js";

const customer = function* (): Process {
  yield 1;
};

describe("a number beyond use", () => {
  it.each<[string, string, (sim: Sim) => unknown]>([
    ["a level at first", "KL438", (sim) => sim.level("x", NaN)],
    ["a level, too large", "KL438", (sim) => sim.level("x").set(1e200)],
    ["an observation, too large", "KL438", (sim) => sim.tally("x").add(1e308)],
    ["an endless amount", "KL438", (sim) => sim.container({ name: "x" }).put(Infinity)],
    ["an amount, too large", "KL438", (sim) => sim.container({ name: "x" }).take(1e200)],
    ["initial, too large", "KL442", (sim) => sim.container({ name: "x", initial: 1e200 })],
  ])("is told: %s", (_, code, make) => {
    const main = function* (sim: Sim): Process {
      make(sim);
    };
    expect(() => simulation({ main }).run()).toThrow(new RegExp(`^${code} `));
  });

  it("is not one that is only large", () => {
    const { tallies, levels } = simulation({
      main: function* (sim) {
        const [tally, level] = [sim.tally("t"), sim.level("l", -1e100)];
        for (const x of [1e100, -1e100, 1e100]) {
          tally.add(x);
          level.set(x);
          yield 1e200;
        }
      },
    }).run();
    for (const { mean, variance } of [tallies["t"], levels["l"]].map((s) => s ?? { mean: NaN, variance: NaN })) {
      expect(mean).toBeCloseTo(1e100 / 3, -99);
      expect(Number.isFinite(variance)).toBe(true);
    }
  });
});

describe("a mistake", () => {
  it.each<[string, string, (sim: Sim) => unknown]>([
    ["the end of what was not started", "KL446", (sim) => sim.end(customer() as never)],
    ["an interrupt of what was not started", "KL446", (sim) => sim.interrupt(customer() as never)],
    ["an interrupt of nobody", "KL446", (sim) => sim.interrupt(undefined as never)],
    ["a release by nobody", "KL437", (sim) => sim.resource({ name: "x" }).release(null as never)],
    ["a lock that prefers writers", "KL442", (sim) => sim.lock({ name: "x", prefer: "writers" as never })],
    ["preemption in words", "KL442", (sim) => sim.resource({ name: "x", preemptive: "no" as never })],
    ["an initial amount in words", "KL442", (sim) => sim.container({ name: "x", initial: "2" as never })],
    [
      "a process that is started twice",
      "KL447",
      (sim) => {
        const process = customer();
        sim.start(process);
        sim.start(process);
      },
    ],
    ["a resource without parts", "KL442", (sim) => sim.resource(undefined as never)],
    ["a container without parts", "KL442", (sim) => sim.container(null as never)],
    ["a store without parts", "KL442", (sim) => sim.store(undefined as never)],
    ["a lock without parts", "KL442", (sim) => sim.lock(3 as never)],
    ["a wait queue without parts", "KL442", (sim) => sim.waitQueue(undefined as never)],
    ["a device without parts", "KL442", (sim) => sim.device(undefined as never)],
    ["an event without parts", "KL442", (sim) => sim.event(undefined as never)],
    ["an event without a name", "KL441", (sim) => sim.event({} as never)],
    ["a request that is null", "KL442", (sim) => sim.resource({ name: "x" }).request(null as never)],
    ["a get that is null", "KL442", (sim) => sim.store({ name: "x" }).get(null as never)],
    ["a put that is null", "KL442", (sim) => sim.store({ name: "x" }).put(1, null as never)],
    ["a take that is null", "KL442", (sim) => sim.container({ name: "x" }).take(1, null as never)],
    ["a read that is null", "KL442", (sim) => sim.lock({ name: "x" }).read(null as never)],
    ["a wait that is null", "KL442", (sim) => sim.waitQueue({ name: "x" }).wait(null as never)],
    ["a wait for an event that is null", "KL442", (sim) => sim.event({ name: "x" }).wait(null as never)],
    ["an any that is null", "KL442", (sim) => sim.any([1], null as never)],
    ["a submission of null", "KL442", (sim) => sim.device({ name: "x", service: () => 1 }).submit(null as never)],
    ["where that is no function", "KL442", (sim) => sim.store({ name: "x" }).get({ where: 5 as never })],
  ])("is told: %s", (_, code, make) => {
    const main = function* (sim: Sim): Process {
      make(sim);
    };
    expect(() => simulation({ main }).run()).toThrow(new RegExp(`^${code} `));
  });

  it("is told though the process is to be told something else first", () => {
    const main = function* (sim: Sim): Process {
      const other = sim.start(
        (function* (): Process {
          yield "nonsense" as never;
        })(),
      );
      sim.interrupt(other);
      yield 1;
    };
    expect(() => simulation({ main }).run()).toThrow(/^KL433 /);
  });

  it.each<[object, string]>([
    [{ events: 2.5 }, "a whole number above 0"],
    [{ atOnce: 1.5 }, "a whole number above 0"],
    [{ event: 3 }, "write events"],
    [{ speed: 3 }, "some of events, atOnce, wall"],
  ])("in a budget is told: %j", (budget, expected) => {
    const made = (): unknown => simulation({ main: customer, budget: budget as never });
    expect(made).toThrow(/^KL442 /);
    expect(made).toThrow(expected);
  });

  it.each([[null], [undefined], [{ main: customer, budget: null }], [{ main: customer, budget: 5 }]])(
    "is told before anything runs: %j",
    (parts) => {
      expect(() => simulation(parts as never)).toThrow(/^KL442 /);
    },
  );
});

describe("a device", () => {
  const served = (parts: object): (() => unknown) => {
    const main = function* (sim: Sim): Process {
      yield sim.device({ name: "disk", service: () => 5, ...parts }).submit();
    };
    return () => simulation({ main }).run();
  };

  it("takes a time in words for none, and an answer in words neither", () => {
    expect(served({ service: () => "5" as never })).toThrow(/^KL440 /);
    expect(served({ fails: () => "yes" as never })).toThrow(/^KL442 what fails of disk gave/);
  });
});

describe("what was made for another run", () => {
  it.each<[string, (request: Yielded, sim: Sim) => Yielded]>([
    ["a yield", (request) => request],
    ["a condition", (request, sim) => sim.any([5, request])],
  ])("is told to %s", (_, asked) => {
    let kept: ReturnType<Sim["resource"]> | undefined = undefined;
    const made = simulation({
      main: function* (sim) {
        const server = (kept ??= sim.resource({ name: "server" }));
        yield asked(server.request(), sim);
        server.release();
      },
    });
    made.run();
    expect(() => made.replication(1).run()).toThrow(/^KL448 server belongs/);
  });

  it.each<[string, (sim: Sim, other: StartedProcess) => unknown]>([
    ["sim.interrupt", (sim, other) => sim.interrupt(other)],
    ["sim.end", (sim, other) => sim.end(other)],
  ])("is told to %s, unless it has ended", (where, asked) => {
    const kept: StartedProcess[] = [];
    const sleeper = function* (): Process {
      yield 1000;
    };
    const made = simulation({
      main: function* (sim) {
        for (const other of kept.splice(0)) asked(sim, other);
        kept.push(sim.start(sleeper(), { name: "sleeper" }));
        yield 1;
        sim.stop();
      },
    });
    made.run();
    expect(() => made.replication(1).run()).toThrow(new RegExp(`^KL448 sleeper belongs.*\\n  where: +${where}`));
    expect(kept).toEqual([]);
    const ended = simulation({
      main: function* (sim) {
        kept.push(sim.start(sleeper()));
        yield 2000;
      },
    });
    ended.run();
    expect(() => made.replication(2).run()).not.toThrow();
  });
});

describe("nothing", () => {
  it("that is put stands with those who put", () => {
    const { containers } = simulation({
      main: function* (sim) {
        const tank = sim.container({ name: "tank" });
        const taker = function* (): Process {
          yield tank.take(1, { within: 2 });
        };
        sim.start(taker());
        yield 1;
        yield tank.put(0, { within: 0 });
      },
    }).run();
    expect(containers["tank"]).toMatchObject({ putWait: { count: 1 }, givenUp: { count: 1 } });
  });
});

describe("a run says why it ended", () => {
  const endless = function* (): Process {
    for (;;) yield 1;
  };
  const guard: Guard = { clock, within };

  it("with nothing left, though the budget is used up too", () => {
    const main = function* (): Process {
      yield 1;
      yield 1;
    };
    const { ended } = simulation({ main, budget: { events: 3 } }).run();
    expect(ended).toEqual({ kind: "nothing left" });
    expect(simulation({ main, budget: { events: 2 } }).run().ended).toMatchObject({ kind: "budget" });
    expect(simulation({ main, until: 1.5, budget: { events: 2 } }).run()).toMatchObject({
      ended: { kind: "until" },
      time: 1.5,
    });
    expect(simulation({ main }).at(3).result.ended).toEqual({ kind: "nothing left" });
    expect(simulation({ main, until: 9, warmUp: 5, budget: { events: 3 } }).run().ended).toEqual({
      kind: "nothing left",
    });
  });

  it("on the way to a moment, by its budget of time", () => {
    const model = simulation({ main: endless, budget: { wall: 30 } }, guard);
    const there = model.at(1e12);
    expect(there.result.ended).toEqual({ kind: "budget", bound: "30 ms" });
    expect(there.events).toBeLessThan(1e12);
    expect(() => simulation({ main: endless, budget: { wall: 30 } }).at(5)).toThrow("KL443");
    expect(() => [...simulation({ main: endless, budget: { wall: 30 } }).steps()]).toThrow("KL443");
  });

  it("step by step, on the last step", () => {
    const last = (parts: Partial<SimulationParts>): unknown =>
      [...simulation({ main: endless, ...parts }, guard).steps()].map(({ ended }) => ended).filter((one) => one);
    expect(last({ budget: { wall: 30 } })).toEqual([{ kind: "budget", bound: "30 ms" }]);
    expect(last({ budget: { events: 5 } })).toEqual([{ kind: "budget", bound: "5 events" }]);
    expect(last({ until: 5 })).toEqual([{ kind: "until" }]);
    expect(last({ main: customer })).toEqual([{ kind: "nothing left" }]);
  });

  it("if its first process loops before it is one", () => {
    const main = (): Process => {
      for (;;);
    };
    expect(() => simulation({ main, budget: { wall: 1 } }, guard).run()).toThrow("KL444");
    expect(() => simulation({ main, budget: { wall: 1 } }, guard).at(0)).toThrow("KL444");
  });
});

describe("a misspelt field", () => {
  it.each<[string, string, (sim: Sim) => unknown]>([
    ["of a resource", "capacity", (sim) => sim.resource({ name: "x", capcity: 2 } as never)],
    ["of a container", "initial", (sim) => sim.container({ name: "x", inital: 2 } as never)],
    ["of a store", "capacity", (sim) => sim.store({ name: "x", capasity: 2 } as never)],
    ["of a lock", "prefer", (sim) => sim.lock({ name: "x", prefers: "readers" } as never)],
    ["of a wait queue", "name", (sim) => sim.waitQueue({ name: "x", nam: "y" } as never)],
    ["of a device", "mergeUpTo", (sim) => sim.device({ name: "x", service: () => 1, mergeUpto: 2 } as never)],
    [
      "of a discipline",
      "channels",
      (sim) => sim.device({ name: "x", service: () => 1, discipline: { chanels: 2 } } as never),
    ],
    ["of an event", "name", (sim) => sim.event({ name: "x", nane: "y" } as never)],
    ["of a start", "priority", (sim) => sim.start(customer(), { priorty: 2 } as never)],
    ["of a request", "priority", (sim) => sim.resource({ name: "x" }).request({ priorty: 2 } as never)],
    ["of a take", "within", (sim) => sim.container({ name: "x" }).take(1, { whitin: 2 } as never)],
    ["of a put", "within", (sim) => sim.container({ name: "x" }).put(1, { wthin: 2 } as never)],
    ["of a get", "where", (sim) => sim.store({ name: "x" }).get({ were: () => true } as never)],
    ["of what is left", "priority", (sim) => sim.store({ name: "x" }).put(1, { prioritty: 1 } as never)],
    ["of a read", "within", (sim) => sim.lock({ name: "x" }).read({ with: 2 } as never)],
    ["of a wait", "exclusive", (sim) => sim.waitQueue({ name: "x" }).wait({ exclusiv: true } as never)],
    ["of a wait for an event", "within", (sim) => sim.event({ name: "x" }).wait({ witin: 1 } as never)],
    ["of a wait for an end", "within", (sim) => sim.end(sim.start(customer()), { withn: 1 } as never)],
    ["of a condition", "within", (sim) => sim.any([1], { withim: 1 } as never)],
    [
      "of a submission",
      "length",
      (sim) => sim.device({ name: "x", service: () => 1 }).submit({ at: 0, lenght: 8 } as never),
    ],
    [
      "of how it is submitted",
      "within",
      (sim) => sim.device({ name: "x", service: () => 1 }).submit({}, { witihn: 8 } as never),
    ],
  ])("%s is told, and that %s was meant", (_, meant, make) => {
    const main = function* (sim: Sim): Process {
      make(sim);
    };
    const run = (): unknown => simulation({ main }).run();
    expect(run).toThrow(/^KL442 .* has no field /);
    expect(run).toThrow(new RegExp(`mend: +write ${meant}$`));
  });

  it("is told before a run without an end begins", async () => {
    const main = function* (): Process {
      for (;;) yield 1;
    };
    expect(() => simulation({ main, untill: 1000 } as never)).toThrow(/^KL442 a simulation has no field untill\n/);
    expect(() => simulation({ main, untill: 1000 } as never)).toThrow(/write until$/);
    const endless = simulation({ main });
    expect(() => endless.run({ clok: clock } as never)).toThrow(/^KL442 a run has no field clok\n[^]*write clock$/);
    expect(() => endless.run(null as never)).toThrow(/^KL442 /);
    for (const none of [undefined, null, 0.5])
      expect(() => endless.replication(none as never)).toThrow(/^KL442 replication is /);
    await expect(endless.runAsync({ signl: {}, clock } as never)).rejects.toThrow(/^KL442 [^]*write signal$/);
  });

  it("that resembles none is to be left out", () => {
    expect(() => simulation({ main: customer, horizon: 5 } as never)).toThrow(
      /expected: some of main, name, seed, .*\n +mend: +leave it out$/,
    );
  });

  it("counts though it holds nothing, and what is inherited does not", () => {
    expect(() => simulation({ main: customer, untill: undefined } as never)).toThrow(/^KL442 /);
    const main = function* (sim: Sim): Process {
      const server = sim.resource({ name: "x" });
      yield server.request(Object.assign(Object.create({ hurry: true }) as object, { priority: 1 }));
      server.release();
    };
    expect(simulation({ main }).run().ended.kind).toBe("nothing left");
  });
});
