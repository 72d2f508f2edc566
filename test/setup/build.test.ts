/** dist is what the sources say: no less, no more, and nothing is compiled twice. */
import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkout, discard, put, run, type Ran } from "./machine.js";

let folder = "";
let first: Ran;

beforeAll(async () => {
  folder = checkout({ packages: "all" });
  first = await run(folder, "build");
});
afterAll(() => {
  discard(folder);
});

const built = (name: string): string => readFileSync(path.join(folder, "kernel-lib", "dist", name), "utf8");

describe("building", () => {
  it("says what it does", () => {
    expect(first).toMatchObject({ code: 0, err: "" });
    expect(first.out).toMatch(
      /^set-up: compiling kernel-lib\nset-up: compiled in [\d.]+ s\nset-up: bundling the page of the lab\nset-up: bundled in [\d.]+ s\n$/,
    );
    expect(built("base/one.d.ts")).toContain("one: number");
  });

  it("is silent and quick when there is nothing to do", async () => {
    const again = await run(folder, "build");
    expect(again).toMatchObject({ code: 0, out: "", err: "" });
    expect(again.seconds).toBeLessThan(1.5);
  });

  it("follows a source that has changed", async () => {
    put(folder, "kernel-lib/base/one.ts", "export const one: number = 11;\n");
    await run(folder, "build");
    expect(built("base/one.js")).toContain("one = 11");
  });

  it("brings back an output that was removed", async () => {
    rmSync(path.join(folder, "kernel-lib", "dist", "base", "one.js"));
    await run(folder, "build");
    expect(built("base/one.js")).toContain("one = 11");
  });

  it("brings back a dist that was removed", async () => {
    rmSync(path.join(folder, "kernel-lib", "dist"), { recursive: true });
    await run(folder, "build");
    expect(built("index.js")).toContain("one");
  });

  it("removes the outputs of a source that is gone", async () => {
    put(folder, "kernel-lib/base/two.ts", "export const two: number = 2;\n");
    await run(folder, "build");
    expect(built("base/two.js")).toContain("two = 2");
    rmSync(path.join(folder, "kernel-lib", "base", "two.ts"));
    await run(folder, "build");
    expect(existsSync(path.join(folder, "kernel-lib", "dist", "base", "two.js"))).toBe(false);
  });

  it("bundles the page with its themes and settings, anew when its source has changed, and compiles nothing for that", async () => {
    expect(built("lab/client/lab.js")).toContain('"one"');
    expect(built("lab/client/theme-dark-extension.css")).toContain("--jp-");
    expect(built("lab/client/schemas.json")).toContain("@jupyterlab/notebook-extension:tracker");
    put(folder, "kernel-lib/lab/client/entry.ts", 'document.title = "another";\n');
    const ran = await run(folder, "build");
    expect(ran.out).toMatch(/^set-up: bundling the page of the lab\nset-up: bundled in [\d.]+ s\n$/);
    expect(built("lab/client/lab.js")).toContain('"another"');
  });

  it("keeps the last good page when its source cannot be bundled, and says where", async () => {
    put(folder, "kernel-lib/lab/client/entry.ts", 'import "./none.js";\n');
    const ran = await run(folder, "build");
    expect(ran.code).toBe(1);
    expect(ran.err).toContain("kernel-lib/lab/client/entry.ts:1: ");
    expect(ran.err.trimEnd().split("\n").at(-1)).toMatch(/^KL906 the page of the lab cannot be bundled/);
    expect(built("lab/client/lab.js")).toContain('"another"');
    put(folder, "kernel-lib/lab/client/entry.ts", 'document.title = "another";\n');
    await run(folder, "build");
  });

  it("keeps the last good build when the sources do not compile, and counts the errors", async () => {
    put(folder, "kernel-lib/base/one.ts", 'export const one: number = "one";\n');
    const ran = await run(folder, "build");
    expect(ran.code).toBe(1);
    expect(ran.err.trimEnd().split("\n").at(-1)).toMatch(/^KL906 kernel-lib does not compile: mend the 1 error/);
    expect(built("base/one.js")).toContain("one = 11");
    put(folder, "kernel-lib/base/one.ts", "export const one: number = 12;\n");
    await run(folder, "build");
    expect(built("base/one.js")).toContain("one = 12");
  });
});
