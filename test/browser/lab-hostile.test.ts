/**
 * A notebook from somebody hostile, with each MIME type that a front end shows: opened and not trusted, it runs no script and asks
 * for nothing. A server of the attacker listens, and must hear nothing; a script that ran would leave a mark on the page.
 */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Locator, Page } from "playwright-core";
import { noBrowser, type RunningBrowser } from "./chromium.js";
import { idle, notebookOf, openBrowser, picture, startLab, visit, type Started, type Visitor } from "./lab-page.js";

const reason = await noBrowser();

let attacker: Server;
const heard: string[] = [];
let origin = "";
let running: RunningBrowser;
let lab: Started;

/** What a script would do, written as it must be inside an attribute. */
const deed = "window.__done=(window.__done||[]).concat(document.currentScript?1:2)";

const html = (): string => `
<script>${deed}</script><script src="${origin}/script.js"></script>
<img src="${origin}/img.png" onerror="${deed}"><img src=x onerror="${deed}"><svg onload="${deed}"><script>${deed}</script></svg>
<iframe src="${origin}/frame"></iframe><iframe srcdoc="<script>parent.${deed}</script>"></iframe>
<object data="${origin}/object"></object><embed src="${origin}/embed">
<link rel="stylesheet" href="${origin}/sheet.css"><link rel="preload" as="image" href="${origin}/preload"><link rel="dns-prefetch" href="${origin}">
<style>@import url(${origin}/import.css); body { background: url(${origin}/background) } * { --stolen: url(${origin}/var) }</style>
<div style="background:url(${origin}/style);position:fixed;inset:0;z-index:99999"></div>
<base href="${origin}/"><meta http-equiv="refresh" content="0;url=${origin}/refresh">
<form action="${origin}/form"><input name=a autofocus onfocus="${deed}"><button>go</button></form>
<video src="${origin}/video" poster="${origin}/poster" autoplay></video><audio src="${origin}/audio" autoplay></audio>
<a href="javascript:${deed}" id=a>click</a><math><mtext></mtext><mglyph><style></math><img src onerror="${deed}"></style></mglyph></math>
<details open ontoggle="${deed}"><summary>x</summary></details><marquee onstart="${deed}">x</marquee><body onload="${deed}">
<button data-commandlinker-command="docmanager:delete-file" data-commandlinker-args='{"path":"x"}'>x</button><p>seen by the reader</p>`;

const svg = (): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" onload="${deed}"><script>${deed}</script><image href="${origin}/svg.png" width="9" height="9"/><use href="${origin}/use.svg#a"/><foreignObject><iframe src="${origin}/foreign"></iframe></foreignObject><style>@import url(${origin}/svg.css);</style><a href="javascript:${deed}"><text y="20">text</text></a><animate attributeName="href" values="javascript:${deed}"/></svg>`;

const figure = (): object => ({
  data: [
    {
      type: "scatter",
      x: [1, 2],
      y: [1, 2],
      text: [`<a href="${origin}/a">a</a>`, `<img src=x onerror="${deed}">`],
      hovertemplate: `<a href="javascript:${deed}">%{y}</a>`,
      name: `<script>${deed}</script>n`,
    },
    { type: "image", source: `${origin}/trace.png` },
  ],
  layout: {
    title: { text: `<a href="javascript:${deed}">title</a>` },
    images: [{ source: `${origin}/layout.png`, x: 0, y: 1, sizex: 1, sizey: 1 }],
    annotations: [{ text: `<a href="${origin}/note">note</a>`, x: 1, y: 1 }],
    updatemenus: [
      { buttons: [{ method: "relayout", args: [{ "images[0].source": `${origin}/menu.png` }], label: "x" }] },
    ],
  },
  config: { plotlyServerURL: origin, showLink: true, editable: true, sendData: true },
  frames: [],
});

/** Each MIME type that JupyterLab or an extension of it draws. */
const bundles = (): readonly Record<string, unknown>[] => [
  { "text/html": html() },
  { "image/svg+xml": svg() },
  { "application/javascript": `${deed}; fetch("${origin}/js")` },
  { "text/javascript": `${deed}; fetch("${origin}/js2")` },
  { "application/vnd.jupyter.widget-view+json": { model_id: "x", version_major: 2 } },
  { "text/markdown": `${html()}\n\n![x](${origin}/md.png) [x](javascript:${deed}) <img src=x onerror="${deed}">` },
  { "text/latex": `$\\href{javascript:${deed}}{x}\\includegraphics{${origin}/tex.png}\\htmlData{onclick=${deed}}{y}$` },
  { "application/vnd.plotly.v1+json": figure() },
  { "application/vnd.vega.v5+json": { data: [{ url: `${origin}/vega.json` }] } },
  { "application/geo+json": { type: "Point", coordinates: [0, 0] } },
  { "application/json": { html: `<script>${deed}</script>` } },
  { "application/pdf": Buffer.from(`%PDF-1.4 ${origin}`).toString("base64") },
  { "image/png": `x" onerror="${deed}` },
  { "text/plain": `<script>${deed}</script> ${origin}/plain \u001b]8;;javascript:${deed}\u0007link\u001b]8;;\u0007` },
  { "application/vnd.jupyter.stderr": `<img src=x onerror="${deed}">` },
];

