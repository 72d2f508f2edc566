/** Warnings of lines that grow: of all that truly do, and of none that is full, impatient, or emptying. */
import { describe, expect, it } from "vitest";
import type { SimulationParts } from "../../../kernel-lib/engine/events/parts.js";
import type { Process } from "../../../kernel-lib/engine/events/process.js";
import type { Sim } from "../../../kernel-lib/engine/events/sim.js";
import { simulation } from "../../../kernel-lib/engine/events/simulation.js";

/** Customers that come at a rate, and what each does with exponential draws of mean 1. */
const arriving = (rate: number, customer: (sim: Sim, draw: () => number) => () => Process): SimulationParts["main"] =>
  function* (sim) {
    const [gap, service] = [sim.stream("gap"), sim.stream("service")];
    const begin = customer(sim, () => -Math.log(service()));
    for (;;) {
      yield -Math.log(gap()) / rate;
      sim.start(begin());
    }
  };

const served = (
  rate: number,
  { within, preemptive = false }: { within?: number; preemptive?: boolean } = {},
): SimulationParts["main"] =>
  arriving(rate, (sim, draw) => {
    const server = sim.resource({ name: "x", preemptive });
    return function* () {
      const got = yield server.request(within === undefined ? {} : { within });
      if (got.kind !== "granted") return;
      yield draw();
      server.release();
    };
  });

const machines = (count: number, up: number): SimulationParts["main"] =>
  function* (sim) {
    const repairman = sim.resource({ name: "x" });
    const draw = sim.stream("draw");
    const machine = function* (): Process {
      for (;;) {
        yield -Math.log(draw()) * up;
        yield repairman.request();
        yield -Math.log(draw());
        repairman.release();
      }
    };
    for (let i = 0; i < count; i++) sim.start(machine());
    yield 0;
  };

const worker = (rate: number, capacity = Infinity): SimulationParts["main"] =>
  arriving(rate, (sim, draw) => {
    const jobs = sim.store({ name: "x", capacity });
    const working = function* (): Process {
      for (;;) {
        yield jobs.get();
        yield draw();
      }
    };
    sim.start(working());
    return function* () {
      yield jobs.put(1);
    };
  });

const locked = (rate: number): SimulationParts["main"] =>
  arriving(rate, (sim, draw) => {
    const lock = sim.lock({ name: "x" });
    return function* () {
      yield lock.write();
      yield draw();
      lock.release();
    };
  });

const disk = (rate: number, discipline: "fifo" | "sharing"): SimulationParts["main"] =>
  arriving(rate, (sim, draw) => {
    const device = sim.device({ name: "x", discipline, service: draw });
    return function* () {
      yield device.submit();
    };
  });

const tank = (rate: number): SimulationParts["main"] =>
  arriving(rate, (sim, draw) => {
    const free = sim.container({ name: "x", initial: 2 });
    return function* () {
      yield free.take(2);
      yield draw();
      yield free.put(2);
    };
  });

const crowd: SimulationParts["main"] = function* (sim) {
  const server = sim.resource({ name: "x" });
  const customer = function* (): Process {
    yield server.request();
    yield 1;
    server.release();
  };
  for (let i = 0; i < 300; i++) sim.start(customer());
  yield 0;
};

/** A batch every hundred, which is just served until the next. */
const batches: SimulationParts["main"] = function* (sim) {
  const server = sim.resource({ name: "x" });
  const customer = function* (): Process {
    yield server.request();
    yield 0.1;
    server.release();
  };
  for (;;) {
    for (let i = 0; i < 990; i++) sim.start(customer());
    yield 100;
  }
};

const SEEDS = [1, 2, 3, 4, 5];
const warnings = (parts: SimulationParts): readonly number[] =>
  SEEDS.map((seed) => simulation({ ...parts, seed }).run().warnings.length);

describe("a line that grows is said", () => {
  it.each<[string, SimulationParts]>([
    ["a resource", { main: served(1.2), until: 5000 }],
    ["a resource after a warm-up", { main: served(1.3), warmUp: 5000, until: 10_000 }],
    ["a resource until a bound of events", { main: served(1.3), budget: { events: 20_000 } }],
    ["a preemptive resource", { main: served(1.3, { preemptive: true }), until: 5000 }],
    ["a lock", { main: locked(1.3), until: 5000 }],
    ["a store's items", { main: worker(1.3), until: 5000 }],
    ["a store's putters", { main: worker(1.3, 5), until: 5000 }],
    ["a device", { main: disk(1.3, "fifo"), until: 5000 }],
    ["a device that is shared", { main: disk(1.3, "sharing"), until: 5000 }],
    ["a container's takers", { main: tank(1.3), until: 5000 }],
  ])("%s", (_, parts) => {
    expect(warnings(parts)).toEqual(SEEDS.map(() => 1));
  });

  it("in words that fit what it is", () => {
    const of = (main: SimulationParts["main"]): string | undefined =>
      simulation({ main, until: 5000 }).run().warnings[0];
    expect(of(served(1.2))).toMatch(
      /^x is offered 1\.\d* of what it can do and its line grows \(\d+ wait at the end\)/,
    );
    expect(of(locked(1.3))).toMatch(/^the line of x grows \(\d+ at the end\): there is no steady state/);
    expect(of(worker(1.3))).toMatch(/^the items of x grow \(\d+ at the end\): there is no steady state/);
  });
});

