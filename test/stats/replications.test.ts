/** Replications of a simulation of processes, as many as a precision takes. */
import { describe, expect, it } from "vitest";
import type { Process } from "../../kernel-lib/engine/events/process.js";
import type { SimulationResult } from "../../kernel-lib/engine/events/result.js";
import { simulation } from "../../kernel-lib/engine/events/simulation.js";
import { queueing, replications } from "../../kernel-lib/stats/index.js";

/** M/M/1 from a warm-up on. */
const station = (rate: number, until = 3000): ((replication: number) => SimulationResult) => {
  const model = simulation({
    seed: 11,
    warmUp: 300,
    until,
    main: function* (sim) {
      const server = sim.resource({ name: "server" });
      const [gap, draw] = [sim.stream("gap"), sim.stream("service")];
      const customer = function* (): Process {
        yield server.request();
        yield -Math.log(draw());
        server.release();
      };
      for (;;) {
        yield -Math.log(gap()) / rate;
        sim.start(customer());
      }
    },
  });
  return (replication) => model.replication(replication).run();
};
const metrics = {
  wait: ({ resources }: SimulationResult) => resources["server"]?.wait.mean,
  busy: ({ resources }: SimulationResult) => resources["server"]?.utilisation,
};

describe("replications", () => {
  it("go on until every metric is precise, and cover what theory says", () => {
    const made = replications({ run: station(0.7), metrics, relative: 0.1, least: 5, most: 200 });
    expect(made.reached).toBe(true);
    expect(made.replications).toBeGreaterThan(5);
    const truth = queueing.mmc({ arrivalRate: 0.7, serviceRate: 1 });
    const { wait, busy } = made.intervals;
    for (const [interval, value] of [
      [wait, truth.wait],
      [busy, truth.utilisation],
    ] as const) {
      expect((interval?.halfWidth ?? 1) / (interval?.estimate ?? 1)).toBeLessThanOrEqual(0.1);
      expect(Math.abs((interval?.estimate ?? 0) - value)).toBeLessThan(2 * (interval?.halfWidth ?? 0));
    }
    expect(made.rows.map(({ replication }) => replication)).toEqual(made.rows.map((_, i) => i));
    expect(made.rows[3]).toEqual({
      replication: 3,
      wait: metrics.wait(station(0.7)(3)),
      busy: metrics.busy(station(0.7)(3)),
    });
    expect(made.warnings).toEqual([]);
  });

  it("stop at most at the cap and say so, and without a precision at the least number", () => {
    const capped = replications({ run: station(0.7, 500), metrics, relative: 0.001, least: 4, most: 7 });
    expect(capped).toMatchObject({ replications: 7, reached: false });
    expect(capped.says).toMatch(/^not reached after 7 replications: wait within/);
    const plain = replications({ run: station(0.7, 500), metrics, least: 4 });
    expect(plain).toMatchObject({ replications: 4, reached: undefined });
    expect(replications({ run: station(0.7, 500), metrics, least: 4 })).toEqual(plain);
  });

  it("tell what their results warn of, once", () => {
    const { warnings } = replications({ run: station(1.5, 900), metrics, least: 3 });
    expect(warnings.length).toBeGreaterThan(0);
    expect(warnings[0]).toMatch(/^replication 0: server is offered 1\.\d+ of what it can do/);
  });

  it("refuse a metric without a value, no metrics and counts that are none", () => {
    const run = (u: number): number => u;
    const none = (u: number): number | undefined => (u === 2 ? undefined : u);
    expect(() => replications({ run, metrics: { none } })).toThrow(
      /^KL269 the metric "none" of replication 2 is undef/,
    );
    expect(() => replications({ run, metrics: {} })).toThrow("KL261");
    // Its column would be that of the numbers.
    expect(() => replications({ run, metrics: { replication: run } })).toThrow(/^KL273 /);
    expect(() => replications({ run, metrics: { run }, least: 1 })).toThrow("KL263");
    expect(() => replications({ run, metrics: { run }, least: 9, most: 8 })).toThrow("KL263");
    expect(() => replications({ run, metrics: { run }, relative: 5 })).toThrow("KL262");
  });
});
