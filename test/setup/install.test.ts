/** What is missing is installed, and nothing is installed twice. npm is played by a stand-in that notes how it is called. */
import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkout, discard, fakeNpm, put, run, type Ran } from "./machine.js";

let folder = "";
let npm = "";

beforeEach(() => {
  folder = checkout({ packages: "none" });
  npm = fakeNpm(folder);
});
afterEach(() => {
  discard(folder);
});

const calls = (): readonly string[] => {
  const notes = path.join(folder, "fake", "calls.txt");
  return existsSync(notes) ? readFileSync(notes, "utf8").trim().split("\n") : [];
};
// The stand-in brings no compiler, so these commands stop after the install; `format` wants the tools, `build` does not.
const go = (door: "build" | "format", env: Readonly<Record<string, string>> = {}): Promise<Ran> =>
  run(folder, door, { env: { npm_execpath: npm, ...env } });

const USERS = "ci --omit=dev --ignore-scripts";
const TESTS = "install --no-save --include=dev --ignore-scripts";

describe("installing", () => {
  it("takes what users need, once", async () => {
    await go("build");
    await go("build");
    expect(calls()).toEqual([USERS]);
  });

  it("adds the test tools without a new start", async () => {
    await go("build");
    await go("format");
    await go("format");
    await go("build");
    expect(calls()).toEqual([USERS, TESTS]);
  });

  it("begins anew after an install that was killed", async () => {
    const killed = await go("build", { FAKE_NPM: "killed" });
    expect(killed.code).toBe(1);
    await go("build");
    await go("build");
    expect(calls()).toEqual([USERS, USERS]);
  });

  it("begins anew after adding the tools was killed", async () => {
    await go("build");
    await go("format", { FAKE_NPM: "killed" });
    rmSync(path.join(folder, "node_modules", ".kernel-lab.json"));
    await go("build");
    expect(calls()).toEqual([USERS, TESTS, USERS]);
  });

  it("begins anew when a package has been removed", async () => {
    await go("build");
    rmSync(path.join(folder, "node_modules", "ramda"), { recursive: true });
    await go("build");
    expect(calls()).toEqual([USERS, USERS]);
  });

  it("begins anew when the lock file has changed", async () => {
    await go("build");
    const lock = path.join(folder, "package-lock.json");
    put(folder, "package-lock.json", readFileSync(lock, "utf8").replace("sha512-", "sha512-0"));
    await go("build");
    expect(calls()).toEqual([USERS, USERS]);
  });

  it("accepts what somebody installed with npm itself", async () => {
    await go("format");
    rmSync(path.join(folder, "node_modules", ".kernel-lab.json"));
    await go("format");
    expect(calls()).toEqual(["ci --include=dev --ignore-scripts"]);
  });

  it("is done by one of two that start together", async () => {
    await Promise.all([go("build"), go("build")]);
    expect(calls()).toEqual([USERS]);
  });

  it("is not held up by a lock whose holder is dead", async () => {
    await go("build");
    rmSync(path.join(folder, "node_modules"), { recursive: true });
    put(folder, ".cache/install.lock", "99999999");
    await go("build");
    expect(calls()).toEqual([USERS, USERS]);
  });
});
