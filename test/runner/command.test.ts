/** The command line: exit status, files, and what is said when the input cannot be used. */
import { type SpawnSyncReturns, spawn, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { emptyFolder } from "../jupyter/harness.js";
import { cell } from "./cell.js";
import { violations } from "./schema.js";

const bin = fileURLToPath(new URL("../../kernel-lib/bin/kernel-lib.mjs", import.meta.url));
const folder = emptyFolder();

const command = (...args: readonly string[]): SpawnSyncReturns<string> =>
  spawnSync(process.execPath, [bin, ...args], { cwd: folder, encoding: "utf8", timeout: 60_000 });

const write = (name: string, ...cells: readonly unknown[]): string => {
  writeFileSync(join(folder, name), JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells }));
  return name;
};

const read = (name: string) => JSON.parse(readFileSync(join(folder, name), "utf8"));

beforeAll(() => {
  write("good.ipynb", cell("let seed = 1;", ["parameters"]), cell('import * as R from "ramda";\nR.range(0, seed)'));
  write("bad.ipynb", cell("1"), cell("\nthrow new Error('broken');"));
});

test("runs a notebook with a parameter into another file", () => {
  const { status, stderr } = command("run", "good.ipynb", "-p", "seed=3", "-o", "out.ipynb");
  expect(stderr).toContain("[2/3] cell 2: // Parameters");
  expect(status).toBe(0);
  const out = read("out.ipynb");
  expect(violations(out)).toEqual([]);
  expect(out.cells[2].outputs[0].data["text/plain"]).toEqual(["[ 0, 1, 2 ]"]);
  expect(read("good.ipynb").cells).toHaveLength(2);
});

test("takes parameters from a file, and one of the command line before it", () => {
  writeFileSync(join(folder, "values.yaml"), "# YAML\nseed: 4\n");
  expect(command("run", "good.ipynb", "-f", "values.yaml", "-o", "file.ipynb", "--quiet").status).toBe(0);
  expect(read("file.ipynb").metadata.kernel_lib.given).toEqual({ seed: 4 });
  command("run", "good.ipynb", "-f", "values.yaml", "-p", "seed=2", "-o", "file.ipynb", "--quiet");
  expect(read("file.ipynb").metadata.kernel_lib.given).toEqual({ seed: 2 });
});

test("stores the notebook as far as it ran when a cell fails, and says which", () => {
  const { status, stderr, stdout } = command("run", "bad.ipynb", "-o", "failed.ipynb", "--quiet");
  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toBe(
    "bad.ipynb: cell 2 [2] failed\n  line 2: throw new Error('broken');\n  Error: broken\n      at cell [2]:2:7\n",
  );
  expect(read("failed.ipynb").cells[1].outputs[0].ename).toBe("Error");
});

test("refreshes a notebook in place, through a link, and writes nothing without being asked", () => {
  const before = readFileSync(join(folder, "good.ipynb"), "utf8");
  expect(command("run", "good.ipynb", "--quiet").status).toBe(0);
  expect(readFileSync(join(folder, "good.ipynb"), "utf8")).toBe(before);
  mkdirSync(join(folder, "elsewhere"));
  writeFileSync(join(folder, "elsewhere", "real.ipynb"), before);
  symlinkSync(join("elsewhere", "real.ipynb"), join(folder, "link.ipynb"));
  const { status, stderr } = command("run", "link.ipynb", "--in-place", "--quiet");
  expect([status, stderr]).toEqual([0, ""]);
  expect(read("elsewhere/real.ipynb").cells[1].execution_count).toBe(2);
  expect(readdirSync(join(folder, "elsewhere"))).toEqual(["real.ipynb"]);
});

describe("refuses, with status 2 and four lines,", () => {
  const refusals: readonly [name: string, code: string, args: readonly string[], file?: string][] = [
    ["a missing file", "KL700", ["missing.ipynb"]],
    ["what is no JSON", "KL701", ["x.ipynb"], '{"nbformat": 4, <<<<<<< HEAD'],
    ["what is no notebook", "KL702", ["x.ipynb"], '{"name": "package"}'],
    ["an older format", "KL702", ["x.ipynb"], '{"nbformat": 3, "metadata": {}, "worksheets": []}'],
    [
      "a cell without a source",
      "KL702",
      ["x.ipynb"],
      '{"nbformat": 4, "metadata": {}, "cells": [{"cell_type": "code"}]}',
    ],
    [
      "another kernel",
      "KL703",
      ["x.ipynb"],
      '{"nbformat": 4, "metadata": {"kernelspec": {"name": "python3"}}, "cells": []}',
    ],
    ["an unknown parameter", "KL704", ["good.ipynb", "-p", "sed=1"]],
    ["a parameter without a value", "KL705", ["good.ipynb", "-p", "seed"]],
    ["a file that is no record of parameters", "KL708", ["good.ipynb", "-f", "x.ipynb"], "- 1\n- 2\n"],
    ["a file of parameters that is not there", "KL508", ["good.ipynb", "-f", "none.yaml"]],
    ["an output in a folder that is not there", "KL706", ["good.ipynb", "-o", "no/such/out.ipynb"]],
    ["an output that is a folder", "KL706", ["good.ipynb", "-o", "."]],
    ["an output on a read-only file system", "KL706", ["good.ipynb", "-o", "/proc/out.ipynb"]],
    ["a time that is none", "KL707", ["good.ipynb", "--timeout", "soon"]],
    ["two outputs", "KL712", ["good.ipynb", "--in-place", "-o", "out.ipynb"]],
  ];
  test.each(refusals)("%s", (_name, code, args, file) => {
    if (file !== undefined) writeFileSync(join(folder, "x.ipynb"), file);
    const before = readdirSync(folder);
    const { status, stderr } = command("run", ...args);
    expect(stderr.split("\n")[0]).toMatch(new RegExp(`^${code} `));
    expect(stderr.trim().split("\n")).toHaveLength(4);
    expect(status).toBe(2);
    expect(readdirSync(folder)).toEqual(before);
  });

  test("an unknown option or command", () => {
    expect(command("run", "good.ipynb", "--no-such").status).toBe(2);
    expect(command("no-such-command").status).toBe(2);
  });
});

