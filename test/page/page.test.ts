/** Exported pages as files: complete, self-contained, the same again; and bad notebooks told in four lines. */
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import addPage from "../../kernel-lib/lab/page/command.js";
import { exportPage, parseNotebook, renderPage, shownFigures } from "../../kernel-lib/lab/page/index.js";
import addSvg from "../../kernel-lib/lab/svg/command.js";
import { code, losses, markdown, notebook, sample, shown as shownOf, waits } from "./sample.js";

const folder = mkdtempSync(join(tmpdir(), "kernel-lib-page-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeAll(() => vi.stubEnv("KERNEL_LIB_PLOTLY", "none"));

const page = (json: string): string => renderPage(parseNotebook(json, "test.ipynb")).html;
const shown = (data: object): string =>
  page(notebook([code("x", [{ output_type: "display_data", data, metadata: {} }])]));

describe("a page", () => {
  test("is the same bytes again", () => expect(page(sample())).toBe(page(sample())));

  test("takes title, summary and figures from the notebook", () => {
    const { title, summary, figures } = renderPage(parseNotebook(sample(), "x"));
    expect(title).toBe("The mail of 10 August 2015");
    expect(summary).toMatch(/^A driver still holds a page/);
    expect(figures.map(({ alt }) => alt.slice(0, 9))).toEqual(["Mean wait", "Lost writ"]);
  });

  test("asks for nothing: no element has an address outside of it", () => {
    const html = page(sample()).replaceAll(/<script[^>]*>[^]*?<\/script>/g, "");
    expect(html.match(/(?:src|srcset|poster)="(?!data:)[^"]*"/g)).toBeNull();
    expect(html.match(/<link[^>]*href="(?!data:)[^"]*"/g)).toBeNull();
    expect(html).not.toMatch(/@import|url\(/);
  });

  test("names the hash of every script that it runs, and no other", () => {
    const html = page(sample());
    const named = [...(/script-src ([^;]*);/.exec(html)?.[1] ?? "").matchAll(/'sha256-([^']*)'/g)].map(
      ([, hash]) => hash,
    );
    const scripts = [...html.matchAll(/<script>([^]*?)<\/script>/g)].map(([, text]) =>
      createHash("sha256")
        .update(text ?? "")
        .digest("base64"),
    );
    expect(scripts).toEqual(named);
    expect(scripts).toHaveLength(6);
  });

  test("has plotly.js only if it has figures", () => {
    expect(page(sample()).length).toBeGreaterThan(1_400_000);
    expect(page(notebook([markdown("# Text")])).length).toBeLessThan(25_000);
  });

  test("respects tags", () => {
    const out = [{ output_type: "stream", name: "stdout", text: "OUT" }];
    const tagged = (...tags: readonly string[]): string => page(notebook([code("CODE()", out, tags)]));
    expect(tagged("remove-cell")).not.toMatch(/CODE|OUT/);
    expect(tagged("remove-input")).not.toContain("CODE");
    expect(tagged("remove-output")).not.toContain("OUT");
    expect(tagged("hide-input")).toContain('<details class="hidden"><summary>Code</summary>');
    expect(tagged("hide-output")).toContain('<details class="hidden"><summary>Output</summary>');
    expect(tagged()).not.toContain('<details class="hidden">');
  });

  test("counts figures as a reader sees them: a removed one is neither drawn nor numbered, nor in a card", () => {
    const figures = (tags: readonly string[]) =>
      notebook([code("a", [shownOf(waits)], tags), code("b", [shownOf(losses)])]);
    const alts = (tags: readonly string[]) =>
      shownFigures(parseNotebook(figures(tags), "x")).map(({ alt }) => alt.slice(0, 4));
    expect(alts([])).toEqual(["Mean", "Lost"]);
    expect(alts(["hide-output"])).toEqual(["Mean", "Lost"]);
    for (const tag of ["remove-cell", "remove-output"]) {
      expect(alts([tag])).toEqual(["Lost"]);
      expect(renderPage(parseNotebook(figures([tag]), "x")).figures).toHaveLength(1);
    }
  });

  test("takes neither its title nor its summary from text that is left out", () => {
    const cells = [
      markdown("# Secret\n\nNobody is to read this sentence.", { metadata: { tags: ["remove-input"] } }),
      markdown("# Open"),
    ];
    expect(renderPage(parseNotebook(notebook(cells), "x"))).toMatchObject({ title: "Open", summary: "" });
  });

  test("links inside itself, however the heading was spelled", () => {
    const html = page(notebook([markdown("# A\n\n[b](#How-Long?) [c](#own) <a id='own'>x</a>\n\n## How long?")]));
    expect(html).toContain('href="#how-long"');
    expect(html).toContain('href="#nb-own"');
    expect(html).toContain('id="nb-own"');
  });

  test("links to the pages of other notebooks", () => {
    expect(page(notebook([markdown("[next](01-next.ipynb#A-B) [far](https://example.org/x.ipynb)")]))).toMatch(
      /href="01-next.html#a-b".*href="https:\/\/example.org\/x.ipynb"/s,
    );
  });

  test.each([
    [
      { "image/png": "AAAA", "text/plain": "a curve" },
      '<img class="picture" src="data:image/png;base64,AAAA" alt="a curve">',
    ],
    [{ "image/png": '"><script>' }, "<main"],
    [{ "image/svg+xml": "<svg><rect/></svg>" }, "data:image/svg+xml;base64,"],
    [{ "text/latex": "$x^2$" }, "<msup>"],
    [{ "text/markdown": "*em*" }, "<em>em</em>"],
    [{ "application/json": { a: [1] } }, "hljs"],
    [{ "text/html": "<script>1</script>", "text/plain": "words" }, "words"],
    [{ "text/html": ["<b>", "x</b>"] }, "<b>x</b>"],
    [{ "application/vnd.plotly.v1+json": { data: [] }, "text/plain": "Figure({})" }, "a figure without a description"],
  ])("shows %j", (data, expected) => {
    expect(shown(data)).toContain(expected);
    expect(shown(data)).not.toContain('"><script>');
  });

  test("shows an error with its colours", () => {
    expect(page(sample())).toContain('<span class="fg1">Error</span>: the page is gone');
  });
});

describe("a file that is no notebook is told in four lines", () => {
  test.each([
    ["KL801", "{"],
    ["KL801", "<<<<<<< HEAD"],
    ["KL802", "[]"],
    ["KL802", '{"nbformat": 3, "worksheets": []}'],
    ["KL803", '{"nbformat": 4, "cells": [{"cell_type": "heading"}]}'],
  ])("%s for %s", (expected, json) => {
    expect(() => parseNotebook(json, "bad.ipynb")).toThrow(new RegExp(`^${expected} (.*\\n){2,}.*`));
  });

  test("KL800 for one that does not exist, and nothing is written", async () => {
    const out = join(folder, "none.html");
    await expect(exportPage(join(folder, "none.ipynb"), out)).rejects.toThrow(/^KL800 .*ENOENT/);
    expect(existsSync(out)).toBe(false);
  });

  test("KL810 for a place that cannot be written, and no remains", async () => {
    const input = join(folder, "in.ipynb");
    writeFileSync(input, sample());
    await expect(exportPage(input, folder)).rejects.toThrow(/^KL810 /);
    expect(readdirSync(folder)).toEqual(["in.ipynb"]);
  });
});

describe("the commands", () => {
  const run = async (...args: readonly string[]): Promise<string> => {
    let said = "";
    const write = vi.spyOn(process.stdout, "write").mockImplementation((text) => {
      said += String(text);
      return true;
    });
    const program = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
    addPage(program);
    addSvg(program);
    try {
      await program.parseAsync([...args], { from: "user" });
    } finally {
      write.mockRestore();
    }
    return said;
  };
  const input = join(folder, "cli.ipynb");
  beforeAll(() => writeFileSync(input, sample()));

  test("page writes the page", async () => {
    const out = join(folder, "cli.html");
    expect(await run("page", input, "-o", out)).toBe(`${out}: “The mail of 10 August 2015”, 2 figures, 1.5 MB\n`);
    expect(readFileSync(out, "utf8")).toMatch(/^<!doctype html>/);
  });

  test("svg writes the figure that was asked for", async () => {
    const out = join(folder, "cli.svg");
    await run("svg", input, "--figure", "2", "-o", out, "--width", "300", "--height", "200");
    expect(readFileSync(out, "utf8")).toMatch(/^<svg [^>]*width="300" height="200"/);
    expect(readFileSync(out, "utf8")).toContain("<title");
  });

  test("svg says how many figures there are", async () => {
    await expect(run("svg", input, "-f", "3", "-o", "x.svg")).rejects.toThrow(
      /^KL645 there is no figure 3: the notebook shows 2/,
    );
    await expect(run("svg", input, "-f", "0", "-o", "x.svg")).rejects.toThrow(/whole number/);
  });
});
