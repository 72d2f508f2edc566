import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import fc from "../property.js";
import { describe, expect, it } from "vitest";
import { fileOf, textOfFile, type HarnessRun } from "../../kernel-lib/observe/collect.js";
import { open, read, witnesses } from "../../kernel-lib/observe/dataset.js";
import { parseObservations } from "../../kernel-lib/observe/observation.js";
import { parseStored } from "../../kernel-lib/observe/stored.js";

const SET = "datasets/kernel-observations";
const FILES = ["linux-6.18.json", "linux-6.1.json", "witnesses.json", "open.json"];
const valid = new Ajv({ strict: true, allowUnionTypes: true }).compile(
  JSON.parse(readFileSync(`${SET}/schema.json`, "utf8")) as object,
);

const small = {
  format: "kernel-lib observations 1",
  kernel: "6.12.0",
  fields: ["clone", "state"],
  values: ["ok", "clean"],
  cells: [
    {
      fs: "xfs",
      stableWrites: 0,
      family: "S1",
      variant: "v",
      runs: 2,
      outcomes: [[2, [0, 0, 1, 1]]],
      references: [[1, 2, 1, 2]],
    },
  ],
};

/** Every place in a JSON value, as the keys that lead there. */
const places = (value: unknown, at: readonly (string | number)[] = []): readonly (readonly (string | number)[])[] => [
  at,
  ...(typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([key, v]) => places(v, [...at, Array.isArray(value) ? Number(key) : key]))
    : []),
];
const withValue = (root: unknown, [key, ...rest]: readonly (string | number)[], value: unknown): unknown => {
  if (key === undefined) return value;
  const old = (root as Record<string | number, unknown>)[key];
  const put = withValue(old, rest, value);
  return Array.isArray(root) ? root.with(Number(key), put) : { ...(root as object), [key]: put };
};

describe("the schema of observation files", () => {
  it.each(FILES)("describes %s", (name) => {
    expect(valid(JSON.parse(readFileSync(`${SET}/${name}`, "utf8"))) || valid.errors).toBe(true);
  });

  it("refuses and accepts what the reader refuses and accepts, whatever is put into a file", () => {
    const strange = fc.oneof(
      fc.constantFrom(
        null,
        "",
        "x",
        -1,
        0,
        1,
        1.5,
        true,
        [],
        {},
        [1],
        [1, []],
        [[1, [0]]],
        [[0, []]],
        [[1, [0, 0], 2]],
      ),
      fc.integer(),
    );
    fc.assert(
      fc.property(fc.constantFrom(...places(small)), strange, (place, value) => {
        const text = JSON.stringify(withValue(small, place, value)) ?? "undefined";
        const reads = ((): boolean => {
          try {
            parseStored({ text, where: "mutant" });
            return true;
          } catch (error) {
            expect((error as Error).message).toMatch(/^KL502 .*\n {2}where: {4}mutant\n {2}expected: .*\n {2}mend: /s);
            return false;
          }
        })();
        // An outcome is a list of pairs, which draft 07 cannot say.
        const odd = /"outcomes":\[\[\d+,\[(\d+,\d+,)*\d+\]\]/.test(text);
        if (!odd) expect([text, reads]).toEqual([text, valid(JSON.parse(text))]);
      }),
      { numRuns: 2000 },
    );
  });

  it("takes anybody's file, and says which one is wrong", () => {
    expect(read(`${SET}/witnesses.json`)).toEqual(witnesses());
    expect(() => read("nowhere.json")).toThrow(/^KL508 .*ENOENT.*\n.*nowhere\.json/);
    expect(() => read("package.json")).toThrow(/^KL502 its format is undefined\n.*package\.json/);
  });

  it("is described, with the digests of its files, by the card", async () => {
    const { createHash } = await import("node:crypto");
    const card = readFileSync(`${SET}/README.md`, "utf8");
    for (const [name, cells] of [
      ["witnesses.json", witnesses()],
      ["open.json", open()],
    ] as const) {
      const sha = createHash("sha256")
        .update(readFileSync(`${SET}/${name}`))
        .digest("hex");
      const runs = cells.reduce((n, c) => n + c.runs, 0);
      expect(card).toContain(`| \`${name}\` | 6.18.44 | ${cells.length} | ${runs} | \`${sha}\` |`);
    }
    for (const { variant } of open()) expect(card).toContain(`\`${variant}\``);
  });
});

const runs: readonly HarnessRun[] = [
  { fields: [["a", "1"]], counts: [["a", 2, 1]] },
  { fields: [["a", "2"]], counts: [["a", 3, 1]] },
  { fields: [["a", "1"]], counts: [["a", 2, 1]] },
].map((r) => ({
  ...r,
  filesystem: "xfs",
  stableWrites: false,
  family: "S1",
  variant: "v",
  fields: r.fields as [string, string][],
  counts: r.counts as [string, number, number][],
}));

describe("a file of runs", () => {
  const file = fileOf("6.99", runs);

  it("counts equal outcomes once, the most frequent first, and says how many runs saw which count", () => {
    const [cell] = parseObservations({ text: textOfFile(file), where: "mine" });
    expect(cell?.outcomes).toEqual([
      { count: 2, fields: { a: "1" } },
      { count: 1, fields: { a: "2" } },
    ]);
    expect(cell?.references.map((r) => [r.refcount, r.runs])).toEqual([
      [2, 2],
      [3, 1],
    ]);
    expect(cell?.kernel).toBe("6.99");
  });

  it("fits the schema", () => {
    expect(valid(JSON.parse(textOfFile(file))) || valid.errors).toBe(true);
  });
});
