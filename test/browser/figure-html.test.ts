/**
 * The `text/html` of a figure in front ends that do not draw figures themselves, each as it handles outputs: JupyterLab puts the
 * HTML in and makes its scripts anew, perhaps before the place is on the page; the classic Notebook runs scripts apart from their
 * place, on a page with an AMD loader; a notebook that is not trusted loses its scripts.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Page } from "playwright-core";
import { forgetPlotly } from "../../kernel-lib/notebook/figure-html.js";
import { bundle } from "../../kernel-lib/notebook/index.js";
import { losses, waits } from "../page/sample.js";
import { launch, noBrowser, type RunningBrowser } from "./chromium.js";

const reason = await noBrowser();
let running: RunningBrowser | undefined;

beforeAll(async () => {
  if (reason === undefined) running = await launch();
});
afterAll(() => running?.close());
beforeEach(() => forgetPlotly());

const html = (): readonly string[] => [waits, losses].map((figure) => String(bundle(figure)?.["text/html"]));

async function frontEnd(): Promise<{ readonly page: Page; readonly complaints: string[] }> {
  if (running === undefined) throw new Error("no browser");
  const page = await running.browser.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => {
    if (!/^(?:data|blob|about):/.test(request.url())) complaints.push(request.url());
  });
  await page.setContent("<!doctype html><body><div id=cells></div></body>");
  return { page, complaints };
}

async function drawn({ page, complaints }: Awaited<ReturnType<typeof frontEnd>>): Promise<void> {
  await page.waitForFunction(() => document.querySelectorAll(".kernel-lib-figure[data-state=drawn]").length === 2);
  expect(await page.locator(".kernel-lib-figure .scatterlayer .trace").count()).toBe(4);
  expect(await page.locator(".kernel-lib-figure .heatmaplayer image").count()).toBe(1);
  expect(await page.locator(".kernel-lib-figure > p:visible").count()).toBe(0);
  expect(await page.getByRole("img", { name: /^Mean wait/ }).count()).toBe(1);
  expect(complaints).toEqual([]);
}

describe.skipIf(reason !== undefined)(`a figure as HTML${reason === undefined ? "" : ` (not run: ${reason})`}`, () => {
  test("draws itself where scripts are made anew, as JupyterLab does", async () => {
    const open = await frontEnd();
    await open.page.evaluate((outputs) => {
      for (const output of outputs) {
        const place = document.createElement("div");
        place.innerHTML = output;
        document.querySelector("#cells")?.append(place);
        for (const script of place.querySelectorAll("script")) {
          const again = document.createElement("script");
          for (const { name, value } of script.attributes) again.setAttribute(name, value);
          again.textContent = script.textContent;
          script.replaceWith(again);
        }
      }
    }, html());
    await drawn(open);
  });

  test("draws itself when it is put on the page later, or shown later", async () => {
    const open = await frontEnd();
    await open.page.evaluate((outputs) => {
      for (const [at, output] of outputs.entries()) {
        const place = document.createElement("div");
        place.innerHTML = output;
        const scripts = [...place.querySelectorAll("script")];
        if (at === 0) document.head.append(scripts.find((script) => script.className !== "") ?? "");
        for (const script of scripts.filter(({ type, className }) => type === "" && className === "")) {
          const again = document.createElement("script");
          again.textContent = script.textContent;
          document.head.append(again);
        }
        setTimeout(() => document.querySelector("#cells")?.append(place), 300);
      }
    }, html());
    await drawn(open);
  });

  test("draws itself beside an AMD loader, and leaves it alone", async () => {
    const open = await frontEnd();
    await open.page.evaluate((outputs) => {
      let defined = 0;
      const define = Object.assign(() => (defined += 1), { amd: {} });
      Object.assign(window, { define, requirejs: define, definedModules: () => defined });
      for (const output of outputs)
        document.querySelector("#cells")?.append(document.createRange().createContextualFragment(output));
    }, html());
    await drawn(open);
    expect(await open.page.evaluate(() => (Reflect.get(window, "definedModules") as () => number)())).toBe(0);
  });

  test("is drawn from a saved notebook, whose page is opened anew", async () => {
    const open = await frontEnd();
    await open.page.setContent(`<!doctype html><body>${html().join("\n")}</body>`);
    await drawn(open);
  });

  test("shows its words where scripts do not run, and how to draw it where plotly.js is missing", async () => {
    const open = await frontEnd();
    const [, second = ""] = html();
    await open.page.evaluate((output) => {
      const place = document.querySelector("#cells");
      if (place !== null) place.innerHTML = output;
    }, second);
    expect(await open.page.locator(".kernel-lib-figure > p").innerText()).toBe(losses.alt);
    await open.page.setContent(`<!doctype html><body>${second}</body>`);
    await open.page.locator(".kernel-lib-figure small").waitFor({ state: "visible" });
    expect(await open.page.locator(".kernel-lib-figure > p").innerText()).toContain("Run the notebook again");
    expect(open.complaints).toEqual([]);
  });
});
