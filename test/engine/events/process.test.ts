import { describe, expect, it } from "vitest";
import type { DeviceParts } from "../../../kernel-lib/engine/events/device.js";
import type { SimulationParts } from "../../../kernel-lib/engine/events/parts.js";
import type { Process } from "../../../kernel-lib/engine/events/process.js";
import type { SimulationResult } from "../../../kernel-lib/engine/events/result.js";
import type { Sim } from "../../../kernel-lib/engine/events/sim.js";
import { simulation } from "../../../kernel-lib/engine/events/simulation.js";

type Log = (text: string) => void;

/** Runs a first process that writes down what happens, as "time text". */
function logged(
  main: (sim: Sim, log: Log) => Process,
  parts: Partial<SimulationParts> = {},
): { readonly lines: readonly string[]; readonly result: SimulationResult } {
  const lines: string[] = [];
  const result = simulation({
    ...parts,
    main: (sim) => main(sim, (text) => lines.push(`${sim.now} ${text}`)),
  }).run();
  return { lines, result };
}

const linesOf = (main: (sim: Sim, log: Log) => Process): readonly string[] => logged(main).lines;

describe("processes", () => {
  it("take turns in the order time, priority, serial", () => {
    const lines = linesOf(function* (sim, log) {
      const at = function* (delay: number, name: string): Process {
        yield delay;
        log(name);
      };
      sim.start(at(2, "c"));
      sim.start(at(1, "late"), { priority: 1 });
      sim.start(at(1, "a"));
      sim.start(at(1, "b"));
      sim.start(at(1, "early"), { priority: -1 });
      yield 0;
    });
    expect(lines).toEqual(["1 early", "1 a", "1 b", "1 late", "2 c"]);
  });

  it("are told what another one returned", () => {
    const lines = linesOf(function* (sim, log) {
      const worker = sim.start(
        (function* (): Process<unknown, string> {
          yield 3;
          return "done";
        })(),
      );
      const first = yield sim.end(worker, { within: 1 });
      log(first.kind);
      const then = yield sim.end(worker);
      log(then.kind === "received" ? String(then.value) : then.kind);
      const again = yield sim.end(worker);
      log(again.kind);
    });
    expect(lines).toEqual(["1 timed out", "3 done", "3 received"]);
  });

  it("are interrupted in a delay, with what is left of it, and in a line, which they leave", () => {
    const { lines, result } = logged(function* (sim, log) {
      const server = sim.resource({ name: "server" });
      const sleeper = sim.start(
        (function* (): Process {
          const outcome = yield 10;
          log(outcome.kind === "interrupted" ? `${outcome.cause}, ${outcome.left} left` : outcome.kind);
          const got = yield server.request();
          log(got.kind);
        })(),
      );
      yield server.request();
      yield 4;
      log(String(sim.interrupt(sleeper, "alarm")));
      yield 1;
      sim.interrupt(sleeper);
      yield 1;
      server.release();
      log(String(sim.interrupt(sleeper)));
    });
    expect(lines).toEqual(["4 true", "4 alarm, 6 left", "5 interrupted", "6 false"]);
    expect(result.resources["server"]?.givenUp).toMatchObject({ count: 1, sum: 1 });
    expect(result.resources["server"]?.queue.last).toBe(0);
  });

  it("are told of an interrupt that came while they ran when they wait next", () => {
    const lines = linesOf(function* (sim, log) {
      let self = sim.start((function* (): Process {})());
      self = sim.start(
        (function* (): Process {
          sim.interrupt(self, "mine");
          const outcome = yield 5;
          log(outcome.kind);
        })(),
      );
      yield 0;
    });
    expect(lines).toEqual(["0 interrupted"]);
  });
});

describe("types", () => {
  it("know what a plain yield gives, without a helper for each command", () => {
    const seen: (string | number)[] = [];
    simulation({
      main: function* (sim) {
        const shelf = sim.store<number>({ name: "shelf" });
        const reader = function* (): Process<number> {
          const got = yield shelf.get();
          if (got.kind === "received") seen.push(got.value.toFixed(1));
        };
        sim.start(reader());
        const outcome = yield shelf.put(2);
        seen.push(outcome.kind);
        const soon = function* (): Generator<string> {
          yield "soon";
        };
        // @ts-expect-error a text is nothing that can be waited for
        const wrong: () => Process = soon;
        expect(wrong).toBeTypeOf("function");
      },
    }).run();
    expect(seen).toEqual(["granted", "2.0"]);
  });
});

