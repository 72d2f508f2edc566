import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { agreement, outcomesOf } from "../../kernel-lib/observe/agree.js";
import { compareOutcomes } from "../../kernel-lib/observe/agreement.js";
import { explanations, KERNELS, observations } from "../../kernel-lib/observe/dataset.js";
import { parseObservations } from "../../kernel-lib/observe/observation.js";
import { scriptOf } from "../../kernel-lib/observe/script.js";
import { btrfs } from "../../kernel-lib/filesystem/btrfs.js";
import { xfs } from "../../kernel-lib/filesystem/xfs.js";
import { none } from "../../kernel-lib/policy/none.js";

const card = readFileSync("datasets/kernel-observations/README.md", "utf8");

describe("the data set", () => {
  it.each(KERNELS.map((k) => [k]))("linux-%s.json is the file that its card describes", (kernel) => {
    const text = readFileSync(`datasets/kernel-observations/linux-${kernel}.json`);
    const cells = observations({ kernel });
    const runs = cells.reduce((n, c) => n + c.runs, 0);
    const row = `| ${cells[0]?.kernel ?? ""}${kernel === "6.1" ? " (Debian 6.1.0-56)" : ""} | ${cells.length} | ${runs.toLocaleString("en")} | \`${createHash("sha256").update(text).digest("hex")}\` |`;
    expect(card).toContain(row);
  });

  it("describes every family and file system that it holds", () => {
    for (const cell of observations()) {
      expect(card).toMatch(new RegExp(`\\b${cell.family}\\b`));
      expect(card).toContain(`\`${cell.filesystem}\``);
    }
  });

  it("is read by kernel, file system and family", () => {
    expect(observations({ kernel: "6.18", filesystem: "xfs", family: "S1" }).length).toBe(8);
    expect(() => observations({ kernel: "5.4" })).toThrow(/^KL503 .*"6.18", "6.1"/s);
    expect(() => observations({ filesystem: "zfs" })).toThrow(/^KL503 .*"xfs"/s);
    expect(() => observations({ family: "S99" })).toThrow(/^KL503/);
  });

  it.each([
    ["not JSON", "{"],
    ["another format", '{"format":"other"}'],
    ["null", "null"],
    ["no cells", '{"format":"kernel-lib observations 1"}'],
    [
      "runs that do not add up",
      '{"format":"kernel-lib observations 1","kernel":"x","fields":["a"],"values":["b"],"cells":[{"fs":"xfs","stableWrites":0,"family":"S1","variant":"v","runs":2,"outcomes":[[1,[0,0]]],"references":[]}]}',
    ],
    [
      "an index out of range",
      '{"format":"kernel-lib observations 1","kernel":"x","fields":["a"],"values":["b"],"cells":[{"fs":"xfs","stableWrites":0,"family":"S1","variant":"v","runs":1,"outcomes":[[1,[0,7]]],"references":[]}]}',
    ],
  ])("is refused when it is %s", (_, text) => {
    expect(() => parseObservations({ text, where: "mine.json" })).toThrow(/^KL502 .*\n.*mine\.json/);
  });
});

const compared = agreement(observations());

describe("the model and the kernels", () => {
  it("are compared on every observed S1, S4 and S6 cell of XFS and btrfs, and on the stores of S5", () => {
    const wanted = observations().filter(
      (o) => (o.filesystem === "xfs" || o.filesystem === "btrfs") && ["S1", "S4", "S6"].includes(o.family),
    );
    for (const o of wanted) expect(scriptOf(o), `${o.family} ${o.variant}`).toBeDefined();
    expect(compared.filter((c) => c.family !== "S5").length).toBe(wanted.length);
    expect(compared.length).toBe(66);
  });

  it.each(
    compared.map(
      (c) => [`${c.kernel} ${c.filesystem} ${c.stableWrites ? "s1" : "s0"} ${c.family} ${c.variant}`, c] as const,
    ),
  )("agree on every field of %s", (_, cell) => {
    expect(cell.differing).toEqual([]);
    expect(cell.agreeing).toBe(cell.observed);
    expect(cell.compared).toBeGreaterThanOrEqual(20);
    expect(cell.compared).toBe(cell.fields);
  });

  it("leave the model no freedom on XFS, where the order was forced", () => {
    for (const cell of compared.filter((c) => c.filesystem === "xfs"))
      expect([cell.reached, cell.unseen]).toEqual([1, []]);
  });

  it("use every explanation that is kept beside the data", () => {
    expect(compared.flatMap((c) => c.explained).length).toBe(explanations().length);
  });
});

describe("a model that is wrong", () => {
  const cell = (filesystem: string) => {
    const found = observations({ kernel: "6.18", filesystem, family: "S1" }).find(
      (o) => o.variant === "drv=fuse wb=fsync clone=ficlone np=1",
    );
    if (found === undefined) throw new Error("the cell is missing");
    return found;
  };
  const script = scriptOf(cell("xfs"));
  if (script === undefined) throw new Error("the script is missing");

  it("that writes elsewhere disagrees with XFS", () => {
    const wrong = compareOutcomes(cell("xfs"), outcomesOf(script, { ...xfs, writes: "a new block" }, none));
    expect(wrong.agreeing).toBe(0);
    expect(wrong.differing.length).toBeGreaterThan(3);
  });

  it("that writes in place disagrees with btrfs", () => {
    expect(
      compareOutcomes(cell("btrfs"), outcomesOf(script, { ...btrfs, unprepared: "as mapped" }, none)).agreeing,
    ).toBeLessThan(3);
    expect(compareOutcomes(cell("btrfs"), outcomesOf(script, xfs, none)).agreeing).toBe(0);
  });
});
