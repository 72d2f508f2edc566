/** The gallery as a static site, in a real browser: from a disk, and from a server below some path. Nothing is asked of anybody else. */
import { createReadStream, existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildSite, type Site } from "../../kernel-lib/lab/site/site.js";
import { launch, noBrowser, type RunningBrowser } from "./chromium.js";

const reason = await noBrowser();
const folder = mkdtempSync(join(tmpdir(), "kernel-lib-site-"));
const notebooks = fileURLToPath(new URL("../../notebooks", import.meta.url));
const below = "/papers/2026/races/";
let running: RunningBrowser | undefined;
let server: Server;
let site: Site;

beforeAll(async () => {
  site = await buildSite({ from: notebooks, to: folder, title: "The gallery" });
  server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "", "http://x").pathname);
    const file = join(folder, path.slice(below.length) || "index.html");
    const found = path.startsWith(below) && existsSync(file);
    response.writeHead(found ? 200 : 404, { "content-type": "text/html; charset=utf-8" });
    if (found) createReadStream(file).pipe(response);
    else response.end();
  }).listen(0, "127.0.0.1");
  if (reason === undefined) running = await launch();
});
afterAll(async () => {
  await running?.close();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A way to the site, and how many of its pages are opened on it. */
const roots: readonly [name: string, most: number, root: () => string][] = [
  ["a disk", 4, () => `${pathToFileURL(folder).href}/`],
  ["a server below a path", Infinity, () => `http://127.0.0.1:${(server.address() as AddressInfo).port}${below}`],
];

test("every notebook has its page, and every link inside the site leads somewhere", () => {
  expect(site.pages).toContain("index.html");
  expect(site.pages).toContain("00-the-mail.html");
  expect(site.pages.length).toBeGreaterThan(8);
  expect(site.broken).toEqual([]);
});

describe.skipIf(reason !== undefined).each(roots)("from %s", (_name, most, root) => {
  const asked: string[] = [];
  const complaints: string[] = [];

  async function opened(address: string): Promise<Page> {
    const page = await (running as RunningBrowser).browser.newPage({ viewport: { width: 1200, height: 900 } });
    page.on("request", (request) => void (/^(?:data|blob):/.test(request.url()) || asked.push(request.url())));
    page.on("console", (message) => void complaints.push(message.text()));
    page.on("pageerror", (error) => void complaints.push(error.message));
    await page.goto(root() + address);
    return page;
  }

  test("the front page shows first figures, finds a passage, and leads to it", async () => {
    const page = await opened("index.html");
    expect(await page.locator(".cards li").count()).toBe(site.pages.length - 1);
    const loaded = await page
      .locator(".cards img")
      .evaluateAll((all) =>
        all.every((one) => one instanceof HTMLImageElement && one.naturalWidth > 100 && one.alt.length > 10),
      );
    expect(loaded).toBe(true);
    await page.getByRole("searchbox").fill("hirofumi FOUR step");
    expect(await page.locator("#said").textContent()).toMatch(/^\d+ passages?$/);
    const first = page.locator("#found a").first();
    const href = (await first.getAttribute("href")) ?? "";
    await first.click();
    await page.waitForURL(root() + href);
    expect(await page.locator("main").textContent()).toMatch(/Hirofumi[^]*four step|four step[^]*Hirofumi/i);
    await page.getByRole("searchbox").waitFor({ state: "detached" });
    await page.goBack();
    await page.getByRole("searchbox").fill("nowhere-to-be-found");
    expect(await page.locator("#said").textContent()).toBe("0 passages");
    await page.close();
  });

  test("a page draws its figures, leads to another notebook, and home", async () => {
    const page = await opened("04-threshold-and-wait.html");
    await page.waitForFunction(() => Number(document.documentElement.dataset["figures"]) > 0);
    await page.locator('main a[href^="00-the-mail.html"]').first().click();
    await page.waitForURL(/00-the-mail\.html$/);
    await page.locator("header a").click();
    await page.waitForURL(/index\.html$/);
    await page.close();
  });

  test("pages open without a word to anybody outside", async () => {
    const page = await opened("index.html");
    const visited = site.pages.toReversed().slice(0, most);
    for (const name of visited) await page.goto(root() + name);
    await page.close();
    expect(complaints).toEqual([]);
    expect(asked.filter((url) => !url.startsWith(root()))).toEqual([]);
    // Each page is one file: what was asked for is pages, and nothing else.
    expect(asked.every((url) => /\.html(?:#.*)?$/.test(url))).toBe(true);
    expect(new Set(asked.map((url) => url.replace(/#.*/, ""))).size).toBeGreaterThanOrEqual(visited.length);
  });
});
