import { describe, expect, it } from "vitest";
import type { Guard } from "../../../kernel-lib/engine/bounds.js";
import type { SimulationParts } from "../../../kernel-lib/engine/events/parts.js";
import type { Process } from "../../../kernel-lib/engine/events/process.js";
import { simulation, type SimulationProgress } from "../../../kernel-lib/engine/events/simulation.js";
import { clock as machineClock } from "../../../kernel-lib/host/clock.js";
import { within } from "../../../kernel-lib/host/deadline.js";

/** A station whose customers draw from streams of their own purpose. */
const station = (law: (u: number) => number = (u) => -Math.log(u)): SimulationParts => ({
  seed: 7,
  until: 500,
  samples: true,
  main: function* (sim) {
    const server = sim.resource({ name: "server" });
    const arrived = sim.tally("arrivals");
    const [gaps, draw] = [sim.stream("arrivals"), sim.stream("service")];
    const customer = function* (): Process {
      arrived.add(sim.now);
      yield server.request();
      yield law(draw());
      server.release();
    };
    for (;;) {
      yield -Math.log(gaps()) / 0.8;
      sim.start(customer());
    }
  },
});

describe("a run", () => {
  it("is the same bits each time, and other bits under another seed or replication", () => {
    const result = simulation(station()).run();
    expect(simulation(station()).run()).toEqual(result);
    expect(simulation({ ...station(), seed: 8 }).run().events).not.toBe(result.events);
    expect(simulation({ ...station(), replication: 1 }).run().tallies).not.toEqual(result.tallies);
  });

  it("has replications, which are those of its parts", () => {
    const model = simulation(station());
    expect(model.replication(3).run()).toEqual(simulation({ ...station(), replication: 3 }).run());
    expect(model.replication(0).run()).toEqual(model.run());
    for (const none of [-1, 0.5, NaN]) expect(() => model.replication(none)).toThrow("KL442");
  });

  it("keeps its arrivals, bit for bit, when the law of service changes", () => {
    const arrivals = (law?: (u: number) => number): readonly number[] | undefined =>
      simulation(station(law)).run().tallies["arrivals"]?.samples;
    expect(arrivals(() => 0.5)).toEqual(arrivals());
    expect(arrivals()?.length).toBeGreaterThan(300);
  });

  it("counts from the end of the warm-up", () => {
    const main: SimulationParts["main"] = function* (sim) {
      const server = sim.resource({ name: "server" });
      const user = function* (): Process {
        yield server.request();
        yield 4;
        server.release();
      };
      sim.start(user());
      sim.start(user());
      yield 0;
    };
    const { resources, from, little } = simulation({ main, warmUp: 3, until: 10 }).run();
    expect(from).toBe(3);
    expect(resources["server"]).toMatchObject({
      wait: { count: 1, mean: 4 },
      queue: { area: 1, time: 7 },
      inUse: { area: 5 },
    });
    expect(little.worst).toBeLessThan(1e-12);
  });

  it("says which bound it reached", () => {
    expect(simulation({ ...station(), budget: { events: 100 } }).run()).toMatchObject({
      ended: { kind: "budget", bound: "100 events" },
      events: 100,
    });
    let ticks = 0;
    const clock = { now: () => (ticks += 10) };
    const slow = simulation({ ...station(), until: 1e6, budget: { wall: 25 } }).run({ clock });
    expect(slow.ended).toEqual({ kind: "budget", bound: "25 ms" });
    expect(() => simulation({ ...station(), budget: { wall: 25 } }).run()).toThrow("KL443");
    expect(simulation(station()).run()).toMatchObject({ ended: { kind: "until" }, time: 500 });
    expect(
      simulation({
        main: function* (sim) {
          yield 1;
          sim.stop();
          yield 1;
        },
      }).run(),
    ).toMatchObject({ ended: { kind: "stopped" }, time: 1 });
  });

  it("counts from the end of the warm-up to its end, though nothing was left to do before", () => {
    const main: SimulationParts["main"] = function* (sim) {
      const server = sim.resource({ name: "server" });
      yield server.request();
      yield 5;
      server.release();
    };
    const { from, time, ended, resources, warnings } = simulation({ main, warmUp: 10, until: 20 }).run();
    expect([from, time, ended.kind, warnings]).toEqual([10, 20, "nothing left", []]);
    expect(resources["server"]?.inUse).toMatchObject({ time: 10, mean: 0 });
  });

  it("says that its warm-up was not over", () => {
    expect(
      simulation({
        main: function* () {
          yield 1;
        },
        warmUp: 5,
      }).run().warnings,
    ).toHaveLength(1);
  });

  it("is interrupted from outside and tells how far it has come", async () => {
    const seen: SimulationProgress[] = [];
    const signal = { aborted: false };
    const clock = { now: () => seen.length * 60, pause: () => Promise.resolve() };
    const onProgress = (progress: SimulationProgress): void => {
      seen.push(progress);
      signal.aborted = seen.length === 3;
    };
    const result = await simulation({ ...station(), until: 1e6 }).runAsync({ clock, signal, onProgress });
    expect(result.ended).toEqual({ kind: "interrupted" });
    expect(seen.map(({ events }) => events)).toEqual([512, 4608, 37376]);
    expect(result.events).toBe(37376);
  });

  it("gives every order of a tie under some shuffle, and statistics that hold in each", () => {
    const orders = Array.from({ length: 40 }, (_, shuffleTies) => {
      let order = "";
      simulation({
        shuffleTies,
        main: function* (sim) {
          const one = function* (name: string): Process {
            yield 1;
            order += name;
          };
          for (const name of ["a", "b", "c"]) sim.start(one(name));
          yield 0;
        },
      }).run();
      return order;
    });
    expect(new Set(orders).size).toBe(6);
  });
});

