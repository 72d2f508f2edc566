/** The first hour in the lab, done as a person does it: with the mouse and the keys, in a real browser. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Page } from "playwright-core";
import { noBrowser, type RunningBrowser } from "./chromium.js";
import {
  addCell,
  cellWith,
  choose,
  idle,
  notebookOf,
  openBrowser,
  picture,
  ready,
  retype,
  startLab,
  visit,
  type Started,
  type Visitor,
} from "./lab-page.js";

const reason = await noBrowser();

let running: RunningBrowser;
let lab: Started;
let visitor: Visitor;
let page: Page;

beforeAll(async () => {
  if (reason !== undefined) return;
  [running, lab] = await Promise.all([openBrowser(), startLab()]);
  visitor = await visit(running, lab.url);
  page = visitor.page;
});
afterAll(async () => {
  await running?.close();
  await lab?.stop();
});

const outputText = (source: string): Promise<string> =>
  cellWith(page, source).locator(".jp-Cell-outputArea").innerText();

describe.skipIf(reason !== undefined)(
  `the first hour in the lab${reason === undefined ? "" : ` (not run: ${reason})`}`,
  () => {
    test("begins at the printed address with the notebooks as cards, and a list of files", async () => {
      expect(lab.printed().trim().split("\n")).toHaveLength(1);
      expect(page.url()).not.toContain("token");
      const cards = page.locator(".kernel-lab-gallery li");
      await cards.first().waitFor();
      expect(await cards.first().locator("h2").innerText()).toBe("The mail");
      expect(
        await cards
          .first()
          .locator("img")
          .evaluate((image) => Reflect.get(image, "naturalWidth") as number),
      ).toBeGreaterThan(100);
      expect(await cards.first().locator(".next").innerText()).toMatch(/^Then: \S/);
      expect(await page.locator(".jp-DirListing-item", { hasText: "00-the-mail.ipynb" }).count()).toBe(1);
      await picture(page, "1-front-page");
    });

    test("opens a notebook whose figures are drawn before anything is run", async () => {
      await page.click(".kernel-lab-gallery h2 a >> text=The mail");
      await idle(page);
      const figure = notebookOf(page).locator(".kernel-lab-figure [data-drawn=light]").first();
      await figure.scrollIntoViewIfNeeded();
      await figure.locator("svg.main-svg").first().waitFor();
      expect(await figure.getAttribute("aria-label")).toMatch(/^Swim lanes/);
      await picture(page, "2-opened");
    });

    test("runs all cells, and says what each claims", async () => {
      await choose(page, "Run", /^Run All Cells/);
      await expect
        .poll(
          () =>
            notebookOf(page)
              .locator(".jp-InputPrompt", { hasText: /^\[\*\]:$/ })
              .count(),
          { timeout: 60_000 },
        )
        .toBe(0);
      await idle(page);
      const last = notebookOf(page).locator(".jp-CodeCell").last();
      await last.scrollIntoViewIfNeeded();
      await expect.poll(() => last.locator(".jp-InputPrompt").innerText()).toMatch(/^\[1\d\]:$/);
      expect(
        await notebookOf(page)
          .locator("[data-mime-type*=stderr], .jp-RenderedText[data-mime-type='application/vnd.jupyter.error']")
          .count(),
      ).toBe(0);
      await picture(page, "3-ran-all");
    });

    test("sees the verdict change when the policy is edited", async () => {
      await notebookOf(page).locator(".jp-CodeCell").last().click();
      const race =
        'const stores = race("stores", {\n  filesystem: filesystem.xfs,\n  actors: [actor("app", ["store 0", "store 0"]), actor("flusher", ["writeback 0"])],\n});\nexplore(stores, { policy: policy.none, property: property.stableForStores }).verdict';
      const cell = await addCell(page, race);
      await page.keyboard.press("Control+Enter");
      await expect
        .poll(() => cell.locator(".jp-OutputArea-output").innerText(), { timeout: 20_000 })
        .toContain("sometimes");
      await cell.locator(".cm-content").click();
      await retype(page, cell, race.replace("policy.none", "policy.stable"));
      await page.keyboard.press("Control+Enter");
      await expect
        .poll(() => cell.locator(".jp-OutputArea-output").innerText(), { timeout: 20_000 })
        .toContain("never");
      await picture(page, "4-verdict");
    });

    test("reads where an error is, in the words of the cell", async () => {
      const broken = await addCell(page, 'const wrong = 1;\nthrow new Error("broken on purpose");');
      await page.keyboard.press("Control+Enter");
      await expect
        .poll(() => broken.locator(".jp-Cell-outputArea").innerText(), { timeout: 20_000 })
        .toContain("broken on purpose");
      expect(await broken.locator(".jp-Cell-outputArea").innerText()).toMatch(/line 2|:2:|2 \|/);
      // What is asked before a cell has failed is not run: that the kernel is idle is waited for.
      await idle(page);
      const typed = await addCell(
        page,
        "explore(mail, { policy: policy.nonesuch, property: property.cloneImmutable })",
      );
      await page.keyboard.press("Control+Enter");
      await expect
        .poll(() => typed.locator(".jp-Cell-outputArea").innerText(), { timeout: 20_000 })
        .toContain("nonesuch");
      await picture(page, "5-errors");
    });

    test("is offered names on Tab, and told what they are on Shift-Tab", async () => {
      await addCell(page, "policy.sta");
      await page.keyboard.press("Tab");
      await page.locator(".jp-Completer-item").first().waitFor();
      expect(await page.locator(".jp-Completer").innerText()).toContain("stable");
      await picture(page, "6-completion");
      await page.keyboard.press("Escape");
      await page.keyboard.press("Escape");
      await page.keyboard.press("Enter");
      const cell = notebookOf(page).locator(".jp-Cell.jp-mod-active");
      await retype(page, cell, "explore(");
      await page.keyboard.press("Shift+Tab");
      await page.locator(".jp-Tooltip").waitFor();
      expect(await page.locator(".jp-Tooltip").innerText()).toMatch(/explore/);
      await picture(page, "7-docstring");
      await page.keyboard.press("Escape");
      await retype(page, cell, "0");
      await page.keyboard.press("Escape");
    });

    test("sees a bar of progress move in its place", async () => {
      const cell = await addCell(
        page,
        'import { progress } from "kernel-lib";\nconst bar = progress("steps", { total: 5 });\nfor (let i = 1; i <= 5; i++) { await new Promise((r) => setTimeout(r, 150)); bar.update(i); }\nbar.done();',
      );
      await page.keyboard.press("Control+Enter");
      await expect
        .poll(() => cell.locator(".jp-Cell-outputArea").innerText(), { timeout: 20_000 })
        .toContain("steps: 5 of 5");
      expect(await cell.locator(".jp-OutputArea-output").count()).toBe(1);
    });

    test("interrupts an endless loop, also after an await", async () => {
      const cell = await addCell(
        page,
        'await new Promise((r) => setTimeout(r, 10));\nconsole.log("looping");\nfor (;;) {}',
      );
      await page.keyboard.press("Control+Enter");
      await expect
        .poll(() => cell.locator(".jp-Cell-outputArea").innerText(), { timeout: 20_000 })
        .toContain("looping");
      await page.keyboard.press("Escape");
      await page.keyboard.press("i");
      await page.keyboard.press("i");
      await expect
        .poll(() => cell.locator(".jp-Cell-outputArea").innerText(), { timeout: 20_000 })
        .toMatch(/Interrupt/);
      await idle(page);
      await picture(page, "8-interrupted");
    });

    test("restarts the kernel, whose variables are gone then", async () => {
      await choose(page, "Kernel", /^Restart Kernel…/);
      await page.locator(".jp-Dialog button", { hasText: /^Restart$/ }).click();
      await idle(page);
      const cell = await addCell(page, "typeof mail");
      await page.keyboard.press("Control+Enter");
      await expect
        .poll(() => cell.locator(".jp-Cell-outputArea").innerText(), { timeout: 20_000 })
        .toMatch(/Cannot find name|undefined/);
    });

    test("saves, reloads, and finds it as it was, trusted", async () => {
      const before = await notebookOf(page).locator(".jp-Cell").count();
      await page.keyboard.press("Escape");
      await page.keyboard.press("Control+S");
      const file = join(lab.root, "00-the-mail.ipynb");
      await expect.poll(() => readFileSync(file, "utf8"), { timeout: 10_000 }).toContain("stableForStores");
      expect(readFileSync(file, "utf8")).not.toContain('"trusted"');
      await page.reload();
      await ready(page);
      await idle(page);
      expect(page.url()).toMatch(/lab\/tree\/00-the-mail\.ipynb/);
      const stored = JSON.parse(readFileSync(file, "utf8")) as { readonly cells: readonly unknown[] };
      expect(stored.cells.length).toBeGreaterThanOrEqual(before);
      await notebookOf(page).locator(".jp-CodeCell").last().scrollIntoViewIfNeeded();
      const edited = cellWith(page, "stableForStores");
      await edited.scrollIntoViewIfNeeded();
      await expect.poll(() => outputText("stableForStores")).toContain("never");
      await page.locator("#jp-main-statusbar [title^='Notebook trusted']").waitFor();
      await picture(page, "9-reloaded");
    });

    test("did all that without an error of the page and without asking for anything elsewhere", () => {
      expect(visitor.foreign).toEqual([]);
      expect(visitor.complaints).toEqual([]);
    });
  },
);
