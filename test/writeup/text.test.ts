/** A notebook and its text are two forms of one thing: every notebook comes back from its text as it was. */
import fc from "../property.js";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { type Cell, type Notebook, linesOf, readNotebook, textOf } from "../../kernel-lib/lab/runner/notebook.js";
import { withOutputsOf } from "../../kernel-lib/lab/text/merge.js";
import { textToNotebook } from "../../kernel-lib/lab/text/read.js";
import { notebookToText } from "../../kernel-lib/lab/text/write.js";
import { notebooks } from "./any-notebook.js";

const back = (notebook: Notebook): Notebook => textToNotebook(notebookToText(notebook), "test.ts");

/** All of a notebook but what it showed. */
const silent = (notebook: Notebook): Notebook => {
  const { kernel_lib: _, ...metadata } = notebook.metadata;
  const cells = notebook.cells.map(({ source, ...cell }): Cell => {
    const blank = cell.cell_type === "code" ? { outputs: [], execution_count: null } : {};
    return { ...cell, source: linesOf(textOf(source)), ...blank };
  });
  return { nbformat: 4, nbformat_minor: 5, metadata, cells };
};

const code = (source: string, metadata: Cell["metadata"] = {}): Notebook => ({
  nbformat: 4,
  nbformat_minor: 5,
  metadata: {},
  cells: [{ cell_type: "code", id: "a", metadata, source: linesOf(source), outputs: [], execution_count: null }],
});
const sourceIn = (text: string): readonly string[] =>
  textToNotebook(text, "x.ts").cells.map(({ source }) => textOf(source));

describe("a notebook comes back from its text", () => {
  test("whatever its cells, ids, tags and metadata are", () => {
    fc.assert(
      fc.property(notebooks, (notebook) => {
        expect(back(notebook)).toEqual(silent(notebook));
      }),
      { numRuns: 600 },
    );
  });

  const folder = fileURLToPath(new URL("../../notebooks/", import.meta.url));
  test.each(readdirSync(folder).filter((name) => name.endsWith(".ipynb")))("%s", (name) => {
    const notebook = readNotebook(folder + name);
    expect(back(notebook)).toEqual(silent(notebook));
  });

  test.each([
    "// %% not a cell",
    "  // %%",
    "// \\%% escaped before",
    "//%%%% deep",
    "// <codecell>",
    "// In[3]:",
    "%time f()",
    "%%bash\nls",
    "// %time",
    "//%time // noescape",
    "// // + begins",
    "//// + begins",
    "a\n",
    "\n\na\n\n",
    "   ",
    "a\n  ",
    "const s = `\n// %% in a string\n`;",
    "const s = \"'''\";",
    "a\r\nb",
  ])("with the code %j", (source) => {
    const whole = {
      ...code(source),
      cells: [...code(source).cells, ...code("behind").cells.map((c) => ({ ...c, id: "b" }))],
    };
    expect(back(whole)).toEqual(silent(whole));
  });
});

describe("the text", () => {
  test("is TypeScript with a line for each cell", () => {
    const tagged = { tags: ["parameters"], nbgrader: { schema_version: 3, grade: true, grade_id: "q1", points: 2 } };
    expect(notebookToText(code("let seed = 1;", tagged)).split("\n").slice(-3)).toEqual([
      '// %% tags=["parameters"] nbgrader={"schema_version":3,"grade":true,"grade_id":"q1","points":2} id="a"',
      "let seed = 1;",
      "",
    ]);
  });

  test("leaves out outputs and the record of their run", () => {
    const shown = code("1");
    const cells = shown.cells.map((cell) => ({
      ...cell,
      outputs: [{ output_type: "stream", name: "stdout", text: "OUT" }],
    }));
    const text = notebookToText({ ...shown, metadata: { kernel_lib: { record: 1 } }, cells });
    expect(text).not.toMatch(/OUT|record/);
  });
});

describe("a text of somebody else", () => {
  test.each([
    ["// %%\na\n\n// %%\nb\n", ["a", "b"]],
    ["// %% A title\na\n\n\n// %% [markdown]\n// b\n//\n// c\n", ["a", "b\n\nc"]],
    ["before\n\n// %% [md]\n//b\n", ["before", "b"]],
    [
      "// %% [markdown]\n// ```mermaid\n// %% a comment of mermaid\n// ```\n",
      ["```mermaid\n%% a comment of mermaid\n```"],
    ],
    ['// %% language="bash" magic_args="-e"\n// ls\n', ["%%bash -e\nls"]],
    ["// %%\r\na\r\nb\r\n", ["a\nb"]],
  ])("%j is read as its cells", (text, sources) => expect(sourceIn(text)).toEqual(sources));

  test("may say in Python's words what JSON says in its own", () => {
    const [cell] = textToNotebook("// %% flag=True word='x' more\n1\n", "x.ts").cells;
    expect(cell?.metadata).toEqual({ flag: true, word: "x", more: null });
  });

  test("with a header that is no YAML is refused in four lines", () => {
    expect(() => textToNotebook("// ---\n// jupyter:\n//   a: [\n// ---\n", "x.ts")).toThrow(/^KL741 (.*\n){3}.*$/);
    expect(() => textToNotebook("// ---\n// jupyter:\n", "x.ts")).toThrow(/^KL741 .*no end/);
  });
});

describe("a notebook that is made again from an edited text", () => {
  const out = { output_type: "stream", name: "stdout", text: ["1\n"] };
  const old: Notebook = {
    ...code("1"),
    metadata: { kernel_lib: { record: 1 } },
    cells: [
      { cell_type: "code", id: "a", metadata: {}, source: ["1"], outputs: [out], execution_count: 1 },
      { cell_type: "code", id: "b", metadata: {}, source: ["2"], outputs: [out], execution_count: 2 },
    ],
  };

  test("keeps the outputs of cells whose text is the same, and the record", () => {
    const edited = notebookToText(old).replace(/\n2\n/, "\n3\n");
    const now = withOutputsOf(textToNotebook(edited, "x"), old);
    expect(now.cells.map(({ outputs }) => outputs)).toEqual([[out], []]);
    expect(now.metadata["kernel_lib"]).toEqual({ record: 1 });
  });

  test("is the old one if nothing was edited", () => {
    expect(withOutputsOf(back(old), old)).toEqual(old);
  });

  test("knows cells by their text where the text has no ids, as Jupytext's has none", () => {
    const now = withOutputsOf(textToNotebook("// %%\n2\n\n// %%\n1\n\n// %%\n1\n", "x"), old);
    expect(now.cells.map(({ id }) => id)).toEqual(["b", "a", expect.stringMatching(/^[0-9a-f]{8}$/)]);
  });

  test("gives a copied cell an id of its own", () => {
    const now = withOutputsOf(textToNotebook('// %% id="a"\n1\n\n// %% id="a"\n1\n', "x"), undefined);
    expect(new Set(now.cells.map(({ id }) => id)).size).toBe(2);
  });
});
