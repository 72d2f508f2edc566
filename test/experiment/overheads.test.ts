/**
 * The overheads of the apparatus are medians of its own logs: recomputed here from the data set. How long an operation waited enters none of
 * them; of one that waited only the moment of its end is used.
 */
import { describe, expect, it } from "vitest";
import { overheadsOf } from "../../kernel-lib/experiment/apparatus.js";
import { measuredOverheads, noOverhead, type Overheads } from "../../kernel-lib/experiment/overheads.js";
import { predict, predictWith } from "../../kernel-lib/experiment/predict.js";
import { waits } from "../../kernel-lib/observe/dataset.js";
import type { MeasuredWaits } from "../../kernel-lib/observe/waits.js";

/** From [ms] to [µs]. */
const MICRO = 1000;
const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

const MASK = (1n << 64n) - 1n;
/** xorshift64 with shifts 13, 7, 17, as the program that measured drew its writer's pauses and pages. */
function* xorshift(seed: bigint): Generator<bigint, never> {
  for (let s = seed; ;) {
    s ^= (s << 13n) & MASK;
    s ^= s >> 7n;
    s ^= (s << 17n) & MASK;
    yield s;
  }
}

/** What the writer's loop took beyond the pause that it was told to make, in all settings of one device in the order in which they ran [µs]. */
function loopTimes(settings: readonly MeasuredWaits[]): readonly number[] {
  const draws = xorshift(0x9e3779b97f4a7c15n);
  return settings.flatMap(({ operations, setting }) =>
    operations.map((o, k) => {
      const u = (Number(draws.next().value >> 11n) + 0.5) / 2 ** 53;
      expect(Number(draws.next().value % BigInt(setting.pages))).toBe(o.page);
      const before = operations[k - 1];
      return before === undefined ? NaN : (o.t - before.t) * MICRO - before.wait + Math.log(u) * setting.thinkTime;
    }),
  );
}

type Wanted = Partial<MeasuredWaits["setting"]>;
const PLAIN: Wanted = {
  operation: "store",
  service: "deterministic",
  discipline: "infinite-server",
  serviceMean: 20,
  pages: 64,
  flush: "sync_file_range",
  folio: "small",
};
/** The settings of one device in the order in which they ran. */
const RAN: readonly Wanted[] = [
  { serviceMean: 5 },
  { serviceMean: 10 },
  {},
  { serviceMean: 50 },
  { serviceMean: 10, service: "exponential" },
  { service: "exponential" },
  { operation: "pwrite" },
  { flush: "fsync" },
  { pages: 8 },
  { serviceMean: 2, discipline: "fifo" },
  { folio: "large" },
];
const inOrder = (filesystem: string, stableWrites: number): readonly MeasuredWaits[] =>
  RAN.map((parts) => {
    const wanted = Object.entries({ ...PLAIN, ...parts, stableWrites });
    const found = waits(filesystem).filter(({ setting }) =>
      wanted.every(([field, value]) => setting[field as keyof typeof setting] === value),
    );
    expect(found).toHaveLength(1);
    return found[0] as MeasuredWaits;
  });

const derived = (filesystem: string): Overheads => {
  const devices = filesystem === "btrfs" ? [0] : [0, 1];
  const loop = median(devices.flatMap((bit) => loopTimes(inOrder(filesystem, bit))).filter((x) => !Number.isNaN(x)));
  return overheadsOf(waits(filesystem), { [filesystem]: loop })[filesystem] as Overheads;
};

describe("the overheads of the apparatus", () => {
  it.each(["xfs", "ext4", "btrfs"])("are the medians of its logs on %s", (filesystem) => {
    const known = measuredOverheads[filesystem] as Overheads;
    for (const [name, value] of Object.entries(derived(filesystem)) as [keyof Overheads, number | readonly number[]][])
      if (typeof value === "number")
        expect(Math.abs((known[name] as number) - value), `${filesystem} ${name}: ${value}`).toBeLessThanOrEqual(
          Math.max(0.1, 0.05 * value),
        );
      else
        for (const [k, ratio] of value.entries())
          expect(
            Math.abs(((known[name] as readonly number[])[k] ?? NaN) - ratio),
            `${filesystem} ${name} ${k}: ${ratio}`,
          ).toBeLessThanOrEqual(Math.max(0.02, 0.01 * ratio));
  });

  it("have one copy for each page, whatever the file system", () => {
    const [xfs, ext4, btrfs] = ["xfs", "ext4", "btrfs"].map((name) => measuredOverheads[name]?.perPage ?? NaN);
    expect(btrfs).toBeCloseTo(((xfs ?? NaN) + (ext4 ?? NaN)) / 2, 9);
  });

  it("have one wake-up by an answer, whatever the file system does behind it", () => {
    const [xfs, ext4, btrfs] = ["xfs", "ext4", "btrfs"].map((name) => measuredOverheads[name] as Overheads);
    expect(btrfs?.wakeUp).toBeCloseTo(((xfs?.wakeUp ?? NaN) + (ext4?.wakeUp ?? NaN)) / 2, 9);
    for (const [k, more] of (btrfs?.wakeUpSpread ?? []).entries())
      expect(more).toBeCloseTo(((xfs?.wakeUpSpread[k] ?? NaN) + (ext4?.wakeUpSpread[k] ?? NaN)) / 2, 9);
    const own = overheadsOf(waits());
    expect(own["btrfs"]?.wakeUp).toBeCloseTo(((own["xfs"]?.wakeUp ?? NaN) + (own["ext4"]?.wakeUp ?? NaN)) / 2, 9);
    expect(own["btrfs"]?.ordered).toBeGreaterThan(own["btrfs"]?.wakeUp ?? NaN);
  });

  it("tell nothing of stores where only write(2) was measured", () => {
    const own = overheadsOf(waits("xfs").filter(({ setting }) => setting.operation === "pwrite"))["xfs"];
    const known = measuredOverheads["xfs"];
    expect([own?.latency, own?.submit, own?.latencySpread]).toEqual([
      known?.latency,
      known?.submit,
      known?.latencySpread,
    ]);
  });

  it("are those of the data set where an apparatus tells nothing, and its own where it does", () => {
    const [w50] = waits("xfs").filter(({ name }) => name === "w50");
    const slower = { ...w50, requests: w50?.requests.map((r) => ({ ...r, reply: r.reply + 1 })) } as MeasuredWaits;
    const [own, known] = [overheadsOf([slower])["xfs"], measuredOverheads["xfs"]];
    expect(own?.answer).toBeGreaterThan(1000);
    // One setting says nothing of fsync, and nothing of the loop.
    expect([own?.commit, own?.loop]).toEqual([known?.commit, known?.loop]);
    expect(predictWith({ xfs: { ...noOverhead, answer: 77 } })(slower).workload.device.answer).toBe(77);
    expect(predictWith({})(slower)).toEqual(predict(slower));
    const few = { ...slower, flushes: slower.flushes.slice(0, 3) };
    for (const one of [slower, few])
      expect(predictWith(overheadsOf([one]))(one).workload.device.answer).toBeGreaterThan(1000);
  });
});
