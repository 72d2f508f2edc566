/**
 * A browser of the machine, driven over a pipe: Chrome, Chromium or Edge, without a window and with a profile that is thrown away.
 *
 * The protocol is Chrome's own (DevTools), JSON messages ended by a zero byte, over file descriptors 3 and 4: no port is opened.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { Problem } from "../../base/problem.js";
import { temporaryFolder } from "../folder.js";

const START_MS = 30_000;

/** Where each platform keeps the browsers that can print. */
function usual(): readonly string[] {
  if (process.platform === "darwin")
    return ["Google Chrome", "Chromium", "Microsoft Edge"].map(
      (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
    );
  if (process.platform === "win32")
    return ["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"].flatMap((name) =>
      ["Google\\Chrome\\Application\\chrome.exe", "Microsoft\\Edge\\Application\\msedge.exe"].map((tail) =>
        join(process.env[name] ?? "C:\\", tail),
      ),
    );
  const names = ["google-chrome", "google-chrome-stable", "chromium", "chromium-browser", "microsoft-edge"];
  return (process.env["PATH"] ?? "").split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
}

/** The browser to print with: the one named, that of KERNEL_LIB_CHROME, else one that is installed. Error KL780: there is none. */
export function findBrowser(named: string | undefined): string {
  const asked = named ?? (process.env["KERNEL_LIB_CHROME"] || undefined);
  const found = asked === undefined ? usual().find((path) => existsSync(path)) : existsSync(asked) ? asked : undefined;
  if (found !== undefined) return found;
  throw new Problem({
    code: "KL780",
    what: asked === undefined ? "no browser was found to print with" : `there is no browser ${asked}`,
    where: asked === undefined ? "the usual places of Chrome, Chromium and Edge" : "--browser or KERNEL_LIB_CHROME",
    expected: "Chrome, Chromium or Edge",
    fix: "install one (Debian and Ubuntu: apt install chromium; macOS: brew install --cask chromium), or name yours with --browser; or write a page and print it from any browser",
  });
}

type Json = Readonly<Record<string, unknown>>;

/** A page in a browser. */
export interface BrowserPage {
  /** Gives a command of the protocol and waits for its answer. */
  readonly send: (method: string, params?: Json) => Promise<Json>;
  /** Resolves when the next event of this name comes. */
  readonly event: (method: string) => Promise<Json>;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Json;
  readonly result?: Json;
  readonly error?: { readonly message: string };
}

const failed = (browser: string, what: string): Problem =>
  new Problem({
    code: "KL781",
    what: `the browser cannot print: ${what}`,
    where: browser,
    expected: "a browser that starts without a window",
    fix: "start it once by hand to see what it lacks, or name another one with --browser",
  });

function connection(child: ChildProcess, lost: Promise<never>): (session?: string) => BrowserPage {
  const [, , , input, output] = child.stdio as unknown as [unknown, unknown, unknown, Writable, Readable];
  const waiting = new Map<number, (message: Message) => void>();
  const listening = new Map<string, (params: Json) => void>();
  let rest = "";
  let serial = 0;
  output.setEncoding("utf8").on("data", (chunk: string) => {
    const messages = (rest + chunk).split("\0");
    rest = messages.pop() ?? "";
    for (const text of messages) {
      const message = JSON.parse(text) as Message;
      if (message.id !== undefined) waiting.get(message.id)?.(message);
      else if (message.method !== undefined) listening.get(message.method)?.(message.params ?? {});
    }
  });
  input.on("error", () => undefined); // it has gone: `lost` tells
  return (sessionId) => ({
    send: (method, params = {}) => {
      const id = (serial += 1);
      const answered = new Promise<Message>((resolve) => waiting.set(id, resolve));
      input.write(`${JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) })}\0`);
      return Promise.race([answered, lost]).then(({ result, error }) => {
        if (error !== undefined) throw new Error(`${method}: ${error.message}`);
        return result ?? {};
      });
    },
    event: (method) => Promise.race([new Promise<Json>((resolve) => listening.set(method, resolve)), lost]),
  });
}

/** Opens a page in a browser, hands it out, and closes everything afterwards. Error KL781: the browser does not do what it should. */
export async function inBrowser<T>(browser: string, body: (page: BrowserPage) => Promise<T>): Promise<T> {
  const home = temporaryFolder("kernel-lib-print-");
  // As root, and in most containers, Chrome's sandbox cannot be set up; what is printed is a page of our own that runs no foreign script.
  const sandbox = process.platform === "linux" ? ["--no-sandbox"] : [];
  const quiet = [
    "--no-first-run",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ];
  const child = spawn(
    browser,
    ["--headless", "--remote-debugging-pipe", `--user-data-dir=${home}`, ...sandbox, ...quiet],
    {
      stdio: ["ignore", "ignore", "pipe", "pipe", "pipe"],
    },
  );
  let said = "";
  child.stderr?.on("data", (data) => (said = (said + String(data)).slice(-2000)));
  const last = (): string => said.trim().split("\n").at(-1) ?? "";
  const lost = new Promise<never>((_, reject) => {
    child.on("error", (error) => reject(failed(browser, error.message)));
    child.on("exit", (code) => reject(failed(browser, `it ended with ${code ?? "a signal"}; ${last()}`)));
    setTimeout(() => reject(failed(browser, `it did not answer in ${START_MS / 1000} s; ${last()}`)), START_MS).unref();
  });
  lost.catch(() => undefined);
  const page = connection(child, lost);
  try {
    const { targetId } = await page().send("Target.createTarget", { url: "about:blank" });
    const { sessionId } = await page().send("Target.attachToTarget", { targetId, flatten: true });
    return await body(page(String(sessionId)));
  } catch (error) {
    throw error instanceof Problem ? error : failed(browser, (error as Error).message);
  } finally {
    child.kill("SIGKILL");
    await new Promise((resolve) =>
      child.exitCode === null && child.signalCode === null ? child.on("exit", resolve) : resolve(0),
    );
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
}
