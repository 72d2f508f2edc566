/** A notebook in an empty folder imports what the kernel was installed with; a folder's own packages go before. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Kernel } from "../../kernel-lib/lab/kernel/kernel.js";
import { emptyFolder, errorOf, plain, session } from "./harness.js";

const { text, error, kernel } = session();

test("kernel-lib, its types and its run time", async () => {
  expect(
    await text(
      'import { Problem } from "kernel-lib"; new Problem({ code: "KL1", what: "w", where: "h", expected: "e", fix: "f" }).code',
    ),
  ).toBe("'KL1'");
  expect((await error('new Problem("not a record")')).ename).toBe("TypeScriptError");
});

test("ramda and tslab, with types", async () => {
  expect(await text('import * as R from "ramda"; R.range(0, 3)')).toBe("[ 0, 1, 2 ]");
  expect((await error("const s: string = R.range(0, 3)")).ename).toBe("TypeScriptError");
  expect(await text('import * as tslab from "tslab"; tslab.versions.tslab')).toBe("'1.0.22'");
  const { data } = (await kernel().inspect("R.range")) as { data: Record<string, string> };
  expect(data["text/plain"]).toContain("Returns a list of numbers");
});

test("Node's own types", async () => {
  expect(await text('import { basename } from "node:path"; basename(process.cwd()).length > 0')).toBe("true");
});

test("a package that nobody has is a type error", async () => {
  expect(await error('import { x } from "no-such-package"')).toMatchObject({ ename: "TypeScriptError" });
});

test("the folder's own files and packages go before the kernel's", async () => {
  const cwd = emptyFolder();
  const own = join(cwd, "node_modules", "ramda");
  mkdirSync(own, { recursive: true });
  writeFileSync(join(own, "package.json"), '{"name":"ramda","version":"0.0.1","main":"index.js","types":"index.d.ts"}');
  writeFileSync(join(own, "index.js"), "exports.mine = 1;");
  writeFileSync(join(own, "index.d.ts"), "export const mine: number;");
  writeFileSync(
    join(cwd, "local.ts"),
    'import { mine } from "ramda";\nexport const twice = (n: number) => 2 * n + mine;\n',
  );
  const local = await Kernel.start({ cwd });
  try {
    const cell = await local.execute('import { mine } from "ramda"; import { twice } from "./local"; mine + twice(2)');
    expect(plain(cell.outputs.outputs)).toBe("6");
    const bad = await local.execute("twice('x')");
    expect(errorOf(bad).ename).toBe("TypeScriptError");
    await local.execute("/** @module virtual */\nexport const inside = 5;");
    expect(plain((await local.execute('import { inside } from "./virtual"; inside')).outputs.outputs)).toBe("5");
  } finally {
    await local.shutdown();
  }
});

test("a package that is installed anew while the kernel runs disturbs no cell", async () => {
  const cwd = emptyFolder();
  const own = join(cwd, "node_modules", "ramda");
  mkdirSync(own, { recursive: true });
  const install = (name: string): void => {
    writeFileSync(
      join(own, "package.json"),
      `{"name":"ramda","version":"0.0.1","main":"index.js","types":"${name}.d.ts"}`,
    );
    writeFileSync(join(own, `${name}.d.ts`), "export const mine: number;");
  };
  install("index");
  writeFileSync(join(own, "index.js"), "exports.mine = 1;");
  const local = await Kernel.start({ cwd });
  const shown = async (code: string): Promise<string> => plain((await local.execute(code)).outputs.outputs);
  try {
    expect(await shown('import { mine } from "ramda"; mine')).toBe("1");
    for (const name of ["first", "second", "third"]) {
      install(name);
      // The watchers of the compiler hear of it in their own time.
      expect(await shown("await new Promise((done) => setTimeout(done, 700)); mine + 1")).toBe("2");
    }
    expect(await shown("mine + 2")).toBe("3");
  } finally {
    await local.shutdown();
  }
});