describe("what is offered", () => {
  const offered = (parts: SimulationParts): number =>
    Number(/offered (?<load>[\d.]+)/.exec(simulation(parts).run().warnings[0] ?? "")?.groups?.["load"]);

  it.each<[string, SimulationParts["main"]]>([
    ["a resource", served(1.2)],
    ["a device", disk(1.2, "fifo")],
  ])("to %s is what has come since the warm-up", (_, main) => {
    expect(offered({ main, warmUp: 4000, until: 5000, seed: 1 })).toBeCloseTo(1.2, 0);
    expect(offered({ main, warmUp: 4000, until: 5000, seed: 1 })).toBeLessThan(1.5);
  });

  it("is also what was given up", () => {
    const main = arriving(2.6, (sim, draw) => {
      const server = sim.resource({ name: "x" });
      let came = 0;
      return function* () {
        const got = yield server.request(came++ % 2 === 0 ? { within: 1 } : {});
        if (got.kind !== "granted") return;
        yield draw();
        server.release();
      };
    });
    expect(offered({ main, until: 5000, seed: 2 })).toBeGreaterThan(2.4);
  });

  it("is too much for a server that never finishes", () => {
    const main = arriving(0.5, (sim) => {
      const server = sim.resource({ name: "x" });
      return function* () {
        yield server.request();
        yield 1e9;
        server.release();
      };
    });
    expect(simulation({ main, until: 5000 }).run().warnings[0]).toMatch(/^x has finished nothing and its line grows/);
  });
});

describe("a line that does not grow is not said to", () => {
  it.each<[string, SimulationParts]>([
    ["a resource", { main: served(0.8), until: 5000 }],
    ["many machines, one repairman", { main: machines(5000, 10), until: 100_000 }],
    ["many machines, one repairman, after a warm-up", { main: machines(5000, 10), warmUp: 100, until: 1000 }],
    ["fewer machines", { main: machines(200, 10), until: 5000 }],
    ["who would not wait long", { main: served(10, { within: 100 }), until: 5000 }],
    ["a crowd at first", { main: crowd, until: 100 }],
    ["batches", { main: batches, until: 5050 }],
    ["batches, just after one", { main: batches, until: 5000.001 }],
    ["a lock", { main: locked(0.7), until: 5000 }],
    ["a store", { main: worker(0.7), until: 5000 }],
    ["a device", { main: disk(0.7, "fifo"), until: 5000 }],
    ["a device that is shared", { main: disk(0.7, "sharing"), until: 5000 }],
    ["a container", { main: tank(0.7), until: 5000 }],
  ])("%s", (_, parts) => {
    expect(warnings(parts)).toEqual(SEEDS.map(() => 0));
  });

  it("a store that only collects", () => {
    const main = arriving(1, (sim) => {
      const done = sim.store({ name: "x" });
      return function* () {
        yield done.put(1);
      };
    });
    expect(warnings({ main, until: 1000 })).toEqual(SEEDS.map(() => 0));
  });
});

describe("what is counted from a reset", () => {
  it("holds Little's law though the waits began long before", () => {
    const main = function* (sim: Sim): Process {
      const shelf = sim.store<number>({ name: "shelf" });
      const getter = function* (i: number): Process {
        yield i * 1e-3 * Math.PI;
        yield shelf.get();
      };
      for (let i = 0; i < 3000; i++) sim.start(getter(i));
      yield 1e9;
      for (let k = 0; k < 2990; k++) {
        yield 1e-4;
        yield shelf.put(k);
      }
    };
    const { little, stores } = simulation({ main, warmUp: 1e9, until: 1e9 + 0.5 }).run();
    expect(stores["shelf"]?.getWait.count).toBe(2990);
    expect(little.worst).toBeLessThan(1e-6);
  });
});

describe("a level", () => {
  it.each([0, 1e-9])("that began far away, for %d, varies as it does", (first) => {
    const { levels } = simulation({
      main: function* (sim) {
        const level = sim.level("l");
        if (first > 0) yield first;
        for (let i = 0; i < 1000; i++) {
          level.set(4e9 + (i % 2));
          yield 1;
        }
      },
    }).run();
    const share = first / 1000;
    expect(levels["l"]?.variance).toBeCloseTo(0.25 + share * (1 - share) * 4e9 ** 2, 2);
  });

  it("whose times are next to nothing varies as it does", () => {
    const { levels } = simulation({
      main: function* (sim) {
        const level = sim.level("l");
        for (let i = 0; i < 4; i++) {
          level.set(i % 2);
          yield 1e-310;
        }
      },
    }).run();
    expect(levels["l"]?.mean).toBeCloseTo(0.5, 6);
    expect(levels["l"]?.variance).toBeCloseTo(0.25, 6);
  });
});
