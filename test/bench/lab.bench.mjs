/**
 * How long the lab takes, beside what it may: the start of the server, the page until its kernel is idle, a run of all cells, and large
 * notebooks. Each in a real browser, from `npm start`'s own program.
 */
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { CACHE, ROOT } from "../../kernel-lib/setup/files.mjs";

/** What may be taken [s]. */
const BUDGETS = {
  "the server listens": 2,
  "the page can be used": 4,
  "warm start to an idle kernel": 6,
  "run all of 00-the-mail": 15,
  "200 cells and 50 figures: open": 10,
  "30 MB: open": 30,
  "30 MB: save": 10,
};

/** The browser of the tests, whose module is TypeScript. */
async function browser() {
  const require = createRequire(import.meta.url);
  const { build } = require("esbuild");
  const file = path.join(CACHE, "bench", "chromium.mjs");
  const source = path.join(ROOT, "test", "browser", "chromium.ts");
  // Seen from its place: it asks for the packed browser relative to itself.
  await build({
    entryPoints: [source],
    outfile: file,
    format: "esm",
    platform: "node",
    bundle: false,
    define: { "import.meta.url": JSON.stringify(pathToFileURL(source).href) },
  });
  return (await import(pathToFileURL(file).href)).launch();
}

const cell = (source, outputs = []) => ({
  cell_type: "code",
  id: randomUUID(),
  metadata: {},
  execution_count: null,
  outputs,
  source,
});
const notebook = (cells) =>
  JSON.stringify({
    cells,
    metadata: { kernelspec: { name: "tslab", display_name: "TypeScript (kernel-lib)", language: "typescript" } },
    nbformat: 4,
    nbformat_minor: 5,
  });
const figure = (n) => ({
  output_type: "display_data",
  metadata: {},
  data: {
    "application/vnd.plotly.v1+json": {
      data: [{ type: "scatter", y: [n, 2, 1] }],
      layout: { title: { text: `Figure ${n}` } },
    },
    "text/plain": `Figure ${n}`,
  },
});

function fill(root) {
  cpSync(path.join(ROOT, "notebooks"), root, { recursive: true });
  const text = `${"x".repeat(99)}\n`.repeat(10_000);
  writeFileSync(
    path.join(root, "cells.ipynb"),
    notebook(Array.from({ length: 200 }, (_, n) => cell(`${n}`, n % 4 === 0 ? [figure(n)] : []))),
  );
  writeFileSync(
    path.join(root, "large.ipynb"),
    notebook(Array.from({ length: 30 }, (_, n) => cell(`// ${n}`, [{ output_type: "stream", name: "stdout", text }]))),
  );
}

const QUIET_MS = 500;

/** The kernel has been idle for a while: between two cells it is idle for a moment. */
async function quiet(page) {
  for (let since = performance.now(); performance.now() - since < QUIET_MS;) {
    const text = await page.locator("#jp-main-statusbar").innerText();
    if (!/\| Idle/.test(text)) since = performance.now();
    await page.waitForTimeout(50);
  }
}

async function once(launched) {
  const top = mkdtempSync(path.join(os.tmpdir(), "kernel-lab-bench-"));
  const root = path.join(top, "notebooks");
  fill(root);
  const seconds = {};
  let begin = performance.now();
  const lap = (name) => (seconds[name] = (performance.now() - begin) / 1000);
  const server = spawn(process.execPath, ["kernel-lib/setup/start.mjs", "--no-open", "--port", "0", "--root", root], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, KERNEL_LAB_STATE: path.join(top, "state") },
  });
  const context = await launched.browser.newContext({ viewport: { width: 1400, height: 900 } });
  try {
    const url = await new Promise((resolve) =>
      server.stdout.on("data", (data) => /http\S+/.test(data) && resolve(/http\S+/.exec(data)[0])),
    );
    lap("the server listens");
    const page = await context.newPage();
    const idle = () =>
      page.waitForFunction(
        () => /\| Idle/.test(document.querySelector("#jp-main-statusbar")?.textContent ?? ""),
        null,
        { timeout: 120_000 },
      );
    const ready = () => page.waitForSelector("body[data-ready]", { state: "attached", timeout: 60_000 });
    await page.goto(url);
    await ready();
    lap("the page can be used");
    await page.click(".kernel-lab-gallery h2 a");
    await idle();
    lap("warm start to an idle kernel");
    const base = page.url().replace(/\/lab.*$/, "");
    begin = performance.now();
    await page.click(".lm-MenuBar-item >> text=Run");
    await page.click(".lm-Menu-item >> text=/^Run All Cells/");
    await quiet(page);
    begin += QUIET_MS;
    lap("run all of 00-the-mail");
    for (const [name, lapName] of [
      ["cells.ipynb", "200 cells and 50 figures: open"],
      ["large.ipynb", "30 MB: open"],
    ]) {
      begin = performance.now();
      await page.goto(`${base}/lab/tree/${name}`);
      await ready();
      await idle();
      lap(lapName);
    }
    begin = performance.now();
    await page.click(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-CodeCell .cm-content >> nth=0");
    await page.keyboard.type("1;");
    const saved = page.waitForResponse((answer) => answer.request().method() === "PUT" && /large/.test(answer.url()), {
      timeout: 60_000,
    });
    await page.keyboard.press("Control+S");
    await saved;
    lap("30 MB: save");
    return seconds;
  } finally {
    await context.close();
    server.kill("SIGTERM");
    await new Promise((resolve) => server.once("close", resolve));
    rmSync(top, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** @param {{ rounds: number, say: (text: string) => void }} options */
export async function run({ rounds, say }) {
  const launched = await browser();
  const all = [];
  try {
    for (let n = 0; n < rounds; n++) all.push(await once(launched));
  } finally {
    await launched.close();
  }
  const rows = Object.entries(BUDGETS).map(([name, budget]) => {
    const times = all.map((one) => one[name]).sort((a, b) => a - b);
    return { name, budget, least: times[0], median: times[Math.floor(times.length / 2)], most: times.at(-1) };
  });
  say(`${"".padEnd(34)}${["least", "median", "most", "budget"].map((word) => word.padStart(9)).join("")} [s]`);
  for (const { name, budget, least, median, most } of rows)
    say(
      `${name.padEnd(34)}${[least, median, most].map((time) => time.toFixed(2).padStart(9)).join("")}${String(budget).padStart(9)}${median > budget ? "  over its budget" : ""}`,
    );
  return { rounds, rows };
}