describe("a folder that cannot be used is told in four lines, with status 2:", () => {
  const nowhere = { TMPDIR: join(folder, "nowhere"), TEMP: join(folder, "nowhere") };
  const graded = ["--assignment", "marked.ipynb", "-o"];
  const cases: readonly [code: string, args: readonly string[], env?: NodeJS.ProcessEnv][] = [
    ["KL771", ["site", "nowhere", "-o", "s"]],
    ["KL771", ["site", "FILE", "-o", "s"]],
    ["KL709", ["site", "some", "-o", "FILE"]],
    ["KL709", ["site", "some", "-o", "FILE/below"]],
    ["KL709", ["site", "some", "-o", "/proc/none"]],
    ["KL709", ["matrix", "good.ipynb", "-m", "seed=1", "-o", "FILE"]],
    ["KL709", ["release", "marked.ipynb", "-o", "FILE"]],
    ["KL709", ["grade", "some", ...graded, "FILE"]],
    ["KL750", ["grade", "FILE", ...graded, "g"]],
    ["KL710", ["run", "good.ipynb"], nowhere],
    ["KL710", ["grade", "some", ...graded, "g"], nowhere],
    ["KL711", ["site", "odd", "-o", "s"]],
  ];
  test.each(cases)("%s of %j", (code, args, env = {}) => {
    writeFileSync(join(folder, "FILE"), "");
    for (const name of ["some", "odd/folder.ipynb"]) mkdirSync(join(folder, name), { recursive: true });
    const nbgrader = { schema_version: 3, grade: true, solution: false, locked: true, points: 1, grade_id: "t" };
    for (const name of ["marked.ipynb", "some/marked.ipynb"])
      write(name, { ...(cell("1") as object), metadata: { nbgrader } });
    const { status, stderr } = spawnSync(process.execPath, [bin, ...args], {
      cwd: folder,
      encoding: "utf8",
      timeout: 30_000,
      env: { ...process.env, ...env },
    });
    expect(stderr.split("\n")[0]).toMatch(new RegExp(`^${code} `));
    expect(stderr.trim().split("\n")).toHaveLength(4);
    expect(status).toBe(2);
  });
});

test("two exercises of one name are not released, whether as files or as an archive", () => {
  for (const name of ["one", "two"]) {
    mkdirSync(join(folder, name));
    write(`${name}/exercise.ipynb`, cell("1"));
  }
  for (const to of [
    ["-o", "released"],
    ["--bundle", "class.zip"],
  ]) {
    const { status, stderr } = command("release", "one/exercise.ipynb", "two/exercise.ipynb", ...to);
    expect(stderr).toMatch(/^KL733 two exercises are called exercise\.ipynb\n/);
    expect(status).toBe(2);
  }
  expect(readdirSync(folder)).not.toContain("released");
});

test.each(["page", "markdown"])("%s makes no folder for its output, and leaves nothing of one that fails", (name) => {
  const data = { "image/png": "aGk=", "text/plain": "a picture" };
  const outputs = [{ output_type: "display_data", data, metadata: {} }];
  write("drawn.ipynb", { ...(cell("1") as object), outputs });
  mkdirSync(join(folder, `${name}-here`));
  const before = readdirSync(folder);
  for (const to of ["no/such/out", `${name}-here`]) {
    const { status, stderr } = command(name, "drawn.ipynb", "-o", to);
    expect(stderr).toMatch(/^KL(706|810) (.*\n){4}$/);
    expect(status).toBe(2);
    expect(readdirSync(folder)).toEqual(before);
  }
  expect(command(name, "drawn.ipynb", "-o", `${name}-here/out`).status).toBe(0);
});

test("help teaches, with status 0", () => {
  const { status, stdout } = command("run", "--help");
  expect(status).toBe(0);
  for (const word of ["-p seed=7", "injected-parameters", "raises-exception", "as far as it ran", "Exit status"])
    expect(stdout).toContain(word);
});

test("Ctrl-C interrupts the cell, stores what ran, and leaves no kernel behind", async () => {
  write("endless.ipynb", cell("process.pid"), cell("await 1; for (;;);"));
  const child = spawn(process.execPath, [bin, "run", "endless.ipynb", "-o", "stopped.ipynb"], { cwd: folder });
  let said = "";
  child.stderr.on("data", (data) => {
    said += String(data);
    if (said.includes("[2/2]")) setTimeout(() => child.kill("SIGINT"), 200);
  });
  const status = await new Promise((resolve) => child.on("exit", resolve));
  expect(status).toBe(130);
  const out = read("stopped.ipynb");
  expect(out.cells[1].outputs[0].ename).toBe("Interrupted");
  const pid = Number(out.cells[0].outputs[0].data["text/plain"].join(""));
  expect(() => process.kill(pid, 0)).toThrow();
});

test("says nothing when whoever reads has seen enough", async () => {
  const child = spawn(process.execPath, [bin, "observe", "--help"], { cwd: folder });
  child.stdout.destroy();
  const said: string[] = [];
  child.stderr.on("data", (data) => said.push(String(data)));
  const status = await new Promise((resolve) => child.on("close", resolve));
  expect([status, said]).toEqual([0, []]);
});
