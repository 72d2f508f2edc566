/** The runner gives back valid notebooks that hold what their cells showed. */
import { describe, expect, test } from "vitest";
import { type ExecuteOptions, executeNotebook } from "../../kernel-lib/lab/runner/execute.js";
import { type Cell, type Notebook, linesOf, parseNotebook } from "../../kernel-lib/lab/runner/notebook.js";
import { emptyFolder } from "../jupyter/harness.js";
import { violations } from "./schema.js";

const cwd = emptyFolder();

const code = (source: string, tags: readonly string[] = []): Cell => ({
  cell_type: "code",
  metadata: tags.length === 0 ? {} : { tags },
  source: linesOf(source),
  outputs: [],
  execution_count: null,
});

const notebook = (cells: readonly Cell[], metadata: Notebook["metadata"] = {}): Notebook =>
  parseNotebook(JSON.stringify({ nbformat: 4, nbformat_minor: 4, metadata, cells }), "test.ipynb");

const run = (cells: readonly Cell[], options: ExecuteOptions = {}, metadata: Notebook["metadata"] = {}) =>
  executeNotebook(notebook(cells, metadata), { cwd, ...options });

test("stores outputs in order, as nbformat 4.5 asks", async () => {
  const hook = '(globalThis as any)[Symbol.for("kernel-lib.display")]';
  const { notebook: out, failure } = await run([
    { cell_type: "markdown", metadata: {}, source: "# Title" },
    code("console.log(1);\nconsole.log(2);\nconsole.error(3);\n4"),
    code(
      `${hook}({ "text/html": "<p>\\n</p>", "image/png": "AAAA", "application/vnd.plotly.v1+json": { data: [] } }, { displayId: "d" })`,
    ),
    code(
      `${hook}({ "text/plain": "a\\nb" }, { displayId: "d", update: true }); setTimeout(() => console.log("late"), 20); undefined`,
    ),
    code("await new Promise((r) => setTimeout(r, 100));"),
    code("  "),
    code("throw new RangeError('as expected')", ["raises-exception"]),
    code("not even TypeScript", ["skip-execution"]),
    { cell_type: "raw", metadata: {}, source: [] },
  ]);
  expect(violations(out)).toEqual([]);
  expect(failure).toBeUndefined();
  expect(out.cells.map(({ execution_count }) => execution_count)).toEqual([
    undefined,
    1,
    2,
    3,
    4,
    null,
    5,
    null,
    undefined,
  ]);
  expect(out.cells[1]?.outputs).toEqual([
    { output_type: "stream", name: "stdout", text: ["1\n", "2\n"] },
    { output_type: "stream", name: "stderr", text: ["3\n"] },
    { output_type: "execute_result", data: { "text/plain": ["4"] }, metadata: {}, execution_count: 1 },
  ]);
  expect(out.cells[2]?.outputs).toEqual([
    { output_type: "display_data", data: { "text/plain": ["a\n", "b"] }, metadata: {} },
  ]);
  expect(out.cells[3]?.outputs).toEqual([{ output_type: "stream", name: "stdout", text: ["late\n"] }]);
  expect(out.cells[6]?.outputs).toEqual([
    expect.objectContaining({ output_type: "error", ename: "RangeError", evalue: "as expected" }),
  ]);
  expect(out.metadata).toMatchObject({ kernelspec: { name: "tslab" }, language_info: { name: "typescript" } });
});

describe("a failing cell", () => {
  const cells = [
    code("const a = 1;\na"),
    code("\nthrow new Error('stop here');"),
    { ...code("'never'"), outputs: [{ output_type: "stream", name: "stdout", text: "old" }] },
  ];

  test("ends the run, and the notebook holds what ran so far", async () => {
    const { notebook: out, failure } = await run(cells);
    expect(failure).toMatchObject({
      cell: 2,
      executionCount: 2,
      line: 2,
      text: "throw new Error('stop here');",
      ename: "Error",
      evalue: "stop here",
    });
    expect(violations(out)).toEqual([]);
    expect(out.cells[1]?.outputs).toHaveLength(1);
    expect(out.cells[2]).toMatchObject({ execution_count: null, outputs: [] });
  });

  test("does not end it where errors are allowed", async () => {
    for (const [options, metadata] of [
      [{ allowErrors: true }, {}],
      [{}, { execution: { allow_errors: true } }],
    ] as const) {
      const { notebook: out, failure } = await run(cells, options, metadata);
      expect(failure).toBeUndefined();
      expect(out.cells[2]?.execution_count).toBe(3);
    }
  });

  test("that does not compile is told by its line", async () => {
    const { failure } = await run([code("const n: number = 1;\nconst s: string = n;")]);
    expect(failure).toMatchObject({ cell: 1, line: 2, text: "const s: string = n;", ename: "TypeScriptError" });
  });
});

