/** Cells that plain tslab compiles wrongly run as TypeScript says, and type errors stay where the author typed them. */
import { describe, expect, test } from "vitest";
import { session } from "./harness.js";

const { text, error } = session();

describe("names of earlier cells", () => {
  test("a shorthand property takes the variable of an earlier cell", async () => {
    await text("const seed = 3, steps = 10; const o = { seed: 5, deep: { a: 1 } }; let q = 0");
    expect(await text("const f = (x: { seed: number; steps: number }) => x.seed * x.steps; f({ seed, steps })")).toBe(
      "30",
    );
    expect(await text("const g = () => { const seed = 4; return { seed } }; g().seed")).toBe("4");
    expect(await text("[1, 2].map((seed) => ({ seed, steps })).length")).toBe("2");
  });

  test("a shorthand in a destructuring assignment sets the variable of an earlier cell", async () => {
    await text("({ q } = { q: 8 })");
    expect(await text("q")).toBe("8");
    await text("({ q = 9 } = {} as { q?: number })");
    expect(await text("q")).toBe("9");
  });

  test("destructuring renames properties of a value of an earlier cell", async () => {
    expect(await text("const { seed: s2, deep: { a: inner } } = o; s2 + inner")).toBe("6");
    expect(await text("const { seed: s3 = 2, ...others } = o; [s3, others]")).toBe("[ 5, { deep: { a: 1 } } ]");
    expect(await text("[o].map(({ seed: n }) => n)")).toBe("[ 5 ]");
  });

  test("imports, functions, classes and types live on", async () => {
    await text(
      'import { join } from "node:path"; class Box<T> { constructor(readonly it: T) {} } type N = number; enum E { A, B }',
    );
    expect(await text('const n: N = 1; [join("a", "b"), new Box(n).it, E.B]')).toBe("[ 'a/b', 1, 1 ]");
  });

  test("a variable may be declared again with another type", async () => {
    await text("const again = 1");
    expect(await text('const again = "text"; again')).toBe("'text'");
    expect(await text("again.length")).toBe("4");
  });

  test("export before a declaration is allowed", async () => {
    await text("export const shared = 1;\nexport function shout(s: string) { return s.toUpperCase() }");
    expect(await text('shout("a") + shared')).toBe("'A1'");
  });
});

describe("variables and functions across cells", () => {
  test("a function sees what a later cell assigns to its cell's variable", async () => {
    await text(
      "let base = 10, [left, { right }] = [1, { right: 2 }]; var sum = 0; function f(n: number) { sum += n; return n + base + left + right }",
    );
    await text("base = 20; left = 5");
    expect(await text("[f(1), f(2), sum]")).toBe("[ 28, 29, 3 ]");
    await text("let base = 1; let unset: number;");
    expect(await text("[f(1), unset]")).toBe("[ 9, undefined ]");
    await text("const fixed = 1; const read = () => fixed");
    await text("const fixed = 2");
    expect(await text("[read(), fixed]")).toBe("[ 1, 2 ]");
  });

  test("a loop counts in a variable, and an async function changes one", async () => {
    expect(await text("let total = 0; for (let i = 0; i < 1000; i++) total += i; total")).toBe("499500");
    await text("let state = 'new'; const change = async () => { await 1; state = 'changed' }");
    expect(await text("await change(); state")).toBe("'changed'");
  });

  test("a function of an earlier cell is called without a this", async () => {
    await text(
      "function receiver(this: unknown, ...rest: unknown[]) { return [this === globalThis || this === undefined, ...rest] }",
    );
    expect(await text("receiver(1, receiver(2))")).toBe("[ true, 1, [ true, 2 ] ]");
    expect(await text("const generic = <T>(x: T) => x; generic<number>(receiver.length)")).toBe("0");
  });
});

describe("await at the top level", () => {
  test.each([
    ["await (Promise.resolve(4))", "4"],
    ["await (async () => 7)()", "7"],
    ["const r = await Promise.all([1, 2]); r", "[ 1, 2 ]"],
    ["for await (const x of [Promise.resolve(1), 2]) console.log(x)", "1\n2\n"],
    ["if (true) { console.log(await (Promise.resolve('in a block'))) }", "in a block\n"],
    ["(async () => 'settled')()", "'settled'"],
    ["const wait = async () => { await 1; return 2 }; typeof wait", "'function'"],
  ])("%s", async (code, shown) => {
    expect(await text(code)).toBe(shown);
  });
});

describe("places of type errors", () => {
  test("are the line and column of the cell, whatever the kernel repairs in it", async () => {
    await text("const early = 1");
    const { ename, evalue, traceback } = await error(
      "// first\nconst p = { early }; const { early: e2 } = p; const bad: string = 5;\nawait (1)",
    );
    expect(ename).toBe("TypeScriptError");
    expect(evalue).toBe("2:53 - Type 'number' is not assignable to type 'string'.");
    const quote = traceback.findIndex((line) => line.startsWith("> 2 | const p"));
    expect(traceback[quote]?.indexOf("bad")).toBe(traceback[quote + 1]?.indexOf("~"));
  });

  test("nothing of a cell that does not compile has run", async () => {
    const { evalue } = await error('console.log("ran");\nconst a: number = "x";\nconst b: number = "y";');
    expect(evalue).toBe("2:7 - Type 'string' is not assignable to type 'number'. (and 1 more)");
  });

  test("a syntax error is told at its place", async () => {
    const { ename, evalue } = await error("let ok = 1;\nlet = ;");
    expect(ename).toBe("TypeScriptError");
    expect(evalue).toMatch(/^2:\d+ - /);
  });

  test("findLast of ES2023 is known", async () => {
    expect(await text("[3, 1, 2].findLast((n) => n < 3)")).toBe("2");
  });
});
