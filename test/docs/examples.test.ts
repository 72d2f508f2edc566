import { pathToFileURL } from "node:url";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT, sources } from "../quality/sources.js";
import { broken, examplesOf } from "./examples.js";

const found = sources("kernel-lib", [".ts"]).flatMap(({ file, text }) =>
  examplesOf(text).map((example) => ({ file, ...example })),
);
const load = async (file: string): Promise<Readonly<Record<string, unknown>>> => {
  const built = path.join(ROOT, file.replace("kernel-lib/", "kernel-lib/dist/").replace(/\.ts$/, ".js"));
  return (await import(pathToFileURL(built).href)) as Readonly<Record<string, unknown>>;
};

describe("the examples of the doc comments", () => {
  it("are found", () => {
    expect(found.length).toBeGreaterThan(0);
  });

  it.each(found)("$file:$line gives what it promises", async ({ file, code }) => {
    const names = { ...(await load("kernel-lib/index.ts")), ...(await load(file)) };
    expect(await broken(code, names)).toEqual([]);
  });
});

describe("the runner of examples", () => {
  it.each([
    ["1 + 1\n//=> 3", 1],
    ["1 + 1 //=> 2", 0],
    ["const a = [1, 2];\n//=> [1, 2]", 0],
    ["await Promise.resolve('x');\n//=> \"y\"", 1],
    ['import { twice } from "kernel-lib";\ntwice(2);\n//=> 4', 0],
    ["({ a: 1 })\n//=> { a: 1 }", 0],
  ])("finds in %j so many broken promises: %i", async (code, failures) => {
    expect(await broken(code, { twice: (n: number) => 2 * n })).toHaveLength(failures);
  });
});