describe("a resource", () => {
  const user = function* (
    server: ReturnType<Sim["resource"]>,
    log: Log,
    { name, priority = 0, within = Infinity }: { name: string; priority?: number; within?: number },
  ): Process {
    const got = yield server.request({ priority, within });
    log(`${name} ${got.kind}`);
    if (got.kind !== "granted") return;
    yield 2;
    server.release();
  };

  it("serves by priority, then by arrival, and lets the impatient go", () => {
    const lines = linesOf(function* (sim, log) {
      const server = sim.resource({ name: "server" });
      for (const parts of [
        { name: "a" },
        { name: "b", priority: 1 },
        { name: "c", priority: 1 },
        { name: "d", within: 1 },
        { name: "e", priority: -1 },
        { name: "f", within: 0 },
      ])
        sim.start(user(server, log, parts));
      yield 0;
    });
    expect(lines).toEqual([
      "0 a granted",
      "0 f timed out",
      "1 d timed out",
      "2 e granted",
      "4 b granted",
      "6 c granted",
    ]);
  });

  it("takes a unit from the holder who comes last", () => {
    const { lines, result } = logged(function* (sim, log) {
      const server = sim.resource({ name: "server", capacity: 2, preemptive: true });
      const holder = function* (name: string, priority: number): Process {
        yield server.request({ priority });
        const outcome = yield 10;
        log(`${name} ${outcome.kind === "preempted" ? `preempted, ${outcome.left} left` : outcome.kind}`);
        if (outcome.kind !== "preempted") server.release();
      };
      sim.start(holder("a", 1));
      sim.start(holder("b", 2));
      yield 3;
      sim.start(holder("c", 0));
      sim.start(holder("d", 2));
      yield 0;
    });
    expect(lines).toEqual(["3 b preempted, 7 left", "10 a elapsed", "13 c elapsed", "20 d elapsed"]);
    expect(result.resources["server"]?.preemptions).toBe(1);
  });

  it("measures its line, its use and its waits by hand-made numbers", () => {
    const { result } = logged(function* (sim) {
      const server = sim.resource({ name: "server" });
      for (let i = 0; i < 3; i++) sim.start(user(server, () => undefined, { name: `${i}` }));
      yield 8;
    });
    const server = result.resources["server"];
    expect(server?.wait).toMatchObject({ count: 3, mean: 2, variance: 4, min: 0, max: 4 });
    expect(server?.queue).toMatchObject({ area: 6, mean: 0.75, max: 2, last: 0, time: 8 });
    expect(server?.queue.variance).toBeCloseTo((2 * 4 + 2) / 8 - 0.75 ** 2);
    expect(server?.utilisation).toBe(0.75);
    expect(result.little).toEqual({ lines: 1, worst: 0 });
  });
});

describe("a level", () => {
  const main: SimulationParts["main"] = function* (sim) {
    const server = sim.resource({ name: "server" });
    const user = function* (): Process {
      yield server.request();
      yield 4;
      server.release();
    };
    for (let i = 0; i < 3; i++) sim.start(user());
    yield 0;
    const mine = sim.level("mine", 2);
    mine.set(5);
    yield 1;
    mine.set(5);
    yield 1;
    mine.set(1);
    mine.set(3);
  };

  it("is kept step by step if that is asked for, of changes at one time the last", () => {
    const { resources, levels } = simulation({ main, paths: true }).run();
    expect(resources["server"]?.queue.path).toEqual([
      [0, 2],
      [4, 1],
      [8, 0],
    ]);
    expect(resources["server"]?.inUse.path).toEqual([
      [0, 1],
      [12, 0],
    ]);
    expect(levels["mine"]?.path).toEqual([
      [0, 5],
      [2, 3],
    ]);
  });

  it("is kept from the warm-up on, and its area is that of its path", () => {
    const { resources, time } = simulation({ main, paths: true, warmUp: 6, until: 20 }).run();
    const { path = [], area = -1 } = resources["server"]?.queue ?? {};
    expect(path).toEqual([
      [6, 1],
      [8, 0],
    ]);
    const ends = [...path.slice(1).map(([t]) => t), time];
    expect(path.reduce((sum, [t, level], i) => sum + level * ((ends[i] ?? 0) - t), 0)).toBe(area);
  });

  it("is not kept unless asked for", () => {
    expect(simulation({ main, samples: true }).run().levels["mine"]).not.toHaveProperty("path");
  });
});

