/** Exported pages in a real browser: drawn, silent, legible everywhere. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { parseNotebook, renderPage } from "../../kernel-lib/lab/page/index.js";
import type { Figure } from "../../kernel-lib/figure/figure.js";
import { code, notebook, sample, shown, waits } from "../page/sample.js";
import { launch, noBrowser, type RunningBrowser } from "./chromium.js";

const reason = await noBrowser();
const folder = mkdtempSync(join(tmpdir(), "kernel-lib-browser-test-"));
const committed = fileURLToPath(new URL("../../notebooks/00-the-mail.ipynb", import.meta.url));
let running: RunningBrowser | undefined;

beforeAll(async () => {
  vi.stubEnv("KERNEL_LIB_PLOTLY", "none");
  if (reason === undefined) running = await launch();
});
afterAll(async () => {
  await running?.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Opened {
  readonly page: Page;
  /** Everything the page asked for, but for itself and data inside of it. */
  readonly asked: string[];
  readonly complaints: string[];
}

async function opened(json: string, options: BrowserContextOptions = {}): Promise<Opened> {
  const file = join(folder, "page.html");
  writeFileSync(file, renderPage(parseNotebook(json, "test"), { name: "test.ipynb" }).html);
  if (running === undefined) throw new Error("no browser");
  const context = await running.browser.newContext(options);
  const page = await context.newPage();
  const asked: string[] = [];
  const complaints: string[] = [];
  const url = pathToFileURL(file).href;
  page.on("request", (request) => {
    if (!/^(?:data|blob):/.test(request.url()) && request.url() !== url) asked.push(request.url());
  });
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(url);
  if ((await page.locator("figure.plot").count()) > 0)
    await page.waitForFunction(() => document.documentElement.dataset["figures"] !== undefined);
  return { page, asked, complaints };
}

/** Everything that must hold of any page, whatever is on it. */
async function wellBehaved({ page, asked, complaints }: Opened): Promise<void> {
  expect(asked).toEqual([]);
  expect(complaints).toEqual([]);
  const figures = await page.locator("figure.plot").all();
  for (const figure of figures) {
    expect(await figure.locator("svg.main-svg").count()).toBeGreaterThan(0);
    expect(await figure.locator(".trace, .hm, .cartesianlayer .plot path").count()).toBeGreaterThan(0);
    expect((await figure.locator(".drawing").getAttribute("aria-label"))?.length).toBeGreaterThan(10);
  }
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(wide).toBe(0);
}

const phone: BrowserContextOptions = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };

/** A computed style of the first element that fits. */
function styleOf(page: Page, selector: string, property: string): Promise<string> {
  return page.evaluate(
    ([wanted, name]) => {
      const element = document.querySelector(wanted);
      return element === null ? `no ${wanted}` : getComputedStyle(element).getPropertyValue(name);
    },
    [selector, property] as const,
  );
}

