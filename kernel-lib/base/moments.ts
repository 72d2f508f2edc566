/** Mean and variance of every law, in closed form. */
import { checkLaw, type Law } from "./law.js";
import { logGamma } from "./special.js";
import { zipfWeights } from "./weights.js";

/** Mean and variance; infinite where the law's are. */
export interface Moments {
  readonly mean: number;
  readonly variance: number;
}

/** Of pieces with a weight, a mean and a second moment each. */
function ofPieces(
  pieces: readonly { readonly weight: number; readonly mean: number; readonly variance: number }[],
): Moments {
  const total = pieces.reduce((sum, p) => sum + p.weight, 0);
  const mean = pieces.reduce((sum, p) => sum + (p.weight / total) * p.mean, 0);
  // Around the mean, not as a difference of squares, which would lose its digits.
  const variance = pieces.reduce((sum, p) => sum + (p.weight / total) * (p.variance + (p.mean - mean) ** 2), 0);
  return { mean, variance };
}

/** ζ(2), ζ(3), … */
const ZETA = [
  1.6449340668482264, 1.2020569031595942, 1.0823232337111382, 1.03692775514337, 1.0173430619844491, 1.008349277381923,
  1.0040773561979444, 1.0020083928260822,
];

/**
 * log Γ(1 + 2e) − 2 log Γ(1 + e): the logarithm of the second moment of Weibull's law over its squared mean. Its series where e is small and the
 * difference would lose its digits.
 */
const weibullSpread = (e: number): number =>
  e > 0.01
    ? logGamma(1 + 2 * e) - 2 * logGamma(1 + e)
    : ZETA.reduce(
        ({ sum, power, sign, twos }, zeta, i) => ({
          sum: sum + (sign * zeta * (twos - 2) * power) / (i + 2),
          power: power * e,
          sign: -sign,
          twos: twos * 2,
        }),
        { sum: 0, power: e * e, sign: 1, twos: 4 },
      ).sum;

/**
 * Mean and variance of a law. Error KL253.
 *
 * @example
 * moments({ kind: "erlang", stages: 4, mean: 20 })
 * //=> { mean: 20, variance: 100 }
 */
export function moments(law: Law): Moments {
  checkLaw(law);
  switch (law.kind) {
    case "deterministic":
      return { mean: law.value, variance: 0 };
    case "exponential":
      return { mean: law.mean, variance: law.mean ** 2 };
    case "uniform":
      return { mean: (law.from + law.to) / 2, variance: (law.to - law.from) ** 2 / 12 };
    case "erlang":
      return { mean: law.mean, variance: law.mean ** 2 / law.stages };
    case "gamma":
      return { mean: law.mean, variance: law.mean ** 2 / law.shape };
    case "hyperexponential":
      return ofPieces(law.branches.map((b) => ({ weight: b.probability, mean: b.mean, variance: b.mean ** 2 })));
    case "lognormal":
      return { mean: law.mean, variance: (law.mean * law.cv) ** 2 };
    case "pareto": {
      const { shape: a, smallest } = law;
      return {
        mean: a > 1 ? (a * smallest) / (a - 1) : Infinity,
        variance: a > 2 ? (a * smallest ** 2) / ((a - 1) ** 2 * (a - 2)) : Infinity,
      };
    }
    case "weibull": {
      const mean = law.scale * Math.exp(logGamma(1 + 1 / law.shape));
      return { mean, variance: mean ** 2 * Math.expm1(weibullSpread(1 / law.shape)) };
    }
    case "normal":
      return { mean: law.mean, variance: law.sd ** 2 };
    case "zipf":
      return ofPieces(zipfWeights(law).map((weight, i) => ({ weight, mean: i, variance: 0 })));
    case "empirical":
      return ofPieces(
        law.counts.map((weight, i) => {
          const [left, right] = [law.edges[i] ?? 0, law.edges[i + 1] ?? 0];
          return { weight, mean: (left + right) / 2, variance: (right - left) ** 2 / 12 };
        }),
      );
    case "discrete":
      return ofPieces(law.values.map((mean, i) => ({ weight: law.weights[i] ?? 0, mean, variance: 0 })));
    case "poisson":
      return { mean: law.mean, variance: law.mean };
    case "geometric":
      return { mean: law.mean, variance: law.mean * (1 + law.mean) };
  }
}
