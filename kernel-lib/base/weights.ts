/** The weights of laws that are drawn from a table. */
import type { Zipf } from "./law.js";
import { logGamma, power } from "./special.js";

/** (i + 1)^−exponent, for i from 0. */
export const zipfWeights = ({ count, exponent }: Zipf): readonly number[] =>
  Array.from({ length: count }, (_, i) => power(i + 1, -exponent));

/** The numbers that a Poisson variable of this mean takes with a probability that a double can add: a range around the mean. */
export function poissonRange(mean: number): { readonly from: number; readonly weights: readonly number[] } {
  const half = Math.ceil(9 * Math.sqrt(mean) + 30);
  const from = Math.max(0, Math.floor(mean) - half);
  const length = Math.floor(mean) + half - from + 1;
  const weights = Array.from({ length }, (_, i) =>
    Math.exp((from + i) * Math.log(mean) - mean - logGamma(from + i + 1)),
  );
  return { from, weights };
}
