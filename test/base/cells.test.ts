import { describe, expect, it } from "vitest";
import { bit, firstIndex, fold, oneOf, readable, setterOf, upTo, zero } from "../../kernel-lib/base/cells.js";
import { defect, Problem, unreachable } from "../../kernel-lib/base/problem.js";

describe("cells", () => {
  it("start at zero, group by group", () => {
    expect(zero({ lamp: { count: 2, fields: { on: bit, hue: oneOf(["red", "blue"]) } } })).toEqual({
      lamp: [
        { on: 0, hue: 0 },
        { on: 0, hue: 0 },
      ],
    });
  });

  it("are read by name where a value has one", () => {
    expect(readable(oneOf(["idle", "busy"]), 1)).toBe("busy");
    expect(readable(upTo(9), 4)).toBe("4");
    expect(setterOf("sourceBlock")).toBe("setSourceBlock");
  });

  it("fold carries a value through, and firstIndex stops at the first yes", () => {
    expect(fold(4, "", (text, i) => text + String(i))).toBe("0123");
    expect([firstIndex(3, (i) => i === 1), firstIndex(3, () => false), firstIndex(0, () => true)]).toEqual([1, 3, 0]);
  });
});

describe("problems", () => {
  it("are told in four lines with a code, and carry their parts", () => {
    const parts = {
      code: "KL999",
      what: "the lamp is out",
      where: "kitchen",
      expected: "light",
      fix: "change the bulb",
    };
    const problem = new Problem(parts);
    expect(problem.message).toBe(
      "KL999 the lamp is out\n  where:    kitchen\n  expected: light\n  mend:     change the bulb",
    );
    expect(problem).toMatchObject(parts);
  });

  it("differ from defects, which blame the library", () => {
    expect(() => defect("two and two were five")).toThrow(/defect in kernel-lib.*two and two/);
    expect(() => unreachable("x" as never)).toThrow(/"x"/);
  });
});
