/**
 * JupyterLab, opened in a real browser as a user opens it: a notebook is opened, all its cells are run, the figures are there.
 * Started by `npm run interop`, which puts JupyterLab on the path.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launch, type RunningBrowser } from "../browser/chromium.js";
import { ROOT } from "../quality/sources.js";

const work = path.join(process.env["KERNEL_LAB_WORK"] ?? path.join(ROOT, ".cache"), "lab");
const mail = path.join(ROOT, "notebooks", "00-the-mail.ipynb");
const small = path.join(ROOT, "test", "interop", "small.ipynb");
const token = "judge";

let server: ChildProcess;
let browser: RunningBrowser;
let address = "";
const said: string[] = [];

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });

async function until<T>(
  what: string,
  seconds: number,
  look: () => Promise<T | undefined>,
  more?: () => Promise<string>,
): Promise<T> {
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    const seen = await look().catch(() => undefined);
    if (seen !== undefined) return seen;
    await sleep(250);
  }
  throw new Error(`${what} did not happen in ${seconds} s\n${(await more?.()) ?? ""}\n${said.join("").slice(-1000)}`);
}

beforeAll(async () => {
  mkdirSync(work, { recursive: true });
  for (const file of [mail, small]) if (existsSync(file)) copyFileSync(file, path.join(work, path.basename(file)));
  // The notebooks find kernel-lib and the datasets as they do in the checkout.
  for (const name of ["node_modules", "datasets"])
    if (existsSync(path.join(ROOT, name)) && !existsSync(path.join(work, "..", name)))
      symlinkSync(path.join(ROOT, name), path.join(work, "..", name), "junction");
  const port = await freePort();
  address = `http://127.0.0.1:${port}/lab`;
  const options = [
    "--no-browser",
    "--allow-root",
    `--port=${port}`,
    "--port-retries=0",
    "--ip=127.0.0.1",
    `--IdentityProvider.token=${token}`,
  ];
  server = spawn("jupyter", ["lab", ...options, `--ServerApp.root_dir=${work}`, "--LabApp.news_url=None"], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  for (const stream of [server.stdout, server.stderr]) stream?.on("data", (part: Buffer) => said.push(part.toString()));
  await until("the server's start", 60, async () => ((await fetch(`${address}?token=${token}`)).ok ? true : undefined));
  browser = await launch();
});

afterAll(async () => {
  await browser?.close();
  server?.kill("SIGTERM");
});

/**
 * Watches for the kernel's first answer on the page's own connection. Before it, JupyterLab takes "run" for a page without a
 * kernel and asks which to start.
 */
function firstAnswer(page: Page): () => Promise<true | undefined> {
  const answers: true[] = [];
  page.on("websocket", (socket) => {
    socket.on("framereceived", ({ payload }) => {
      if (payload.toString("utf8").includes("kernel_info_reply")) answers.push(true);
    });
  });
  return () => Promise.resolve(answers[0]);
}

/** Opens a notebook and runs all its cells; gives the page when no cell is waiting any more. */
async function runAll(name: string, seconds: number): Promise<Page> {
  const page = await browser.browser.newPage({ viewport: { width: 1400, height: 6000 } });
  page.setDefaultTimeout(8000); // a click that a dialog covers must not wait for ever
  const answered = firstAnswer(page);
  await page.goto(`${address}/tree/${name}?token=${token}&reset`, { timeout: 60_000 });
  await page.locator(".jp-Notebook .jp-CodeCell").first().waitFor({ timeout: 60_000 });
  await until(`the kernel of ${name}`, 90, answered);
  await page.locator(".jp-Toolbar-kernelName", { hasText: "TypeScript" }).first().waitFor({ timeout: 30_000 });
  const prompts = page.locator(".jp-Notebook .jp-CodeCell .jp-InputPrompt");
  const begun = async (): Promise<true | undefined> =>
    (await prompts.allInnerTexts()).some((text) => /\[[\d*]+\]/.test(text)) ? true : undefined;
  await until(`starting ${name}`, 120, async () => {
    // A slow machine may still be asked which kernel, although the notebook names it.
    if (await page.locator(".jp-Dialog select").isVisible()) {
      await page.locator(".jp-Dialog select").selectOption({ label: "TypeScript (kernel-lib)" });
      await page.locator(".jp-Dialog button.jp-mod-accept").click();
    }
    await page.locator("li.lm-MenuBar-item", { hasText: /^Run$/ }).click();
    await page.locator("li.lm-Menu-item[data-command='runmenu:run-all']").click();
    return until("a running cell", 30, begun);
  });
  await until(
    `running ${name}`,
    seconds,
    async () => {
      const texts = await prompts.allInnerTexts();
      return texts.length > 0 && texts.every((text) => /\[\d+\]/.test(text)) ? true : undefined;
    },
    async () => (await prompts.allInnerTexts()).join(" "),
  );
  return page;
}

describe("JupyterLab", () => {
  it("runs a small notebook, and shows the error that it makes on purpose", async () => {
    const page = await runAll("small.ipynb", 90);
    const outputs = (await page.locator(".jp-Notebook .jp-OutputArea-output").allInnerTexts()).join("\n");
    expect(outputs).toContain("later 2");
    expect(outputs).toContain("KL000");
    await page.close();
  });

  it.skipIf(!existsSync(mail))("runs 00-the-mail and draws its figures", async () => {
    const page = await runAll("00-the-mail.ipynb", 240);
    const drawn = page.locator(".jp-Notebook .js-plotly-plot:has(.main-svg :is(.trace, .hm))");
    const asked = (readFileSync(mail, "utf8").match(/\bshow\(figure\./g) ?? []).length;
    await until(`drawing ${asked} figures`, 60, async () => ((await drawn.count()) >= asked ? true : undefined));
    expect(asked).toBeGreaterThan(0);
    const failed = page.locator(".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.error']");
    expect(await failed.allInnerTexts()).toEqual([]);
    await page.close();
  });
});
