/**
 * Laws of chance as plain data, which can be printed, stored and sent to a worker: `{ kind: "exponential", mean: 20 }`. Times are in
 * whatever unit the reader of the law says; a law has none of its own.
 */
import { Problem } from "./problem.js";

/** Always the same. */
export interface Deterministic {
  readonly kind: "deterministic";
  readonly value: number;
}
/** Without memory. */
export interface Exponential {
  readonly kind: "exponential";
  readonly mean: number;
}
/** Equally likely from `from` to `to`. */
export interface Uniform {
  readonly kind: "uniform";
  readonly from: number;
  readonly to: number;
}
/** The sum of `stages` exponential times that are equal; the whole has this mean. */
export interface Erlang {
  readonly kind: "erlang";
  readonly stages: number;
  readonly mean: number;
}
/** Erlang's law with a shape that need not be whole. */
export interface Gamma {
  readonly kind: "gamma";
  readonly shape: number;
  readonly mean: number;
}
/** One of several exponential times, drawn with these probabilities. */
export interface Hyperexponential {
  readonly kind: "hyperexponential";
  readonly branches: readonly { readonly probability: number; readonly mean: number }[];
}
/** The exponential function of a normal variable, by its own mean and coefficient of variation (standard deviation over mean). */
export interface Lognormal {
  readonly kind: "lognormal";
  readonly mean: number;
  readonly cv: number;
}
/** Above `smallest`, with a tail that falls as x to the power −shape. Its mean is infinite for a shape up to 1, its variance up to 2. */
export interface Pareto {
  readonly kind: "pareto";
  readonly smallest: number;
  readonly shape: number;
}
/** Weibull's law: P(X > x) = exp(−(x / scale)^shape). */
export interface Weibull {
  readonly kind: "weibull";
  readonly scale: number;
  readonly shape: number;
}
/** May be negative: not for times. */
export interface Normal {
  readonly kind: "normal";
  readonly mean: number;
  readonly sd: number;
}
/** Which of `count` things, from 0; number i has a weight of (i + 1)^−exponent. */
export interface Zipf {
  readonly kind: "zipf";
  readonly count: number;
  readonly exponent: number;
}
/** A measured histogram: `counts[i]` values between `edges[i]` and `edges[i + 1]`, spread evenly there. */
export interface Empirical {
  readonly kind: "empirical";
  readonly edges: readonly number[];
  readonly counts: readonly number[];
}
/** One of these values, with these weights. */
export interface Discrete {
  readonly kind: "discrete";
  readonly values: readonly number[];
  readonly weights: readonly number[];
}
/** How many of very many, each with very little chance. */
export interface Poisson {
  readonly kind: "poisson";
  readonly mean: number;
}
/** How many failures before the first success: 0, 1, 2, … */
export interface Geometric {
  readonly kind: "geometric";
  readonly mean: number;
}

/** A law of chance as data. */
export type Law =
  | Deterministic
  | Exponential
  | Uniform
  | Erlang
  | Gamma
  | Hyperexponential
  | Lognormal
  | Pareto
  | Weibull
  | Normal
  | Zipf
  | Empirical
  | Discrete
  | Poisson
  | Geometric;

/** The largest mean of a Poisson law and count of a Zipf law: both are drawn from a table. */
const LARGEST = 1e7;

const finite = (x: unknown): x is number => typeof x === "number" && Number.isFinite(x);
const positive = (x: unknown): boolean => finite(x) && x > 0;
const whole = (x: unknown): boolean => Number.isSafeInteger(x) && (x as number) >= 1;
const list = (x: unknown, of: (value: unknown) => boolean): x is readonly number[] =>
  Array.isArray(x) && x.length > 0 && x.every(of);
const sum = (x: readonly number[]): number => x.reduce((s, value) => s + value, 0);
const weights = (x: unknown): x is readonly number[] => list(x, (w) => finite(w) && w >= 0) && positive(sum(x));

/** For each kind what it needs, as a sentence, and the test of it. */
const NEEDS: { readonly [K in Law["kind"]]: readonly [string, (law: Extract<Law, { readonly kind: K }>) => boolean] } =
  {
    deterministic: ["a finite value", (l) => finite(l.value)],
    exponential: ["a mean above 0", (l) => positive(l.mean)],
    uniform: ["finite from < to", (l) => finite(l.from) && finite(l.to) && l.from < l.to && finite(l.to - l.from)],
    erlang: ["a whole number of stages, from 1, and a mean above 0", (l) => whole(l.stages) && positive(l.mean)],
    gamma: [
      "a shape and a mean above 0, and a mean over the shape that is a number",
      (l) => positive(l.shape) && positive(l.mean) && finite(l.mean / l.shape),
    ],
    hyperexponential: [
      "branches with a probability each, together 1, and a mean above 0 each",
      (l) =>
        Array.isArray(l.branches) &&
        l.branches.length > 0 &&
        l.branches.every((b) => finite(b.probability) && b.probability >= 0 && positive(b.mean)) &&
        Math.abs(sum(l.branches.map((b) => b.probability)) - 1) < 1e-9,
    ],
    lognormal: ["a mean above 0 and a cv above 0", (l) => positive(l.mean) && positive(l.cv)],
    pareto: ["a smallest value and a shape above 0", (l) => positive(l.smallest) && positive(l.shape)],
    weibull: ["a scale and a shape above 0", (l) => positive(l.scale) && positive(l.shape)],
    normal: ["a finite mean and an sd above 0", (l) => finite(l.mean) && positive(l.sd)],
    zipf: [
      `a whole count from 1 to ${LARGEST} and a finite exponent, not negative`,
      (l) => whole(l.count) && l.count <= LARGEST && finite(l.exponent) && l.exponent >= 0,
    ],
    empirical: [
      "edges that rise, one more than counts, and counts that are not negative nor all 0",
      (l) =>
        weights(l.counts) &&
        list(l.edges, finite) &&
        l.edges.length === l.counts.length + 1 &&
        l.edges.every((edge, i) => i === 0 || edge > (l.edges[i - 1] ?? edge)),
    ],
    discrete: [
      "as many weights as values, weights not negative nor all 0",
      (l) => list(l.values, finite) && weights(l.weights) && l.values.length === l.weights.length,
    ],
    poisson: [`a mean above 0 and up to ${LARGEST}`, (l) => positive(l.mean) && l.mean <= LARGEST],
    geometric: ["a mean above 0", (l) => positive(l.mean)],
  };

/** The law, if it is one. Error KL253. */
export function checkLaw(law: Law): Law {
  const need = Object.hasOwn(NEEDS, (law as Partial<Law> | undefined)?.kind ?? "") ? NEEDS[law.kind] : undefined;
  const [expected, holds] = need ?? [`one of the kinds ${Object.keys(NEEDS).join(", ")}`, () => false];
  if (!(holds as (law: Law) => boolean)(law))
    throw new Problem({
      code: "KL253",
      what: `${JSON.stringify(law)} is no law of chance`,
      where: need === undefined ? "law, kind" : `law of kind ${law.kind}`,
      expected,
      fix: 'write for instance { kind: "exponential", mean: 20 }',
    });
  return law;
}