function hostile(): string {
  const output = (data: object): object => ({
    output_type: "display_data",
    data,
    metadata: { isolated: true, trusted: true },
  });
  const cells = [
    {
      cell_type: "markdown",
      id: "m",
      metadata: { trusted: true },
      source: `# Hostile\n\n${html()}\n\n![x](${origin}/cell.png)\n\n$\\href{javascript:${deed}}{x}$`,
      attachments: { "a.svg": { "image/svg+xml": svg() } },
    },
    ...bundles().map((data, at) => ({
      cell_type: "code",
      execution_count: 1,
      id: `c${at}`,
      metadata: { trusted: true },
      outputs: [output(data)],
      source: `// ${at}`,
    })),
    {
      cell_type: "code",
      execution_count: 1,
      id: "e",
      metadata: {},
      source: "// error",
      outputs: [
        {
          output_type: "error",
          ename: `<img src=x onerror="${deed}">`,
          evalue: "",
          traceback: [`<script>${deed}</script>`, `<img src="${origin}/tb.png">`],
        },
        { output_type: "stream", name: "stdout", text: html() },
      ],
    },
    { cell_type: "raw", id: "r", metadata: { raw_mimetype: "text/html" }, source: html() },
  ];
  return JSON.stringify({
    cells,
    metadata: {
      title: `<img src="${origin}/title">`,
      kernelspec: { name: "tslab", display_name: `<img src=x onerror="${deed}">`, language: "typescript" },
      signature: "sha256:0",
    },
    nbformat: 4,
    nbformat_minor: 5,
  });
}

beforeAll(async () => {
  if (reason !== undefined) return;
  attacker = createServer((request, response) => {
    heard.push(request.url ?? "");
    response.end("x");
  });
  await new Promise<void>((resolve) => attacker.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(attacker.address() as AddressInfo).port}`;
  const files = { "hostile.ipynb": hostile(), "x.txt": "still here", "page.html": html(), "note.md": html() };
  [running, lab] = await Promise.all([openBrowser(), startLab(files)]);
});
afterAll(async () => {
  await running?.close();
  await lab?.stop();
  attacker?.close();
});

const marks = (page: Page): Promise<unknown> => page.evaluate("window.__done");

const scroller = (page: Page): Locator => notebookOf(page).locator(".jp-WindowedPanel-outer");

/** Brings every cell into view, so that all are drawn. */
async function seeAll(page: Page): Promise<void> {
  await scroller(page).evaluate((node: { scrollTo: (x: number, y: number) => void }) => node.scrollTo(0, 0));
  for (let step = 0; step < 40; step++) {
    await scroller(page).evaluate((node: { scrollBy: (x: number, y: number) => void }) => node.scrollBy(0, 400));
    await page.waitForTimeout(60);
  }
}

describe.skipIf(reason !== undefined)("a hostile notebook", () => {
  let visitor: Visitor;
  let page: Page;

  test("opened and read to its end runs nothing and asks for nothing", async () => {
    visitor = await visit(running, lab.url, "hostile.ipynb");
    page = visitor.page;
    await seeAll(page);
    expect(await notebookOf(page).innerText()).toContain("seen by the reader");
    await scroller(page).evaluate((node: { scrollTo: (x: number, y: number) => void }) => node.scrollTo(0, 300));
    await page.waitForTimeout(500);
    await picture(page, "hostile");
    expect(await notebookOf(page).innerText()).not.toContain("Javascript Error");
    expect(await marks(page)).toBeUndefined();
    expect(heard).toEqual([]);
    expect(page.url()).toContain("hostile.ipynb");
    expect(page.frames()).toHaveLength(1);
  });

  test("has its figure drawn, without links, pictures and buttons", async () => {
    await notebookOf(page)
      .locator(".jp-WindowedPanel-outer")
      .evaluate((node: { scrollTo: (x: number, y: number) => void }) => node.scrollTo(0, 0));
    const drawn = notebookOf(page).locator(".kernel-lab-figure [data-drawn]").first();
    for (let step = 0; step < 40 && (await drawn.count()) === 0; step++) {
      await notebookOf(page)
        .locator(".jp-WindowedPanel-outer")
        .evaluate((node: { scrollBy: (x: number, y: number) => void }) => node.scrollBy(0, 300));
      await page.waitForTimeout(100);
    }
    await drawn.scrollIntoViewIfNeeded();
    expect(await drawn.locator("a, image, .updatemenu-button, script").count()).toBe(0);
    expect(await drawn.locator(".gtitle").textContent()).toBe("title");
  });

  test("trusted by its reader still runs no script and fetches nothing from elsewhere: the page's policy forbids it", async () => {
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+Shift+C");
    await page.keyboard.type("Trust Notebook");
    await page.keyboard.press("Enter");
    await page.locator(".jp-Dialog button", { hasText: /^Trust$/ }).click();
    await idle(page);
    await seeAll(page);
    await page.waitForTimeout(500);
    expect(await marks(page)).toBeUndefined();
    expect(heard).toEqual([]);
  });

  test.each(["page.html", "note.md", "x.txt"])("and a file %s of the same hand do no more", async (name) => {
    const { page: other } = await visit(running, lab.url);
    const base = other.url().replace(/\/lab.*$/, "");
    await other.goto(`${base}/files/${name}`);
    await other.waitForTimeout(300);
    expect(await marks(other)).toBeUndefined();
    await other.goto(`${base}/lab/tree/${name}`);
    await other.waitForTimeout(1500);
    expect(await marks(other)).toBeUndefined();
    expect(heard).toEqual([]);
    await other.context().close();
  });

  test("would be seen if it ran something or asked for something", async () => {
    const { page: other } = await visit(running, lab.url);
    await other.evaluate(deed);
    expect(await marks(other)).toBeDefined();
    await fetch(`${origin}/control`);
    expect(heard).toEqual(["/control"]);
    await other.context().close();
  });
});
