/** The text form before the real Jupytext: it reads in ours the cells that we wrote, and we read in its own the cells that it wrote. */
import fc from "../property.js";
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type Cell, type Notebook, readNotebook, textOf } from "../../kernel-lib/lab/runner/notebook.js";
import { textToNotebook } from "../../kernel-lib/lab/text/read.js";
import { notebookToText } from "../../kernel-lib/lab/text/write.js";
import { ROOT } from "../quality/sources.js";
import { fairNotebooks } from "../writeup/any-notebook.js";

interface Told {
  readonly cell_type: string;
  readonly source: string;
  readonly metadata: Cell["metadata"];
}

const folder = path.join(ROOT, "notebooks");
const committed = readdirSync(folder).filter((name) => name.endsWith(".ipynb"));
const given: readonly Notebook[] = [
  ...committed.map((name) => readNotebook(path.join(folder, name))),
  ...fc.sample(fairNotebooks, { numRuns: 500, seed: 20150810 }),
];
const texts = given.map(notebookToText);
let answers: readonly { readonly read: readonly Told[]; readonly written: string; readonly own: readonly Told[] }[] =
  [];

beforeAll(() => {
  const input = given.map((notebook, at) => ({
    notebook: { ...notebook, cells: notebook.cells.map((cell) => ({ ...cell, source: textOf(cell.source) })) },
    text: texts[at],
  }));
  const script = path.join(ROOT, "test", "interop", "text_form.py");
  const ran = spawnSync("python", [script], { input: JSON.stringify(input), encoding: "utf8", maxBuffer: 1e9 });
  expect(ran.stderr).toBe("");
  answers = JSON.parse(ran.stdout);
});

/** A script cannot hold the blank lines at the end of code; ours keep them aside. */
const told = ({ cell_type, source, metadata }: Cell): Told => {
  const { id: _, kernel_lib: _held, ...own } = metadata as { readonly id?: string; readonly kernel_lib?: unknown };
  const text = textOf(source);
  const body = cell_type === "code" ? text.replace(/^\s+$|(?:\n[^\S\n]*)+$/, "") : text;
  return { cell_type, source: body, metadata: own };
};

describe("jupytext", () => {
  it("reads in our text every cell as it was, and its metadata", () => {
    const reads = answers.map(({ read }) => read.map((cell) => told(cell as Cell)));
    expect(reads).toEqual(given.map(({ cells }) => cells.map(told)));
  });

  it("writes what we read as it does itself", () => {
    const ours = answers.map(({ written }) => textToNotebook(written, "jupytext.ts").cells.map(told));
    expect(ours).toEqual(answers.map(({ own }) => own.map((cell) => told(cell as Cell))));
  });

  it("was asked about notebooks of every kind of cell", () => {
    const types = given.flatMap(({ cells }) => cells.map(({ cell_type }) => cell_type));
    expect(new Set(types)).toEqual(new Set(["code", "markdown", "raw"]));
    expect(committed.length).toBeGreaterThan(7);
  });
});
