/** What meets the demands is right; what is no answer at all is told so calmly; what cannot be decided is called undecided. */
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { actor, catalogue, check, policy } from "../../kernel-lib/index.js";
import { tasks } from "../../kernel-lib/classroom/tasks/index.js";
import { bundle } from "../../kernel-lib/notebook/index.js";
import { cloner, onXfs } from "./answers/answer.js";
import { right } from "./answers/right.js";

describe("a right answer passes, whoever thought of it", () => {
  test.each(right)("%s, %s", (task, _, answer) => {
    const found = check(task, answer);
    expect(found.says).not.toBe("");
    expect(found.outcome, found.says).toBe("passed");
    expect(() => found.require()).not.toThrow();
  });

  test("every task has one", () => {
    const answered = new Set(right.map(([task]) => task));
    expect(tasks.map(({ id }) => id).filter((id) => !answered.has(id))).toEqual([]);
  });
});

describe("what is no answer", () => {
  test.each(tasks.map(({ id }) => id))("to %s gets a hint, whatever it is", (id) => {
    const throwing = (): never => {
      throw new Error("not answered yet");
    };
    const strange = [
      undefined,
      null,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      "",
      "x",
      [],
      {},
      Promise.resolve(1),
      throwing,
      -1,
    ];
    for (const answer of strange) {
      const found = check(id, answer);
      expect(found.outcome).toBe("not yet");
      expect(found.says.length).toBeGreaterThan(20);
      expect(found.says).not.toContain("[object");
    }
  });

  test("a function that throws is quoted", () => {
    const says = check("3.1", () => {
      throw new Error("not answered yet");
    }).says;
    expect(says).toBe("Your function throws: not answered yet");
  });

  test("a function that promises is told to await", () => {
    expect(check("3.1", async () => 4).says).toContain("put await before");
  });

  test("a litmus test in the place of its race is told so, and a function in the place of what it gives", () => {
    expect(check("2.1", catalogue[0]).says).toContain("its .race");
    expect(check("5.3", policy.forkUnlessElevated).says).toContain("would have to be called");
  });

  test("a program that the model refuses is quoted too", () => {
    expect(check("1.3", ["stor 0"]).says).toContain('"stor 0" is no operation');
  });
});

describe("a search that reaches its bound", () => {
  const crowd = Array.from({ length: 7 }, (_, k) => actor(`app ${k}`, ["store 0", "store 0", "store 0"]));

  test("is undecided, and neither right nor wrong", () => {
    const found = check("2.3", onXfs(...crowd, cloner));
    expect(found.outcome).toBe("undecided");
    expect(found.says).toContain("reached its bound");
    expect(() => found.require()).toThrow("Undecided");
  });
});

describe("an assessment", () => {
  const found = check("1.2", 2);

  test("is read as a sentence, wherever it is shown", () => {
    expect(String(found)).toMatch(/^✓ 1\.2 Passed\. /);
    expect(inspect(found)).toBe(String(found));
    expect(bundle(found)?.["text/plain"]).toBe(String(found));
  });

  test("is data", () => {
    expect(JSON.parse(JSON.stringify(found))).toEqual({
      kind: "assessment",
      task: "1.2",
      outcome: "passed",
      demand: "",
      says: found.says,
    });
  });

  test("of a task that there is not is a mistake of who asks", () => {
    expect(() => check("12", 2)).toThrow("KL651");
  });
});
