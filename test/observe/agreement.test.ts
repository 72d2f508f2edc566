import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { agreement, FILESYSTEMS, kernelOf, modelOutcomes, outcomesOf } from "../../kernel-lib/observe/agree.js";
import { compareOutcomes, type Reached } from "../../kernel-lib/observe/agreement.js";
import { score } from "../../kernel-lib/observe/score.js";
import { explanations, KERNELS, observations, unseenRules, witnesses } from "../../kernel-lib/observe/dataset.js";
import { parseObservations, type Observation } from "../../kernel-lib/observe/observation.js";
import { scriptsOf } from "../../kernel-lib/observe/scenario.js";
import type { System } from "../../kernel-lib/engine/system.js";
import { ext4 } from "../../kernel-lib/filesystem/ext4.js";
import { xfs } from "../../kernel-lib/filesystem/xfs.js";
import type { Machine } from "../../kernel-lib/model/machine.js";
import type { KernelStep } from "../../kernel-lib/model/stage.js";
import type { Kernel, KernelSchema } from "../../kernel-lib/model/state.js";
import { none } from "../../kernel-lib/policy/none.js";
import { stable } from "../../kernel-lib/policy/stable.js";

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

const observed = observations();
const compared = agreement(observed);
const total = score(observed, compared).at(-1);

const nameOf = (c: { kernel: string; filesystem: string; family: string; variant: string }): string =>
  `${c.kernel} ${c.filesystem} ${c.family} ${c.variant}`;

describe("the model and the kernels", () => {
  it("are compared on every observed cell, and on every field", () => {
    expect(compared.length).toBe(observed.length);
    for (const o of observed.filter((one) => one.family !== "S12"))
      expect(scriptsOf(o, kernelOf(o.kernel)), nameOf(o)).toBeDefined();
    expect([total?.recorded, total?.compared]).toEqual([27058, 27058]);
  });

  it.each(compared.map((c) => [`${nameOf(c)} ${c.stableWrites ? "s1" : "s0"}`, c] as const))(
    "agree on every field of %s",
    (_, cell) => {
      expect(cell.differing).toEqual([]);
      expect(cell.agreeing).toBe(cell.observed);
      expect(cell.compared).toBeGreaterThan(0);
    },
  );

  it("leave no run of a scenario waiting for ever: every outcome has every note", () => {
    for (const o of observed) {
      const labels = (modelOutcomes(o) ?? []).map((r) => Object.keys(r).length);
      expect(new Set(labels).size, nameOf(o)).toBe(1);
    }
  });

  it("have a reason, by rule, for every outcome that is reached and was not seen", () => {
    expect(total?.unreasoned).toBe(0);
    for (const cell of compared) expect(cell.unseenBecause.length).toBe(cell.unseen.length);
    const used = new Set([...compared, ...agreement(witnesses())].flatMap((c) => c.unseenBecause));
    for (const { reason } of unseenRules()) expect(used, reason).toContain(reason);
  });

  it("show the same set of outcomes where the order was forced: XFS and ext4 in every family in which nothing raced", () => {
    const raced = new Set(["S0", "MP", "RAND"]);
    const forced = compared.filter(
      (c) =>
        ["xfs", "ext4", "xfs-largefolio"].includes(c.filesystem) &&
        !raced.has(c.family) &&
        !c.variant.includes("fadvise"),
    );
    expect(forced.length).toBeGreaterThan(500);
    for (const cell of forced) expect([nameOf(cell), cell.reached, cell.unseen]).toEqual([nameOf(cell), 1, []]);
  });

  it("leave the model no freedom on XFS and ext4, where the order of the mail was forced", () => {
    const forced = compared.filter(
      (c) =>
        ["S1", "S2", "S4", "S5", "S6"].includes(c.family) && ["xfs", "ext4", "xfs-largefolio"].includes(c.filesystem),
    );
    expect(forced.length).toBeGreaterThan(100);
    for (const cell of forced) expect([cell.reached, cell.unseen]).toEqual([1, []]);
  });

  it("log what the kernels log: a checksum that does not fit, and a dirty page without buffers where a pin does not show", () => {
    const logOf = (kernel: string, filesystem: string, family: string, variant: string): readonly string[] => {
      const cell = observed.find(
        (o) =>
          o.kernel === kernel && o.filesystem === filesystem && o.family === family && o.variant.startsWith(variant),
      );
      if (cell === undefined) throw new Error(`there is no cell ${kernel} ${filesystem} ${family} ${variant}`);
      const pairs = (modelOutcomes(cell) ?? []).map((m) => `${String(m["orig_direct"])}: ${String(m["dmesg"])}`);
      return [...new Set(pairs)].sort();
    };
    const during = "dma during writeback, device copied data AFTER";
    expect(logOf("6.18.44", "btrfs", "S7", during)).toEqual(["D: ", "EIO: csum-failed "]);
    expect(logOf("6.18.44", "btrfs-nocow", "S7", during)).toEqual(["D: "]);
    expect(logOf("6.1.192", "ext4", "S10", "madv_pageout (page cleaned")).toEqual(["A: WARNING "]);
    expect(logOf("6.18.44", "ext4", "S10", "madv_pageout (page cleaned")).toEqual(["D: "]);
  });

  it("use every explanation that is kept beside the data", () => {
    const used = new Set(compared.flatMap((c) => c.explained.map((e) => e.slice(e.indexOf(": ") + 2))));
    for (const { reason } of explanations()) expect(used, reason).toContain(reason);
  });
});

