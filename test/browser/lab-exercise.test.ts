/** An exercise as a student meets it: what is locked cannot be changed, work can be begun again, and handing in makes a file that is graded. */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Page } from "playwright-core";
import { stampOf } from "../../kernel-lib/lab/classroom/stamp.js";
import { stamped } from "../../kernel-lib/lab/classroom/stamping.js";
import { restore } from "../../kernel-lib/lab/grading/restore.js";
import { type Notebook, textOf } from "../../kernel-lib/lab/runner/notebook.js";
import { notebookText } from "../../kernel-lib/lab/runner/store.js";
import { exercise, released } from "../grading/exercise.js";
import { code, notebook } from "../lab/harness.js";
import { noBrowser, type RunningBrowser } from "./chromium.js";
import {
  cellWith,
  choose,
  notebookOf,
  openBrowser,
  picture,
  retype,
  startLab,
  visit,
  type Started,
} from "./lab-page.js";

const reason = await noBrowser();
let running: RunningBrowser;
let lab: Started;
let page: Page;

beforeAll(async () => {
  if (reason !== undefined) return;
  const files = { "class/pins.ipynb": notebookText(stamped(released, "pins")), "plain.ipynb": notebook(code("1")) };
  [running, lab] = await Promise.all([openBrowser(), startLab(files)]);
  ({ page } = await visit(running, lab.url, "class/pins.ipynb"));
});
afterAll(async () => {
  await running?.close();
  await lab?.stop();
});

const inClass = (name: string): string => join(lab.root, "class", name);
const read = (name: string): Notebook => JSON.parse(readFileSync(inClass(name), "utf8"));
const sources = ({ cells }: Notebook): readonly string[] => cells.map(({ source }) => textOf(source));
const MINE = "const rise = (pins: number): number => pins * BIAS;";
const button = (name: string) => page.locator(".jp-Dialog button", { hasText: name });

describe.skipIf(reason !== undefined)("an exercise", () => {
  test("shows what is worth points and what is locked, and a locked cell cannot be typed into", async () => {
    const cell = cellWith(page, "one pin is 1024");
    expect(await cell.getAttribute("data-marks")).toBe("test · 3 points · locked");
    expect(await cellWith(page, "YOUR CODE HERE").getAttribute("data-marks")).toBe("your answer");
    await cell.locator(".cm-content").click();
    await page.keyboard.insertText("CHANGED");
    expect(await cell.locator(".cm-content").innerText()).not.toContain("CHANGED");
    await picture(page, "exercise");
  });

  test("is handed in as a file that grading takes as it is, and the student is asked once", async () => {
    await retype(page, cellWith(page, "YOUR CODE HERE"), MINE);
    await choose(page, "File", /^Submit/);
    await page.locator(".jp-Dialog input").fill("17");
    await button("Next").click();
    await page.locator(".jp-Dialog input").fill("Ada L.");
    await button("Hand in").click();
    await button("Close").click();
    const file = read("pins-17.ipynb");
    expect(stampOf(file.metadata)).toMatchObject({ assignment: "pins", author: { student: "17", name: "Ada L." } });
    expect(stampOf(file.metadata).digest).toBe(stampOf(stamped(released, "pins").metadata).digest);
    expect(sources(file)).toContain(MINE);
    expect(restore(exercise, released, file).notes).toEqual([]);
    await choose(page, "File", /^Submit/);
    await button("Download").waitFor();
    const download = page.waitForEvent("download");
    await button("Download").click();
    expect((await download).suggestedFilename()).toBe("pins-17.ipynb");
  });

  test("can be begun again; the work before is kept in a copy", async () => {
    await choose(page, "File", /^Reset Exercise/);
    await button("Begin again").click();
    await button("Ok").click();
    expect(sources(read("pins.ipynb"))).toEqual(sources(released));
    expect(readdirSync(inClass("")).sort()).toEqual(
      expect.arrayContaining(["pins-17.ipynb", "pins-Copy.ipynb", "pins.ipynb"]),
    );
    expect(sources(read("pins-Copy.ipynb"))).toContain(MINE);
    expect(existsSync(inClass("pins.ipynb"))).toBe(true);
    await expect.poll(() => notebookOf(page).locator(".kernel-lab-marked").count()).toBeGreaterThan(3);
  });

  test("has its entries in the menu only where there is one", async () => {
    const { page: other } = await visit(running, lab.url, "plain.ipynb");
    await other.locator(".lm-MenuBar-item", { hasText: /^File$/ }).click();
    await other.locator(".lm-Menu-item", { hasText: /^Save/ }).first().waitFor();
    expect(await other.locator(".lm-Menu-item:not(.lm-mod-hidden)", { hasText: /^Submit/ }).count()).toBe(0);
    await other.close();
  });
});
