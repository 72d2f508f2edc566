/** A notebook as people know it: its cells under the keys of Jupyter, its files, and its kernels. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Locator, Page } from "playwright-core";
import { code, notebook } from "../lab/harness.js";
import { noBrowser, type RunningBrowser } from "./chromium.js";
import { choose, idle, notebookOf, openBrowser, picture, ready, startLab, visit, type Started } from "./lab-page.js";

const reason = await noBrowser();
const MATHS = "# Waiting\n\nLet $\\lambda L = \\frac{1}{2}$, for $5 a day.\n\n$$W = \\int_0^L x\\,dx$$";
const FILES = {
  "keys.ipynb": notebook(code("1"), code("2"), code("3")),
  "text.ipynb": notebook(
    { cell_type: "markdown", id: "m", metadata: {}, source: [MATHS] },
    code("let name = 1;\nname + name"),
  ),
  "inner/deep.ipynb": notebook(code("9")),
};

let running: RunningBrowser;
let lab: Started;

beforeAll(async () => {
  if (reason === undefined) [running, lab] = await Promise.all([openBrowser(), startLab(FILES)]);
});
afterAll(async () => {
  await running?.close();
  await lab?.stop();
});

const press = async (page: Page, ...keys: readonly string[]): Promise<void> => {
  for (const key of keys) await page.keyboard.press(key);
};
/** The texts of the cells, in order. */
const texts = async (page: Page): Promise<readonly string[]> =>
  (await notebookOf(page).locator(".jp-Cell .cm-content").allInnerTexts()).map((text) => text.trim());

describe.skipIf(reason !== undefined)("cells", () => {
  let page: Page;

  beforeAll(async () => {
    if (reason === undefined) ({ page } = await visit(running, lab.url, "keys.ipynb"));
  });
  beforeEach(async () => {
    await notebookOf(page).locator(".jp-CodeCell").first().locator(".jp-InputPrompt").click();
    await press(page, "Escape");
  });

  test("are added, cut, pasted, deleted and brought back", async () => {
    await press(page, "b", "a");
    await expect.poll(() => texts(page)).toEqual(["1", "", "", "2", "3"]);
    await press(page, "d", "d", "d", "d");
    await expect.poll(() => texts(page)).toEqual(["1", "2", "3"]);
    await press(page, "x", "v");
    expect([...(await texts(page))].sort()).toEqual(["1", "2", "3"]);
    await press(page, "d", "d", "z");
    await expect.poll(async () => [...(await texts(page))].sort()).toEqual(["1", "2", "3"]);
  });

  test("are moved, merged and split", async () => {
    const before = await texts(page);
    await press(page, "Control+Shift+ArrowDown");
    await expect.poll(() => texts(page)).toEqual([before[1], before[0], before[2]]);
    await press(page, "Control+Shift+ArrowUp");
    await expect.poll(() => texts(page)).toEqual(before);
    await press(page, "Shift+ArrowDown", "Shift+M");
    await expect.poll(async () => (await texts(page)).length).toBe(2);
    await press(page, "Enter", "Control+Home", "End", "Control+Shift+Minus");
    await expect.poll(async () => (await texts(page)).length).toBe(3);
  });

  test("change their kind, show line numbers, and are folded with their outputs", async () => {
    await press(page, "m");
    await expect.poll(() => notebookOf(page).locator(".jp-MarkdownCell").count()).toBe(1);
    await press(page, "y");
    await expect.poll(() => notebookOf(page).locator(".jp-MarkdownCell").count()).toBe(0);
    await choose(page, "View", /^Show Line Numbers/);
    await expect.poll(() => notebookOf(page).locator(".cm-lineNumbers").count()).toBeGreaterThan(0);
    await choose(page, "View", /^Show Line Numbers/);
    await notebookOf(page).locator(".jp-CodeCell").first().locator(".jp-InputPrompt").click();
    await press(page, "Control+Enter");
    await expect.poll(() => notebookOf(page).locator(".jp-OutputArea-output").count()).toBeGreaterThan(0);
    await choose(page, "View", /^Collapse Selected Code/);
    await expect.poll(() => notebookOf(page).locator(".jp-InputPlaceholder").count()).toBe(1);
    await choose(page, "View", /^Expand Selected Code/);
    await choose(page, "View", /^Collapse Selected Outputs/);
    await expect.poll(() => notebookOf(page).locator(".jp-OutputPlaceholder").count()).toBe(1);
    await choose(page, "View", /^Expand Selected Outputs/);
  });

  test("are run up to here, and all anew after a restart", async () => {
    await choose(page, "Kernel", /^Restart Kernel and Run All Cells/);
    await page.locator(".jp-Dialog button", { hasText: /^Restart$/ }).click();
    const prompts = notebookOf(page).locator(".jp-CodeCell .jp-InputPrompt");
    await expect.poll(() => prompts.allInnerTexts(), { timeout: 30_000 }).toEqual(["[1]:", "[2]:", "[3]:"]);
    await prompts.last().click();
    await choose(page, "Run", /^Run All Above Selected Cell/);
    await expect.poll(() => prompts.allInnerTexts(), { timeout: 30_000 }).toEqual(["[4]:", "[5]:", "[3]:"]);
  });
});

