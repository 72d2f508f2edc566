/** A machine that lacks something is told so in one sentence that says what to do. */
import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { ROOT } from "../quality/sources.js";
import { checkout, discard, run, type Ran } from "./machine.js";

const bare = checkout({ packages: "none" });
afterAll(() => {
  discard(bare);
});

const doors = readdirSync(path.join(ROOT, "kernel-lib", "setup"))
  .filter((name) =>
    ["start", "test", "test-full", "build", "notebooks", "interop", "format"].includes(name.replace(".mjs", "")),
  )
  .map((name) => name.replace(".mjs", ""));

/** One sentence: a code, no second line, no stack. */
function expectSentence(ran: Ran, code: string, says: RegExp): void {
  expect(ran.err.trimEnd().split("\n")).toHaveLength(1);
  expect(ran.err).toMatch(new RegExp(`^${code} .*[.]\n$`));
  expect(ran.err).toMatch(says);
  expect(ran.code).toBe(1);
}

describe("an old Node", () => {
  const pretend = (version: string): string =>
    `Object.defineProperty(process.versions, "node", { value: "${version}" })`;

  it.each(doors)("is told by npm run %s which one is needed", async (door) => {
    const ran = await run(bare, door, { before: pretend("20.18.3") });
    expectSentence(ran, "KL900", /Node 20\.19 or newer is needed and this is Node 20\.18\.3/);
    expect(ran.out).toBe("");
  });

  it.each([...doors, "node-version"])("can read %s.mjs, which holds no newer syntax", (name) => {
    const text = readFileSync(path.join(ROOT, "kernel-lib", "setup", `${name}.mjs`), "utf8");
    expect(text.replace(/\/\*[\s\S]*?\*\//g, "")).not.toMatch(/=>|`|\?\?|\?\.|\b(const|let|async|await|class)\b/);
  });
});

describe("a machine without", () => {
  it("npm is told where it comes from", async () => {
    const ran = await run(bare, "build", { env: { PATH: bare, Path: bare, npm_execpath: undefined } });
    expectSentence(ran, "KL901", /npm is missing.*nodejs\.org/);
  });

  it("a connection to the registry is told which address was tried", async () => {
    const offline = {
      npm_config_registry: "http://127.0.0.1:9",
      npm_config_cache: path.join(bare, "empty-cache"),
      npm_config_fetch_retries: "0",
    };
    const ran = await run(bare, "build", { env: offline });
    expectSentence(ran, "KL902", /cannot be fetched from http:\/\/127\.0\.0\.1:9 \(ECONNREFUSED\)/);
  });

  it.each([
    ["EROFS", "read-only disk"],
    ["ENOSPC", "full"],
  ])("a disk to write to is told which folder it is about (%s)", async (code, says) => {
    const refuse = `
      import fs from "node:fs";
      import { syncBuiltinESMExports } from "node:module";
      for (const name of ["mkdirSync", "writeFileSync", "linkSync"])
        fs[name] = () => { throw Object.assign(new Error("${code}"), { code: "${code}" }); };
      syncBuiltinESMExports();`;
    const ran = await run(bare, "build", { before: refuse });
    expectSentence(ran, "KL903", new RegExp(`${says} \\(${code}\\)`));
    expect(ran.err).toContain(bare);
  });
});

describe("the start of an archive for students", () => {
  const start = (...args: readonly string[]) =>
    spawnSync(process.execPath, [path.join(ROOT, "kernel-lib", "bin", "start-bundle.mjs"), ...args], {
      encoding: "utf8",
    });

  it("tells what it takes", () => {
    const { status, stdout, stderr } = start("--help");
    expect([status, stderr]).toEqual([0, ""]);
    for (const option of ["--port", "--no-open", "--help"]) expect(stdout).toContain(option);
  });

  it.each([
    [["--prot", "1"], /^Unknown option '--prot': node start\.mjs --help .*\n$/],
    [["--port"], /^Option '--port <value>' argument missing: .*\n$/],
    [["--port", "--no-open"], /^Option '--port' argument is ambiguous: .*\n$/],
    [["notebook.ipynb"], /^Unexpected argument 'notebook\.ipynb': .*\n$/],
  ])("says in one line what is wrong with %j", (args, says) => {
    const { status, stdout, stderr } = start(...args);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(says);
  });
});

describe("a command that is mistyped", () => {
  it("is told the names of the groups, and still ends with the closing line", async () => {
    const ran = await run(bare, "test", { args: ["unti"] });
    expectSentence(ran, "KL908", /no group is called unti: name some of format, .*browser/);
    expect(ran.out.trimEnd().split("\n").at(-1)).toBe("0 passed, 1 failed");
  });
});
