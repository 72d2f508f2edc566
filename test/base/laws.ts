/** One or more laws of every kind, for tests that hold for all. */
import type { Law } from "../../kernel-lib/base/law.js";

export const continuous: readonly Law[] = [
  { kind: "exponential", mean: 20 },
  { kind: "uniform", from: -3, to: 5 },
  { kind: "erlang", stages: 4, mean: 20 },
  { kind: "erlang", stages: 1, mean: 20 },
  { kind: "gamma", shape: 0.3, mean: 7 },
  { kind: "gamma", shape: 2.5, mean: 7 },
  { kind: "gamma", shape: 400, mean: 7 },
  {
    kind: "hyperexponential",
    branches: [
      { probability: 0.9, mean: 1 },
      { probability: 0.1, mean: 50 },
    ],
  },
  { kind: "lognormal", mean: 20, cv: 1.2 },
  { kind: "pareto", smallest: 3, shape: 5 },
  { kind: "weibull", scale: 3, shape: 0.7 },
  { kind: "weibull", scale: 3, shape: 2 },
  { kind: "normal", mean: -1, sd: 4 },
  { kind: "empirical", edges: [0, 1, 3, 10], counts: [5, 0, 2] },
];

export const discrete: readonly Law[] = [
  { kind: "deterministic", value: 20 },
  { kind: "zipf", count: 50, exponent: 1.1 },
  { kind: "discrete", values: [8, 1, 4], weights: [1, 5, 0] },
  { kind: "poisson", mean: 7.3 },
  { kind: "poisson", mean: 2500 },
  { kind: "geometric", mean: 3.5 },
];

export const heavy: Law = { kind: "pareto", smallest: 3, shape: 1.5 };

export const nameOf = (law: Law): string => JSON.stringify(law);
