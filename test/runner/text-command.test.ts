/** `kernel-lib text` on the command line: there and back, and what is refused. */
import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { emptyFolder } from "../jupyter/harness.js";

const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const folder = emptyFolder();
const text = (...args: readonly string[]): SpawnSyncReturns<string> =>
  spawnSync(process.execPath, [at("kernel-lib/bin/kernel-lib.mjs"), "text", ...args], {
    cwd: folder,
    encoding: "utf8",
  });
const read = (name: string): string => readFileSync(join(folder, name), "utf8");

test("a notebook of the gallery and its text are one thing, and an edit shows", () => {
  copyFileSync(at("notebooks/04-threshold-and-wait.ipynb"), join(folder, "nb.ipynb"));
  const before = read("nb.ipynb");
  expect(text("nb.ipynb")).toMatchObject({ status: 0, stdout: "nb.ts\n", stderr: "" });
  expect(read("nb.ts")).toContain('// %% tags=["parameters"] id="parameters"\nlet seed = 42;');
  expect(text("nb.ts")).toMatchObject({ status: 0, stdout: "nb.ipynb\n" });
  expect(read("nb.ipynb")).toBe(before);
  expect(text("nb.ts", "--check").status).toBe(0);

  writeFileSync(join(folder, "nb.ts"), read("nb.ts").replace("let seed = 42;", "let seed = 43;"));
  expect(text("nb.ts", "--check")).toMatchObject({ status: 1, stdout: "nb.ipynb: says something else than nb.ts\n" });
  text("nb.ts");
  const [edited, old] = [JSON.parse(read("nb.ipynb")), JSON.parse(before)];
  const differing = old.cells.flatMap(({ id }: { id: string }, k: number) =>
    JSON.stringify(edited.cells[k]) === JSON.stringify(old.cells[k]) ? [] : [id],
  );
  expect(differing).toEqual(["parameters"]);
});

test("another file is refused in four lines", () => {
  const { status, stderr } = text("nb.md");
  expect(stderr).toMatch(/^KL740 /);
  expect([status, stderr.trim().split("\n").length]).toEqual([2, 4]);
});

test("what would write one form over the other is refused, and nothing is lost", () => {
  writeFileSync(join(folder, "one.ts"), "// %%\n1 + 1\n");
  expect(text("one.ts", "-o", "one.ipynb").status).toBe(0);
  const before = [read("one.ts"), read("one.ipynb")];
  for (const args of [
    ["one.ipynb", "-o", "one.ipynb"],
    ["one.ts", "-o", "one.ts"],
    ["one.ipynb", "-o", "one.md"],
  ]) {
    const { status, stderr } = text(...args);
    expect([status, stderr.split(" ")[0], stderr.trim().split("\n").length]).toEqual([2, "KL742", 4]);
  }
  expect([read("one.ts"), read("one.ipynb")]).toEqual(before);
});
