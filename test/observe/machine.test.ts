/** The kernel of this machine, asked. Where it cannot be, each test is skipped under a name that says why. */
import { spawn, spawnSync, execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { release, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask } from "../../kernel-lib/lab/observe/ask.js";
import { checkMachine, lacking } from "../../kernel-lib/lab/observe/machine.js";
import { measureWaits } from "../../kernel-lib/lab/observe/measure.js";
import { askingsOf } from "../../kernel-lib/lab/observe/observe.js";
import { buildHarness, inSession } from "../../kernel-lib/lab/observe/session.js";
import { agreement } from "../../kernel-lib/observe/agree.js";
import { fileOf, textOfFile } from "../../kernel-lib/observe/collect.js";
import { KERNELS, observations, waits } from "../../kernel-lib/observe/dataset.js";
import { parseObservations, type Observation } from "../../kernel-lib/observe/observation.js";
import { ordersOn } from "../../kernel-lib/observe/order/catalogue.js";
import { order } from "../../kernel-lib/observe/order/order.js";
import { parseWaits, type MeasuredWaits } from "../../kernel-lib/observe/waits.js";
import { orderOfVariant } from "../../kernel-lib/observe/witness/forced.js";

/** A title, and why it is skipped; it runs where nothing is missing. */
const where = (filesystems: readonly string[], title: string): readonly [boolean, string] => {
  const missing = lacking(filesystems);
  return missing.length === 0
    ? [false, title]
    : [true, `${title} (not run: no ${missing.map((m) => m.what).join(", no ")})`];
};

// Other tests run beside these: a call that is only slow is not to look as if it waited for the device.
process.env["BLOCKED_MS"] = "700";

const folder = mkdtempSync(join(tmpdir(), "observe-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The loop devices that this test has made: others may be at work. */
const loops = (): readonly string[] => {
  const all = existsSync("/sys/block") ? readdirSync("/sys/block") : [];
  const backing = (name: string): string => {
    try {
      return readFileSync(`/sys/block/${name}/loop/backing_file`, "utf8");
    } catch {
      return "";
    }
  };
  return all.filter((name) => backing(name).startsWith(folder)).sort();
};

const observe = (
  filesystem: string,
  stableWrites: boolean,
  families: readonly string[],
): Promise<readonly Observation[]> =>
  inSession(async (session) => {
    const { kernel, runs } = await ask(session, {
      filesystem,
      stableWrites,
      runs: 1,
      orders: ordersOn(filesystem, families),
    });
    return parseObservations({ text: textOfFile(fileOf(kernel, runs)), where: "here" });
  }, folder);

/** Without what belongs to another machine: the functions in which a call slept, and the size of folios. */
const bare = (fields: Readonly<Record<string, string>>, labels: readonly string[]): string =>
  JSON.stringify(labels.map((l) => (fields[l] ?? "").replace(/BLOCKED@[^;]*/, "BLOCKED").replace("|largefolio", "")));

describe("the small set on this kernel", () => {
  const cases: readonly (readonly [string, boolean])[] = [
    ["xfs", false],
    ["xfs", true],
    ["btrfs", false],
    ["ext4", true],
  ];
  for (const [filesystem, stableWrites] of cases) {
    const [skip, title] = where(
      [filesystem],
      `agrees with the model on ${filesystem}${stableWrites ? ", stable writes" : ""}`,
    );
    // On a machine that is very busy a task comes late, and looks as if it waited: what differs differs again.
    it.skipIf(skip)(title, { timeout: 60_000, retry: 1 }, async () => {
      const before = loops();
      const seen = await observe(filesystem, stableWrites, ["S1", "S2", "S4", "S5", "S6", "S7"]);
      expect(seen.length).toBe(ordersOn(filesystem, ["S1", "S2", "S4", "S5", "S6", "S7"]).length);
      for (const cell of agreement(seen)) expect([cell.variant, cell.differing]).toEqual([cell.variant, []]);
      // The kernels that were observed show again what they showed; the workers of btrfs are later or earlier as they please.
      const known = KERNELS.find((k) => release().startsWith(`${k}.`));
      if (known !== undefined && filesystem !== "btrfs")
        for (const cell of seen) {
          const then = observations({ kernel: known, filesystem, family: cell.family }).find(
            (o) => o.variant === cell.variant && o.stableWrites === stableWrites,
          );
          const now = cell.outcomes[0]?.fields ?? {};
          const labels = Object.keys(now).filter((l) => then?.outcomes.every((x) => l in x.fields));
          expect(labels.length).toBeGreaterThan(10);
          expect(then?.outcomes.map((x) => bare(x.fields, labels))).toContain(bare(now, labels));
        }
      expect(loops()).toEqual(before);
      expect(readdirSync(folder)).toEqual([]);
    });
  }
});

describe("the COW fork of XFS", () => {
  const [skip, title] = where(
    ["xfs"],
    "covers a neighbour within 32 blocks, and none where the file's hint is one block",
  );
  it.skipIf(skip)(title, { timeout: 30_000 }, async () => {
    const variant = "pin driver: 0 D; reflink; store 1 B; land driver; sync";
    const usual = orderOfVariant(variant);
    const hinted = order({
      ...usual,
      variant: `hint; ${variant}`,
      statements: ["cow extent size 1", ...usual.statements],
    });
    const { runs } = await inSession(
      (session) => ask(session, { filesystem: "xfs", stableWrites: false, runs: 1, orders: [usual, hinted] }),
      folder,
    );
    expect(runs.map((r) => new Map(r.fields).get("clone_disk"))).toEqual(["A", "D(shared)"]);
  });
});

describe("waits on this kernel", () => {
  const [skip, title] = where(
    ["ext4"],
    "are measured in the settings of the data set, and the same seed draws the same pages",
  );
  it.skipIf(skip)(title, { timeout: 60_000 }, async () => {
    const said: string[] = [];
    const measure = async (writers = 1, stable: "1" | "both" = "both"): Promise<readonly MeasuredWaits[]> => {
      const measuring = { filesystems: ["ext4"], operations: 15, writers, stable, seed: 5, directory: folder };
      const text = await measureWaits({ ...measuring, say: (line: string) => void said.push(line) });
      return parseWaits({ text, where: "here" });
    };
    const [once, again] = [await measure(), await measure()];
    const settings = waits("ext4").map((w) => w.setting);
    expect(once.map((w) => w.setting)).toEqual(settings);
    const pages = (all: readonly MeasuredWaits[]): readonly number[] =>
      all.flatMap((w) => w.operations.map((o) => o.page));
    expect(pages(once)).toEqual(pages(again));
    expect(pages(once).length).toBe(15 * settings.length);
    for (const w of once) expect(w.late?.[0]).toBeGreaterThan(0);
    expect(said.at(-1)).toBe(`seeds 5 to ${4 + settings.length}\n`);
    const stable = await measure(3, "1");
    const asking = settings.filter((s) => s.stableWrites === 1);
    expect(asking.length).toBeLessThan(settings.length);
    expect(stable.map((w) => w.setting)).toEqual(asking.map((s) => ({ ...s, writers: 3 })));
    const [three] = stable;
    const byWriter = [0, 1, 2].map((w) => three?.operations.filter((o) => o.writer === w).map((o) => o.page));
    expect(byWriter.map((list) => list?.length)).toEqual([5, 5, 5]);
    expect(byWriter[0]).toEqual(once[0]?.operations.slice(0, 5).map((o) => o.page));
    expect(byWriter[1]).not.toEqual(byWriter[0]);
  });
});

describe("the harness", () => {
  const [skip, needs] = where([], "");
  const program = join(folder, "harness");
  beforeAll(() => {
    if (!skip) buildHarness(program, ["-Wall", "-Wextra", "-Werror", "-Wno-format-truncation"]);
  });
  afterAll(() => rmSync(program, { force: true }));
  const run = (place: string): string =>
    spawnSync(program, ["run", place, "ext4", "0", "1"], { input: "", encoding: "utf8" }).stdout;

  it.skipIf(skip)(`takes no folder in which something lies, and no mount point${needs}`, () => {
    const full = join(folder, "full");
    mkdirSync(full);
    writeFileSync(join(full, "letter"), "mine");
    expect(run(full)).toMatch(/is not empty: it holds letter/);
    expect(readFileSync(join(full, "letter"), "utf8")).toBe("mine");
    rmSync(full, { recursive: true });
    expect(run("/proc")).toMatch(/is a mount point/);
    expect(run("/dev/null")).toMatch(/is no folder/);
    expect(spawnSync(program, ["run"], { encoding: "utf8" }).status).toBe(2);
  });

  it.skipIf(skip)(`sweeps no folder whose owner lives, and nothing that is not its own${needs}`, () => {
    const place = join(folder, "swept");
    mkdirSync(place);
    const start = readFileSync("/proc/self/stat", "utf8").split(") ")[1]?.split(" ")[19] ?? "";
    writeFileSync(join(place, "owner"), `${process.pid} ${start}\n`);
    expect(spawnSync(program, ["sweep", place]).status).toBe(1);
    writeFileSync(join(place, "owner"), `${process.pid} 1\n`);
    writeFileSync(join(place, "letter"), "mine");
    expect(spawnSync(program, ["sweep", place]).status).toBe(2);
    expect(readFileSync(join(place, "letter"), "utf8")).toBe("mine");
    rmSync(join(place, "letter"));
    expect(spawnSync(program, ["sweep", place]).status).toBe(0);
    expect(existsSync(place)).toBe(false);
  });

  const [noExt4, killed] = where(["ext4"], "leaves nothing when all of it is killed while the file system is frozen");
  it.skipIf(noExt4)(killed, { timeout: 60_000 }, async () => {
    const before = loops();
    const place = join(folder, "place");
    mkdirSync(place);
    const long = ["scenario T killed", "load 0", "store 0 B", "freeze", ...Array.from({ length: 600 }, () => "settle")];
    const child = spawn(program, ["run", place, "ext4", "0", "1"], {
      stdio: ["pipe", "ignore", "ignore"],
      detached: true,
    });
    child.stdin.end(long.join("\n"));
    const begin = Date.now();
    const held = (): boolean => loops().length > before.length;
    while (Date.now() - begin < 10_000 && !held()) await new Promise((r) => setTimeout(r, 50));
    await new Promise((r) => setTimeout(r, 1500));
    expect(held()).toBe(true);
    // The supervisor and all that it started are one process group.
    process.kill(-(child.pid ?? 0), "SIGKILL");
    await new Promise((r) => child.once("close", r));
    expect(spawnSync(program, ["sweep", place]).status).toBe(0);
    expect(existsSync(place)).toBe(false);
    expect(loops()).toEqual(before);
    expect(execFileSync("cat", ["/proc/mounts"], { encoding: "utf8" })).not.toContain(place);
  });
});

describe("a machine that lacks something", () => {
  it("is told all of it at once, and how it is got", () => {
    const missing = lacking(["nofs"]);
    expect(missing.some((m) => m.what === "mkfs.nofs")).toBe(process.platform === "linux");
    expect(() => checkMachine(["nofs"])).toThrow(/^KL506 .*\n {2}where: .*nofs\n {2}expected: .*\n {2}mend: .+$/s);
  });

  it("is not asked for fewer operations than writers", async () => {
    const measuring = {
      filesystems: ["ext4"],
      operations: 7,
      writers: 8,
      stable: "both" as const,
      say: () => undefined,
    };
    await expect(measureWaits(measuring)).rejects.toThrow(/^KL516 7 operations for 8 writers/);
  });

  it("is not asked what nobody can answer", () => {
    const flags = { fs: ["xfs"], families: ["small"], stable: "both", runs: 1, operations: 1, writers: 1 };
    expect(askingsOf(flags).map((a) => [a.filesystem, a.stableWrites])).toEqual([
      ["xfs", false],
      ["xfs", true],
    ]);
    expect(askingsOf({ ...flags, fs: ["btrfs"] }).length).toBe(1);
    expect(() => askingsOf({ ...flags, fs: ["zfs"] })).toThrow(/^KL505 .*zfs/);
    expect(() => askingsOf({ ...flags, families: ["S99"] })).toThrow(/^KL505 .*S99/);
    expect(() => askingsOf({ ...flags, stable: "2" })).toThrow(/^KL511 /);
    expect(() => askingsOf({ ...flags, scenario: "nowhere.txt" })).toThrow(/^KL508 /);
  });
});
