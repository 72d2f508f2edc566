/** The writes of a replication one by one, held against the row of the same replication. */
import { describe, expect, it } from "vitest";
import { columns, operations, policy, sweep, workload } from "../../kernel-lib/index.js";

const load = workload.rewriters({
  folios: 16,
  writes: 3000,
  device: workload.sataSsd,
  writers: { count: 3, by: "write(2)", think: workload.exponential(1000) },
  drivers: { count: 2, think: workload.exponential(5000) },
  ...workload.vm({ dirty_ratio: 30 }),
});

describe("the operations of a replication", async () => {
  const rows = operations(load, { policy: policy.stable, seed: 7, replication: 1 });
  const { rows: swept } = await sweep(load, { policy: policy.stable, seed: 7, replications: 2, workers: 0 });
  const row = swept[1] ?? {};
  const sum = (column: string): number => rows.reduce((s, r) => s + Number(r[column]), 0);

  it("are the writes that the sweep has counted, with the same waits", () => {
    expect(rows).toHaveLength(Number(row["writes"]));
    expect(rows.filter((r) => Number(r["waited"]) > 0)).toHaveLength(Number(row["waits"]));
    expect(sum("waited") / rows.length).toBeCloseTo(Number(row["wait"]), 6);
    expect(sum("wait: throttle")).toBeGreaterThan(0);
    for (const column of Object.keys(rows[0] ?? {}).filter((c) => c.startsWith("wait: ")))
      expect(sum(column) / rows.length).toBeCloseTo(Number(row[column]), 6);
  });

  it("come from a row of which every column says what it is", () => {
    expect(Object.keys(row).filter((name) => name !== "point" && name !== "replication")).toEqual(Object.keys(columns));
  });

  it("wait as long as their parts, and take no less", () => {
    for (const r of rows) {
      const parts = Object.entries(r).filter(([c]) => c.startsWith("wait: ") && c !== "wait: throttle");
      expect(parts.reduce((s, [, time]) => s + Number(time), 0)).toBeCloseTo(Number(r["waited"]), 6);
      expect(Number(r["took"])).toBeGreaterThanOrEqual(Number(r["waited"]) + Number(r["wait: throttle"]) - 1e-6);
      expect(r["page"]).toBeLessThan(16);
      expect(r["writer"]).toBeLessThan(3);
    }
  });

  it("pay for a fault while they wait, and else after it", () => {
    const fault = 50;
    const stores = operations(
      workload.rewriters({ folios: 16, writes: 2000, device: workload.hdd, costs: { fault }, writers: { count: 1 } }),
      { policy: policy.stable, seed: 7 },
    ).filter((r) => r["fault"] === 1);
    const beyond = (waits: boolean): readonly number[] =>
      stores.filter((r) => Number(r["waited"]) > fault === waits).map((r) => Number(r["took"]) - Number(r["waited"]));
    for (const [waits, rest] of [
      [true, 0],
      [false, fault],
    ] as const) {
      expect(beyond(waits).length).toBeGreaterThan(10);
      for (const time of beyond(waits)) expect(time).toBeCloseTo(rest, 6);
    }
  });

  it("are of no workload, no policy and no seed that is none", () => {
    expect(() => operations({} as never, { policy: policy.none, seed: 1 })).toThrow(/^KL204 /);
    expect(() => operations(load, { policy: "none" as never, seed: 1 })).toThrow(/^KL310 /);
    expect(() => operations(load, { policy: policy.none, seed: -1 })).toThrow(/^KL251 /);
  });
});
