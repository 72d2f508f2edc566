/** Traced calls that write a file out: what the simulator's pace of such a call is taken from. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

interface Traced {
  readonly filesystem: string;
  readonly call: string;
  readonly writers: number;
  /** From here on [µs] after the call's begin. */
  readonly took: number;
  readonly protects: readonly number[];
  readonly runs: readonly number[];
  readonly requests: readonly number[];
}
const { format, calls } = JSON.parse(readFileSync("datasets/kernel-waits/calls.json", "utf8")) as {
  readonly format: string;
  readonly calls: readonly Traced[];
};
const card = readFileSync("datasets/kernel-waits/README.md", "utf8");
const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
const KINDS: readonly (readonly [filesystem: string, call: string, writers: number])[] = [
  ["xfs", "sync_file_range", 1],
  ["ext4", "sync_file_range", 1],
  ["btrfs", "sync_file_range", 1],
  ["btrfs", "fsync", 1],
  ["btrfs", "fsync", 8],
];
const of = (filesystem: string, call = "sync_file_range", writers = 1): readonly Traced[] =>
  calls.filter((c) => c.filesystem === filesystem && c.call === call && c.writers === writers);
const middle = (list: readonly Traced[], number: (c: Traced) => number): number => median(list.map(number));

describe("the traced calls", () => {
  it("are as many as the card says, with the medians that it says", () => {
    expect(format).toBe("kernel-lib calls 1");
    for (const [filesystem, call, writers] of KINDS) {
      const list = of(filesystem, call, writers);
      const cells = [
        list.length,
        middle(list, (c) => c.runs.length),
        middle(list, (c) => c.protects.length),
        middle(list, (c) => c.protects[0] as number),
        middle(list, (c) => c.protects.at(-1) as number),
        middle(list, (c) => c.requests[0] as number),
      ];
      expect(card).toContain(`| ${filesystem} | ${call} | ${writers} | ${cells.join(" | ")} |`);
    }
    expect(KINDS.flatMap((kind) => of(...kind))).toHaveLength(calls.length);
  });

  it.each(["xfs", "ext4", "btrfs"])("write-protect the pages of %s in turn, until nearly the end of the call", (fs) => {
    expect(middle(of(fs), (c) => (c.protects.at(-1) as number) / c.took)).toBeGreaterThan(0.8);
    for (const { protects } of of(fs)) expect(protects).toEqual(protects.toSorted((a, b) => a - b));
  });

  it("send each run when the next begins, but on ext4, which has a plug", () => {
    const early = (c: Traced): number =>
      c.requests.filter((t) => t < (c.protects.at(-1) as number)).length / c.requests.length;
    for (const fs of ["xfs", "btrfs"]) expect(middle(of(fs), early), fs).toBeGreaterThan(0.8);
    expect(middle(of("ext4"), early)).toBe(0);
  });

  it("are held up most after their first run, where that wakes the device's worker", () => {
    const gaps = ({ runs, protects }: Traced): readonly number[] =>
      runs.slice(0, -1).map((t) => (protects.find((p) => p > t) ?? t) - t);
    for (const fs of ["xfs", "btrfs"])
      expect(
        middle(of(fs), (c) => gaps(c)[0] ?? 0),
        fs,
      ).toBeGreaterThan(4 * median(of(fs).flatMap((c) => gaps(c).slice(1))));
  });

  it("take their time by the page, in a plug: twice the pages take longer though they are fewer runs", () => {
    const [one, eight] = [of("btrfs", "fsync", 1), of("btrfs", "fsync", 8)];
    expect(middle(eight, (c) => c.runs.length)).toBeLessThan(middle(one, (c) => c.runs.length));
    expect(middle(eight, (c) => c.protects.at(-1) as number)).toBeGreaterThan(
      1.3 * middle(one, (c) => c.protects.at(-1) as number),
    );
  });
});
