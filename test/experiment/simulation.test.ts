/** A simulation on this machine: with its clock, and not for ever. */
import { describe, expect, it } from "vitest";
import { simulation } from "../../kernel-lib/experiment/simulation.js";
import type { Process } from "../../kernel-lib/engine/events/process.js";

function* ticks(): Process {
  for (;;) yield 1;
}
const busy = {
  main: function* (): Process {
    yield 1;
    for (;;);
  },
};

describe("a simulation on this machine", () => {
  it("stops a process that does not yield, and names it", () => {
    const wall = { budget: { wall: 1 } };
    expect(() => simulation({ ...busy, ...wall }).run()).toThrow(/^KL444 .* has run for 1.001 s/);
    expect(() => simulation({ ...busy, ...wall }).run()).toThrow(/where: +main/);
    const later = {
      main: function* (sim: Parameters<Parameters<typeof simulation>[0]["main"]>[0]): Process {
        sim.start(ticks(), { name: "healthy" });
        yield 100;
        sim.start(busy.main(), { name: "greedy" });
      },
    };
    expect(() => simulation({ ...later, ...wall }).run()).toThrow(/where: +greedy/);
  });

  it("stops it too where others work meanwhile", async () => {
    await expect(simulation({ ...busy, budget: { wall: 1 } }).runAsync()).rejects.toThrow("KL444");
  });

  it("has a clock of its own for a bound on its time", () => {
    const { ended, events } = simulation({ main: ticks, budget: { wall: 50 } }).run();
    expect(ended).toEqual({ kind: "budget", bound: "50 ms" });
    expect(events).toBeGreaterThan(512);
  });

  it("gives what a process throws as it was thrown", () => {
    const mine = new TypeError("mine");
    const throws = (): unknown =>
      simulation({
        main: function* () {
          yield 1;
          throw mine;
        },
      }).run();
    expect(throws).toThrow(mine);
    expect(mine.stack).not.toContain("call()");
  });

  it("takes as long as it likes, if its processes yield", () => {
    const { events } = simulation({ main: ticks, until: 300_000 }).run();
    expect(events).toBe(300_001);
  });
});
