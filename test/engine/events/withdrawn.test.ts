/** Conditions whose parts help one another when they leave: each part leaves once, and nobody else waits for ever. */
import { describe, expect, it } from "vitest";
import type { Process, Yielded } from "../../../kernel-lib/engine/events/process.js";
import type { SimulationResult } from "../../../kernel-lib/engine/events/result.js";
import type { Sim } from "../../../kernel-lib/engine/events/sim.js";
import { simulation } from "../../../kernel-lib/engine/events/simulation.js";

type Log = (text: string) => void;
/** Starts a process. */
type Go = (body: () => Process) => void;

/** What processes write down, as "time text", and what it came to. */
function ran(main: (sim: Sim, log: Log, go: Go) => Process): {
  readonly lines: readonly string[];
  readonly result: SimulationResult;
} {
  const lines: string[] = [];
  const result = simulation({
    main: (sim) =>
      main(
        sim,
        (text) => lines.push(`${sim.now} ${text}`),
        (body) => void sim.start(body()),
      ),
  }).run();
  return { lines, result };
}

describe("a part whose patience is over, and whose leaving could serve another part of the condition", () => {
  it("leaves a lock once, and whoever stands behind comes in", () => {
    const { lines, result } = ran(function* (sim, log, go) {
      const lock = sim.lock({ name: "lock" });
      go(function* () {
        yield lock.read();
        yield 10;
        lock.release();
      });
      go(function* () {
        yield 1;
        yield lock.write({ within: 1.5 });
      });
      go(function* () {
        yield 2;
        const first = yield sim.any([lock.write({ within: 2 }), lock.read()]);
        log(first.kind === "first" ? `${first.index} ${first.outcome.kind}` : first.kind);
      });
      go(function* () {
        yield 3;
        yield lock.write();
        log("writer");
        lock.release();
      });
      yield 20;
    });
    expect(lines).toEqual(["4 0 timed out", "10 writer"]);
    expect(result.locks["lock"]?.queue).toMatchObject({ last: 0 });
  });

  it("leaves a container once, and whoever stands behind is served", () => {
    const { lines } = ran(function* (sim, log, go) {
      const tank = sim.container({ name: "tank", capacity: 5, initial: 5 });
      go(function* () {
        const first = yield sim.any([tank.put(3, { within: 2 }), tank.put(2)]);
        log(first.kind === "first" ? `${first.index} ${first.outcome.kind}` : first.kind);
      });
      go(function* () {
        yield tank.put(1);
        log("put 1");
      });
      yield 1;
      yield tank.take(2);
      yield 5;
      yield tank.take(3);
      log(`${tank.amount()}`);
    });
    expect(lines).toEqual(["2 put 1", "2 0 timed out", "6 1"]);
  });

  it("gives a unit back once", () => {
    const { lines, result } = ran(function* (sim, log, go) {
      const r = sim.resource({ name: "r" });
      go(function* () {
        yield r.request();
        yield 1;
        r.release();
      });
      go(function* () {
        const first = yield sim.any([sim.all([r.request(), 50], { within: 2 }), r.request()]);
        log(first.kind === "first" ? `${first.index} ${first.outcome.kind}, ${r.busy()} busy` : first.kind);
      });
      yield 10;
    });
    expect(lines).toEqual(["2 0 timed out, 0 busy"]);
    expect(result.resources["r"]?.inUse).toMatchObject({ last: 0, area: 2 });
  });
});