describe("a run under guard", () => {
  /** A machine whose time goes on by the work that is done on it, and who says of a call that took too long that it is late. */
  const machine = (): { readonly work: (ms: number) => void; readonly guard: Guard } => {
    let time = 0;
    return {
      work: (ms) => {
        time += ms;
      },
      guard: {
        clock: { now: () => time, pause: () => Promise.resolve() },
        within: (ms, call) => {
          const start = time;
          const value = call();
          return time - start > ms ? { kind: "late" } : { kind: "value", value };
        },
      },
    };
  };
  const laborious = (
    work: (ms: number) => void,
    costs: readonly number[],
    budget?: SimulationParts["budget"],
  ): SimulationParts => ({
    ...(budget === undefined ? {} : { budget }),
    main: function* () {
      for (const cost of costs) {
        work(cost);
        yield 1;
      }
    },
  });

  it.each<[string, readonly number[]]>([
    ["400 events of 30 ms", Array<number>(400).fill(30)],
    ["events of 9 s each", Array<number>(20).fill(9000)],
    ["quick events, then slow ones", [...Array<number>(2000).fill(0.001), ...Array<number>(600).fill(150)]],
  ])("takes as long as it likes if no event takes long: %s", (_, costs) => {
    const { work, guard } = machine();
    const model = simulation(laborious(work, costs), guard);
    expect(model.run()).toMatchObject({ ended: { kind: "nothing left" }, events: costs.length + 1 });
    expect(model.at(costs.length).time).toBe(costs.length - 1);
    expect([...model.steps()]).toHaveLength(costs.length + 1);
  });

  it("ends with its budget of time, and not with a problem, while events pass", () => {
    const { work, guard } = machine();
    const model = simulation(laborious(work, Array<number>(400).fill(300), { wall: 100 }), guard);
    expect(model.run()).toMatchObject({ ended: { kind: "budget", bound: "100 ms" }, events: 1 });
  });

  it("is stopped by an event that is not over after ten seconds", () => {
    const { work, guard } = machine();
    const model = simulation(laborious(work, [1, 1, 11_000, ...Array<number>(80).fill(1)]), guard);
    expect(() => model.run()).toThrow(/^KL444 a process has run for 10 s .*\n.*main/);
    expect(() => model.at(3)).toThrow("KL444");
    expect(model.at(2).time).toBe(1);
  });

  it("stops a process that never yields on the way to a moment too", () => {
    const model = simulation(
      {
        budget: { wall: 1 },
        main: function* () {
          yield 1;
          for (;;);
        },
      },
      { clock: machineClock, within },
    );
    expect(model.at(1).time).toBe(0);
    expect(() => model.at(2)).toThrow("KL444");
    expect(() => model.at(1).later(1)).toThrow("KL444");
  });
});

describe("a moment of a run", () => {
  it("is what a run bounded there has come to, forwards and backwards", () => {
    const model = simulation(station());
    const there = model.at(200);
    expect(there.result).toEqual(simulation({ ...station(), budget: { events: 200 } }).run());
    expect(there.later(-50).later(50).result).toEqual(there.result);
    expect(there.later(100).time).toBeGreaterThan(there.time);
    expect(there.processes.map(({ state }) => state)).toContain("delayed");
    expect(model.at(0)).toMatchObject({ time: 0, events: 0 });
    expect(() => model.at(-1)).toThrow("KL442");
  });

  it("forks into a future that shares its past only", () => {
    const there = simulation(station()).at(400);
    const [one, again, other] = [1, 1, 2].map((seed) => there.fork(seed));
    expect(one?.run()).toEqual(again?.run());
    expect(one?.at(400).result).toEqual(there.result);
    expect(one?.run().tallies).not.toEqual(other?.run().tallies);
    const shared = there.result.tallies["arrivals"]?.samples ?? [];
    expect(one?.run().tallies["arrivals"]?.samples?.slice(0, shared.length)).toEqual(shared);
  });

  it("forks to seeds that it has not drawn from, and says which one it draws from", () => {
    const there = simulation(station()).at(400);
    for (const seed of [-1, 0.5, NaN, 7]) expect(() => there.fork(seed)).toThrow(/^KL442 fork is /);
    const fork = there.fork(1);
    expect(fork.run()).toMatchObject({ seed: 1, forks: [{ after: 400, seed: 1 }] });
    expect(() => fork.at(500).fork(1)).toThrow("KL442");
    expect(() => fork.at(500).fork(7)).toThrow("KL442");
    const twice = fork.at(500).fork(2).run();
    expect(twice).toMatchObject({
      seed: 2,
      forks: [
        { after: 400, seed: 1 },
        { after: 500, seed: 2 },
      ],
    });
    expect(fork.at(400).result).toMatchObject({ seed: 7 });
    expect(there.result.forks).toBeUndefined();
  });

  it("is told step by step, every event once", () => {
    const model = simulation({
      main: function* (sim) {
        const server = sim.resource({ name: "server" });
        yield server.request();
        yield 2;
        server.release();
      },
    });
    expect([...model.steps()]).toEqual([
      {
        time: 0,
        event: 1,
        rows: [
          { time: 0, process: "main", what: "starts" },
          { time: 0, process: "main", what: "granted" },
          { time: 0, process: "main", what: "waits for 2" },
        ],
      },
      {
        time: 2,
        event: 2,
        rows: [
          { time: 2, process: "main", what: "elapsed" },
          { time: 2, process: "main", what: "ends" },
        ],
        ended: { kind: "nothing left" },
      },
    ]);
    expect([...simulation(station()).steps()].length).toBe(simulation(station()).run().events);
  });
});
