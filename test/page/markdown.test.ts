/** Notebooks as Markdown: what a reader of the page is shown, as text and files. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test, vi } from "vitest";
import { notebookMarkdown, sideBytes } from "../../kernel-lib/lab/export/markdown.js";
import { parseNotebook } from "../../kernel-lib/lab/page/index.js";
import { code, losses, markdown, notebook, sample, shown, waits } from "./sample.js";

vi.stubEnv("KERNEL_LIB_PLOTLY", "none");
const folder = mkdtempSync(join(tmpdir(), "kernel-lib-markdown-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const exported = (...cells: readonly object[]) =>
  notebookMarkdown(parseNotebook(notebook(cells), "x"), "x_files", folder);
const text = (...cells: readonly object[]): string => exported(...cells).text;
const printed = (out: string) => [{ output_type: "stream", name: "stdout", text: out }];

describe("the Markdown of a notebook", () => {
  test("holds its text, its code in fences, and its tables as tables", () => {
    const { text: whole, files } = notebookMarkdown(parseNotebook(sample(), "x"), "x_files");
    expect(whole).toContain("# The mail of 10 August 2015\n");
    expect(whole).toContain("```ts\nimport { race, actor");
    expect(whole).toContain("| FWRS | none | sometimes | 64080 | 0 |");
    expect(whole).toContain("\n```\nError: the page is gone\n");
    expect(whole).not.toContain("\u001b");
    expect(files.map(({ name }) => name)).toEqual(["x_files/figure-1.svg", "x_files/figure-2.svg"]);
  });

  test("shows figures as SVG with their text alternative", async () => {
    const { text: whole, files } = exported(code("a", [shown(losses)]));
    expect(whole).toContain(`![${losses.alt}](x_files/figure-1.svg)`);
    const [file] = files;
    expect(file && Buffer.from(await sideBytes(file)).toString()).toMatch(/^<svg [^]*Lost writes by litmus test/);
  });

  test("respects tags", () => {
    const tagged = (...tags: readonly string[]): string => text(code("CODE()", printed("OUT"), tags));
    expect(tagged("remove-cell")).toBe("\n");
    expect(tagged("remove-input")).toBe("```\nOUT\n```\n");
    expect(tagged("remove-output")).toBe("```ts\nCODE()\n```\n");
    expect(tagged("hide-input")).toMatch(/^<details><summary>Code<\/summary>\n\n```ts\nCODE/);
    expect(tagged("hide-output")).toContain("<details><summary>Output</summary>\n\n```\nOUT");
    const figures = exported(code("a", [shown(waits)], ["remove-output"]), code("b", [shown(losses)]));
    expect(figures.files.map(({ name }) => name)).toEqual(["x_files/figure-1.svg"]);
  });

  test("closes no fence by what is in it", () => {
    expect(text(code("const a = `\n```\n`;"))).toBe("````ts\nconst a = `\n```\n`;\n````\n");
  });

  test("takes pictures along, from beside the notebook and from its cells, and from nowhere else", () => {
    writeFileSync(join(folder, "p.png"), "PNG");
    const attached = { attachments: { "a.png": { "image/png": "AAAA" } } };
    const cell = markdown(
      "![one](p.png) ![two](attachment:a.png) ![three](../../etc/x.png) [next](b.ipynb#c)",
      attached,
    );
    const { text: whole, files } = exported(cell);
    expect(whole).toBe(
      "![one](x_files/text-1-1.png) ![two](x_files/text-1-2.png) ![three](../../etc/x.png) [next](b.md#c)\n",
    );
    expect(files.map(({ content }) => Buffer.from(content as Uint8Array).toString("base64"))).toEqual(["UE5H", "AAAA"]);
  });
});
