/** Closed forms of queues, held against chains that are solved state by state and against each other. */
import fc from "../property.js";
import { describe, expect, it } from "vitest";
import { queueing } from "../../kernel-lib/stats/index.js";
import { birthDeath, meanOf, mg1Wait } from "../oracle/queueing.js";

const { erlangB, erlangC, mg1, mmc, mmck } = queueing;
const rates = fc.record({
  arrivalRate: fc.double({ min: 0.01, max: 20, noNaN: true }),
  serviceRate: fc.double({ min: 0.1, max: 5, noNaN: true }),
  servers: fc.integer({ min: 1, max: 12 }),
});

describe("queues in closed form", () => {
  it("M/M/c/K is its chain", () => {
    fc.assert(
      fc.property(rates, fc.integer({ min: 0, max: 20 }), ({ arrivalRate, serviceRate, servers }, more) => {
        const places = servers + more;
        const chain = birthDeath(
          places,
          () => arrivalRate,
          (k) => Math.min(k, servers) * serviceRate,
        );
        const state = mmck({ arrivalRate, serviceRate, servers, places });
        expect(state.lost).toBeCloseTo(chain[places] ?? 0, 10);
        expect(state.inSystem).toBeCloseTo(meanOf(chain), 9);
        expect(state.inLine).toBeCloseTo(
          meanOf(chain, (k) => Math.max(0, k - servers)),
          9,
        );
        expect(state.utilisation * servers).toBeCloseTo(
          meanOf(chain, (k) => Math.min(k, servers)),
          9,
        );
      }),
    );
  });

  it("M/M/c is M/M/c/K with very many places, and its chance of a wait is Erlang's", () => {
    const parts = { arrivalRate: 3.2, serviceRate: 1, servers: 4 };
    const [open, bounded] = [mmc(parts), mmck({ ...parts, places: 600 })];
    for (const key of Object.keys(open) as (keyof typeof open)[]) expect(bounded[key]).toBeCloseTo(open[key], 9);
    expect(open.delayed).toBe(erlangC({ servers: 4, load: 3.2 }));
  });

  it("Erlang's loss system is M/M/c/c, however large", () => {
    for (const [servers, load] of [
      [1, 0.5],
      [10, 12],
      [400, 380],
    ] as const)
      expect(mmck({ arrivalRate: load, serviceRate: 1, servers, places: servers }).lost).toBeCloseTo(
        erlangB({ servers, load }),
        10,
      );
  });

  it("is what Erlang's sums give", () => {
    const term = (k: number): number => Array.from({ length: k }).reduce<number>((t, _, i) => (t * 5) / (i + 1), 1);
    const below = [...Array(10).keys()].reduce((sum, k) => sum + term(k), 0);
    expect(erlangB({ servers: 10, load: 5 })).toBeCloseTo(term(10) / (below + term(10)), 14);
    expect(erlangC({ servers: 10, load: 5 })).toBeCloseTo((term(10) * 2) / (below + term(10) * 2), 14);
  });

  it("M/G/1 is M/M/1 for exponential service, half its wait for constant service, and the formula for the rest", () => {
    const arrivalRate = 0.8;
    const plain = mmc({ arrivalRate, serviceRate: 1 });
    const same = mg1({ arrivalRate, service: { kind: "exponential", mean: 1 } });
    for (const key of Object.keys(plain) as (keyof typeof plain)[]) expect(same[key]).toBeCloseTo(plain[key], 12);
    expect(mg1({ arrivalRate, service: { kind: "deterministic", value: 1 } }).wait).toBeCloseTo(plain.wait / 2, 12);
    const erlang = mg1({ arrivalRate, service: { kind: "erlang", stages: 2, mean: 1 } });
    expect(erlang.wait).toBeCloseTo(mg1Wait(arrivalRate, 1, 1.5), 12);
    expect(mg1({ arrivalRate: 0.1, service: { kind: "pareto", smallest: 1, shape: 1.5 } }).wait).toBe(Infinity);
  });

  it("M/M/c/K is full under a load without end, and empty without one", () => {
    const near = (state: Readonly<Record<string, number>>, wanted: Readonly<Record<string, number>>): void => {
      for (const [key, value] of Object.entries(wanted))
        expect([key, state[key]]).toEqual([key, expect.closeTo(value, 12)]);
    };
    near(
      { ...mmck({ arrivalRate: 1e17, serviceRate: 1, places: 1 }) },
      { utilisation: 1, delayed: 0, inLine: 0, inSystem: 1, wait: 0, response: 1, lost: 1 },
    );
    expect(mmck({ arrivalRate: 1e17, serviceRate: 1, places: 1 }).utilisation).toBe(1);
    near(
      { ...mmck({ arrivalRate: 1e17, serviceRate: 1, places: 3 }) },
      { utilisation: 1, delayed: 1, inLine: 2, inSystem: 3, wait: 2, response: 3, lost: 1 },
    );
    near(
      { ...mmck({ arrivalRate: 1e17, serviceRate: 0.5, servers: 2, places: 5 }) },
      { utilisation: 1, delayed: 1, inLine: 3, inSystem: 5, wait: 3, response: 5, lost: 1 },
    );
    const extreme = mmck({ arrivalRate: 1e200, serviceRate: 1e-200, places: 3 });
    near({ ...extreme }, { utilisation: 1, delayed: 1, inLine: 2, inSystem: 3, lost: 1 });
    expect(extreme.wait / 2e200).toBeCloseTo(1, 12);
    expect(extreme.response / 3e200).toBeCloseTo(1, 12);
    near(
      { ...mmck({ arrivalRate: 1e-200, serviceRate: 1e200, places: 3 }) },
      { utilisation: 0, delayed: 0, inLine: 0, inSystem: 0, wait: 0, response: 0, lost: 0 },
    );
  });

  it("M/M/c/K keeps Little's law and its digits at every load", () => {
    const powers = fc.integer({ min: -300, max: 300 });
    fc.assert(
      fc.property(
        powers,
        powers,
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 0, max: 6 }),
        (a, s, servers, more) => {
          const [arrivalRate, serviceRate] = [10 ** a, 10 ** s];
          const state = mmck({ arrivalRate, serviceRate, servers, places: servers + more });
          expect(Object.values(state).filter((x) => !(x >= 0 && x < Infinity))).toEqual([]);
          expect(state.inSystem - state.inLine).toBeCloseTo(state.utilisation * servers, 12);
          // At a rate that lets in what is served, in the unit of services.
          const entered = state.utilisation * servers;
          expect(entered * (state.wait * serviceRate)).toBeCloseTo(state.inLine, 9);
        },
      ),
    );
  });

  it("M/M/c is refused at a load that only rounding keeps below 1", () => {
    for (const [arrivalRate, serviceRate, servers] of [
      [0.3, 0.1, 3],
      [3 * 0.7, 0.7, 3],
      [0.7 * 0.1, 0.07, 1],
      [1.1 * 7, 1.1, 7],
      [1 - Number.EPSILON, 1, 1],
    ] as const)
      expect(() => mmc({ arrivalRate, serviceRate, servers })).toThrow(/^KL271 the servers are offered .* of what/);
    expect(() => erlangC({ servers: 3, load: 3 - 2 ** -51 })).toThrow("KL271");
    const mean = 1 / 0.3;
    expect(() => mg1({ arrivalRate: 0.3, service: { kind: "exponential", mean } })).toThrow("KL271");
    // As near to 1 as can be told from it.
    expect(mmc({ arrivalRate: 1 - 2 ** -40, serviceRate: 1 }).inSystem / 2 ** 40).toBeCloseTo(1, 9);
  });

  it("M/M/c is empty, or refused, at loads beyond numbers", () => {
    expect(mmc({ arrivalRate: 1e-200, serviceRate: 1e200 })).toMatchObject({
      delayed: 0,
      wait: 0,
      inSystem: 0,
      lost: 0,
    });
    expect(() => mmc({ arrivalRate: 1e200, serviceRate: 1e-200, servers: 7 })).toThrow("KL271");
  });

  it("keep their digits where squares and sums of rates are no numbers", () => {
    const service = { kind: "deterministic", value: 1e199 } as const;
    expect(mg1({ arrivalRate: 1e-200, service }).wait / 1e199).toBeCloseTo(0.1 / 1.8, 12);
    const usual = mmc({ arrivalRate: 1, serviceRate: 1, servers: 3 });
    expect(mmc({ arrivalRate: 1e308, serviceRate: 1e308, servers: 3 }).wait * 1e308).toBeCloseTo(usual.wait, 12);
  });

  it("servers and places are so many that they can be counted", () => {
    expect(() => erlangB({ servers: 2 ** 40, load: 1 })).toThrow(/^KL263 .*\n.*\n.* from 1 to 10000000/);
    expect(() => mmc({ arrivalRate: 1, serviceRate: 1, servers: 2 ** 40 })).toThrow("KL263");
    expect(() => mmck({ arrivalRate: 1, serviceRate: 1, places: 2 ** 40 })).toThrow("KL263");
    expect(erlangB({ servers: 100_000, load: 99_000 })).toBeGreaterThan(0);
  });

  it("refuse what has no steady state, and numbers that are none", () => {
    expect(() => mmc({ arrivalRate: 2, serviceRate: 1, servers: 2 })).toThrow(/^KL271 the servers are offered 1 of/);
    expect(() => erlangC({ servers: 1, load: 1.5 })).toThrow("KL271");
    expect(() => mg1({ arrivalRate: 1, service: { kind: "exponential", mean: 1 } })).toThrow("KL271");
    expect(() => mmc({ arrivalRate: 0, serviceRate: 1 })).toThrow("KL270");
    expect(() => mmck({ arrivalRate: NaN, serviceRate: 1, places: 3 })).toThrow("KL270");
    expect(() => mmck({ arrivalRate: 1, serviceRate: 1, servers: 3, places: 2 })).toThrow("KL263");
    expect(() => mg1({ arrivalRate: 1, service: { kind: "deterministic", value: 0 } })).toThrow("KL270");
  });
});
