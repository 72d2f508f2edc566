/** Where two outputs differ is told by a path and by how much. */
import fc from "../property.js";
import { describe, expect, test } from "vitest";
import { shownBy } from "../../kernel-lib/lab/record/shown.js";
import { differencesOf, outputDifferences, sameButForTimes } from "../../kernel-lib/lab/reproduce/difference.js";

const stream = (text: string) => shownBy([{ output_type: "stream", name: "stdout", text }])[0];

describe("two values", () => {
  test("that are the same differ nowhere", () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => differencesOf(value, structuredClone(value)).length === 0));
  });

  test("differ where one number was changed, and only there", () => {
    const figure = fc.array(fc.array(fc.double({ noNaN: true }), { minLength: 1 }), { minLength: 1 });
    fc.assert(
      fc.property(figure, fc.nat(), fc.nat(), fc.double({ noNaN: true }), (rows, i, j, value) => {
        const at = [i % rows.length, 0] as const;
        const row = rows[at[0]] ?? [];
        const column = j % row.length;
        fc.pre(!Object.is(row[column], value));
        const changed = rows.with(at[0], row.with(column, value));
        expect(differencesOf({ z: rows }, { z: changed })).toEqual([
          expect.objectContaining({ path: `z[${at[0]}][${column}]`, stored: row[column], now: value }),
        ]);
      }),
    );
  });

  test("are told apart to the last bit", () => {
    const [found] = differencesOf({ y: [1] }, { y: [1 + Number.EPSILON] });
    expect(found).toMatchObject({ path: "y[0]" });
    expect(found?.relative).toBeCloseTo(2.2e-16, 17);
  });

  test("differ where a name is missing, and a strange name is quoted", () => {
    expect(differencesOf({ "a b": 1 }, {}).map(({ path }) => path)).toEqual(['["a b"]']);
  });
});

describe("two outputs", () => {
  test("of text differ in a line, and in a number of it if that is all", () => {
    expect(outputDifferences(stream("a\nmean 1,250.5 µs of 3\n"), stream("a\nmean 1,250.75 µs of 3\n"))).toEqual([
      { path: "line 2, number 1", stored: 1250.5, now: 1250.75, relative: expect.any(Number) },
    ]);
    expect(outputDifferences(stream("a\nb"), stream("a\nc"))).toEqual([{ path: "line 2", stored: "b", now: "c" }]);
  });

  test("of one table are told by its text, not again by its HTML", () => {
    const table = (n: number) =>
      shownBy([{ output_type: "display_data", data: { "text/html": `<td>${n}</td>`, "text/plain": `mean ${n}` } }])[0];
    expect(outputDifferences(table(1), table(2)).map(({ path }) => path)).toEqual(["text/plain, line 1, number 1"]);
  });

  test("of which one is missing differ as a whole", () => {
    expect(outputDifferences(stream("a"), undefined)).toEqual([{ path: "", stored: "stdout", now: "no output" }]);
  });

  test("may differ by times only", () => {
    expect(sameButForTimes(stream("took 1.2 s, 3 states"), stream("took 900 ms, 3 states"))).toBe(true);
    expect(sameButForTimes(stream("5.1 M states/s\n3"), stream("4.9 M states/s\n3"))).toBe(true);
    expect(sameButForTimes(stream("took 1.2 s, 3 states"), stream("took 1.2 s, 4 states"))).toBe(false);
  });

  test("are one stream, however it was cut", () => {
    const part = (text: string) => ({ output_type: "stream", name: "stdout", text });
    expect(shownBy([part("a"), part("b")])).toEqual(shownBy([part("ab")]));
  });
});
