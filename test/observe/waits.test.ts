import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compareWaits, type SimulatedWaits, type WaitComparison } from "../../kernel-lib/observe/compare-waits.js";
import { waits } from "../../kernel-lib/observe/dataset.js";
import { parseWaits, type MeasuredWaits } from "../../kernel-lib/observe/waits.js";

const card = readFileSync("datasets/kernel-waits/README.md", "utf8");
const all = waits();
const named = (name: string): MeasuredWaits => all.find((w) => w.name === name) ?? (all[0] as MeasuredWaits);
const count = (of: (w: MeasuredWaits) => number): string => all.reduce((n, w) => n + of(w), 0).toLocaleString("en");

describe("the measured waits", () => {
  it("are the file that the card describes", () => {
    const digest = createHash("sha256").update(readFileSync("datasets/kernel-waits/waits.json.gz")).digest("hex");
    expect(card).toContain(
      `| ${all.length} | ${count((w) => w.operations.length)} | ${count((w) => w.flushes.length)} | ${count((w) => w.requests.length)} | \`${digest}\` |`,
    );
  });

  // From the summary that was written when they were measured: operations above 500 µs, mean of all, largest [µs].
  it.each([
    ["w01", "btrfs", 51, 616.9, 37392.4],
    ["w17", "ext4", 0, 6.5, 73.7],
    ["w33", "ext4", 121, 1566.9, 75411.9],
    ["w50", "xfs", 47, 555.5, 23583.9],
  ])("of %s on %s are what its summary says", (name, filesystem, long, mean, largest) => {
    const { operations, setting } = named(name);
    const list = operations.map((o) => o.wait);
    expect(setting.filesystem).toBe(filesystem);
    expect(list.filter((w) => w > 500).length).toBe(long);
    expect(list.reduce((s, w) => s + w, 0) / list.length).toBeCloseTo(mean, 1);
    expect(Math.max(...list)).toBeCloseTo(largest, 1);
  });

  it("run forwards in time, on pages that there are, and are answered after the service time", () => {
    for (const { operations, requests, flushes, setting } of all) {
      expect(operations.every((o, i) => i === 0 || o.t > (operations[i - 1]?.t ?? 0))).toBe(true);
      expect(operations.every((o) => o.page >= 0 && o.page < setting.pages && o.wait > 0)).toBe(true);
      expect(flushes.every((f) => f.took > 0)).toBe(true);
      expect(requests.every((r) => r.firstPage + r.pages <= setting.pages && r.reply > r.arrive)).toBe(true);
      if (setting.service === "deterministic")
        expect(
          requests.every(
            (r) => r.arrive > (operations.at(-1)?.t ?? 0) || r.reply - r.arrive >= setting.serviceMean * 0.999,
          ),
        ).toBe(true);
    }
  });

  it("are read by file system", () => {
    expect(["xfs", "ext4", "btrfs"].map((f) => waits(f).length)).toEqual([22, 22, 11]);
    expect(() => waits("zfs")).toThrow(/^KL503 .*\n.*\n.*"btrfs", "ext4", "xfs"/);
  });

  it.each([
    ["not JSON", "{"],
    ["null", "null"],
    ["another format", '{"format":"other","settings":[1]}'],
    ["without columns", '{"format":"kernel-lib waits 1","settings":[{"setting":"w01"}]}'],
    [
      "of columns that do not fit together",
      '{"format":"kernel-lib waits 1","settings":[{"setting":"w","operations":{"t":[1,2],"page":[1],"wait":[1,2],"fault":[1,2]},"flushes":{"t":[],"took":[]},"requests":{"t":[],"took":[],"first":[],"pages":[]}}]}',
    ],
  ])("are refused when they are %s", (_, text) => {
    expect(() => parseWaits({ text, where: "mine.json" })).toThrow(/^KL502 .*\n.*mine\.json/);
  });
});

describe("a comparison of waits", () => {
  const measured = named("w50");
  const same: SimulatedWaits = {
    setting: measured.setting,
    waits: measured.operations.map((o) => o.wait),
    flushes: measured.flushes.map((f) => f.took),
  };
  const of = (c: WaitComparison, name: string) => c.measures.find((m) => m.name === name);
  const itself = compareWaits({ measured, simulated: same });

  it("finds a measurement within its own floor, and every interval around its estimate", () => {
    expect(itself.measures.map((m) => m.within)).toEqual(itself.measures.map(() => true));
    expect(of(itself, "share that waits")?.measured?.estimate).toBe(47 / 1500);
    for (const { measured: m } of itself.measures)
      if (m !== null) expect(m.low <= m.estimate && m.estimate <= m.high).toBe(true);
    expect(of(itself, "mean of all")?.floor).toBeGreaterThan(30);
  });

  it("finds half of the measurement within the floor, too: the floor is no smaller than the noise", () => {
    const half = { ...same, waits: same.waits.filter((_, i) => i < 750) };
    expect(of(compareWaits({ measured, simulated: half }), "share that waits")?.within).toBe(true);
  });

  it("sees waits that are half as long", () => {
    const shorter = compareWaits({
      measured,
      simulated: { ...same, waits: same.waits.map((w) => (w > 500 ? w / 2 : w)) },
    });
    expect(of(shorter, "mean of waits")?.within).toBe(false);
    expect(of(shorter, "KS distance of waits")?.within).toBe(false);
    expect(of(shorter, "share that waits")?.within).toBe(true);
  });

  it("says null of waits where nobody waited, and no NaN anywhere", () => {
    const quiet = compareWaits({ measured, simulated: { ...same, waits: same.waits.map((w) => Math.min(w, 100)) } });
    expect(of(quiet, "mean of waits")).toMatchObject({ simulated: null, difference: null, within: null });
    expect(JSON.stringify(quiet)).toBe(JSON.stringify(JSON.parse(JSON.stringify(quiet))));
    expect(of(quiet, "share that waits")?.within).toBe(false);
  });

  it("is the same for the same seed", () => {
    expect(compareWaits({ measured, simulated: same })).toEqual(itself);
    expect(compareWaits({ measured, simulated: same, seed: 2 })).not.toEqual(itself);
  });

  it.each([
    "filesystem",
    "policy",
    "writers",
    "operation",
    "flush",
    "service",
    "serviceMean",
    "discipline",
    "stableWrites",
  ])("refuses a simulation whose %s differs", (field) => {
    const simulated = { ...same, setting: { ...measured.setting, [field]: "other" } };
    expect(() => compareWaits({ measured, simulated })).toThrow(
      new RegExp(`^KL510 .*${field} is .* measured and other`),
    );
  });

  it("refuses waits that are none", () => {
    expect(() => compareWaits({ measured, simulated: { ...same, waits: [] } })).toThrow(/^KL261 /);
    expect(() => compareWaits({ measured, simulated: { ...same, waits: [1, NaN] } })).toThrow(/^KL261 /);
  });
});
