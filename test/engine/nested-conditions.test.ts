/** Conditions within conditions, and what is given back when one is given up: programs that are right must not be told otherwise. */
import { describe, expect, it } from "vitest";
import { simulation } from "../../kernel-lib/engine/events/simulation.js";
import type { Process } from "../../kernel-lib/engine/events/process.js";
import type { Sim } from "../../kernel-lib/engine/events/sim.js";

/** What a process is told, and when. */
const told = (body: (sim: Sim, tell: (what: unknown) => void) => Process): readonly unknown[] => {
  const heard: unknown[] = [];
  simulation({ main: (sim) => body(sim, (what) => void heard.push([sim.now, what])) }).run();
  return heard;
};

describe("any", () => {
  it("of an all that can be met at once takes that, and the other parts do not come later", () => {
    const heard = told(function* (sim, tell) {
      const [a, b] = [sim.resource({ name: "a" }), sim.resource({ name: "b" })];
      tell((yield sim.any([sim.all([a.request(), b.request()]), 5])).kind);
      tell((yield sim.any([b.request({ within: 0 }), 1])).kind);
      yield 10;
      a.release();
      b.release();
    });
    expect(heard).toEqual([
      [0, "first"],
      [0, "first"],
    ]);
  });

  it("is met once, though the leaving of one part makes room for another", () => {
    const heard = told(function* (sim, tell) {
      const tank = sim.container({ name: "tank", capacity: 20, initial: 1 });
      sim.start(
        (function* (): Process {
          yield 2;
          yield tank.put(3);
        })(),
      );
      tell(yield sim.any([tank.take(10), tank.take(2), 5]));
      tell(tank.amount());
    });
    expect(heard).toEqual([
      [5, { kind: "first", index: 2, outcome: { kind: "elapsed" } }],
      [5, 4],
    ]);
  });

  it("gives a lock back that it would get by giving up", () => {
    const heard = told(function* (sim, tell) {
      const lock = sim.lock({ name: "lock" });
      sim.start(
        (function* (): Process {
          yield lock.read();
          yield 10;
          lock.release();
        })(),
      );
      // A writer in line before, who gives up, so that the reader does not come in at once.
      sim.start(
        (function* (): Process {
          yield 0.5;
          yield lock.write({ within: 1 });
        })(),
      );
      yield 1;
      tell((yield sim.any([lock.write(), lock.read()], { within: 2 })).kind);
    });
    expect(heard).toEqual([[3, "timed out"]]);
  });
});

describe("an all that is given up", () => {
  it("gives nothing back that a part had not got", () => {
    const heard = told(function* (sim, tell) {
      const r = sim.resource({ name: "r" });
      const tank = sim.container({ name: "tank", capacity: 10, initial: 8 });
      sim.start(
        (function* (): Process {
          yield r.request();
          yield 100;
          r.release();
        })(),
      );
      yield 1;
      tell((yield sim.all([r.request({ within: 1 }), 5], { within: 3 })).kind);
      tell((yield sim.all([tank.take(9, { within: 1 }), 5], { within: 3 })).kind);
      tell(tank.amount());
    });
    expect(heard).toEqual([
      [4, "timed out"],
      [7, "timed out"],
      [7, 8],
    ]);
  });

  it("gives back what a condition within it had got", () => {
    const heard = told(function* (sim, tell) {
      const r = sim.resource({ name: "r" });
      tell((yield sim.all([sim.any([r.request(), 100]), sim.event({ name: "e" }).wait()], { within: 3 })).kind);
      tell(r.busy());
    });
    expect(heard).toEqual([
      [3, "timed out"],
      [3, 0],
    ]);
  });

  it("by a preemption says so, and does not give back what was taken away", () => {
    const heard = told(function* (sim, tell) {
      const r = sim.resource({ name: "r", preemptive: true });
      sim.start(
        (function* (): Process {
          tell((yield sim.all([r.request({ priority: 5 }), sim.event({ name: "e" }).wait()])).kind);
        })(),
      );
      yield 1;
      yield r.request({ priority: 0 });
      yield 1;
      r.release();
    });
    expect(heard).toEqual([[1, "preempted"]]);
  });
});

describe("who is disturbed in the moment in which he got something", () => {
  it("is told the whole delay that he then asks for", () => {
    const served: number[] = [];
    function* job(sim: Sim, r: ReturnType<Sim["resource"]>, work: number, priority: number): Process {
      for (let left = work; left > 0;) {
        yield r.request({ priority });
        const outcome = yield left;
        if (outcome.kind === "preempted") left = outcome.left;
        else {
          left = 0;
          r.release();
        }
      }
      served.push(sim.now);
    }
    simulation({
      main: function* (sim) {
        const r = sim.resource({ name: "r", preemptive: true });
        sim.start(job(sim, r, 5, 1));
        sim.start(job(sim, r, 10, 5));
        yield 5;
        sim.start(job(sim, r, 3, 0));
      },
    }).run();
    expect(served.at(-1)).toBe(18);
  });
});

describe("a stream", () => {
  it("goes on where it is when it is asked for again", () => {
    const drawn: number[] = [];
    simulation({
      main: function* (sim) {
        for (let i = 0; i < 3; i++) drawn.push(sim.stream("services")());
        yield 1;
      },
    }).run();
    expect(new Set(drawn).size).toBe(3);
  });
});

describe("what is misspelt", () => {
  it.each([
    ["KL442", (sim: Sim) => sim.device({ name: "d", service: () => 1, discipline: "FIFO" as never })],
    ["KL442", (sim: Sim) => sim.container({ name: "c", capacity: 10, initial: 20 })],
    ["KL438", (sim: Sim) => sim.tally("t").add(Number.NaN)],
    ["KL438", (sim: Sim) => sim.level("l").set(Number.NaN)],
    ["KL433", (sim: Sim) => sim.any([sim.start((function* (): Process {})()) as never])],
    ["KL433", (sim: Sim) => sim.any([sim.resource({ name: "server" }) as never])],
  ] as const)("is told with %s", (code, make) => {
    const run = (): unknown =>
      simulation({
        main: function* (sim) {
          make(sim);
        },
      }).run();
    expect(run).toThrow(new RegExp(`^${code} `));
  });
});

it("a small change of a large level is a variance like that of a small level", () => {
  const { levels } = simulation({
    main: function* (sim) {
      const level = sim.level("bytes", 1e9);
      for (let i = 0; i < 1000; i++) {
        level.set(1e9 + (i % 2));
        yield 1;
      }
    },
  }).run();
  expect(levels["bytes"]?.variance).toBeCloseTo(0.25, 6);
});