/** Whatever stands behind the tasks, the disk and the workers, moves as soon as it can; or only when no task can. */
const paced =
  (first: "helpers" | "tasks") =>
  (system: Machine): System<KernelSchema> => {
    const tasks = system.size.actors;
    const moves = (w: Kernel, from: number, to: number): boolean =>
      Array.from({ length: to - from }, (_, i) => from + i).some((a) => system.next(w, a).kind === "step");
    return {
      ...system,
      next: (w, actor) => {
        const helper = actor >= tasks;
        const other =
          first === "helpers" ? !helper && moves(w, tasks, system.actors.length) : helper && moves(w, 0, tasks);
        return other ? { kind: "wait", reason: "the others", op: "", on: [] } : system.next(w, actor);
      },
    };
  };

describe("the rules for what was not seen", () => {
  const raced = new Set(["S0", "MP", "RAND", "S12"]);
  const cells = observed.filter((o) => !raced.has(o.family) && o.kernel === "6.18.44" && !o.stableWrites);

  it.each([["helpers"], ["tasks"]] as const)(
    "are right that only disk and workers had a choice: with %s first there is one outcome",
    (first) => {
      expect(cells.length).toBeGreaterThan(300);
      for (const o of cells) {
        const version = kernelOf(o.kernel);
        const filesystem = FILESYSTEMS[o.filesystem];
        if (filesystem === undefined) throw new Error(`no file system ${o.filesystem}`);
        // Where several tasks are woken at once they have a choice, too: S7 has a rule of its own.
        for (const tasks of (scriptsOf(o, version) ?? []).filter((t) => t.length === 1))
          expect([nameOf(o), outcomesOf(tasks, filesystem, none, version, paced(first)).length]).toEqual([
            nameOf(o),
            1,
          ]);
      }
    },
  );
});

describe("a model that is wrong", () => {
  const cell = (filesystem: string) => {
    const found = observations({ kernel: "6.18", filesystem, family: "S1" }).find(
      (o) => o.variant === "drv=fuse wb=fsync clone=ficlone np=1",
    );
    if (found === undefined) throw new Error("the cell is missing");
    return found;
  };
  const version = kernelOf("6.18.44");
  const [scripts] = scriptsOf(cell("xfs"), version) ?? [];
  if (scripts === undefined) throw new Error("the script is missing");

  it("that writes elsewhere disagrees with XFS", () => {
    const wrong = compareOutcomes(cell("xfs"), outcomesOf(scripts, { ...xfs, writes: "a new block" }, none, version));
    expect(wrong.agreeing).toBe(0);
    expect(wrong.differing.length).toBeGreaterThan(3);
  });

  it("that knows small folios only disagrees wherever the page was one of a large folio", () => {
    const large = observed.filter((o) =>
      o.outcomes.some((x) => Object.values(x.fields).some((value) => value.includes("largefolio"))),
    );
    expect(large.map(nameOf)).toEqual(["6.18.44 xfs-largefolio S1 drv=fuse wb=fsync clone=ficlone np=4 largefolio"]);
    for (const o of large) {
      const wrong = compareOutcomes(o, outcomesOf(scripts, xfs, none, version));
      expect(wrong.differing.length).toBe(7);
      expect(agreement([o])[0]?.differing).toEqual([]);
      // A pin of a large folio counts 1, exactly.
      const [before, pinned] = o.references;
      expect((pinned?.refcount ?? 0) - (before?.refcount ?? 0)).toBe(1);
    }
  });

  it("that writes in place disagrees with btrfs", () => {
    expect(compareOutcomes(cell("btrfs"), outcomesOf(scripts, xfs, none, version)).agreeing).toBe(0);
  });
});

