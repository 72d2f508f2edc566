/**
 * Jupyter's own front ends with our kernel, in a real browser and as a user uses them: run all, figures, completion, interrupt,
 * restart. Started by `npm run interop`, which puts them on the path.
 */
import { copyFileSync, existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import path from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launch, type RunningBrowser } from "../browser/chromium.js";
import { ROOT } from "../quality/sources.js";
import { FRONT_ENDS, startFrontEnd, until, type FrontEnd, type Running } from "./front-ends.js";

const work = process.env["KERNEL_LAB_WORK"] ?? path.join(ROOT, ".cache");
const mail = path.join(ROOT, "notebooks", "00-the-mail.ipynb");
const small = path.join(ROOT, "test", "interop", "small.ipynb");

let browser: RunningBrowser;
beforeAll(async () => {
  // The notebooks find kernel-lib and the datasets as they do in the checkout.
  mkdirSync(work, { recursive: true });
  for (const name of ["node_modules", "datasets"])
    if (existsSync(path.join(ROOT, name)) && !existsSync(path.join(work, name)))
      symlinkSync(path.join(ROOT, name), path.join(work, name), "junction");
  browser = await launch();
});
afterAll(() => browser?.close());

/**
 * Watches for the kernel's first answer on the page's own connection. Before it, a front end takes "run" for a page without a
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

describe.each(FRONT_ENDS)("$name", (frontEnd: FrontEnd) => {
  let running: Running;

  beforeAll(async () => {
    const folder = path.join(work, frontEnd.name.replaceAll(/\W+/g, "-"));
    mkdirSync(folder, { recursive: true });
    for (const file of [mail, small]) copyFileSync(file, path.join(folder, path.basename(file)));
    running = await startFrontEnd(frontEnd, folder);
  });
  afterAll(() => {
    running?.process.kill("SIGTERM");
  });

  /** Opens a notebook; gives the page when its kernel answers. */
  async function open(name: string): Promise<Page> {
    const page = await browser.browser.newPage({ viewport: { width: 1400, height: 6000 } });
    page.setDefaultTimeout(8000); // a click that a dialog covers must not wait for ever
    const answered = firstAnswer(page);
    await page.goto(`${running.address}/${frontEnd.pathOf(name)}`, { timeout: 60_000 });
    await frontEnd.codeCells(page).first().waitFor({ timeout: 60_000 });
    await until(`the kernel of ${name}`, 90, answered, () => Promise.resolve(running.said()));
    await frontEnd.kernelName(page).first().waitFor({ timeout: 30_000 });
    return page;
  }

  /** Runs all cells of a notebook; gives the page when no cell is waiting any more. */
  async function runAll(name: string, seconds: number): Promise<Page> {
    const page = await open(name);
    const prompts = frontEnd.prompts(page);
    const texts = async (): Promise<readonly string[]> => prompts.allInnerTexts();
    const begun = async (): Promise<true | undefined> =>
      (await texts()).some((text) => /\[[\d*]+\]/.test(text)) ? true : undefined;
    await until(`starting ${name}`, 120, async () => {
      await frontEnd.runAll(page);
      return until("a running cell", 30, begun);
    });
    const ended = async (): Promise<true | undefined> =>
      (await texts()).length > 0 && (await texts()).every((text) => /\[\d+\]/.test(text)) ? true : undefined;
    await until(`running ${name}`, seconds, ended, async () => (await texts()).join(" "));
    return page;
  }

  const seen = (page: Page, text: string): Promise<true> =>
    until(`the output ${text}`, 30, async () =>
      (await frontEnd.outputs(page).allInnerTexts()).join("\n").includes(text) ? true : undefined,
    );

  it("runs a small notebook, and shows the error that it makes on purpose", async () => {
    const page = await runAll("small.ipynb", 90);
    await seen(page, "later 2");
    await seen(page, "KL000");
    await page.close();
  });

  it("runs 00-the-mail and draws its figures", async () => {
    const page = await runAll("00-the-mail.ipynb", 240);
    const drawn = page.locator(".js-plotly-plot:has(.main-svg :is(.trace, .hm))");
    const asked = (readFileSync(mail, "utf8").match(/\bshow\(figure\./g) ?? []).length;
    await until(`drawing ${asked} figures`, 60, async () => ((await drawn.count()) >= asked ? true : undefined));
    expect(asked).toBeGreaterThan(0);
    expect(await frontEnd.failed(page).allInnerTexts()).toEqual([]);
    await page.close();
  });

  it("completes, interrupts an endless loop, and restarts", async () => {
    const page = await open("small.ipynb");
    const newCell = async (text: string): Promise<void> => {
      await frontEnd.commandMode(page);
      await page.keyboard.press("b");
      await page.keyboard.press("Enter");
      await page.keyboard.type(text);
    };
    await frontEnd.prompts(page).first().click();
    await newCell('const answer = { first: 41, second: 42 }; console.log("here " + answer.second)');
    await page.keyboard.press("Control+Enter");
    await seen(page, "here 42");
    await newCell("answer.");
    await page.keyboard.press("Tab");
    await until("completion", 20, async () =>
      (await frontEnd.completions(page).allInnerTexts()).join().includes("second") ? true : undefined,
    );
    await page.keyboard.press("Escape");
    await newCell('await 0; console.log("looping"); for (;;) {}');
    await page.keyboard.press("Control+Enter");
    await seen(page, "looping");
    await frontEnd.commandMode(page);
    await page.keyboard.press("i");
    await page.keyboard.press("i");
    await seen(page, "Interrupt");
    await page.keyboard.press("0");
    await page.keyboard.press("0");
    await frontEnd.confirmRestart(page).click();
    await page.waitForTimeout(3000);
    await newCell('console.log("now " + typeof (globalThis as any).answer + " again")');
    await page.keyboard.press("Control+Enter");
    await seen(page, "now undefined again");
    await page.close();
  });
});
