/** The tarball of `npm pack` works in an empty project: what it needs is in it, or among its dependencies. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT } from "../quality/sources.js";

const place = mkdtempSync(path.join(tmpdir(), "kernel-lib-pack-"));
const library = path.join(place, "node_modules", "kernel-lib");
const run = (program: string, args: readonly string[], cwd: string): string =>
  execFileSync(program, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

beforeAll(() => {
  run("npm", ["pack", "--workspace", "kernel-lib", "--pack-destination", place], ROOT);
  const tarball = readdirSync(place).find((name) => name.endsWith(".tgz")) ?? "none";
  run("tar", ["xzf", tarball], place);
  mkdirSync(path.dirname(library), { recursive: true });
  cpSync(path.join(place, "package"), library, { recursive: true });
  // The registry's part: everything else that is installed, by links, and not the checkout's own library.
  for (const name of readdirSync(path.join(ROOT, "node_modules")))
    if (name !== "kernel-lib" && !name.startsWith("."))
      symlinkSync(path.join(ROOT, "node_modules", name), path.join(place, "node_modules", name));
});

afterAll(() => {
  rmSync(place, { recursive: true, force: true });
});

describe("the package", () => {
  it("holds the licence, and no test, no setting of the checkout, and of sources only the harness", () => {
    const names = readdirSync(library).sort();
    expect(names).toEqual(["LICENSE", "README.md", "bin", "dist", "jupyter", "observe", "package.json"]);
    // The harness is built where it runs.
    const harness = readdirSync(path.join(library, "observe", "harness"));
    expect(harness.filter((name) => !/^(\w+\.[ch]|README\.md|guest)$/.test(name))).toEqual([]);
    expect(harness).toContain("main.c");
  });

  it("names every package that it imports", () => {
    const { dependencies } = JSON.parse(readFileSync(path.join(library, "package.json"), "utf8")) as {
      dependencies: Record<string, string>;
    };
    for (const version of Object.values(dependencies)) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it("answers and reads its data sets in an empty project", () => {
    writeFileSync(
      path.join(place, "ask.mjs"),
      'import { agreement, dataset } from "kernel-lib";\nconsole.log(agreement(dataset.observations({ family: "S6" })).every((c) => c.differing.length === 0));\n',
    );
    expect(run(process.execPath, ["ask.mjs"], place)).toBe("true\n");
  });

  it("runs a notebook there", () => {
    const cell = {
      cell_type: "code",
      id: "ask",
      metadata: {},
      execution_count: null,
      outputs: [],
      source: [
        'import { catalogue, policy, verdicts } from "kernel-lib";\n',
        "verdicts(catalogue, [policy.none]).rows.length",
      ],
    };
    const metadata = { kernelspec: { name: "tslab", display_name: "TypeScript", language: "typescript" } };
    writeFileSync(
      path.join(place, "a.ipynb"),
      JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata, cells: [cell] }),
    );
    run(process.execPath, [path.join(library, "bin", "kernel-lib.mjs"), "run", "a.ipynb", "-o", "b.ipynb"], place);
    const { cells } = JSON.parse(readFileSync(path.join(place, "b.ipynb"), "utf8")) as {
      cells: readonly { outputs: readonly { data: Record<string, readonly string[]> }[] }[];
    };
    expect(cells[0]?.outputs[0]?.data["text/plain"]).toEqual(["61"]);
  });
});
