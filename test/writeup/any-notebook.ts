/** Notebooks of every kind, with what is hard to write as text in all of their places. */
import fc from "../property.js";
import { type Cell, type Notebook, linesOf } from "../../kernel-lib/lab/runner/notebook.js";

const HARD = [
  ...[
    "",
    " ",
    "// %%",
    "// %% [markdown]",
    "//%%",
    "  // %% x",
    "// \\%% x",
    "// \\\\%%",
    "%% x",
    "%%",
    "\\%%",
    "<codecell>",
  ],
  ...[
    "In[3]:",
    "// In[ ]",
    "%time",
    "%%bash",
    "// %time",
    "//%time",
    "% time",
    "// // + a",
    "// + a",
    "+ a",
    "```",
    "```ts",
  ],
  ...[
    "~~~",
    "````",
    "---",
    "// ---",
    "jupyter:",
    "# Title",
    "const a = 1;",
    "`",
    "'''",
    '"""',
    "// noescape",
    "%a // noescape",
  ],
  ...["%a // escape", "a\r", "ü – ✓", "x = { y: 1 }", "//", "////", "\\", "// coding: utf-8"],
];

const sourceOf = (lines: readonly string[], other: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .array(fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...lines) }, other), { maxLength: 6 })
    .map((chosen) => chosen.join("\n"));

const word = fc.oneof(
  fc.constantFrom("tags", "title", "id", "active", "language", "a b", "x=1", "cell_type", "kernel_lib"),
  fc.string(),
);
const value = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom("a=1", "x y=2 #", "{", "[markdown]", "'a'", "=", null, true, -1.5),
);
const tagged = (some: Cell["metadata"], names: readonly string[]): fc.Arbitrary<Cell["metadata"]> =>
  fc.oneof(
    fc.constant(some),
    fc.uniqueArray(fc.constantFrom(...names), { maxLength: 2 }).map((tags) => ({ ...some, tags })),
  );
const anyMetadata = fc
  .dictionary(
    word.filter((name) => name !== "__proto__"),
    value,
    { maxKeys: 3 },
  )
  .chain((some) => tagged(some, ["parameters", "hide-input", "active-ts", "a b"]))
  .map((some): Cell["metadata"] => JSON.parse(JSON.stringify(some)) as Cell["metadata"]);

function notebooksOf(
  source: fc.Arbitrary<string>,
  metadata: fc.Arbitrary<Cell["metadata"]>,
  about: fc.Arbitrary<Cell["metadata"]>,
): fc.Arbitrary<Notebook> {
  const cell = fc
    .tuple(fc.constantFrom<Cell["cell_type"]>("code", "markdown", "raw"), source, metadata)
    .map(([cell_type, text, own]) => ({
      cell_type,
      metadata: own,
      source: linesOf(text),
      ...(cell_type === "code" ? { outputs: [], execution_count: null } : {}),
    }));
  return fc.tuple(fc.array(cell, { maxLength: 4 }), about).map(([cells, { kernel_lib: _, ...rest }]) => ({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: rest,
    cells: cells.map((one, at) => ({ id: `cell-${at}`, ...one })),
  }));
}

/** Any notebook, without outputs. */
export const notebooks: fc.Arbitrary<Notebook> = notebooksOf(
  sourceOf(HARD, fc.string({ maxLength: 12 })),
  anyMetadata,
  anyMetadata,
);

// What Jupytext cannot say: lines that are markers, what it takes for strings of Python, a fence that another cell closes, and in
// metadata what it takes for a comment of Python.
const BEYOND = /^\s*(?:\/\/)?\s*\\*(?:%%|<codecell>|In\[)|[`~]{3}|'''|"""|\r|noescape/;
const kernelspec = { name: "tslab", display_name: "TypeScript (kernel-lib)", language: "typescript" };
const fairMetadata = fc
  .dictionary(
    fc.constantFrom("note", "nbgrader", "slideshow", "x.y"),
    value.filter((one) => one !== null && one !== "x y=2 #"),
    { maxKeys: 2 },
  )
  .chain((some) => tagged(some, ["parameters", "hide-input", "a b"]))
  .map((some): Cell["metadata"] => JSON.parse(JSON.stringify(some)) as Cell["metadata"]);

/** Valid notebooks in which nothing is beyond Jupytext. */
export const fairNotebooks: fc.Arbitrary<Notebook> = notebooksOf(
  sourceOf(
    HARD.filter((one) => !BEYOND.test(one)),
    fc.stringMatching(/^[a-z (){}=;.]{0,12}$/),
  ),
  fairMetadata,
  fairMetadata.map((some) => ({ ...some, kernelspec })),
);
