/** `kernel-lib pdf`, with a real browser and without one. */
import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sample } from "../page/sample.js";
import { findProgram } from "./chromium.js";

const bin = fileURLToPath(new URL("../../kernel-lib/bin/kernel-lib.mjs", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "kernel-lib-pdf-test-"));
const found = await findProgram();

const pdf = (env: NodeJS.ProcessEnv, ...args: readonly string[]): SpawnSyncReturns<string> =>
  spawnSync(process.execPath, [bin, "pdf", "in.ipynb", "-o", "out.pdf", ...args], {
    cwd: folder,
    encoding: "utf8",
    env,
  });

beforeAll(() => writeFileSync(join(folder, "in.ipynb"), sample()));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.skipIf(found === undefined)("prints with the browser that it names, and leaves nothing else behind", () => {
  const { status, stdout, stderr } = pdf({ ...found?.env }, "--browser", found?.path ?? "");
  expect([status, stderr]).toEqual([0, ""]);
  expect(stdout).toBe(`out.pdf: printed with ${found?.path}\n`);
  const bytes = readFileSync(join(folder, "out.pdf"), "latin1");
  expect(bytes).toMatch(/^%PDF-/);
  expect(bytes).toContain("/StructTreeRoot"); // tagged, for those who listen to it
  expect((bytes.match(/\/Type \/Page\b/g) ?? []).length).toBeGreaterThan(1);
});

test("says how to get a browser where there is none, and writes nothing", () => {
  const nobody = { PATH: "", KERNEL_LIB_CHROME: join(folder, "no-such-browser") };
  for (const [code, args] of [
    ["KL780", []],
    ["KL780", ["--browser", join(folder, "no-such")]],
    ["KL781", ["--browser", process.execPath]],
  ] as const) {
    rmSync(join(folder, "out.pdf"), { force: true });
    const { status, stderr } = pdf(nobody, ...args);
    expect(stderr).toMatch(new RegExp(`^${code} (.*\\n){4}$`));
    expect([status, existsSync(join(folder, "out.pdf"))]).toEqual([2, false]);
  }
});
