/** The rows of a sweep as a table that can be read without the sweep, and grids to sweep over. */
import { expect, it } from "vitest";
import { threshold } from "../../kernel-lib/experiment/candidate.js";
import { grid } from "../../kernel-lib/experiment/grid.js";
import { sweep } from "../../kernel-lib/experiment/sweep.js";
import { settingsOf } from "../../kernel-lib/experiment/point-settings.js";
import { tidy } from "../../kernel-lib/experiment/tidy.js";
import { forkUnlessElevated, stable } from "../../kernel-lib/policy/index.js";
import { fromCsv, fromJson, toCsv, toJson } from "../../kernel-lib/stats/index.js";
import { hdd, nvme } from "../../kernel-lib/workload/device.js";
import { exponential, fixed, rewriters } from "../../kernel-lib/workload/rewriters.js";

const small = { folios: 8, writes: 120, warmUp: 10 };
const options = { seed: 1, replications: 2, workers: 0 };

it("a row says first what its point is: workload, policy, threshold, and in what the workloads differ", async () => {
  const loads = grid({ mappings: [1, 2], device: [hdd, nvme] }).map((parts) => rewriters({ ...small, ...parts }));
  const answer = await sweep(loads, { ...options, policy: [...threshold([4], forkUnlessElevated), stable] });
  const rows = tidy(answer);
  expect(rows).toHaveLength(answer.rows.length);
  expect(Object.keys(rows[0] ?? {}).slice(0, 5)).toEqual([
    "workload",
    "policy",
    "threshold",
    "mappings",
    "device.name",
  ]);
  const told = rows.filter((row) => row["replication"] === 0);
  expect(told.map((row) => [row["mappings"], row["device.name"], row["policy"], row["threshold"]])).toEqual(
    grid({ mappings: [1, 2], device: ["HDD", "NVMe"], policy: ["fork unless refcount > 4", "stable"] }).map((one) => [
      one.mappings,
      one.device,
      one.policy,
      one.policy === "stable" ? null : 4,
    ]),
  );
  expect(told[0]?.["device.service"]).toBe('{"kind":"erlang","mean":8000,"stages":4}');
  expect(answer.rows.map((row) => row["wait"])).toEqual(rows.map((row) => row["wait"]));
});

it("goes to CSV and JSON and back to the last bit", async () => {
  const loads = [rewriters(small), rewriters({ ...small, drivers: { count: 1, hold: fixed(500) } })];
  const rows = tidy(await sweep(loads, { ...options, policy: stable }));
  expect(rows[0]).toMatchObject({ "drivers.count": null });
  expect(rows[2]).toMatchObject({ "drivers.count": 1, "drivers.hold": '{"kind":"deterministic","value":500}' });
  expect(Object.keys(rows[0] ?? {})).not.toContain("threshold");
  expect(fromCsv(toCsv(rows))).toEqual(rows);
  expect(fromJson(toJson(rows))).toEqual(rows);
});

it("keeps a setting and a number of one name apart", async () => {
  const loads = [100, 200].map((writes) => rewriters({ ...small, writes }));
  const [first] = tidy(await sweep(loads, { ...options, policy: stable }));
  expect(first).toMatchObject({ "workload.writes": 100, writes: 90 });
});

it("settings are only what differs: one workload has none, and laws and origins are told as they are", () => {
  expect(settingsOf([rewriters(small)])).toEqual([{}]);
  expect(settingsOf([rewriters(small), { ...rewriters(small), drivers: undefined as never }])).toEqual([{}, {}]);
  const [one, other] = [10, 20].map((mean) => rewriters({ ...small, writers: { think: exponential(mean) } }));
  if (one === undefined || other === undefined) throw new Error("two loads");
  expect(settingsOf([one, { ...other, origins: {} }])).toEqual(
    [10, 20].map((mean) => ({ "writers.think": `{"kind":"exponential","mean":${mean}}` })),
  );
});

it("a grid refuses what is no list, or an empty one", () => {
  expect(() => grid({ mappings: 3 as never })).toThrow(/^KL428 mappings is 3\n/);
  expect(() => grid({ mappings: [1], folios: [] })).toThrow(/^KL428 folios is \[\]\n/);
  expect(grid({})).toEqual([{}]);
});