describe("the same thing twice in a condition", () => {
  it("on a wait queue is one wait that a wake ends, and nobody else's", () => {
    const { lines, result } = ran(function* (sim, log, go) {
      const queue = sim.waitQueue({ name: "queue" });
      go(function* () {
        yield sim.any([queue.wait(), queue.wait()]);
        log("a");
      });
      for (const name of ["b", "c"])
        go(function* () {
          yield queue.wait({ exclusive: true });
          log(name);
        });
      yield 1;
      log(`${queue.wake()} woken`);
      yield 1;
      log(`${queue.wake()} woken`);
    });
    expect(lines).toEqual(["1 2 woken", "1 a", "1 b", "2 1 woken", "2 c"]);
    expect(result.waitQueues["queue"]).toMatchObject({ herd: { count: 2, sum: 3 }, givenUp: { count: 1 } });
  });

  it("exclusively is one of those that a wake counts", () => {
    const { lines } = ran(function* (sim, log, go) {
      const queue = sim.waitQueue({ name: "queue" });
      go(function* () {
        yield sim.any([queue.wait({ exclusive: true }), queue.wait({ exclusive: true })]);
        log("a");
      });
      go(function* () {
        yield queue.wait({ exclusive: true });
        log("b");
      });
      yield 1;
      log(`${queue.wake(2)} woken`);
    });
    expect(lines).toEqual(["1 2 woken", "1 a", "1 b"]);
  });

  it("on the end of a process is told once, and others are told too", () => {
    const { lines } = ran(function* (sim, log, go) {
      const worker = sim.start(
        (function* (): Process {
          yield 1;
        })(),
      );
      go(function* () {
        yield sim.any([sim.end(worker), sim.end(worker)]);
        log("a");
      });
      for (const name of ["b", "c"])
        go(function* () {
          yield sim.end(worker);
          log(name);
        });
      yield 5;
    });
    expect(lines).toEqual(["1 a", "1 b", "1 c"]);
  });

  it("at a device is carried out as one, of which one counts", () => {
    const { lines, result } = ran(function* (sim, log, go) {
      const d = sim.device({ name: "d", service: () => 1, mergeUpTo: 8 });
      go(function* () {
        yield d.submit({ at: 100 });
      });
      go(function* () {
        const first = yield sim.any([d.submit({ at: 0 }), d.submit({ at: 1 })]);
        if (first.kind === "first" && first.outcome.kind === "completed")
          log(`${first.index}, ${first.outcome.merged} merged`);
      });
      yield 5;
    });
    expect(lines).toEqual(["2 0, 2 merged"]);
    expect(result.devices["d"]).toMatchObject({
      completed: 2,
      merged: 1,
      response: { count: 2 },
      givenUp: { count: 1 },
      inSystem: { last: 0 },
    });
  });
});

