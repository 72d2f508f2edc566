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
    expect(first.out).toMatch(/^set-up: compiling kernel-lib\nset-up: compiled in [\d.]+ s\n$/);
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

  it("copies what the page needs beside its modules", async () => {
    put(folder, "kernel-lib/base/page.css", "body {}\n");
    await run(folder, "build");
    expect(built("base/page.css")).toBe("body {}\n");
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