describe("a container", () => {
  it("serves who asks for much before who asks later for little", () => {
    const lines = linesOf(function* (sim, log) {
      const tank = sim.container({ name: "tank", capacity: 10, initial: 3 });
      const taker = function* (amount: number): Process {
        const got = yield tank.take(amount);
        log(`${amount} ${got.kind}`);
      };
      sim.start(taker(5));
      sim.start(taker(1));
      yield 1;
      yield tank.put(4);
      log(`${tank.amount()} left`);
      yield 1;
      const full = yield tank.put(100, { within: 1 });
      log(full.kind);
    });
    expect(lines).toEqual(["1 1 left", "1 5 granted", "1 1 granted", "3 timed out"]);
  });
});

describe("a store", () => {
  it("gives the oldest item of the wanted kind and makes room", () => {
    const lines = linesOf(function* (sim, log) {
      const shelf = sim.store<number>({ name: "shelf", capacity: 2 });
      const putter = function* (): Process {
        for (const item of [1, 2, 3]) {
          yield shelf.put(item);
          log(`put ${item}`);
        }
      };
      const getter = function* (): Process<number> {
        yield 1;
        const even = yield shelf.get({ where: (item) => item % 2 === 0 });
        log(`got ${even.kind === "received" ? even.value : even.kind}`);
        const next = yield shelf.get();
        log(`got ${next.kind === "received" ? next.value : next.kind}`);
      };
      sim.start(putter());
      sim.start(getter());
      yield 0;
    });
    expect(lines).toEqual(["0 put 1", "0 put 2", "1 got 2", "1 got 1", "1 put 3"]);
  });

  it("hands an item to whoever waits for one like it", () => {
    const lines = linesOf(function* (sim, log) {
      const shelf = sim.store<string>({ name: "shelf" });
      const getter = function* (wanted: string): Process<string> {
        const got = yield shelf.get({ where: (item) => item === wanted });
        log(got.kind === "received" ? got.value : got.kind);
      };
      sim.start(getter("b"));
      sim.start(getter("a"));
      yield 1;
      yield shelf.put("a");
      yield 1;
      yield shelf.put("b");
    });
    expect(lines).toEqual(["1 a", "2 b"]);
  });
});

describe("a wait queue", () => {
  const woken = (wake: (queue: ReturnType<Sim["waitQueue"]>) => void): ReturnType<typeof logged> =>
    logged(function* (sim, log) {
      const queue = sim.waitQueue({ name: "queue" });
      const sleeper = function* (name: string, exclusive: boolean): Process {
        yield queue.wait({ exclusive });
        log(name);
      };
      for (const name of ["x1", "n1", "x2", "n2"]) sim.start(sleeper(name, name.startsWith("x")));
      yield 1;
      wake(queue);
      yield 1;
      log(`${queue.size()} sleep`);
    });

  it("wakes all who are not exclusive, the latest first, and one who is", () => {
    expect(woken((queue) => queue.wake()).lines).toEqual(["1 n2", "1 n1", "1 x1", "2 1 sleep"]);
  });

  it("wakes everybody in the order of the queue", () => {
    expect(woken((queue) => queue.wakeAll()).lines).toEqual(["1 n2", "1 n1", "1 x1", "1 x2", "2 0 sleep"]);
  });

  it("shows a thundering herd, and that an exclusive wait has none", () => {
    const herd = (exclusive: boolean): SimulationResult =>
      logged(function* (sim) {
        const queue = sim.waitQueue({ name: "queue" });
        const tokens = { left: 0 };
        const worker = function* (): Process {
          while (tokens.left === 0) yield queue.wait({ exclusive });
          tokens.left--;
        };
        for (let i = 0; i < 8; i++) sim.start(worker());
        for (let i = 0; i < 8; i++) {
          yield 1;
          tokens.left++;
          queue.wake();
        }
      }).result;
    expect(herd(false).waitQueues["queue"]).toMatchObject({ inVain: 28, herd: { max: 8, sum: 36 } });
    expect(herd(true).waitQueues["queue"]).toMatchObject({ inVain: 0, herd: { max: 1, sum: 8 } });
  });
});

