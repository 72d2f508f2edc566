/** Quantiles of the positive laws that are found and not written down, and of the one that they are made of. */
import type { Hyperexponential } from "./law.js";
import { normalQuantile } from "./normal.js";
import { incompleteGamma, logGamma, zeroOf } from "./special.js";

/** −log(1 − u): the exponential law of mean 1. */
export const unit = (u: number): number => -Math.log1p(-u);

/** The quantile of a gamma law of mean `shape`: on the logarithm of whichever tail is thinner, where Newton's method cannot go astray. */
export function gammaQuantile(shape: number, u: number): number {
  if (shape === 1) return unit(u);
  const front = logGamma(shape);
  const density = (x: number): number => Math.exp((shape - 1) * Math.log(x) - x - front);
  // Wilson and Hilferty's cube, or the power that the law begins with, whichever is larger.
  const z = normalQuantile(u);
  const cube = 1 - 1 / (9 * shape) + z / (3 * Math.sqrt(shape));
  const begin = Math.exp((Math.log(u) + logGamma(shape + 1)) / shape);
  // So near 0 the law is that power to the last digit, and the slope of the logarithm below is beyond all numbers.
  if (u >= 0.5 && begin < 1e-290) return begin;
  const start = Math.max(shape * cube * cube * cube, begin, 1e-300);
  if (u < 0.5) {
    const goal = Math.log(u);
    const log = zeroOf(Math.log(start), (t) => {
      const x = Math.exp(t);
      const p = incompleteGamma(shape, x).lower;
      return [Math.log(p) - goal, (density(x) * x) / p];
    });
    return Math.exp(log);
  }
  const goal = Math.log1p(-u);
  return zeroOf(start, (x) => {
    const q = incompleteGamma(shape, Math.max(x, 0)).upper;
    return [goal - Math.log(q), density(Math.max(x, 1e-300)) / q];
  });
}

/** The quantile of a hyperexponential law. */
export function hyperexponentialQuantile({ branches }: Hyperexponential, u: number): number {
  const goal = Math.log1p(-u);
  return zeroOf(0, (x) => {
    const tail = branches.reduce((sum, b) => sum + b.probability * Math.exp(-x / b.mean), 0);
    const density = branches.reduce((sum, b) => sum + (b.probability / b.mean) * Math.exp(-x / b.mean), 0);
    // Near 1 the tail has lost the digits of a small u, which the sum of the differences from 1 keeps.
    const logTail =
      tail < 0.5
        ? Math.log(tail)
        : Math.log1p(branches.reduce((sum, b) => sum + b.probability * Math.expm1(-x / b.mean), 0));
    return [goal - logTail, density / tail];
  });
}
