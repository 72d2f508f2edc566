/** The browser is unpacked once, whole or not at all, whoever else starts or dies meanwhile. */
import { spawn, type ChildProcess } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test } from "vitest";
import ts from "typescript";
import { launch, noBrowser } from "./chromium.js";

const reason = await noBrowser();
const packed = process.platform === "linux" && process.arch === "x64";
const here = dirname(fileURLToPath(import.meta.url));
const places: string[] = [];

afterEach(() => {
  for (const place of places.splice(0)) rmSync(place, { recursive: true, force: true });
});

function place(): string {
  const made = mkdtempSync(join(tmpdir(), "kernel-lib-unpack-"));
  places.push(made);
  return made;
}

/** A process that unpacks into `cache`; says the folder when it is done. The module runs as plain JavaScript beside its source. */
function unpacking(cache: string): ChildProcess & { readonly said: Promise<string> } {
  const source = readFileSync(join(here, "chromium.ts"), "utf8");
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
  });
  const root = join(here, "../..");
  const module = join(root, ".cache", `chromium-under-test-${process.pid}.mjs`);
  mkdirSync(dirname(module), { recursive: true });
  // Only once: whoever has been started before may be reading it.
  if (!places.includes(module)) writeFileSync(module, outputText);
  places.push(module);
  const program = `const { unpacked } = await import(${JSON.stringify(module)}); console.log(await unpacked(${JSON.stringify(cache)}));`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout.on("data", (data: Buffer) => (text += data.toString()));
  const said = new Promise<string>((resolve) => child.on("close", () => resolve(text.trim())));
  return Object.assign(child, { said });
}

const version = (): string => {
  const { version } = createRequire(import.meta.url)(
    join(dirname(createRequire(import.meta.url).resolve("@sparticuz/chromium")), "../../package.json"),
  ) as { version: string };
  return version;
};

describe.skipIf(!packed)("unpacking", () => {
  test("three processes that start together find one whole browser", async () => {
    const cache = place();
    const said = await Promise.all([1, 2, 3].map(() => unpacking(cache).said));
    expect(new Set(said)).toEqual(new Set([join(cache, `chromium-${version()}`)]));
    expect(readdirSync(cache)).toEqual([`chromium-${version()}`]);
    expect(statSync(join(said[0] ?? "", "chromium")).size).toBeGreaterThan(100_000_000);
    expect(existsSync(join(said[0] ?? "", "lib", "libnss3.so"))).toBe(true);
  });

  test("one that is killed in the middle leaves nothing that the next one trusts", async () => {
    const cache = place();
    const killed = unpacking(cache);
    while (!readdirSync(cache).some((name) => name.endsWith(".tmp"))) await sleep(5);
    killed.kill("SIGKILL");
    await killed.said;
    expect(existsSync(join(cache, `chromium-${version()}`))).toBe(false);
    expect(await unpacking(cache).said).toBe(join(cache, `chromium-${version()}`));
    expect(readdirSync(cache)).toEqual([`chromium-${version()}`]);
  });

  test("a lock without an owner in it does not hold for ever", async () => {
    const cache = place();
    writeFileSync(join(cache, `chromium-${version()}.lock`), "");
    expect(await unpacking(cache).said).toBe(join(cache, `chromium-${version()}`));
  });
});

test.skipIf(reason !== undefined)(
  `the browser starts, twice at once${reason === undefined ? "" : ` (not run: ${reason})`}`,
  async () => {
    const both = await Promise.all([launch(), launch()]);
    expect(both.map(({ browser }) => browser.isConnected())).toEqual([true, true]);
    await Promise.all(both.map(({ close }) => close()));
  },
);
