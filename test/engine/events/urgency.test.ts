/** Who is served before whom: nobody waits for a thing that is free for him, and nobody is served before one who comes first. */
import { describe, expect, it } from "vitest";
import type { Process } from "../../../kernel-lib/engine/events/process.js";
import type { Sim } from "../../../kernel-lib/engine/events/sim.js";
import { simulation } from "../../../kernel-lib/engine/events/simulation.js";

/** What processes write down, as "time text". */
function linesOf(
  main: (sim: Sim, log: (text: string) => void, go: (body: () => Process) => void) => Process,
): readonly string[] {
  const lines: string[] = [];
  simulation({
    main: (sim) =>
      main(
        sim,
        (text) => lines.push(`${sim.now} ${text}`),
        (body) => void sim.start(body()),
      ),
  }).run();
  return lines;
}

describe("a request that comes before all who wait", () => {
  it("takes from a container what is there", () => {
    const lines = linesOf(function* (sim, log, go) {
      const tank = sim.container({ name: "tank", initial: 3 });
      go(function* () {
        yield tank.take(10, { priority: 5, within: 9 });
      });
      yield 1;
      for (const priority of [5, 6, 0]) log((yield tank.take(1, { priority, within: 0 })).kind);
    });
    expect(lines).toEqual(["1 timed out", "1 timed out", "1 granted"]);
  });

  it("puts into a container where there is room", () => {
    const lines = linesOf(function* (sim, log, go) {
      const tank = sim.container({ name: "tank", capacity: 5, initial: 3 });
      go(function* () {
        yield tank.put(4, { priority: 5, within: 9 });
      });
      yield 1;
      for (const priority of [5, 0]) log((yield tank.put(1, { priority, within: 0 })).kind);
    });
    expect(lines).toEqual(["1 timed out", "1 granted"]);
  });

  it("reads beside a reader, before the writers who wait", () => {
    const lines = linesOf(function* (sim, log, go) {
      const lock = sim.lock({ name: "lock" });
      go(function* () {
        yield lock.read();
        yield 10;
        lock.release();
      });
      go(function* () {
        yield 1;
        yield lock.write({ priority: 5 });
        log("writer");
        lock.release();
      });
      yield 2;
      log((yield lock.read({ priority: 5, within: 0 })).kind);
      log((yield lock.read({ priority: 0 })).kind);
      lock.release();
    });
    expect(lines).toEqual(["2 timed out", "2 granted", "10 writer"]);
  });
});

describe("a store", () => {
  it("lets everybody in for whom there is room, though an item goes right on", () => {
    const lines = linesOf(function* (sim, log, go) {
      const shelf = sim.store<string>({ name: "shelf", capacity: 1 });
      yield shelf.put("a");
      go(function* () {
        yield shelf.get({ where: (item) => item === "b" });
        log("got b");
      });
      for (const item of ["b", "c"])
        go(function* () {
          yield shelf.put(item);
          log(`put ${item}`);
        });
      yield 1;
      yield shelf.get();
      yield 1;
      log(`${shelf.size()} there`);
    });
    expect(lines).toEqual(["1 put b", "1 got b", "1 put c", "2 1 there"]);
  });
});