describe("a lock", () => {
  const order = (prefer: "order" | "readers"): readonly string[] =>
    linesOf(function* (sim, log) {
      const lock = sim.lock({ name: "lock", prefer });
      const holder = function* (name: string): Process {
        yield name.startsWith("r") ? lock.read() : lock.write();
        log(name);
        yield 1;
        lock.release();
      };
      for (const name of ["r1", "r2", "w1", "r3", "r4", "w2"]) sim.start(holder(name));
      yield 0;
    });

  it("lets readers in together and no reader pass a waiting writer", () => {
    expect(order("order")).toEqual(["0 r1", "0 r2", "1 w1", "2 r3", "2 r4", "3 w2"]);
  });

  it.each(["order", "readers"] as const)("counts readers and writers who wait: %s", (prefer) => {
    const { locks } = simulation({
      until: 10,
      main: function* (sim) {
        const lock = sim.lock({ name: "lock", prefer });
        const waiting = function* (mode: "read" | "write"): Process {
          yield lock[mode]();
          yield 0;
          lock.release();
        };
        yield lock.write();
        for (const mode of ["read", "write", "read"] as const) sim.start(waiting(mode));
        yield 4;
        lock.release();
      },
    }).run();
    expect(locks["lock"]?.queue).toMatchObject({ max: 3, area: 12, last: 0 });
  });

  it("lets readers pass if they are preferred", () => {
    expect(order("readers")).toEqual(["0 r1", "0 r2", "0 r3", "0 r4", "1 w1", "2 w2"]);
  });
});

describe("conditions", () => {
  it("any: the first counts, and the others are withdrawn", () => {
    const { lines, result } = logged(function* (sim, log) {
      const server = sim.resource({ name: "server" });
      yield server.request();
      const first = yield sim.any([server.request(), 2, 1]);
      log(first.kind === "first" ? `${first.index} ${first.outcome.kind}` : first.kind);
      server.release();
      const now = yield sim.any([5, server.request()]);
      log(now.kind === "first" ? `${now.index} ${now.outcome.kind}` : now.kind);
      server.release();
    });
    expect(lines).toEqual(["1 2 elapsed", "1 1 granted"]);
    expect(result.time).toBe(1);
    expect(result.resources["server"]?.queue.last).toBe(0);
  });

  it("all: waits for the last, and gives back what it held if it is given up", () => {
    const lines = linesOf(function* (sim, log) {
      const [a, b] = [sim.resource({ name: "a" }), sim.resource({ name: "b" })];
      const other = function* (): Process {
        yield b.request();
        yield 3;
        b.release();
      };
      sim.start(other());
      yield 0;
      const soon = yield sim.all([a.request(), b.request()], { within: 1 });
      log(`${soon.kind}, ${a.busy()} busy`);
      const both = yield sim.all([a.request(), b.request(), 1]);
      log(both.kind === "all" ? both.outcomes.map(({ kind }) => kind).join(" ") : both.kind);
      a.release();
      b.release();
    });
    expect(lines).toEqual(["1 timed out, 0 busy", "3 granted granted elapsed"]);
  });

  it("may stand inside one another", () => {
    const lines = linesOf(function* (sim, log) {
      const never = sim.event({ name: "never" });
      const outcome = yield sim.any([sim.all([1, never.wait()]), sim.all([2, 3])]);
      log(outcome.kind === "first" ? `${outcome.index} ${outcome.outcome.kind}` : outcome.kind);
    });
    expect(lines).toEqual(["3 1 all"]);
  });
});