describe("parameters", () => {
  const cells = [
    code("let seed = 1, mode = 'a', list = [1];\nconst fixed = 1;", ["parameters"]),
    code("[seed, mode, list]"),
  ];

  test("are assigned behind the cell that declares them, and noted", async () => {
    const first = await run(cells, { parameters: { seed: 7, mode: 'say "b"', list: [2, 3] } });
    expect(violations(first.notebook)).toEqual([]);
    expect(first.notebook.cells.map(({ metadata }) => metadata["tags"])).toEqual([
      ["parameters"],
      ["injected-parameters"],
      undefined,
    ]);
    expect(first.notebook.cells[1]?.source).toEqual([
      "// Parameters\n",
      "seed = 7;\n",
      'mode = "say \\"b\\"";\n',
      "list = [2,3];",
    ]);
    expect(first.notebook.metadata["papermill"]).toEqual({ parameters: { seed: 7, mode: 'say "b"', list: [2, 3] } });
    expect(JSON.stringify(first.notebook.cells[2]?.outputs)).toContain("[ 7, 'say \\\"b\\\"', [ 2, 3 ] ]");
    const second = await executeNotebook(first.notebook, { cwd, parameters: { seed: 8 } });
    expect(second.notebook.cells).toHaveLength(3);
  });

  test("that nobody declares, or that are constants, are refused", async () => {
    await expect(run(cells, { parameters: { sead: 1 } })).rejects.toMatchObject({
      code: "KL704",
      expected: "one of seed, mode, list, fixed",
    });
    await expect(run(cells, { parameters: { fixed: 1 } })).rejects.toMatchObject({ code: "KL704" });
    await expect(run([code("1")], { parameters: { seed: 1 } })).rejects.toMatchObject({ code: "KL704" });
  });

  test("of another type fail in their cell", async () => {
    const { failure } = await run(cells, { parameters: { seed: "seven" } });
    expect(failure).toMatchObject({ cell: 2, ename: "TypeScriptError", text: 'seed = "seven";' });
  });
});

describe("a cell that takes too long", () => {
  const endless = [code("console.log('begun'); await 1; for (;;);"), code("'behind'")];

  test("is interrupted and told as such", async () => {
    const { notebook: out, failure } = await run(endless, { timeoutMs: 300 });
    expect(failure).toMatchObject({
      cell: 1,
      ename: "Timeout",
      evalue: "the cell took longer than 0.3 s and was interrupted",
    });
    expect(out.cells[0]?.outputs?.[0]).toMatchObject({ text: ["begun\n"] });
    expect(violations(out)).toEqual([]);
  });

  test("by the notebook's own account too; the kernel goes on", async () => {
    const { notebook: out } = await run(endless, { allowErrors: true }, { execution: { timeout: 0.3 } });
    expect(out.cells[1]?.execution_count).toBe(2);
  });

  test("may be stopped by a signal", async () => {
    const abort = new AbortController();
    const { interrupted, failure } = await run(endless, {
      signal: abort.signal,
      onProgress: ({ kind }) => kind === "cell" && setTimeout(() => abort.abort(), 100),
    });
    expect([interrupted, failure?.ename]).toEqual([true, "Interrupted"]);
  });
});

test("a cell that ends the kernel is told as the failing one", async () => {
  const { failure, notebook: out } = await run([code("process.exit(5)"), code("1")], { allowErrors: true });
  expect(failure).toMatchObject({ cell: 1, ename: "KernelDied", evalue: expect.stringContaining("exit code 5") });
  expect(violations(out)).toEqual([]);
});
