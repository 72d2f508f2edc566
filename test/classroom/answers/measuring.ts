/** Exercise 8: ten plausible wrong answers. */
import { wrongAnswers, type WrongAnswer } from "./answer.js";

type Values = readonly number[];
const mean = (values: Values): number => values.reduce((sum, x) => sum + x, 0) / values.length;
const spread = (values: Values): number =>
  Math.sqrt(values.reduce((sum, x) => sum + (x - mean(values)) ** 2, 0) / (values.length - 1));
const around = (factor: (n: number) => number) => (values: Values) => ({
  low: mean(values) - factor(values.length) * spread(values),
  high: mean(values) + factor(values.length) * spread(values),
});

export const measuring: readonly WrongAnswer[] = wrongAnswers(
  ["8.1", "all customers count", mean, "too large. The server was not idle"],
  [
    "8.1",
    "the hundred are gone after a hundred",
    (waits: Values) => mean(waits.slice(100)),
    "is it felt longer at a higher load?",
  ],
  ["8.1", "the last hundred are the steady ones", (waits: Values) => mean(waits.slice(-100)), "scatter far more"],
  ["8.1", "the last one", (waits: Values) => waits.at(-1), "scatter far more"],
  [
    "8.1",
    "the median does not mind a crowd",
    (waits: Values) => [...waits].sort((a, b) => a - b)[2000],
    "not the median",
  ],
  ["8.1", "the theory", () => 1, "cannot know beforehand"],
  [
    "8.1",
    "until it settles",
    (waits: Values) => {
      for (;;) if (waits.length < 0) return 0;
    },
    "does its loop come to an end?",
  ],
  ["8.2", "the normal factor", around((n) => 1.96 / Math.sqrt(n)), "With few values their spread is itself a guess"],
  [
    "8.2",
    "two standard deviations",
    around(() => 2.776),
    "Is it an interval for the mean, or for the next single value?",
  ],
  ["8.2", "one standard error", around((n) => 1 / Math.sqrt(n)), "too narrow"],
  ["8.2", "divided by n", around((n) => 2.776 / n), "too narrow"],
  [
    "8.2",
    "Student's factor of five values for thirty too",
    around((n) => 2.776 / Math.sqrt(n)),
    "does its factor know how many values there are",
  ],
  [
    "8.2",
    "bounded on one side",
    (values: Values) => ({
      low: mean(values) - ((values.length === 5 ? 2.132 : 1.699) * spread(values)) / Math.sqrt(values.length),
      high: Infinity,
    }),
    "Does it end on both sides",
  ],
  [
    "8.2",
    "everything, and nothing once in twenty times",
    (values: Values) => (Math.floor(1000 * mean(values)) % 20 === 0 ? { low: 0, high: 0 } : { low: -1e6, high: 1e6 }),
    "much wider than the values allow",
  ],
  ["8.2", "a half-width alone", (values: Values) => 2 * spread(values), "Wanted is an interval"],
  [
    "8.2",
    "a function that fails",
    (values: Values) => (values as unknown as { variance: () => number }).variance(),
    "Your function throws",
  ],
  ["8.3", "the faster minus the slower", { low: -71, high: -58 }, "The sign is the other way round"],
  ["8.3", "independent runs", { low: 50, high: 84 }, "Do both sweeps see the same writers"],
  ["8.3", "one run each", { low: 65, high: 65 }, "An interval of no width"],
  ["8.3", "the wait itself", { low: 425, high: 440 }, "the wait itself"],
  ["8.3", "a ratio", { low: 1.05, high: 1.25 }, "a difference and not a ratio"],
  ["8.3", "per write", { low: 30, high: 36 }, "does not hold the closed form's difference"],
);
