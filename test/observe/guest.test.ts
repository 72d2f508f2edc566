import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Asking } from "../../kernel-lib/lab/observe/ask.js";
import { cpio } from "../../kernel-lib/lab/observe/cpio.js";
import { askGuest, checkGuest } from "../../kernel-lib/lab/observe/guest.js";
import { programOf } from "../../kernel-lib/lab/observe/machine.js";
import { modulesOf } from "../../kernel-lib/lab/observe/modules.js";
import { agreement } from "../../kernel-lib/observe/agree.js";
import { fileOf, textOfFile } from "../../kernel-lib/observe/collect.js";
import { parseObservations } from "../../kernel-lib/observe/observation.js";
import { ordersOn } from "../../kernel-lib/observe/order/catalogue.js";

const folder = mkdtempSync(join(tmpdir(), "guest-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The entries of an archive, read by its own lengths. */
function entries(archive: Buffer, at = 0): readonly (readonly [string, number, string])[] {
  const number = (field: number): number =>
    Number.parseInt(archive.toString("latin1", at + 6 + 8 * field, at + 14 + 8 * field), 16);
  expect(archive.toString("latin1", at, at + 6)).toBe("070701");
  const up = (n: number): number => n + ((4 - (n % 4)) % 4);
  const [mode, size, name] = [number(1), number(6), number(11)];
  const path = archive.toString("latin1", at + 110, at + 110 + name - 1);
  const from = at + up(110 + name);
  const content = archive.toString("latin1", from, from + size);
  return path === "TRAILER!!!" ? [] : [[path, mode, content], ...entries(archive, from + up(size))];
}

describe("the root of a guest", () => {
  it("is an archive with the folders before what lies in them, and modes that let programs run", () => {
    const archive = cpio([
      { path: "init", content: Buffer.from("abcde"), runs: true },
      { path: "lib/modules/a.ko", content: Buffer.from("x") },
      { path: "proc" },
    ]);
    expect(entries(archive).map(([path, mode, content]) => [path, mode.toString(8), content])).toEqual([
      ["lib", "40755", ""],
      ["lib/modules", "40755", ""],
      ["init", "100755", "abcde"],
      ["lib/modules/a.ko", "100644", "x"],
      ["proc", "40755", ""],
    ]);
  });

  it("loads what a module needs before the module, each once, and nothing that is in the kernel itself", () => {
    const place = join(folder, "modules");
    mkdirSync(join(place, "fs"), { recursive: true });
    const module = (name: string, needs: string): void =>
      writeFileSync(join(place, "fs", `${name}.ko`), `ELF\0license=GPL\0depends=${needs}\0name=${name}\0`);
    module("big", "middle,small-one");
    module("middle", "small_one");
    module("small-one", "");
    expect(modulesOf(place, ["loop", "big", "middle"]).map((m) => m.name)).toEqual(["small_one", "middle", "big"]);
  });

  it("is not made where something is missing", () => {
    const guest = { kernel: join(folder, "vmlinuz"), say: () => undefined };
    expect(() => checkGuest(guest, [])).toThrow(/^KL513 there is no kernel image .*vmlinuz/);
    writeFileSync(guest.kernel, "");
    const asking = { filesystem: "nofs", stableWrites: false, runs: 1, orders: [] };
    expect(() => checkGuest(guest, [asking])).toThrow(/^KL513 .*mkfs\.nofs/);
  });
});

describe("another kernel", () => {
  const kernel = process.env["OBSERVE_KERNEL"] ?? "";
  const here =
    existsSync(kernel) && programOf("qemu-system-x86_64") !== undefined && programOf("mkfs.xfs") !== undefined;
  const why = here ? "" : " (not run: OBSERVE_KERNEL names no kernel image, or there is no qemu or mkfs.xfs)";
  it.skipIf(!here)(`boots, answers, and agrees with the model of its version${why}`, { timeout: 120_000 }, async () => {
    const askings: readonly Asking[] = [
      { filesystem: "xfs", stableWrites: false, runs: 1, orders: ordersOn("xfs", ["S1", "S5"]) },
    ];
    const [answer] = await askGuest({ kernel, say: () => undefined }, askings);
    const runs = answer?.runs ?? [];
    const text = textOfFile(fileOf(answer?.kernel ?? "", runs));
    const seen = parseObservations({ text, where: "guest" });
    expect(seen.length).toBe(askings[0]?.orders.length);
    for (const cell of agreement(seen)) expect([cell.variant, cell.differing]).toEqual([cell.variant, []]);
    expect(readdirSync(tmpdir()).filter((n) => n.startsWith("kernel-lib-guest-"))).toEqual([]);
  });
});
