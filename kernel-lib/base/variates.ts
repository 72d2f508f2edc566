/**
 * From a uniform number to a value of a law, by inversion: `sampler(law)` gives a function of u that never falls as u rises. So the same u
 * gives comparable values under every law (common random numbers), and 1 − u the opposite one (antithetic pairs). One u makes one value.
 */
import { gammaQuantile, hyperexponentialQuantile, unit } from "./inversion.js";
import { checkLaw, type Law } from "./law.js";
import { normalProbability, normalQuantile } from "./normal.js";
import { incompleteGamma, power } from "./special.js";
import { histogramSampler, indexSampler } from "./tabled.js";
import { poissonRange, zipfWeights } from "./weights.js";

/** The normal law whose exponential function has this mean and coefficient of variation. */
const logNormal = (cv: number): { readonly shift: number; readonly sd: number } => {
  const square = cv * cv;
  // A square that no number holds is what 1 is lost in.
  const variance = square < Infinity ? Math.log1p(square) : 2 * Math.log(cv);
  return { shift: -variance / 2, sd: Math.sqrt(variance) };
};

/** Values in rising order, the weights beside them. */
const ranked = (
  values: readonly number[],
  weights: readonly number[],
): readonly { readonly value: number; readonly weight: number }[] =>
  values.map((value, i) => ({ value, weight: weights[i] ?? 0 })).toSorted((a, b) => a.value - b.value);

/** The first and the last u that a stream draws. */
const ENDS = [2 ** -53, 1 - 2 ** -53] as const;

/**
 * A function from u in (0, 1) to a value of the law, never falling. Feed it draws of a stream. A value beyond all numbers is the largest of them. Error
 * KL253: no law.
 *
 * @example
 * [0.1, 0.5, 0.9].map((u) => sampler({ kind: "exponential", mean: 20 })(u).toFixed(3))
 * //=> ["2.107", "13.863", "46.052"]
 * @example
 * [0.1, 0.5, 0.9].map(sampler({ kind: "discrete", values: [4, 1], weights: [1, 3] }))
 * //=> [1, 1, 4]
 */
export function sampler(law: Law): (u: number) => number {
  checkLaw(law);
  const value = inverse(law);
  if (ENDS.every((u) => Number.isFinite(value(u)))) return value;
  return (u) => Math.min(Number.MAX_VALUE, Math.max(-Number.MAX_VALUE, value(u)));
}

/** The quantile function of a law. */
function inverse(law: Law): (u: number) => number {
  switch (law.kind) {
    case "deterministic":
      return () => law.value;
    case "exponential":
      return (u) => law.mean * unit(u);
    case "uniform":
      return (u) => law.from + (law.to - law.from) * u;
    case "erlang":
      return (u) => (law.mean / law.stages) * gammaQuantile(law.stages, u);
    case "gamma":
      return (u) => (law.mean / law.shape) * gammaQuantile(law.shape, u);
    case "hyperexponential":
      return (u) => hyperexponentialQuantile(law, u);
    case "lognormal": {
      const { shift, sd } = logNormal(law.cv);
      return (u) => law.mean * Math.exp(shift + sd * normalQuantile(u));
    }
    case "pareto":
      return (u) => law.smallest * Math.exp(unit(u) / law.shape);
    case "weibull":
      return (u) => law.scale * power(unit(u), 1 / law.shape);
    case "normal":
      return (u) => law.mean + law.sd * normalQuantile(u);
    case "zipf":
      return indexSampler(zipfWeights(law));
    case "empirical":
      return histogramSampler(law.edges, law.counts);
    case "discrete": {
      const list = ranked(law.values, law.weights);
      const index = indexSampler(list.map((one) => one.weight));
      return (u) => list[index(u)]?.value ?? 0;
    }
    case "poisson": {
      const { from, weights } = poissonRange(law.mean);
      const index = indexSampler(weights);
      return (u) => from + index(u);
    }
    case "geometric": {
      const decay = -Math.log1p(-1 / (1 + law.mean));
      return (u) => Math.floor(unit(u) / decay);
    }
  }
}

const stepwise = (values: readonly number[], weights: readonly number[]): ((x: number) => number) => {
  const total = weights.reduce((sum, w) => sum + w, 0);
  return (x) => weights.reduce((sum, w, i) => ((values[i] ?? 0) <= x ? sum + w : sum), 0) / total;
};

/**
 * The law's distribution function: x → the probability of a value up to x. Error KL253.
 *
 * @example
 * probability({ kind: "exponential", mean: 20 })(20).toFixed(4)
 * //=> "0.6321"
 */
export function probability(law: Law): (x: number) => number {
  checkLaw(law);
  switch (law.kind) {
    case "deterministic":
      return (x) => (x >= law.value ? 1 : 0);
    case "exponential":
      return (x) => (x <= 0 ? 0 : -Math.expm1(-x / law.mean));
    case "uniform":
      return (x) => Math.min(1, Math.max(0, (x - law.from) / (law.to - law.from)));
    case "erlang":
      return (x) => incompleteGamma(law.stages, (x * law.stages) / law.mean).lower;
    case "gamma":
      return (x) => incompleteGamma(law.shape, (x * law.shape) / law.mean).lower;
    case "hyperexponential":
      return (x) => (x <= 0 ? 0 : law.branches.reduce((sum, b) => sum - b.probability * Math.expm1(-x / b.mean), 0));
    case "lognormal": {
      const { shift, sd } = logNormal(law.cv);
      return (x) => (x <= 0 ? 0 : normalProbability((Math.log(x / law.mean) - shift) / sd));
    }
    case "pareto":
      // Near the smallest value from their difference, which the quotient has lost.
      return (x) =>
        x <= law.smallest
          ? 0
          : -Math.expm1(
              law.shape * (x < 2 * law.smallest ? Math.log1p((law.smallest - x) / x) : Math.log(law.smallest / x)),
            );
    case "weibull":
      return (x) => (x <= 0 ? 0 : -Math.expm1(-power(x / law.scale, law.shape)));
    case "normal":
      return (x) => normalProbability((x - law.mean) / law.sd);
    case "zipf": {
      const weights = zipfWeights(law);
      return stepwise(
        weights.map((_, i) => i),
        weights,
      );
    }
    case "empirical": {
      const total = law.counts.reduce((sum, n) => sum + n, 0);
      return (x) =>
        law.counts.reduce((sum, n, i) => {
          const [left, right] = [law.edges[i] ?? 0, law.edges[i + 1] ?? 0];
          return sum + n * Math.min(1, Math.max(0, (x - left) / (right - left)));
        }, 0) / total;
    }
    case "discrete":
      return stepwise(law.values, law.weights);
    case "poisson":
      return (x) => (x < 0 ? 0 : incompleteGamma(Math.floor(x) + 1, law.mean).upper);
    case "geometric":
      return (x) => (x < 0 ? 0 : -Math.expm1((Math.floor(x) + 1) * Math.log1p(-1 / (1 + law.mean))));
  }
}