describe("a device", () => {
  it("merges waiting requests that continue one another", () => {
    const { lines, result } = logged(function* (sim, log) {
      const disk = sim.device({ name: "disk", service: ({ length = 1 }) => 1 + length / 10, mergeUpTo: 4 });
      const writer = function* (at: number, kind: string): Process {
        const done = yield disk.submit({ at, kind });
        log(`${at} ${done.kind === "completed" ? done.merged : done.kind}`);
      };
      for (const [at, kind] of [
        [9, "w"],
        [3, "w"],
        [4, "w"],
        [2, "w"],
        [5, "r"],
      ] as const)
        sim.start(writer(at, kind));
      yield 0;
    });
    expect(lines.map((line) => line.replace(/^(\d\.\d)\d*/, "$1"))).toEqual([
      "1.1 9 1",
      "2.4 3 3",
      "2.4 4 3",
      "2.4 2 3",
      "3.5 5 1",
    ]);
    expect(result.devices["disk"]).toMatchObject({ completed: 3, merged: 2, response: { count: 5 } });
  });

  it("carries a merged request out without what was given up, in parts that do not continue one another any more", () => {
    const served: unknown[] = [];
    simulation({
      main: function* (sim) {
        const disk = sim.device({
          name: "disk",
          mergeUpTo: 9,
          service: ({ at, length = 1 }) => {
            served.push([at, length]);
            return 10;
          },
        });
        const writer = function* (at: number, within = Infinity): Process {
          yield disk.submit({ at, length: 2 }, { within });
        };
        for (const [at, within] of [[90], [30], [10], [12], [14, 1], [16], [50], [52, 1]] as const)
          sim.start(writer(at, within));
        yield 0;
      },
    }).run();
    expect(served).toEqual([
      [90, 2],
      [30, 2],
      [10, 4],
      [16, 2],
      [50, 2],
    ]);
  });

  it("goes on with what its process has given up once it has begun", () => {
    const { result } = logged(function* (sim) {
      const disk = sim.device({ name: "disk", service: () => 4 });
      const hasty = function* (): Process {
        yield disk.submit({}, { within: 1 });
      };
      sim.start(hasty());
      sim.start(hasty());
      yield 0;
      yield disk.submit();
    });
    expect(result.time).toBe(8);
    expect(result.devices["disk"]).toMatchObject({ completed: 2, response: { count: 1 } });
  });
});

describe("bad input", () => {
  it.each<[string, (sim: Sim) => Process]>([
    [
      "KL432",
      function* () {
        yield -1;
      },
    ],
    [
      "KL432",
      function* () {
        yield NaN;
      },
    ],
    [
      "KL432",
      function* () {
        yield Infinity;
      },
    ],
    [
      "KL432",
      function* (sim) {
        yield sim.any([1, NaN]);
      },
    ],
    [
      "KL433",
      function* () {
        yield "soon" as never;
      },
    ],
    [
      "KL433",
      function* () {
        yield undefined as never;
      },
    ],
    [
      "KL433",
      function* (sim) {
        yield sim.resource({ name: "r" }).request as never;
      },
    ],
    [
      "KL434",
      function* () {
        for (;;) yield 0;
      },
    ],
    [
      "KL434",
      function* (sim) {
        const s = sim.store<number>({ name: "s" });
        for (;;) yield s.put(1);
      },
    ],
    [
      "KL435",
      function* (sim) {
        sim.start((() => 3) as never);
        yield 0;
      },
    ],
    [
      "KL436",
      function* (sim) {
        yield sim.resource({ name: "r" }).request();
      },
    ],
    [
      "KL437",
      function* (sim) {
        sim.resource({ name: "r" }).release();
        yield 0;
      },
    ],
    [
      "KL438",
      function* (sim) {
        sim.resource({ name: "r", capacity: 0 });
        yield 0;
      },
    ],
    [
      "KL438",
      function* (sim) {
        yield sim.resource({ name: "r" }).request({ within: NaN });
      },
    ],
    [
      "KL438",
      function* (sim) {
        yield sim.resource({ name: "r" }).request({ priority: NaN });
      },
    ],
    [
      "KL439",
      function* (sim) {
        const e = sim.event({ name: "e" });
        e.fire(1);
        e.fire(2);
        yield 0;
      },
    ],
    [
      "KL440",
      function* (sim) {
        yield sim.device({ name: "d", service: () => NaN }).submit();
      },
    ],
    [
      "KL438",
      function* (sim) {
        sim.device({ name: "d", service: () => 1, mergeUpTo: NaN });
        yield 0;
      },
    ],
    [
      "KL438",
      function* (sim) {
        yield sim.device({ name: "d", service: () => 1 }).submit({ at: NaN });
      },
    ],
    [
      "KL442",
      function* (sim) {
        sim.device({ name: "d" } as never);
        yield 0;
      },
    ],
    [
      "KL442",
      function* (sim) {
        sim.device({ name: "d", service: () => 1, fails: true } as never);
        yield 0;
      },
    ],
    [
      "KL445",
      function* (sim) {
        yield sim.any([]);
      },
    ],
    [
      "KL445",
      function* (sim) {
        yield sim.any(5 as never);
      },
    ],
    [
      "KL445",
      function* (sim) {
        yield sim.all(5 as never);
      },
    ],
    [
      "KL441",
      function* (sim) {
        sim.resource({ name: "r" });
        sim.tally("r");
        yield 0;
      },
    ],
    [
      "KL441",
      function* (sim) {
        sim.resource({ name: "" });
        yield 0;
      },
    ],
  ])("is told as %s", (code, main) => {
    expect(() => simulation({ main, budget: { atOnce: 1000 } }).run()).toThrow(code);
  });

  it("says that time has an end, and whose priority is none", () => {
    const late = function* (): Process {
      for (;;) yield 1e308;
    };
    expect(() => simulation({ main: late }).run()).toThrow(/^KL430 an event after the end of time: it is 1e\+308 now/);
    const hasty = (priority: number) => (): unknown =>
      simulation({
        main: function* (sim) {
          sim.start(late(), { name: "hasty", priority });
          yield 1;
        },
      }).run();
    for (const priority of [NaN, 0.5, 1001]) expect(hasty(priority)).toThrow(/^KL431 .*\n.*start, priority of hasty/);
  });

  it.each<[Partial<Record<keyof SimulationParts, unknown>>]>([
    [{ main: 3 }],
    [{ seed: -1 }],
    [{ seed: 0.5 }],
    [{ replication: NaN }],
    [{ until: 0 }],
    [{ until: NaN }],
    [{ warmUp: -1 }],
    [{ until: 1, warmUp: 1 }],
    [{ shuffleTies: 0.5 }],
    [{ budget: { events: NaN } }],
  ])("is told before anything runs: %j", (parts) => {
    expect(() => simulation({ main: function* () {}, ...parts } as SimulationParts)).toThrow("KL442");
  });
});

