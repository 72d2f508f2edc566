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
      const first = Math.exp(logGamma(1 + 1 / law.shape));
      const second = Math.exp(logGamma(1 + 2 / law.shape));
      return { mean: law.scale * first, variance: law.scale ** 2 * (second - first ** 2) };
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
