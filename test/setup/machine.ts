/** A small checkout in a temporary folder, and ways to make its machine lack something. */
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { ROOT } from "../quality/sources.js";

/** What a command did. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly seconds: number;
}

/** A checkout whose library is two files long, and its page one. */
export function checkout(options: { readonly packages: "all" | "none" }): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), "kernel-lab-setup-"));
  const copied = [
    "package.json",
    "package-lock.json",
    "tsconfig.json",
    "kernel-lib/package.json",
    "kernel-lib/tsconfig.json",
    "kernel-lib/setup",
    "kernel-lib/bin",
  ];
  for (const name of copied) cpSync(path.join(ROOT, name), path.join(folder, name), { recursive: true });
  mkdirSync(path.join(folder, "kernel-lib", "base"));
  put(folder, "kernel-lib/index.ts", 'export { one } from "./base/one.js";\n');
  put(folder, "kernel-lib/base/one.ts", "export const one: number = 1;\n");
  mkdirSync(path.join(folder, "kernel-lib", "lab", "client"), { recursive: true });
  put(folder, "kernel-lib/lab/client/entry.ts", 'document.title = "one";\n');
  if (options.packages === "all")
    symlinkSync(path.join(ROOT, "node_modules"), path.join(folder, "node_modules"), "junction");
  return folder;
}

/** Removes what `checkout` made. */
export function discard(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** Writes a file of a checkout. */
export function put(folder: string, name: string, text: string): void {
  writeFileSync(path.join(folder, name), text);
}

/** Runs one of the doors, as npm would but without npm. */
export function run(
  folder: string,
  door: string,
  options: {
    readonly args?: readonly string[];
    readonly env?: Readonly<Record<string, string | undefined>>;
    readonly before?: string;
  } = {},
): Promise<Ran> {
  const before =
    options.before === undefined ? [] : ["--import", `data:text/javascript,${encodeURIComponent(options.before)}`];
  const begin = performance.now();
  return new Promise((resolve) => {
    const args = [...before, path.join(folder, "kernel-lib", "setup", `${door}.mjs`), ...(options.args ?? [])];
    const child = spawn(process.execPath, args, {
      cwd: folder,
      env: { ...process.env, ...options.env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const [out, err]: [string[], string[]] = [[], []];
    child.stdout.on("data", (part: Buffer) => out.push(part.toString()));
    child.stderr.on("data", (part: Buffer) => err.push(part.toString()));
    child.on("close", (code) => {
      resolve({ code: code ?? -1, out: out.join(""), err: err.join(""), seconds: (performance.now() - begin) / 1000 });
    });
  });
}

/**
 * A stand-in for npm that notes how it was called and fills node_modules from the lock file as npm would: with everything for
 * `--include=dev`, else without the tools. `FAKE_NPM=killed` makes it die half-way.
 */
export function fakeNpm(folder: string): string {
  const place = path.join(folder, "fake", "npm-cli.js");
  mkdirSync(path.dirname(place), { recursive: true });
  writeFileSync(path.join(path.dirname(place), "package.json"), '{ "type": "commonjs" }');
  writeFileSync(
    place,
    `const fs = require("fs"), path = require("path");
const args = process.argv.slice(2);
fs.appendFileSync(path.join(__dirname, "calls.txt"), args.filter((arg) => !/audit|fund|loglevel|offline/.test(arg)).join(" ") + "\\n");
const dev = args.includes("--include=dev");
const packages = Object.entries(JSON.parse(fs.readFileSync("package-lock.json", "utf8")).packages);
const wanted = packages.filter(([place, entry]) => place.startsWith("node_modules/") && !entry.link && (dev || !entry.dev));
const half = process.env.FAKE_NPM === "killed" ? wanted.slice(0, 5) : wanted;
for (const [place, entry] of half) {
  fs.mkdirSync(place, { recursive: true });
  fs.writeFileSync(path.join(place, "package.json"), JSON.stringify({ version: entry.version }));
}
if (process.env.FAKE_NPM === "killed") process.kill(process.pid, "SIGKILL");
fs.writeFileSync("node_modules/.package-lock.json", JSON.stringify({ packages: Object.fromEntries(wanted) }));
`,
  );
  return place;
}
