import { describe, expect, it } from "vitest";
import { codeOnly, json, source, sources } from "./sources.js";

const library = sources("kernel-lib", [".ts", ".mjs", ".cjs"]);
const roomOf = (file: string): string => file.split("/")[1] ?? "";

/** Rooms that may look at the clock, the dice and the terminal; everything else gets them as values through host. */
const OUTSIDE = new Set(["host", "notebook", "jupyter", "lab", "setup", "bin"]);
const WORLDLY =
  /\b(Date\.now|new Date\b|performance\.now|Math\.random|console\.|process\.|setTimeout|setInterval|setImmediate)/;

const worldly = (text: string): readonly string[] =>
  codeOnly(text)
    .split("\n")
    .flatMap((line, index) => (WORLDLY.test(line) ? [`${index + 1}: ${line.trim()}`] : []));

describe("the rooms inside", () => {
  it("look at no clock, dice or terminal", () => {
    const found = library
      .filter(({ file }) => !OUTSIDE.has(roomOf(file)))
      .flatMap(({ file, text }) => worldly(text).map((line) => `${file}:${line}`));
    expect(found).toEqual([]);
  });

  it("would be caught if they did", () => {
    expect(worldly("const now = Date.now();")).toHaveLength(1);
    expect(worldly("/* Date.now() */ // Math.random()\nconst text = 'console.log';")).toEqual([]);
  });

  it("are all in the list of rooms", () => {
    expect(library.length).toBeGreaterThan(10);
  });
});

describe("length", () => {
  const reasons = json("test/quality/long-files.json") as Readonly<Record<string, string>>;
  const long = library.filter(({ text }) => text.trimEnd().split("\n").length > 200).map(({ file }) => file);

  it("no file is longer than 200 lines unless it says why", () => {
    expect(long.filter((file) => !(reasons[file] ?? "").trim())).toEqual([]);
  });

  it("no reason is kept for a file that is short again", () => {
    expect(Object.keys(reasons).filter((file) => !long.includes(file))).toEqual([]);
  });
});

describe("the code of a problem", () => {
  /** Codes that more than one file gives, and the one thing that each of them says there. */
  const shared: Readonly<Record<string, string>> = {
    KL502: "a data set is damaged",
    KL510: "observations that cannot be compared",
    KL903: "the disk refuses what set-up writes",
    KL906: "the sources do not compile",
    KL908: "the arguments of a command of npm are mistyped",
  };
  const files = new Map<string, ReadonlySet<string>>();
  for (const { file, text } of library)
    for (const [, code = ""] of text.matchAll(/"(KL\d{3})[" ]/g))
      files.set(code, new Set([...(files.get(code) ?? []), file]));
  const several = [...files].filter(([, where]) => where.size > 1);

  it("is given in one file alone, or says the same in all of them", () => {
    expect(files.size).toBeGreaterThan(100);
    expect(several.filter(([code]) => shared[code] === undefined).map(([code, where]) => [code, ...where])).toEqual([]);
  });

  it("is not listed as shared when it is not", () => {
    expect(Object.keys(shared).filter((code) => !several.some(([each]) => each === code))).toEqual([]);
  });
});

describe("mutation", () => {
  const reasons = json("test/quality/mutable-files.json") as Readonly<Record<string, string>>;
  const listed = Object.keys(reasons).sort();

  it("is allowed in files that exist, each for a reason", () => {
    expect(listed.filter((file) => source(file).text === "" || (reasons[file] ?? "").length < 20)).toEqual([]);
  });

  it("is never allowed in the rooms that are read as the text of the kernel", () => {
    expect(listed.filter((file) => ["model", "filesystem", "policy", "litmus"].includes(roomOf(file)))).toEqual([]);
  });

  it("is allowed in exactly the files that CONTRIBUTING.md names under its heading on mutation", () => {
    const section =
      /^#+ [^\n]*mutat[^\n]*\n([\s\S]*?)(?=^#+ |(?![\s\S]))/im.exec(source("CONTRIBUTING.md").text)?.[1] ?? "";
    const named = [...section.matchAll(/`(kernel-lib\/[^`]+\.ts)`/g)].map((match) => match[1] ?? "");
    expect([...new Set(named)].sort()).toEqual(listed);
  });
});

describe("notebooks", () => {
  const MAY = /^(kernel-lib|tslab|ramda)$/;
  const notebooks = sources("notebooks", [".ipynb"]).map(({ file, text }) => ({
    file,
    code: (JSON.parse(text) as { cells: readonly { cell_type: string; source: string | readonly string[] }[] }).cells
      .filter((cell) => cell.cell_type === "code")
      .map((cell) => (typeof cell.source === "string" ? cell.source : cell.source.join(""))),
  }));

  it("import only kernel-lib, tslab and ramda", () => {
    const found = notebooks.flatMap(({ file, code }) =>
      code
        .flatMap((cell) => [...cell.matchAll(/(?:\bfrom|\bimport|\brequire)\s*\(?\s*["']([^"']+)["']/g)])
        .filter((match) => !MAY.test(match[1] ?? ""))
        .map((match) => `${file}: ${match[1]}`),
    );
    expect(found).toEqual([]);
  });
});