describe("what cannot be trusted", () => {
  const queue = (rate: number): SimulationParts => ({
    until: 3000,
    main: function* (sim) {
      const server = sim.resource({ name: "server" });
      const [gaps, draw] = [sim.stream("arrivals"), sim.stream("service")];
      const customer = function* (): Process {
        yield server.request();
        yield -Math.log(draw());
        server.release();
      };
      for (;;) {
        yield -Math.log(gaps()) / rate;
        sim.start(customer());
      }
    },
  });

  it.each([
    [0.5, 0],
    [0.8, 0],
    [1.2, 1],
    [3, 1],
  ])("a line that grows is said: load %d, warnings %i", (rate, warnings) => {
    expect(simulation(queue(rate)).run().warnings).toHaveLength(warnings);
  });

  it.each<[string, NonNullable<DeviceParts["discipline"]>, number, number]>([
    ["fifo", "fifo", 0.7, 0],
    ["fifo", "fifo", 1.5, 1],
    ["two channels", { channels: 2 }, 1.5, 0],
    ["two channels", { channels: 2 }, 2.5, 1],
    ["sharing", "sharing", 0.7, 0],
    ["sharing", "sharing", 1.5, 1],
    ["without bound", "infinite", 5, 0],
  ])("a device whose line grows is said: %s, %s, load %d", (_, discipline, rate, warnings) => {
    const { result } = logged(
      function* (sim) {
        const gap = sim.stream("gap");
        const disk = sim.device({ name: "disk", discipline, service: (__, draw) => -Math.log(draw()) });
        const asking = function* (): Process {
          yield disk.submit();
        };
        for (;;) {
          yield -Math.log(gap()) / rate;
          sim.start(asking());
        }
      },
      { until: 2000, warmUp: 100 },
    );
    expect(result.warnings).toHaveLength(warnings);
    if (warnings > 0) expect(result.warnings[0]).toMatch(/^disk is offered [12]\.[2-7]\d* of what it can do/);
  });

  it("who waits for ever is named", () => {
    const { result } = logged(function* (sim) {
      yield 2;
      yield sim.store({ name: "shelf" }).get();
    });
    expect(result.ended).toEqual({ kind: "nothing left" });
    expect(result.waiting).toEqual([{ process: "main", for: "shelf (get)", since: 2 }]);
  });

  it("nothing observed has no mean, rather than one that is not a number", () => {
    const { result } = logged(function* (sim) {
      sim.resource({ name: "server" });
      sim.tally("nothing");
      yield 0;
    });
    expect(result.tallies["nothing"]).toEqual({
      count: 0,
      mean: undefined,
      variance: undefined,
      min: undefined,
      max: undefined,
      sum: 0,
    });
    expect(result.resources["server"]?.utilisation).toBeUndefined();
    expect(JSON.stringify(result)).not.toContain("null");
  });
});