/** The ratio by which WCAG measures legibility, of a text to the ground it stands on. */
function contrast(page: Page, selector: string): Promise<number> {
  return page.evaluate((wanted) => {
    const numbers = (colour: string): number[] => (colour.match(/[\d.]+/g) ?? []).map(Number);
    const luminance = (colour: string): number => {
      const [r = 0, g = 0, b = 0] = numbers(colour).map((value) => {
        const part = value / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const element = document.querySelector(wanted);
    if (element === null) throw new Error(`no ${wanted}`);
    const style = getComputedStyle(element);
    const ink = luminance(element instanceof SVGElement ? style.fill : style.color);
    let ground = "rgba(0, 0, 0, 0)";
    for (let at: Element | null = element; at !== null && numbers(ground)[3] === 0; at = at.parentElement)
      ground = getComputedStyle(at).backgroundColor;
    const paper = luminance(ground);
    return (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
  }, selector);
}

describe.skipIf(reason !== undefined)(`a page${reason === undefined ? "" : ` (not run: ${reason})`}`, () => {
  test("opens from a file, draws all figures and formulas, and asks for nothing", async () => {
    const open = await opened(sample());
    await wellBehaved(open);
    expect(await open.page.title()).toBe("The mail of 10 August 2015");
    expect(await open.page.locator("figure.plot").count()).toBe(2);
    expect(await open.page.locator("figure.plot .scatterlayer .trace").count()).toBe(4);
    const formula = await open.page.locator("math").first().boundingBox();
    expect(formula?.width).toBeGreaterThan(3);
    expect(await open.page.locator("math").count()).toBe(5);
  });

  test.each(["light", "dark"] as const)("is legible in %s, figures too", async (colorScheme) => {
    const open = await opened(sample(), { colorScheme });
    await wellBehaved(open);
    for (const selector of [
      "p",
      ".hljs-keyword",
      ".hljs-comment",
      ".hljs-string",
      "caption",
      ".toc a",
      ".error p",
      ".fg1",
      ".fg3",
      "a[href^=http]",
    ])
      expect(await contrast(open.page, selector), selector).toBeGreaterThan(4.5);
    // The drawing has a ground of its own inside the SVG, which must be the page's.
    expect(await styleOf(open.page, ".main-svg", "background-color")).toBe(
      await styleOf(open.page, "body", "background-color"),
    );
    expect(await contrast(open.page, "figure.plot .xtick text")).toBeGreaterThan(4.5);
  });

  test("changes its colours by a button, figures with it, and remembers", async () => {
    const { page } = await opened(sample(), { colorScheme: "light" });
    const line = (): Promise<string> => styleOf(page, ".scatterlayer .js-line", "stroke");
    expect(await line()).toBe("rgb(0, 114, 178)");
    await page.click("#theme");
    await page.waitForFunction(() => document.querySelector<HTMLElement>(".drawing")?.dataset["drawn"] === "dark");
    expect(await line()).toBe("rgb(75, 163, 221)");
    await page.reload();
    await page.waitForFunction(() => document.documentElement.dataset["figures"] !== undefined);
    expect(await line()).toBe("rgb(75, 163, 221)");
  });

  test("fits a phone: nothing but code and tables is scrolled sideways", async () => {
    const open = await opened(sample(), phone);
    await wellBehaved(open);
    const tooWide = await open.page.evaluate(() =>
      [...document.querySelectorAll("main p, main figure, main svg.main-svg, main .scroll, main pre")]
        .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
        .map((element) => element.outerHTML.slice(0, 80)),
    );
    expect(tooWide).toEqual([]);
    expect(await open.page.locator(".toc details").getAttribute("open")).toBeNull();
  });

  test("draws its figures anew when its width changes", async () => {
    const { page } = await opened(sample(), { viewport: { width: 1200, height: 800 } });
    const width = async (): Promise<number> => (await page.locator("svg.main-svg").first().boundingBox())?.width ?? 0;
    const before = await width();
    await page.setViewportSize({ width: 600, height: 800 });
    await page.waitForFunction((was) => (document.querySelector("svg.main-svg")?.clientWidth ?? was) < was, before);
    expect(await width()).toBeLessThanOrEqual(568);
  });

  test("scrolls a figure that has a width of its own, and shrinks it on paper", async () => {
    const wide: Figure = { ...waits, layout: { ...waits.layout, width: 1000, title: { text: "two<br>lines" } } };
    const open = await opened(notebook([code("show(wide)", [shown(wide)])]), phone);
    await wellBehaved(open);
    expect(await open.page.evaluate(() => document.querySelector(".drawing")?.scrollWidth)).toBe(1000);
    await open.page.emulateMedia({ media: "print" });
    // The style is set before the layout is made anew: it is the layout that has to fit.
    const shrunk = (): boolean =>
      Number(document.querySelector<HTMLElement>(".drawing")?.style.zoom) < 1 &&
      (document.querySelector("svg.main-svg")?.getBoundingClientRect().width ?? Infinity) <= 360;
    await open.page.waitForFunction(shrunk, undefined, { timeout: 10_000 });
    expect(await open.page.evaluate(shrunk)).toBe(true);
  });

  test.each([1100, 1366, 1600])(
    "cuts nothing in a window of %d pixels: figures and tables reach out of the column",
    async (width) => {
      const open = await opened(readFileSync(committed, "utf8"), { viewport: { width, height: 900 } });
      await wellBehaved(open);
      const places = await open.page.locator(".drawing, .scroll").evaluateAll((all) =>
        all.map((place) => {
          const { left, right } = place.getBoundingClientRect();
          return { need: place.scrollWidth, cut: place.scrollWidth - place.clientWidth, left, right };
        }),
      );
      expect(Math.max(...places.map(({ need }) => need))).toBeGreaterThan(1000);
      expect(places.filter(({ cut, left, right }) => cut > 1 || left < 0 || right > width)).toEqual([]);
      expect(await open.page.locator(".hint:visible").count()).toBe(0);
      await open.page.context().close();
    },
  );

  test("breaks the name of a row where it is a sentence, and keeps a short one on its line", async () => {
    const long = "write 0 B; hold the copy; until under writeback 0; ".repeat(4);
    const html = `<table><tbody><tr><th>${long}</th><td>1</td></tr><tr><th>a short name</th><td>2</td></tr></tbody></table>`;
    const json = notebook([code("1", [{ output_type: "display_data", metadata: {}, data: { "text/html": html } }])]);
    const open = await opened(json, { viewport: { width: 1100, height: 900 } });
    await wellBehaved(open);
    const cut = await open.page.locator(".scroll").evaluate((place) => place.scrollWidth - place.clientWidth);
    expect(cut).toBeLessThanOrEqual(1);
    expect(await styleOf(open.page, "tr:last-child th", "white-space")).toBe("nowrap");
    await open.page.context().close();
  });

  test("says what is wider than the window, under a bar that is seen, and scrolls it by keyboard", async () => {
    const cells = Array.from({ length: 30 }, (_, n) => `<td>column_${n}</td>`).join("");
    const html = (text: string) => ({ output_type: "display_data", metadata: {}, data: { "text/html": text } });
    const json = notebook([
      code("1", [shown({ ...waits, layout: { ...waits.layout, width: 1000 } })]),
      code("2", [html(`<table><tr>${cells}</tr></table>`)]),
      code("3", [html("<table><tr><td>narrow</td></tr></table>")]),
    ]);
    const open = await opened(json, { viewport: { width: 800, height: 900 } });
    await wellBehaved(open);
    const [figure, table] = [open.page.locator(".drawing"), open.page.locator(".scroll").first()];
    expect(await open.page.locator(".hint").evaluateAll((all) => all.map((hint) => hint.checkVisibility()))).toEqual([
      true,
      true,
      false,
    ]);
    expect(await open.page.locator(".hint").first().innerText()).toMatch(/scroll sideways/);
    for (const place of [figure, table]) {
      await place.focus();
      await open.page.keyboard.press("ArrowRight");
      await expect.poll(() => place.evaluate((one) => one.scrollLeft)).toBeGreaterThan(0);
    }
    await open.page.setViewportSize({ width: 1300, height: 900 });
    await expect.poll(() => open.page.locator(".hint").first().isVisible()).toBe(false);
    expect(await figure.getAttribute("tabindex")).toBeNull();
    await open.page.context().close();
  });

  test("says each figure in words on demand, and to screen readers", async () => {
    const { page } = await opened(sample());
    const words = page.locator("figure.plot details p").first();
    expect(await words.isVisible()).toBe(false);
    await page.click("figure.plot summary");
    expect(await words.isVisible()).toBe(true);
    expect(await page.getByRole("img", { name: /^Mean wait against the threshold/ }).count()).toBe(1);
  });

  test("says figures in words where no script runs", async () => {
    const file = join(folder, "plain.html");
    writeFileSync(file, renderPage(parseNotebook(sample(), "test")).html);
    const context = await running?.browser.newContext({ javaScriptEnabled: false });
    const page = await context?.newPage();
    await page?.goto(pathToFileURL(file).href);
    expect(await page?.locator("figure.plot noscript").count()).toBe(2);
    expect(await page?.locator("math").count()).toBe(5);
  });

  test("prints light, whole, without its controls", async () => {
    const open = await opened(sample(), { colorScheme: "dark", viewport: { width: 794, height: 1123 } });
    await open.page.emulateMedia({ media: "print", colorScheme: "dark" });
    await open.page.waitForFunction(() =>
      [...document.querySelectorAll<HTMLElement>(".drawing")].every((place) => place.dataset["drawn"] === "light"),
    );
    expect(await styleOf(open.page, "body", "background-color")).toBe("rgb(255, 255, 255)");
    expect(await open.page.locator(".bar").isVisible()).toBe(false);
    expect(await open.page.locator(".toc").isVisible()).toBe(false);
    expect(await styleOf(open.page, "figure.plot", "break-inside")).toBe("avoid");
    // What is folded cannot be opened on paper.
    expect(await styleOf(open.page, "details.hidden", "display")).toBe("none");
    const pdf = await open.page.pdf({ format: "A4", printBackground: true });
    expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
    await wellBehaved(open);
  });

  test("lets nothing of a hostile notebook run or reach out", async () => {
    const html =
      `<img src=x onerror="window.hacked=1"><script>window.hacked=1</script><a href="javascript:window.hacked=1" id="evil">x</a>` +
      `<img src="http://127.0.0.1:9/a.png"><p style="background:url(http://127.0.0.1:9/b.png)">p</p><details open ontoggle="window.hacked=1">d</details>` +
      `<svg onload="window.hacked=1"><image href="http://127.0.0.1:9/c.png"/></svg><meta http-equiv="refresh" content="0;url=http://127.0.0.1:9/">`;
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" onload="window.hacked=1"><rect width="9" height="9"/></svg>`;
    const evil = "</script><script>window.hacked=1</script>";
    const figure = {
      data: [{ type: "bar", y: [1], name: evil }],
      layout: { title: { text: `<a href="javascript:window.hacked=1">${evil}</a>` } },
    };
    const output = (data: object): object => ({ output_type: "display_data", data, metadata: {} });
    const open = await opened(
      notebook([
        { cell_type: "markdown", metadata: {}, source: `# ${evil}\n\n${html}\n\n[x](javascript:window.hacked=1)` },
        code("`</script>`", [
          output({ "text/html": html }),
          output({ "image/svg+xml": svg }),
          output({ "application/vnd.plotly.v1+json": figure, "text/plain": `"><img src=x onerror="window.hacked=1">` }),
          { output_type: "error", ename: html, evalue: html, traceback: [html] },
          { output_type: "stream", name: "stdout", text: html },
        ]),
      ]),
    );
    for (const link of await open.page.locator("main a").all())
      await link.click({ timeout: 500, force: true }).catch(() => undefined);
    await open.page.waitForTimeout(200);
    expect(await open.page.evaluate(() => Reflect.get(window, "hacked") as unknown)).toBeUndefined();
    expect(open.asked.filter((url) => url.startsWith("http"))).toEqual([]);
  });

  test.skipIf(!existsSync(committed))("of the first notebook of this project is well behaved", async () => {
    const json = readFileSync(committed, "utf8");
    await wellBehaved(await opened(json));
    await wellBehaved(await opened(json, phone));
  });
});