describe.skipIf(reason !== undefined)("a notebook", () => {
  test("shows formulas as formulas and prices as prices", async () => {
    const { page, context } = await visit(running, lab.url, "text.ipynb");
    expect(await notebookOf(page).locator("math").count()).toBe(2);
    expect(await notebookOf(page).locator("math[display=block]").count()).toBe(1);
    expect(await notebookOf(page).locator(".jp-MarkdownOutput").innerText()).toContain("$5 a day");
    await context.close();
  });

  test("is searched, and a name in it replaced", async () => {
    const { page, context } = await visit(running, lab.url, "text.ipynb");
    await notebookOf(page).locator(".jp-CodeCell .cm-content").click();
    await press(page, "Escape", "Control+H");
    const form = page.locator(".jp-DocumentSearch-overlay");
    await form.waitFor();
    await picture(page, "replace");
    await form.locator("textarea").nth(0).fill("name");
    await form.locator("textarea").nth(1).fill("title");
    await form.locator(".jp-DocumentSearch-index-counter", { hasText: "/3" }).waitFor();
    await form.locator("button", { hasText: /^Replace All$/ }).click();
    await expect
      .poll(() => notebookOf(page).locator(".jp-CodeCell .cm-content").innerText())
      .toContain("title + title");
    await context.close();
  });
});