describe("several units of one process", () => {
  const holder = function* (r: ReturnType<Sim["resource"]>, priority: number, time: number): Process {
    yield r.request({ priority });
    yield time;
    r.release();
  };

  it("are told apart: it keeps the one that was not taken away", () => {
    const lines = linesOf(function* (sim, log, go) {
      const r = sim.resource({ name: "r", capacity: 2, preemptive: true });
      go(function* () {
        yield r.request({ priority: 0 });
        log((yield sim.all([r.request({ priority: 5 }), 100])).kind);
        yield 1;
        r.release();
      });
      yield 1;
      go(() => holder(r, 1, 50));
      yield 60;
      log(`${r.busy()} busy`);
    });
    expect(lines).toEqual(["1 preempted", "61 0 busy"]);
  });

  it("are told apart: one that is given back leaves the others as they were", () => {
    const lines = linesOf(function* (sim, log, go) {
      const r = sim.resource({ name: "r", capacity: 2, preemptive: true });
      go(function* () {
        yield r.request({ priority: 0 });
        yield sim.all([r.request({ priority: 5 }), 100], { within: 1 });
        log((yield 100).kind);
        r.release();
      });
      yield 2;
      go(() => holder(r, 0, 50));
      yield 1;
      log((yield r.request({ priority: 3, within: 0 })).kind);
    });
    expect(lines).toEqual(["3 timed out", "101 elapsed"]);
  });

  it("are given back the latest first", () => {
    const { resources } = simulation({
      main: function* (sim) {
        const r = sim.resource({ name: "r", capacity: 2 });
        yield r.request();
        yield 4;
        yield sim.all([r.request(), 5], { within: 1 });
        yield 5;
        r.release();
      },
    }).run();
    expect(resources["r"]?.holding).toMatchObject({ count: 2, min: 1, max: 10 });
  });

  it("are given back the latest first, also after something else that was held before them", () => {
    const { resources } = simulation({
      main: function* (sim) {
        const [a, b] = [sim.resource({ name: "a" }), sim.resource({ name: "b", capacity: 2 })];
        yield a.request();
        yield b.request();
        yield 10;
        yield b.request();
        a.release();
        yield 1;
        b.release();
        yield 100;
        b.release();
      },
      samples: true,
    }).run();
    expect(resources["b"]?.holding.samples).toEqual([1, 111]);
  });

  it("may be very many", () => {
    const most = 200_000;
    simulation({
      main: function* (sim) {
        const r = sim.resource({ name: "r", capacity: most, preemptive: true });
        sim.start(
          (function* (): Process {
            for (let i = 0; i < most; i++) yield r.request({ priority: 5 });
            yield 1;
          })(),
        );
        yield 0;
        expect((yield sim.all([r.request(), r.request()])).kind).toBe("all");
        sim.stop();
        yield 1;
      },
    }).run();
  });
});

describe("requests to a device that continue one another", () => {
  it("are bridged by one that comes between them", () => {
    const served: unknown[] = [];
    const lines = linesOf(function* (sim, log, go) {
      const d = sim.device({
        name: "d",
        mergeUpTo: 8,
        service: ({ at, length = 1 }) => {
          served.push([at, length]);
          return 1;
        },
      });
      for (const at of [100, 0, 50, 2, 1])
        go(function* () {
          const done = yield d.submit({ at });
          log(`${at} ${done.kind === "completed" ? done.merged : done.kind}`);
        });
      yield 0;
    });
    expect(served).toEqual([
      [100, 1],
      [0, 3],
      [50, 1],
    ]);
    expect(lines).toEqual(["1 100 1", "2 0 3", "2 2 3", "2 1 3", "3 50 1"]);
  });

  it("are not bridged beyond the longest", () => {
    const { devices } = simulation({
      main: function* (sim) {
        const d = sim.device({ name: "d", mergeUpTo: 4, service: () => 1 });
        const asking = function* (at: number, length: number): Process {
          yield d.submit({ at, length });
        };
        for (const [at, length] of [
          [100, 1],
          [0, 2],
          [3, 2],
          [2, 1],
        ] as const)
          sim.start(asking(at, length));
        yield 0;
      },
    }).run();
    expect(devices["d"]).toMatchObject({ completed: 3, merged: 1 });
  });

  it("count as they were carried out, though one was given up meanwhile; one that left before does not count", () => {
    const run = (within: number): readonly [readonly string[], number | undefined] => {
      const lines: string[] = [];
      const { devices } = simulation({
        main: function* (sim) {
          const d = sim.device({ name: "d", service: () => 5, mergeUpTo: 8 });
          const asking = function* (at: number, patience = Infinity): Process {
            const done = yield d.submit({ at }, { within: patience });
            lines.push(`${at} ${done.kind === "completed" ? done.merged : done.kind}`);
          };
          for (const [at, patience] of [[100], [0], [1, within]] as const) sim.start(asking(at, patience));
          yield 0;
        },
      }).run();
      return [lines, devices["d"]?.merged];
    };
    expect(run(7)).toEqual([["100 1", "1 timed out", "0 2"], 1]);
    expect(run(2)).toEqual([["1 timed out", "100 1", "0 1"], 0]);
  });
});
