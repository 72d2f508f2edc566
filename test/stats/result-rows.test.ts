/** Results of simulations as tidy rows: every number of every summary is in one of them, and comes back from a file. */
import { describe, expect, it } from "vitest";
import { simulation } from "../../kernel-lib/engine/events/simulation.js";
import { fromCsv, fromJson, resultRows, toCsv, toJson } from "../../kernel-lib/stats/index.js";

/** One of each thing. */
const model = simulation({
  name: "works",
  seed: 7,
  until: 100,
  samples: true,
  paths: true,
  main: function* (sim) {
    const draw = sim.stream("service");
    const server = sim.resource({ name: "server", capacity: 2 });
    const tank = sim.container({ name: "tank", capacity: 10, initial: 5 });
    const shelf = sim.store<number>({ name: "shelf", capacity: 3 });
    const lock = sim.lock({ name: "lock" });
    const queue = sim.waitQueue({ name: "queue" });
    const disk = sim.device({ name: "disk", service: (_request, u) => u() });
    const [stay, stock] = [sim.tally("stay"), sim.level("stock")];
    sim.tally("never");
    sim.start(
      (function* () {
        for (;;) yield queue.wait();
      })(),
    );
    for (let i = 0; ; i++) {
      yield server.request();
      yield draw();
      server.release();
      yield tank.put(1, { within: 1 });
      yield shelf.put(i, { within: 0 });
      yield lock.write();
      lock.release();
      queue.wake();
      yield disk.submit();
      stay.add(sim.now);
      stock.set(i);
    }
  },
});
const result = model.run();

/** Every number of the summaries as [kind, name, statistic, field, value], by a walk that knows nothing of the columns. */
const numbersOf = (one: typeof result): readonly (readonly unknown[])[] =>
  [one.resources, one.containers, one.stores, one.locks, one.waitQueues, one.devices].flatMap((things) =>
    Object.entries(things).flatMap(([name, summary]) =>
      Object.entries(summary as unknown as Record<string, unknown>).flatMap(([statistic, part]) =>
        typeof part === "object" && part !== null
          ? Object.entries(part)
              .filter(([field]) => !["samples", "path"].includes(field))
              .map(([field, value]) => [name, statistic, field, value as unknown] as const)
          : typeof part === "number"
            ? [[name, statistic, "", part] as const]
            : [],
      ),
    ),
  );

describe("the rows of a result", () => {
  const rows = resultRows(result);

  it("hold every number of every summary, and say of which run and thing it is", () => {
    const numbers = numbersOf(result);
    expect(numbers.length).toBeGreaterThan(120);
    for (const [name, statistic, field, value] of numbers) {
      const isUnits = statistic === "capacity" || statistic === "utilisation";
      const row = rows.find((r) => r["name"] === name && r["statistic"] === (isUnits ? "inUse" : statistic));
      const column =
        field === "" ? (isUnits ? statistic : "count") : field === "sum" || field === "area" ? "total" : field;
      expect([name, statistic, field, row?.[String(column)]]).toEqual([name, statistic, field, value ?? null]);
    }
    expect(new Set(rows.map((r) => [r["simulation"], r["seed"], r["replication"]].join()))).toEqual(
      new Set(["works,7,0"]),
    );
    expect([...new Set(rows.map((r) => r["kind"]))]).toEqual([
      "resource",
      "container",
      "store",
      "lock",
      "wait queue",
      "device",
      "tally",
      "level",
    ]);
  });

  it("have null where nothing was observed, and one statistic for a tally and a level", () => {
    const { count, sum, mean, variance, min, max } = result.tallies["stay"] ?? {};
    const of = (name: string) => rows.filter((r) => r["name"] === name);
    expect(of("stay")).toEqual([
      expect.objectContaining({
        kind: "tally",
        statistic: "value",
        count,
        total: sum,
        mean,
        variance,
        min,
        max,
        time: null,
      }),
    ]);
    expect(of("never")[0]).toMatchObject({ count: 0, mean: null, variance: null, min: null, max: null, total: 0 });
    expect(of("stock")).toEqual([
      expect.objectContaining({ kind: "level", time: 100, last: result.levels["stock"]?.last, count: null }),
    ]);
    const free = simulation({
      main: function* (sim) {
        sim.resource({ name: "r", capacity: Infinity });
        yield 0;
      },
    });
    expect(resultRows(free.run()).find((r) => r["statistic"] === "inUse")).toMatchObject({
      capacity: null,
      utilisation: null,
      mean: null,
    });
  });

  it("of several replications are one table, the same after CSV and JSON", () => {
    const several = resultRows([0, 1, 2].map((i) => model.replication(i).run()));
    expect(several).toHaveLength(3 * rows.length);
    expect(several.slice(0, rows.length)).toEqual(rows);
    expect([...new Set(several.map((r) => r["replication"]))]).toEqual([0, 1, 2]);
    expect(fromCsv(toCsv(several))).toEqual(several);
    expect(fromJson(toJson(several))).toEqual(several);
  });

  it.each([[undefined], [null], [[result, undefined]], [{}], [[[result]]], ["result"]])("are none of %s", (it_) => {
    expect(() => resultRows(it_ as unknown as typeof result)).toThrow(/^KL274 /);
  });
});
