/** A failing cell says what, and at which of its own lines. */
import { describe, expect, test } from "vitest";
import { session } from "./harness.js";

const { text, error, kernel } = session();

describe("an error thrown in a cell", () => {
  test("has a name, a message and the cell's own lines", async () => {
    const { ename, evalue, traceback } = await error(
      [
        "// types vanish in JavaScript, and lines with them",
        "interface Options {",
        "  readonly n: number;",
        "}",
        "",
        "function check({ n }: Options): number {",
        '  if (n > 2) throw new RangeError("too large: " + n);',
        "  return n;",
        "}",
        "type Unused = { a: 1 };",
        "check({ n: 3 });",
      ].join("\n"),
    );
    expect([ename, evalue]).toEqual(["RangeError", "too large: 3"]);
    expect(traceback[0]).toBe('> 7 |   if (n > 2) throw new RangeError("too large: " + n);');
    expect(traceback).toContain("RangeError: too large: 3");
    expect(traceback.filter((line) => /^\s+at /.test(line))).toEqual([
      expect.stringMatching(/^ {4}at check \(cell \[\d+\]:7:20\)$/),
      expect.stringMatching(/^ {4}at cell \[\d+\]:11:1$/),
    ]);
  });

  test("names both cells where one calls a function of the other", async () => {
    const { executionCount } = await kernel().execute("\n\nconst thrower = () => {\n  throw new Error('far');\n};");
    const { traceback } = await error("\nthrower()");
    expect(traceback[0]).toBe("> 2 | thrower()");
    expect(traceback.join("\n")).toContain(`(cell [${executionCount}]:4:9)`);
  });

  test("keeps frames outside the kernel, drops those of its machinery", async () => {
    const { evalue, traceback } = await error('import { readFileSync } from "node:fs";\nreadFileSync("/no such file")');
    expect(evalue).toContain("ENOENT");
    expect(traceback.join("\n")).toContain("readFileSync");
    expect(traceback.join("\n")).not.toMatch(/node:internal|dist\/jupyter|tslab\/dist|evalmachine/);
  });

  test("behind an await is told the same way", async () => {
    const { traceback } = await error(
      "await 1;\nconst later = async () => {\n  await 1;\n  throw new TypeError('async');\n};\nawait (later());",
    );
    expect(traceback[0]).toBe("> 4 |   throw new TypeError('async');");
  });

  test("tells its cause, and values that are no errors", async () => {
    expect((await error('throw new Error("outer", { cause: new Error("inner") })')).traceback.join("\n")).toContain(
      "Caused by: Error: inner",
    );
    expect(await error("throw { code: 5 }")).toMatchObject({ ename: "Thrown", evalue: "{ code: 5 }" });
    expect(await error("await Promise.reject(undefined)")).toMatchObject({ ename: "Thrown", evalue: "undefined" });
  });

  test("printed by the cell itself has the cell's lines too", async () => {
    expect(
      await text(
        "interface A { a: 1 }\n\ntry {\n  throw new Error('caught');\n} catch (error) {\n  console.log(error.stack);\n}",
      ),
    ).toMatch(/cell \[\d+\]:4:9/);
  });

  test("leaves the kernel as it was", async () => {
    await text("const kept = 1");
    await error('const lost = 2; throw new Error("stop")');
    expect(await text("kept")).toBe("1");
    expect((await error("lost")).ename).toBe("TypeScriptError");
  });
});
