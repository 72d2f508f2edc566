/** An installation of the kernel that lacks a package it lends says so, as Node says it of any other. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { ROOT } from "../quality/sources.js";
import { emptyFolder } from "./harness.js";

const require = createRequire(import.meta.url);

test("a package that the kernel lends and has not got is missing, and is looked for once", () => {
  const folder = emptyFolder();
  cpSync(join(ROOT, "kernel-lib", "dist", "jupyter"), join(folder, "dist", "jupyter"), { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  mkdirSync(join(folder, "node_modules"));
  const installed = dirname(dirname(require.resolve("tslab/package.json")));
  for (const name of ["tslab", "@tslab"])
    symlinkSync(join(installed, name), join(folder, "node_modules", name), "junction");
  const program = `
    const { lendModules } = await import(${JSON.stringify(pathToFileURL(join(folder, "dist", "jupyter", "resolution.js")).href)});
    const { createRequire } = await import("node:module");
    lendModules();
    const require = createRequire(${JSON.stringify(join(folder, "cell.cjs"))});
    const found = (name) => { try { return typeof require.resolve(name); } catch (error) { return error.code ?? error.name; } };
    console.log(["ramda", "tslab", "ramda"].map(found).join());`;
  const ran = spawnSync(process.execPath, ["--input-type=module", "-e", program], { cwd: folder, encoding: "utf8" });
  expect([ran.stderr, ran.stdout.trim()]).toEqual(["", "MODULE_NOT_FOUND,string,MODULE_NOT_FOUND"]);
});
