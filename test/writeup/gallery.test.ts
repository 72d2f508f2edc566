/**
 * What makers of books and papers ask of a notebook, by their documentation; MyST itself is asked by `npm run interop`. Quarto's program
 * cannot be had from a package index, so its rules are checked here.
 *
 * - Quarto: the language of the kernel in the metadata; an image for output that is not HTML; no cell options (`//| …`) that were not meant
 *   (quarto.org/docs/computations/execution-options.html, quarto.org/docs/tools/jupyter-lab.html).
 * - MyST and Jupyter Book: the first heading is the title, and the only one of level 1; tags are theirs (mystmd.org/guide/notebook-configuration).
 */
import { readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { readNotebook, section, textOf } from "../../kernel-lib/lab/runner/notebook.js";
import { ROOT } from "../quality/sources.js";

const folder = path.join(ROOT, "notebooks");
const notebooks = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ipynb"));

describe.each(notebooks)("%s", (name) => {
  const { cells, metadata } = readNotebook(path.join(folder, name));

  test("names its kernel and its language", () => {
    expect(section(metadata, "kernelspec")).toMatchObject({ name: "tslab", language: "typescript" });
    expect(section(metadata, "language_info")).toMatchObject({ name: "typescript", file_extension: ".ts" });
  });

  test("begins with its title, the only heading of level 1", () => {
    const prose = cells.filter(({ cell_type }) => cell_type === "markdown").map(({ source }) => textOf(source));
    expect(textOf(cells[0]?.source ?? "")).toMatch(/^# \S/);
    expect(prose.flatMap((text) => text.replaceAll(/```[^]*?```/g, "").match(/^# /gm) ?? [])).toHaveLength(1);
  });

  test("shows every figure as an image too, with words for who does not see it", () => {
    const bundles = cells.flatMap(({ outputs }) => outputs ?? []).map((output) => section(output, "data"));
    for (const data of bundles.filter((one) => "application/vnd.plotly.v1+json" in one)) {
      expect(Object.keys(data)).toContain("image/svg+xml");
      expect(textOf(data["text/plain"] as string[]).length).toBeGreaterThan(40);
    }
  });

  test("has no line that Quarto would take for an option, and tags that are known", () => {
    const code = cells.filter(({ cell_type }) => cell_type === "code").map(({ source }) => textOf(source));
    expect(code.filter((text) => /^\s*\/\/\|/m.test(text))).toEqual([]);
    const known =
      /^(?:parameters|injected-parameters|raises-exception|skip-execution|nbval-\S+|(?:hide|remove)-(?:cell|input|output))$/;
    const tags = cells.flatMap((cell) =>
      Array.isArray(cell.metadata["tags"]) ? cell.metadata["tags"].map(String) : [],
    );
    expect(tags.filter((tag) => !known.test(tag))).toEqual([]);
  });
});
