/** Measured settings beside simulated ones: how well the simulation fits, and what is not compared. */
import { omit } from "ramda";
import { describe, expect, it } from "vitest";
import { predict, predictNominal } from "../../kernel-lib/experiment/predict.js";
import { settingOf } from "../../kernel-lib/experiment/simulated-setting.js";
import type { sweep as Sweep } from "../../kernel-lib/experiment/sweep.js";
import { compare, ENOUGH_WAITS, scored, waitScore } from "../../kernel-lib/observe/compare.js";
import { waits } from "../../kernel-lib/observe/dataset.js";
import { alwaysFork } from "../../kernel-lib/policy/index.js";
import { fixed } from "../../kernel-lib/workload/rewriters.js";

// As it is published: threads are started from built modules.
const { sweep } = (await import(new URL("../../kernel-lib/dist/experiment/sweep.js", import.meta.url).href)) as {
  readonly sweep: typeof Sweep;
};
const measured = waits();
// With few, the simulation's own noise is in its distance.
const REPLICATIONS = 14;

describe("predictions of the measured settings", async () => {
  const predicted = await sweep(measured.map(predict), { replications: REPLICATIONS });
  const comparisons = compare(measured, predicted, { resamples: 60 });
  const score = new Map(waitScore(comparisons).map((s) => [s.name, s]));

  it.each(["share that waits", "mean of all", "mean of waits"])(
    "are wrong by no more than the measurement's own noise and 2 %: %s",
    (name) => {
      const s = score.get(name);
      expect(s?.settings).toBe(33);
      expect(s?.error ?? NaN).toBeLessThan((s?.noise ?? NaN) + 2);
      // The floor is what one repetition in twenty exceeds.
      expect(s?.within ?? 0).toBeGreaterThanOrEqual(31);
    },
  );

  it("have the distribution of the measured waits, up to its noise and 0.03", () => {
    const s = score.get("KS distance of waits");
    expect(s?.error ?? NaN).toBeLessThan((s?.noise ?? NaN) + 0.03);
  });

  it("wait in no setting in which next to nobody waited", () => {
    const few = comparisons.filter((c) => c.measuredWaits < ENOUGH_WAITS);
    expect(few.length + scored(comparisons).length).toBe(measured.length);
    expect(Math.max(...few.map((c) => c.measuredWaits))).toBe(1);
    for (const c of few) expect(c.simulatedWaits, c.name).toBeLessThan(2);
  });

  it("are worse from nominal parameters alone, and not by much", async () => {
    const nominal = compare(measured, await sweep(measured.map(predictNominal), { replications: 4 }), {
      resamples: 2,
    });
    const all = waitScore(nominal).find((s) => s.name === "mean of all");
    expect(all?.error ?? NaN).toBeGreaterThan(score.get("mean of all")?.error ?? NaN);
    expect(all?.error ?? NaN).toBeLessThan(12);
  });

  it("simulate every setting as it was measured, with as many operations in each replication", () => {
    expect(predicted.simulated.map((s) => s.setting)).toEqual(measured.map((m) => m.setting));
    expect(predicted.simulated.map((s) => s.waits.length)).toEqual(
      measured.map(() => REPLICATIONS * (measured[0]?.operations.length ?? 0)),
    );
  });
}, 120_000);

describe("a comparison", () => {
  const few = measured.slice(0, 2);

  it("refuses lists of different length, and another order", async () => {
    const { simulated } = await sweep(few.map(predict), { replications: 1, workers: 0 });
    expect(() => compare(measured, simulated)).toThrow("KL510");
    expect(() => compare(few.toReversed(), simulated)).toThrow("KL510");
    expect(compare(few, simulated, { resamples: 10 }).map((c) => c.name)).toEqual(few.map((m) => m.name));
  });

  it("refuses what was simulated otherwise than it was measured, whatever its label says", async () => {
    const [one] = few.map(predict);
    if (one === undefined) throw new Error("no setting");
    const other = { ...one, policy: alwaysFork };
    expect(settingOf(one)).toEqual({ setting: few[0]?.setting, changed: [] });
    const { simulated } = await sweep(other, { replications: 1, workers: 0 });
    expect(() => compare(few.slice(0, 1), simulated)).toThrow(/KL510 .*policy is none measured and always fork/);
    const writers = { ...one, workload: { ...one.workload, writers: { ...one.workload.writers, count: 2 } } };
    const two = await sweep(writers, { replications: 1, workers: 0 });
    expect(() => compare(few.slice(0, 1), two)).toThrow(/writers is 1 measured and 2 simulated/);
  });

  it("refuses what no setting names, too: drivers, other pages, a pause that is always the same", async () => {
    const [one] = few.map(predict);
    if (one === undefined) throw new Error("no setting");
    const { writers } = one.workload;
    const changes: readonly (readonly [Partial<typeof one.workload>, RegExp])[] = [
      [{ cloner: { period: 5000 } }, /cloner as in no measured setting/],
      [{ mappings: 3 }, /mappings as in no measured setting/],
      [{ writers: { ...writers, pages: { kind: "sequential" } } }, /writers' pages as in no measured setting/],
      [{ writers: { ...writers, think: fixed(1000) } }, /writers' pauses as in no measured setting/],
      [{ filesystem: { ...one.workload.filesystem, faultWaits: false } }, /the file system's rules as in no/],
    ];
    for (const [change, message] of changes) {
      const other = { ...one, workload: { ...one.workload, writes: 200, writers: omit(["each"], writers), ...change } };
      const { simulated } = await sweep(other, { replications: 1, workers: 0 });
      expect(() => compare(few.slice(0, 1), simulated)).toThrow(message);
    }
    // Overheads are what one may change: they are the apparatus's.
    const { costs } = one.workload;
    const mine = { ...one, workload: { ...one.workload, costs: { ...costs, wakeUp: 2 * costs.wakeUp } } };
    expect(settingOf(mine)).toEqual(settingOf(one));
  });

  it("begins with a setting in words that a prediction knows", () => {
    const { setting } = few[0] as (typeof few)[number];
    const wrong: readonly (readonly [object, RegExp])[] = [
      [{ filesystem: "zfs" }, /^KL422 filesystem is "zfs"/],
      [{ flush: "msync" }, /^KL422 flush is "msync"\n.*\n.*sync_file_range, fsync/],
      [{ operation: "write" }, /^KL422 operation is "write"\n.*\n.*store, pwrite/],
      [{ service: "lognormal" }, /^KL422 service is "lognormal"/],
      [{ discipline: "FIFO" }, /^KL422 discipline is "FIFO"\n.*\n.*fifo/],
      [{ serviceMean: Number.NaN }, /^KL422 serviceMean is NaN/],
    ];
    for (const [change, message] of wrong) expect(() => predict({ ...setting, ...change })).toThrow(message);
    expect(() => predict(undefined as never)).toThrow(/^KL422 undefined is no setting/);
  });

  it("is not asked of predictions with a policy that is not theirs, nor of a mixture", async () => {
    const [one] = few.map(predict);
    if (one === undefined) throw new Error("no setting");
    await expect(sweep([one], { policy: alwaysFork, seed: 1 } as never)).rejects.toMatchObject({ code: "KL420" });
    await expect(sweep([one, one.workload] as never, { seed: 1 })).rejects.toMatchObject({ code: "KL420" });
  });
});
