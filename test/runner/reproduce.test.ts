/** A run keeps what it rests on, and `reproduce` says what is no longer so. In real kernels, on the command line. */
import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { recordOf } from "../../kernel-lib/lab/record/record.js";
import { compareRuns } from "../../kernel-lib/lab/reproduce/compare.js";
import { reportText } from "../../kernel-lib/lab/reproduce/report.js";
import { readNotebook } from "../../kernel-lib/lab/runner/notebook.js";
import { emptyFolder } from "../jupyter/harness.js";
import { violations } from "./schema.js";

const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const folder = emptyFolder();

const command = (...args: readonly string[]): SpawnSyncReturns<string> =>
  spawnSync(process.execPath, [at("kernel-lib/bin/kernel-lib.mjs"), ...args], {
    cwd: folder,
    encoding: "utf8",
    timeout: 60_000,
  });

const cell = (id: string, source: string, tags: readonly string[] = []) => ({
  cell_type: "code",
  id,
  metadata: { tags },
  source,
  outputs: [],
  execution_count: null,
});

const read = (name: string) => JSON.parse(readFileSync(join(folder, name), "utf8"));
const write = (name: string, notebook: unknown): void => writeFileSync(join(folder, name), JSON.stringify(notebook));

const figure = `(globalThis as any)[Symbol.for("kernel-lib.display")]({
  "application/vnd.plotly.v1+json": { data: [{ y: [0, seed / 3] }], layout: {} }, "text/plain": "a line" }, {});`;

beforeAll(() => {
  const cells = [
    cell("parameters", "let seed = 1, list = [1, -2], word: string = 'a', later = 2 * 3;", ["parameters"]),
    cell("library", 'import { policy } from "kernel-lib";\nconst question = { seed, other: { seed: 99 } };\nquestion'),
    cell("figure", figure),
    cell("time", "console.log(`took ${performance.now()} ms`);"),
    cell("clock", "performance.now()", ["nbval-ignore-output"]),
  ];
  write("in.ipynb", { nbformat: 4, nbformat_minor: 5, metadata: {}, cells });
  expect(command("run", "in.ipynb", "-p", "seed=7", "-o", "out.ipynb").status).toBe(0);
});

describe("a record", () => {
  test("holds library, model, data sets, parameters, seeds, Node and the class of the machine", () => {
    const out = read("out.ipynb");
    expect(violations(out)).toEqual([]);
    const { version } = JSON.parse(readFileSync(at("kernel-lib/package.json"), "utf8"));
    const digest = expect.stringMatching(/^[0-9a-f]{16}$/);
    expect(out.metadata.kernel_lib).toMatchObject({
      record: 1,
      complete: true,
      version,
      model: digest,
      library: digest,
      datasets: { "kernel-observations": digest, "kernel-waits": digest },
      parameters: { seed: 7, list: [1, -2], word: "a", later: { code: "2 * 3" } },
      given: { seed: 7 },
      seeds: [
        { cell: "parameters", name: "seed", value: 1 },
        { cell: "injected-parameters", name: "seed", value: 7 },
        { cell: "library", name: "seed", value: 99 },
      ],
      node: process.versions.node,
      machine: { platform: process.platform, arch: process.arch },
    });
  });

  test("names no machine, no user and no folder", () => {
    const text = JSON.stringify(read("out.ipynb").metadata.kernel_lib);
    for (const name of [hostname(), folder, at(""), process.env["HOME"] ?? "/home"]) expect(text).not.toContain(name);
  });
});

describe("reproduce", () => {
  test("finds the run as it was, with its parameters, but for times", () => {
    const { status, stdout } = command("reproduce", "out.ipynb", "--quiet");
    expect(stdout).toContain("out.ipynb: same. 5 outputs: 3 the same bit by bit, 1 but for times, 1 not compared");
    expect(stdout).toContain("seed = 7");
    expect(status).toBe(0);
  });

  test("locates a tampered number in a figure, and says what has changed since: library, data, Node, text of a cell", () => {
    const out = read("out.ipynb");
    const cellOf = (wanted: string) => out.cells.find(({ id }: { id: string }) => id === wanted);
    cellOf("figure").outputs[0].data["application/vnd.plotly.v1+json"].data[0].y[1] = 2.5;
    cellOf("library").source = "8";
    const record = out.metadata.kernel_lib;
    Object.assign(record, { version: "0.0.9", model: "0123456789abcdef", node: "26.0.0" });
    record.datasets["kernel-waits"] = "0123456789abcdef";
    write("changed.ipynb", out);
    const { status, stdout } = command("reproduce", "changed.ipynb", "--json", "--quiet");
    expect(status).toBe(1);
    const answer = JSON.parse(stdout);
    expect(answer.changes.map(({ what }: { what: string }) => what)).toEqual([
      "text of cells",
      "library version",
      "model",
      "data set kernel-waits",
      "Node",
    ]);
    const differing = answer.outputs.filter((one: { status: string }) => one.status === "differs");
    expect(differing.map(({ id, editedSince }: { id: string; editedSince: boolean }) => [id, editedSince])).toEqual([
      ["library", false],
      ["figure", true],
    ]);
    expect(differing[1].differences).toEqual([
      { path: "data[0].y[1]", stored: 2.5, now: 7 / 3, relative: expect.closeTo(1 / 15, 10) },
    ]);
    const report = reportText(answer);
    for (const line of [
      /changed: {2}data set kernel-waits: 0123456789abcdef → /,
      /✗ cell 4 \(figure\), figure 1: 1 place differs/,
      /data\[0\]\.y\[1\]: stored 2\.5, now 2\.33333/,
      /why it may: the stored output is not the one of the recorded run/,
      /why it may: model: .* verdicts and waits may be others/,
    ])
      expect(report).toMatch(line);
  });
});

describe("a notebook of the gallery", () => {
  const stored = () => readNotebook(at("notebooks/00-the-mail.ipynb"));

  test("differs from itself nowhere, and in the one place at which it was tampered with", () => {
    const tampered = JSON.parse(JSON.stringify(stored()));
    const drawn = "application/vnd.plotly.v1+json";
    const cell = tampered.cells.find(({ outputs }: { outputs?: { data?: object }[] }) =>
      (outputs ?? []).some(({ data }) => drawn in (data ?? {})),
    );
    const output = cell.outputs.find(({ data }: { data?: object }) => drawn in (data ?? {}));
    const trace = output.data[drawn].data.findIndex(({ x }: { x?: unknown[] }) => typeof x?.[0] === "number");
    output.data[drawn].data[trace].x[0] += 1;
    expect(compareRuns(stored(), stored(), recordOf(stored())).every(({ status }) => status === "same")).toBe(true);
    const found = compareRuns(tampered, stored(), recordOf(stored())).filter(({ status }) => status !== "same");
    expect(found).toMatchObject([{ figure: 1, editedSince: true, differences: [{ path: `data[${trace}].x[0]` }] }]);
  });
});
