/** Whoever errs is told what he overlooked: plausible wrong answers, each with its hint. */
import { describe, expect, test } from "vitest";
import { check } from "../../kernel-lib/index.js";
import { dirtyFolio } from "./answers/dirty-folio.js";
import { mailRace } from "./answers/mail-race.js";
import { measuring } from "./answers/measuring.js";
import { pageFork } from "./answers/page-fork.js";
import { policyDesign } from "./answers/policy-design.js";
import { right } from "./answers/right.js";
import { reservations } from "./answers/reservations.js";
import { stablePages } from "./answers/stable-pages.js";
import { thresholds } from "./answers/thresholds.js";
import { witness } from "./answers/witness.js";

const exercises = {
  dirtyFolio,
  mailRace,
  thresholds,
  stablePages,
  pageFork,
  reservations,
  witness,
  measuring,
  policyDesign,
};

describe.each(Object.entries(exercises))("%s", (_, wrong) => {
  test("ten wrong answers at least, to each of its tasks some", () => {
    expect(wrong.length).toBeGreaterThanOrEqual(10);
  });

  test.each(wrong)("$task, $thought", ({ task, answer, hint }) => {
    const found = check(task, answer);
    expect(found.outcome).toBe("not yet");
    expect(found.says).toContain(hint);
    expect(() => found.require()).toThrow(found.says);
  });
});

describe("a hint gives no number away that is the answer", () => {
  const numbersOf = (answer: unknown): readonly number[] =>
    typeof answer === "number"
      ? [answer]
      : typeof answer === "object" && answer !== null
        ? Object.values(answer).flatMap(numbersOf)
        : [];
  const given = Object.values(exercises).flat();

  test.each(right.filter(([, , answer]) => Number.isInteger(numbersOf(answer)[0])))("%s, %s", (task, _, answer) => {
    const hints = given.filter((wrong) => wrong.task === task);
    expect(hints.length).toBeGreaterThan(0);
    for (const wrong of hints) {
      const own = numbersOf(wrong.answer);
      const told = (check(task, wrong.answer).says.match(/\d+/g) ?? [])
        .map(Number)
        .filter((number) => !own.includes(number));
      expect(told.filter((number) => numbersOf(answer).includes(number))).toEqual([]);
    }
  });
});
