/** A lab as its user starts it, and a page in which a test does what a person does. */
import { spawn, type ChildProcess } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { BrowserContext, Locator, Page } from "playwright-core";
import { until } from "../lab/harness.js";
import { launch, type RunningBrowser } from "./chromium.js";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const PICTURES = join(ROOT, ".cache", "screenshots");

/** A lab in a process of its own, started by `npm start`'s own program. */
export interface Started {
  readonly root: string;
  readonly process: ChildProcess;
  /** The address that was printed. */
  readonly url: string;
  /** Everything that was printed. */
  readonly printed: () => string;
  readonly stop: (signal?: NodeJS.Signals) => Promise<void>;
}

/** Starts the lab on a copy of the notebooks and these files. */
export async function startLab(
  files: Readonly<Record<string, string>> = {},
  options: { readonly root?: string; readonly port?: number; readonly token?: string } = {},
): Promise<Started> {
  const top = mkdtempSync(join(tmpdir(), "kernel-lab-page-"));
  const root = options.root ?? join(top, "notebooks");
  if (options.root === undefined) cpSync(join(ROOT, "notebooks"), root, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  const door = join(ROOT, "kernel-lib", "setup", "start.mjs");
  const child = spawn(process.execPath, [door, "--no-open", "--port", String(options.port ?? 0), "--root", root], {
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      KERNEL_LAB_STATE: join(top, "state"),
      ...(options.token === undefined ? {} : { KERNEL_LAB_TOKEN: options.token }),
    },
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data: Buffer) => (text += data.toString()));
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const address = /http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]+/;
  await until(() => address.test(text), 60_000);
  const stop = async (signal: NodeJS.Signals = "SIGTERM"): Promise<void> => {
    child.kill(signal);
    await ended;
    rmSync(top, { recursive: true, force: true, maxRetries: 5 });
  };
  return { root, process: child, url: address.exec(text)?.[0] ?? "", printed: () => text, stop };
}

/** A page, and what it complained of. */
export interface Visitor {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors of the page's scripts, and requests refused by its policy. */
  readonly complaints: readonly string[];
  /** Addresses outside of the lab that the page asked for. */
  readonly foreign: readonly string[];
}

export async function openBrowser(): Promise<RunningBrowser> {
  return launch();
}

/** Opens the lab as a person does: with the address that was printed. */
export async function visit({ browser }: RunningBrowser, url: string, path = ""): Promise<Visitor> {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, acceptDownloads: true });
  const page = await context.newPage();
  const complaints: string[] = [];
  const foreign: string[] = [];
  page.on("pageerror", (error) => complaints.push(String(error.stack ?? error)));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(`${message.text()} (${message.location().url})`);
  });
  page.on("request", (request) => {
    if (!/^(http:\/\/127\.0\.0\.1:\d+\/|data:|blob:)/.test(request.url())) foreign.push(request.url());
  });
  await page.goto(url);
  await ready(page);
  if (path !== "") {
    await page.goto(`${page.url().replace(/\/lab.*$/, "")}/lab/tree/${path}`);
    await ready(page);
    // Now and then JupyterLab does not open what its address names, and a person loads the page again; twice in a row would be ours.
    if (
      !(await idle(page, 30_000).then(
        () => true,
        () => false,
      ))
    ) {
      await page.reload();
      await ready(page);
      await idle(page);
    }
  }
  return { page, context, complaints, foreign };
}

/** The page can be used. */
export async function ready(page: Page): Promise<void> {
  await page.waitForSelector("body[data-ready]", { state: "attached", timeout: 30_000 });
}

const statusBar = (page: Page): Locator => page.locator("#jp-main-statusbar");

/** The kernel of the notebook in front is idle. */
export async function idle(page: Page, timeout = 60_000): Promise<void> {
  const said = async (): Promise<string> => (await statusBar(page).innerText()).replaceAll(/\s+/g, " ");
  await until(async () => / \| Idle/.test(await said()), timeout).catch(async () => {
    throw new Error(`the kernel did not become idle; the page says: ${await said()}`);
  });
}

/** Chooses an entry of a menu. */
export async function choose(page: Page, menu: string, ...entries: readonly RegExp[]): Promise<void> {
  await page.locator(".lm-MenuBar-item", { hasText: new RegExp(`^${menu}$`) }).click();
  for (const [at, entry] of entries.entries()) {
    const item = page.locator(".lm-Menu").nth(at).locator(".lm-Menu-item", { hasText: entry });
    await item.first().waitFor();
    if (at < entries.length - 1) await item.first().hover();
    else await item.first().click();
    if (at < entries.length - 1)
      await page
        .locator(".lm-Menu")
        .nth(at + 1)
        .waitFor();
  }
}

/** The notebook in front. */
export const notebookOf = (page: Page): Locator => page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook");

/** The code cell whose text holds this. */
export const cellWith = (page: Page, text: string): Locator =>
  notebookOf(page)
    .locator(".jp-CodeCell", { has: page.locator(".cm-content", { hasText: text }) })
    .first();

/** Puts a text in the place of a cell's. */
export async function retype(page: Page, cell: Locator, text: string): Promise<void> {
  await cell.locator(".cm-content").click();
  await page.keyboard.press("Control+A");
  await page.keyboard.press("Delete");
  await page.keyboard.insertText(text);
}

/** Adds a code cell below the active one and types a text into it; gives the cell. */
export async function addCell(page: Page, text: string): Promise<Locator> {
  await page.keyboard.press("Escape");
  await page.keyboard.press("b");
  await page.keyboard.press("Enter");
  await page.keyboard.insertText(text);
  return notebookOf(page).locator(".jp-Cell.jp-mod-active");
}

/** Keeps a picture of the page, to be looked at. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`) });
}