describe.skipIf(reason !== undefined)("files", () => {
  test("are found in folders, uploaded, duplicated and renamed", async () => {
    const { page, context } = await visit(running, lab.url);
    const row = (name: string): Locator => page.locator(".jp-DirListing-item", { hasText: name });
    await row("inner").dblclick();
    await row("deep.ipynb").waitFor();
    const upload = join(lab.root, "..", "uploaded.ipynb");
    writeFileSync(upload, notebook(code("7")));
    const chooser = page.waitForEvent("filechooser");
    await page
      .locator(
        ".jp-FileBrowser-toolbar [data-jp-item-name=uploader] jp-button, .jp-FileBrowser-toolbar [data-jp-item-name=uploader] button",
      )
      .first()
      .click();
    await (await chooser).setFiles(upload);
    await row("uploaded.ipynb").waitFor();
    expect(existsSync(join(lab.root, "inner", "uploaded.ipynb"))).toBe(true);
    await row("uploaded.ipynb").click({ button: "right" });
    await page.locator(".lm-Menu-item", { hasText: /^Duplicate/ }).click();
    await row("uploaded-Copy.ipynb").waitFor();
    await row("uploaded-Copy.ipynb").click();
    await press(page, "F2");
    await page.locator(".jp-DirListing-editor").fill("renamed.ipynb");
    await press(page, "Enter");
    await row("renamed.ipynb").waitFor();
    expect(JSON.parse(readFileSync(join(lab.root, "inner", "renamed.ipynb"), "utf8")).cells[0].source).toEqual(["7"]);
    await context.close();
  });

  test("save themselves after a time that the user may set, and ask before anything is lost", async () => {
    const { page, context } = await visit(running, lab.url, "inner/deep.ipynb");
    const cell = (): Locator => notebookOf(page).locator(".jp-CodeCell .cm-content");
    await cell().click();
    await page.keyboard.type(" + 1");
    const asked = new Promise<string>((resolve) =>
      page.once("dialog", (dialog) => {
        resolve(dialog.type());
        void dialog.dismiss();
      }),
    );
    await page.close({ runBeforeUnload: true });
    expect(await asked).toBe("beforeunload");
    const base = page.url().replace(/\/lab.*$/, "");
    const status = await page.evaluate(
      async (address) =>
        (await fetch(address, { method: "PUT", body: '{"raw":"{\\"autosaveInterval\\": 1}"}' })).status,
      `${base}/lab/api/settings/@jupyterlab/docmanager-extension:plugin`,
    );
    expect(status).toBe(204);
    page.on("dialog", (dialog) => void dialog.accept());
    await page.reload();
    await ready(page);
    await idle(page);
    await cell().click();
    await page.keyboard.type(" + 2");
    await expect
      .poll(() => readFileSync(join(lab.root, "inner", "deep.ipynb"), "utf8"), { timeout: 15_000 })
      .toContain("+ 2");
    await context.close();
  });
});

describe.skipIf(reason !== undefined)("kernels", () => {
  test("that run are listed, and ended from the list", async () => {
    const { page, context } = await visit(running, lab.url, "text.ipynb");
    await page.locator(".jp-SideBar .lm-TabBar-tab[data-id=jp-running-sessions]").click();
    const list = page.locator("#jp-running-sessions");
    await list.locator(".jp-RunningSessions-item", { hasText: "text.ipynb" }).last().waitFor();
    await picture(page, "running");
    const base = page.url().replace(/\/lab.*$/, "");
    const paths = async (): Promise<readonly string[]> =>
      page.evaluate(
        async (address) =>
          ((await (await fetch(`${address}/api/sessions`)).json()) as { path: string }[]).map(({ path }) => path),
        base,
      );
    expect(await paths()).toContain("text.ipynb");
    await list.locator(".jp-RunningSessions-shutdownAll", { hasText: "Shut Down All" }).click();
    await page.locator(".jp-Dialog button.jp-mod-warn").click();
    await expect.poll(paths).toEqual([]);
    await context.close();
  });
});

test.skipIf(reason !== undefined)(
  "the page names its parts for who does not see it, and is reached by keys alone",
  async () => {
    const { page, context } = await visit(running, lab.url, "keys.ipynb");
    await ready(page);
    await idle(page);
    const unnamed = await page.evaluate(() => {
      const named = (element: Element): boolean =>
        (element.getAttribute("aria-label") ?? element.getAttribute("title") ?? element.textContent ?? "").trim() !==
          "" || element.closest("[aria-label], [title]") !== null;
      return [...document.querySelectorAll("button, a, [role=button], [role=menuitem], [role=tab]")]
        .filter((element) => element.checkVisibility() && !named(element))
        .map((element) => element.outerHTML.slice(0, 200));
    });
    expect(unnamed).toEqual([]);
    expect(await notebookOf(page).locator(".jp-CodeCell").first().getAttribute("aria-label")).toMatch(/cell/i);
    const reached = new Set<string>();
    for (let n = 0; n < 40; n++) {
      await press(page, "Tab");
      reached.add(
        await page.evaluate(
          () =>
            document.activeElement?.closest(
              "[role=menubar], .jp-FileBrowser, .jp-NotebookPanel, .jp-SideBar, #jp-main-statusbar",
            )?.className ?? "",
        ),
      );
    }
    expect([...reached].join(" ")).toMatch(/jp-FileBrowser|jp-NotebookPanel/);
    await context.close();
  },
);
