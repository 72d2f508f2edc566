/** `kernel-lib matrix`: every point has its run and its page, a failure stops nobody, and what is there is kept. */
import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { nameOf } from "../../kernel-lib/lab/matrix/name.js";
import { combinations, merged, parseAxis, pointsOfFile } from "../../kernel-lib/lab/matrix/points.js";
import { emptyFolder } from "../jupyter/harness.js";
import { cell } from "./cell.js";

const folder = emptyFolder();
const bin = fileURLToPath(new URL("../../kernel-lib/bin/kernel-lib.mjs", import.meta.url));
const matrix = (...args: readonly string[]): SpawnSyncReturns<string> =>
  spawnSync(process.execPath, [bin, "matrix", "in.ipynb", "-o", "out", ...args], { cwd: folder, encoding: "utf8" });

const figure = `(globalThis as any)[Symbol.for("kernel-lib.display")]({
  "application/vnd.plotly.v1+json": { data: [{ y: [0, n] }], layout: {} }, "text/plain": "a line to " + n }, {});`;

test("runs every point, goes on behind a failure, and runs again only what is not there", { timeout: 120_000 }, () => {
  const cells = [
    cell("let n = 1, word = 'a';", ["parameters"]),
    cell(figure),
    cell('if (n === 2) throw new RangeError("two <b>is</b> too many");'),
  ];
  writeFileSync(join(folder, "in.ipynb"), JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells }));

  const first = matrix("-m", "n=1,2,3", "-p", "word=x", "--at-once", "2");
  expect(first.stdout).toContain("2 ran, 0 kept, 1 failed, 0 not run");
  expect(first.status).toBe(1);
  const names = [1, 2, 3].map((n) => nameOf({ word: "x", n }));
  expect(readdirSync(join(folder, "out")).sort()).toEqual(
    [...names.flatMap((name) => [`${name}.html`, `${name}.ipynb`]), "index.html"].sort(),
  );
  const index = readFileSync(join(folder, "out", "index.html"), "utf8");
  expect(index).toContain(
    "<td>x</td><td>2</td><td>failed<br>cell 4: RangeError: two &lt;b&gt;is&lt;/b&gt; too many</td>",
  );
  expect(index.match(/alt="a line to \d"/g)).toEqual(['alt="a line to 1"', 'alt="a line to 2"', 'alt="a line to 3"']);
  expect(index.replaceAll(/href="[^":]*"/g, "")).not.toMatch(/(?:src|href)="(?!data:)/);

  const before = readFileSync(join(folder, "out", `${names[0]}.ipynb`), "utf8");
  const second = matrix("-m", "n=1,2,4", "-p", "word=x");
  expect(second.stdout).toContain("1 ran, 1 kept, 1 failed, 0 not run");
  expect(readFileSync(join(folder, "out", `${names[0]}.ipynb`), "utf8")).toBe(before);

  const text = readFileSync(join(folder, "in.ipynb"), "utf8");
  writeFileSync(join(folder, "in.ipynb"), text.replace("a line to ", "another to "));
  expect(matrix("-m", "n=1", "-p", "word=x").stdout).toContain("1 ran, 0 kept");
});

test("refuses a parameter that is not declared before anything runs", () => {
  const { status, stderr } = matrix("-m", "m=1,2");
  expect(stderr).toMatch(/^KL704 /);
  expect(status).toBe(2);
  expect(matrix().stderr).toMatch(/^KL761 /);
});

test("takes the values of a parameter from all that name it, and refuses one that is named in two ways", () => {
  writeFileSync(join(folder, "seeds.json"), '{"n": [1]}');
  for (const both of [
    ["-m", "n=1", "-p", "n=4"],
    ["-m", "n=1", "--file", "seeds.json"],
    ["-p", "n=1", "--file", "seeds.json"],
  ]) {
    const { status, stderr } = matrix(...both);
    expect(stderr).toMatch(/^KL763 the parameter n is named by -[mp] and by -/);
    expect(status).toBe(2);
  }
  const { stdout } = matrix("-m", "n=5", "-m", "n=5,6", "-p", "word=a", "-p", "word=b");
  expect(stdout).toContain("2 ran, 0 kept, 0 failed");
});

describe("the points", () => {
  test("are all combinations, the last the quickest", () => {
    expect(combinations([parseAxis("a=1,2"), parseAxis('b=["x,y", null]')])).toEqual([
      { a: 1, b: "x,y" },
      { a: 1, b: null },
      { a: 2, b: "x,y" },
      { a: 2, b: null },
    ]);
  });

  test("have the values of an axis that is named again, each once", () => {
    expect(merged([parseAxis("a=1,2"), parseAxis("b=3"), parseAxis("a=2,4")])).toEqual([
      ["a", [1, 2, 4]],
      ["b", [3]],
    ]);
  });

  test("come from a file in two forms, and from no other", () => {
    const file = join(folder, "points.json");
    const read = (value: unknown) => {
      writeFileSync(file, JSON.stringify(value));
      return pointsOfFile(file);
    };
    expect(read({ a: [1, 2] })).toEqual([{ a: 1 }, { a: 2 }]);
    expect(read([{ a: 1 }, { b: 2 }])).toEqual([{ a: 1 }, { b: 2 }]);
    expect(() => read({ a: 1 })).toThrow(/^KL760 /);
  });

  test("have names that every system takes, and no two the same", () => {
    const points = [
      { a: "x/y" },
      { a: "x\\y" },
      { a: 1 },
      { a: "1" },
      {},
      { a: "…".repeat(99) },
      { a: "z".repeat(99) },
    ];
    const names = points.map(nameOf);
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(points.length);
    for (const name of names) expect(name).toMatch(/^[\p{Letter}\p{Number}][\p{Letter}\p{Number}.-]{7,70}$/u);
  });
});