describe("an all that can be met at once", () => {
  type Case = readonly [string, string, (sim: Sim) => Process];
  const told = function* (sim: Sim, wanted: Yielded, log: Log): Process {
    const before = sim.now;
    const outcome = yield wanted;
    log(`${outcome.kind}${sim.now === before ? "" : ", late"}`);
  };

  it("is met without a turn, also as a try", () => {
    const { lines, result } = ran(function* (sim, log, go) {
      const r = sim.resource({ name: "r", capacity: 2 });
      go(function* () {
        log("another");
      });
      yield* told(sim, sim.all([r.request(), r.request()], { within: 0 }), log);
      log(`${r.busy()} busy`);
      r.release();
      r.release();
      yield* told(sim, sim.all([]), log);
      yield 0;
    });
    expect(lines).toEqual(["0 all", "0 2 busy", "0 all", "0 another"]);
    expect(result.resources["r"]).toMatchObject({ wait: { count: 2, sum: 0 }, givenUp: { count: 0 } });
  });

  it("comes before the parts of an any that follow it", () => {
    const { lines } = ran(function* (sim, log) {
      const [r, s] = [sim.resource({ name: "r" }), sim.resource({ name: "s" })];
      const first = yield sim.any([sim.all([r.request(), sim.any([s.request(), r.request()])]), s.request()]);
      log(first.kind === "first" ? `${first.index} ${first.outcome.kind}` : first.kind);
      log(`${r.busy()} ${s.busy()}`);
      r.release();
      s.release();
    });
    expect(lines).toEqual(["0 0 all", "0 1 1"]);
  });

  it.each<Case>([
    [
      "one of two units",
      "timed out",
      function* (sim) {
        const r = sim.resource({ name: "r" });
        yield sim.all([r.request(), r.request()], { within: 0 });
      },
    ],
    [
      "a unit that would have to be taken from somebody",
      "timed out",
      function* (sim) {
        const r = sim.resource({ name: "r", preemptive: true });
        sim.start(
          (function* (): Process {
            yield r.request({ priority: 5 });
            yield 1;
            r.release();
          })(),
        );
        yield 0;
        yield sim.all([r.request({ priority: 0 }), r.request({ priority: 0 })], { within: 0 });
      },
    ],
    [
      "more than a container has",
      "timed out",
      function* (sim) {
        const tank = sim.container({ name: "x", initial: 5 });
        yield sim.all([tank.take(3), tank.take(3)], { within: 0 });
      },
    ],
    [
      "what somebody else would get",
      "timed out",
      function* (sim) {
        const tank = sim.container({ name: "x" });
        sim.start(
          (function* (): Process {
            yield tank.take(3, { priority: 5, within: 1 });
          })(),
        );
        yield 0;
        yield sim.all([tank.put(3), tank.take(2)], { within: 0 });
      },
    ],
    [
      "more items than there are",
      "timed out",
      function* (sim) {
        const shelf = sim.store<number>({ name: "x" });
        for (const item of [1, 2]) yield shelf.put(item);
        yield sim.all([shelf.get(), shelf.get({ where: (item) => item === 1 })], { within: 0 });
      },
    ],
    [
      "both sides of a lock",
      "timed out",
      function* (sim) {
        const lock = sim.lock({ name: "x" });
        yield sim.all([lock.read(), lock.write()], { within: 0 });
      },
    ],
  ])("that cannot be met leaves everything as it was: %s", (_, __, main) => {
    const { rows, result } = ((): { rows: string[]; result: SimulationResult } => {
      const run = simulation({ main, trace: true }).run();
      return {
        rows: run.trace?.filter(({ process }) => process === "main").map(({ what }) => what) ?? [],
        result: run,
      };
    })();
    expect(rows.slice(-2)).toEqual(["timed out", "ends"]);
    const { resources, containers, stores, locks } = result;
    expect(resources["r"]?.preemptions ?? 0).toBe(0);
    expect(resources["r"]?.givenUp.count ?? 0).toBe(0);
    expect(resources["r"]?.holding.count ?? 0).toBe(resources["r"] === undefined ? 0 : resources["r"].wait.count);
    expect(containers["x"]?.takeWait.count ?? 0).toBe(0);
    expect(containers["x"]?.putWait.count ?? 0).toBe(0);
    expect(stores["x"]?.getWait.count ?? 0).toBe(0);
    expect(locks["x"]?.readWait.count ?? 0).toBe(0);
  });

  it("is met as a whole before those whom it helps give anything back", () => {
    const { lines, result } = ran(function* (sim, log, go) {
      const tank = sim.container({ name: "tank", capacity: 4, initial: 4 });
      const shelf = sim.store<string>({ name: "shelf" });
      go(function* () {
        const first = yield sim.any([shelf.get(), sim.all([tank.take(1), shelf.get()])]);
        log(first.kind === "first" && first.outcome.kind === "received" ? String(first.outcome.value) : first.kind);
      });
      yield 1;
      log((yield sim.all([shelf.put("once"), tank.put(1)], { within: 0 })).kind);
    });
    expect(lines).toEqual(["1 all", "1 once"]);
    expect(result.stores["shelf"]?.putWait).toMatchObject({ count: 1 });
  });

  it("gives items back so that the oldest is the oldest again", () => {
    const { lines } = ran(function* (sim, log, go) {
      const shelf = sim.store<string>({ name: "shelf" });
      for (const item of ["a", "b", "c"]) yield shelf.put(item);
      go(function* () {
        yield sim.all([shelf.get(), shelf.get(), sim.event({ name: "never" }).wait()], { within: 1 });
      });
      yield 2;
      for (let i = 0; i < 3; i++) {
        const got = yield shelf.get();
        log(got.kind === "received" ? String(got.value) : got.kind);
      }
    });
    expect(lines).toEqual(["2 a", "2 b", "2 c"]);
  });
});
