/**
 * A real Chromium for the browser tests, on a machine that has none.
 *
 * The npm package @sparticuz/chromium brings the browser packed for Linux on x64, together with the libraries a bare host
 * lacks. Its own unpacker writes to one fixed place and tests only that a file exists, so two processes that start together
 * or one that is killed leave a broken browser behind. Here the unpacked folder appears by a rename, when it is complete, or
 * not at all; a lock keeps others from doing the same work twice, and a lock whose owner is gone is taken over.
 */
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync } from "node:zlib";
import { chromium, type Browser } from "playwright-core";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** The folder of the package, and the version that names the unpacked folder. */
function packed(): { readonly bin: string; readonly version: string } {
  let folder = dirname(createRequire(import.meta.url).resolve("@sparticuz/chromium"));
  while (!fs.existsSync(join(folder, "bin", "chromium.br"))) {
    if (dirname(folder) === folder) throw new Error("@sparticuz/chromium is installed without its bin folder");
    folder = dirname(folder);
  }
  const { version } = JSON.parse(fs.readFileSync(join(folder, "package.json"), "utf8")) as { version: string };
  return { bin: join(folder, "bin"), version };
}

/** True while a process with this number runs. A number we may not signal belongs to a process that runs. */
function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function unpackInto(folder: string, bin: string): void {
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(join(folder, "chromium"), brotliDecompressSync(fs.readFileSync(join(bin, "chromium.br"))), {
    mode: 0o755,
  });
  for (const name of ["al2023", "swiftshader", "fonts"]) {
    execFileSync("tar", ["-x", "-C", folder], {
      input: brotliDecompressSync(fs.readFileSync(join(bin, `${name}.tar.br`))),
      stdio: ["pipe", "ignore", "inherit"],
    });
  }
  // The fontconfig of the package names its own unpack folder; ours must name this one, wherever it will be moved to.
  fs.writeFileSync(
    join(folder, "fonts.conf"),
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir prefix="relative">fonts</dir>` +
      `<dir>/usr/share/fonts</dir><cachedir prefix="xdg">fontconfig</cachedir></fontconfig>`,
  );
}

/** Takes the lock, or returns undefined if another living process holds it. */
function takeLock(lock: string): (() => void) | undefined {
  try {
    fs.writeFileSync(lock, String(process.pid), { flag: "wx" });
    return () => fs.rmSync(lock, { force: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  let owner: number;
  let age: number;
  try {
    owner = Number(fs.readFileSync(lock, "utf8"));
    age = Date.now() - fs.statSync(lock).mtimeMs;
  } catch {
    return undefined; // it has just been released; the caller looks again
  }
  // An empty lock is one whose owner was killed between creating and writing it, unless it is very young.
  const abandoned = owner > 0 ? !runs(owner) : age > 2000;
  if (abandoned) fs.rmSync(lock, { force: true });
  return undefined;
}

/**
 * The folder of the unpacked browser; unpacks it if need be. Safe to call from many processes at once: if two should ever
 * unpack together, both write into folders of their own, and the second finds the first one's result in place.
 */
export async function unpacked(cache: string = join(root, ".cache"), from: string = packed().bin): Promise<string> {
  const final = join(cache, `chromium-${packed().version}`);
  const lock = `${final}.lock`;
  fs.mkdirSync(cache, { recursive: true });
  while (!fs.existsSync(final)) {
    const release = takeLock(lock);
    if (release === undefined) {
      await sleep(100);
      continue;
    }
    const work = `${final}.${process.pid}.${randomBytes(4).toString("hex")}.tmp`;
    try {
      if (fs.existsSync(final)) break;
      for (const left of fs.readdirSync(cache).filter((name) => name.endsWith(".tmp"))) {
        const owner = Number(left.split(".").at(-3));
        if (owner > 0 && !runs(owner)) fs.rmSync(join(cache, left), { recursive: true, force: true });
      }
      unpackInto(work, from);
      try {
        fs.renameSync(work, final);
      } catch (error) {
        if (!fs.existsSync(final)) throw error;
      }
    } finally {
      fs.rmSync(work, { recursive: true, force: true });
      release();
    }
  }
  return final;
}

/** A browser's program, and the environment that it needs. */
export interface Found {
  readonly path: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Where an installed Chrome or Edge usually is, on the platforms for which no packed browser exists. */
function installed(): readonly string[] {
  if (process.platform === "darwin")
    return ["Google Chrome", "Microsoft Edge", "Chromium"].map((n) => `/Applications/${n}.app/Contents/MacOS/${n}`);
  if (process.platform === "win32")
    return ["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"].flatMap((name) =>
      ["Google\\Chrome\\Application\\chrome.exe", "Microsoft\\Edge\\Application\\msedge.exe"].map((tail) =>
        join(process.env[name] ?? "C:\\", tail),
      ),
    );
  return ["chromium", "chromium-browser", "google-chrome", "microsoft-edge"].map((name) => `/usr/bin/${name}`);
}

/** The browser of the tests, or undefined: there is none here. */
export async function findProgram(): Promise<Found | undefined> {
  const own = process.env["KERNEL_LIB_CHROME"];
  if (own !== undefined && own !== "") return { path: own, env: { ...process.env } };
  if (process.platform === "linux" && process.arch === "x64") {
    const folder = await unpacked();
    const libraries = [join(folder, "lib"), folder, process.env["LD_LIBRARY_PATH"]].filter(Boolean).join(":");
    return {
      path: join(folder, "chromium"),
      env: { ...process.env, LD_LIBRARY_PATH: libraries, FONTCONFIG_FILE: join(folder, "fonts.conf") },
    };
  }
  const path = installed().find((candidate) => fs.existsSync(candidate));
  return path === undefined ? undefined : { path, env: { ...process.env } };
}

/** Why browser tests cannot run here, or undefined when they can. Tests that are left out must show this sentence. */
export async function noBrowser(): Promise<string | undefined> {
  return (await findProgram()) === undefined
    ? "no browser here: set KERNEL_LIB_CHROME to the path of Chrome, Chromium or Edge"
    : undefined;
}

/** A running browser with a profile of its own, and `close`, which also removes the profile. */
export interface RunningBrowser {
  readonly browser: Browser;
  readonly close: () => Promise<void>;
}

/** Starts the browser. Nothing of it goes to the network by itself. */
export async function launch(): Promise<RunningBrowser> {
  const found = await findProgram();
  if (found === undefined) throw new Error((await noBrowser()) ?? "no browser");
  const home = fs.mkdtempSync(join(tmpdir(), "kernel-lib-browser-"));
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries({ ...found.env, XDG_CACHE_HOME: home, XDG_CONFIG_HOME: home }))
    if (value !== undefined) env[name] = value;
  const browser = await chromium.launch({
    executablePath: found.path,
    env,
    headless: true,
    chromiumSandbox: false,
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  const close = async (): Promise<void> => {
    await browser.close();
    fs.rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  };
  return { browser, close };
}