/** Models that allow too much: nothing that was seen refutes them, so what they reach beyond it must. */
describe("a permissive model lowers the score", () => {
  const version = kernelOf("6.18.44");

  /** The machine in which one kind of step may also have another effect. */
  const also =
    (wanted: (step: KernelStep) => boolean, other: (w: Kernel, step: KernelStep, actor: number) => Kernel) =>
    (system: Machine): System<KernelSchema> => ({
      ...system,
      next: (w, actor) => {
        const next = system.next(w, actor);
        if (next.kind !== "step" || !wanted(next)) return next;
        return { kind: "choice", steps: [next, { ...next, apply: (v) => other(v, next, actor) }] };
      },
    });

  /** Any writeback may go to the clone's block as well. */
  const leaks = also(
    (step) => step.name === "copy the folio to the platter",
    (w, step) => {
      const folio = w.io(0) === 1 ? 0 : 1;
      const after = step.apply(w);
      const clone = after.cloneBlock(0) - 1;
      return clone < 0 ? after : after.setDiskCpu(clone, after.cpu(folio)).setDiskDma(clone, after.dma(folio));
    },
  );

  /** Any fsync may pass over a dirty page. */
  const early = also(
    (step) => step.op === "fsync" && step.name === "clear dirty, write-protect",
    (w, _step, actor) => w.setPc(actor, w.pc(actor) + 3),
  );

  /** The score with a model in the place of ours, over the cells of a family on file systems that leave ours no freedom. */
  const scoreOf = (family: string, model: (o: Observation) => readonly Reached[]) => {
    const cells = observations({ kernel: "6.18", family }).filter((o) => ["xfs", "ext4"].includes(o.filesystem));
    const known = { explained: explanations(), unseen: unseenRules() };
    const [row] = score(
      cells,
      cells.map((o) => compareOutcomes(o, model(o), known)),
    );
    if (row === undefined) throw new Error("no cell");
    return row;
  };
  const ours = (o: Observation): readonly Reached[] => modelOutcomes(o) ?? [];
  const planted =
    (bug: (system: Machine) => System<KernelSchema>) =>
    (o: Observation): readonly Reached[] =>
      (scriptsOf(o, version) ?? []).flatMap((tasks) =>
        outcomesOf(tasks, o.filesystem === "xfs" ? xfs : ext4, o.stableWrites ? stable : none, version, bug),
      );
  /** Any fault may wait for writeback, whatever the device asks for. */
  const waits = (o: Observation): readonly Reached[] =>
    (scriptsOf(o, version) ?? []).flatMap((tasks) =>
      [false, true].flatMap((faultWaits) =>
        outcomesOf(
          tasks,
          { ...(o.filesystem === "xfs" ? xfs : ext4), faultWaits },
          o.stableWrites ? stable : none,
          version,
        ),
      ),
    );

  it.each([
    ["any writeback may leak into the clone", "S4", planted(leaks)],
    ["any fsync may return 0 too early", "S1", planted(early)],
    ["any fault may wait", "S8", waits],
  ] as const)("%s", (_, family, permissive) => {
    const strict = scoreOf(family, ours);
    const loose = scoreOf(family, permissive);
    expect(loose.agreeing).toBe(strict.agreeing);
    expect([strict.unseen, strict.unreasoned]).toEqual([0, 0]);
    expect(loose.reached).toBeGreaterThan(strict.reached);
    expect(loose.unseen).toBeGreaterThan(0);
    expect(loose.unreasoned).toBe(loose.unseen);
  });
});
