/** How many customers there are in a queue with a bound: a chain of births and deaths. */
import { logGamma } from "../base/special.js";

/** A queue with a bound. */
export interface Places {
  readonly arrivalRate: number;
  readonly serviceRate: number;
  readonly servers?: number;
  readonly places: number;
}

/** The logarithms of how likely 0, 1, … customers are, but for a factor; so none is beyond a double. */
export function logWeights({ arrivalRate, serviceRate, servers: c, places }: Required<Places>): readonly number[] {
  const load = Math.log(arrivalRate) - Math.log(serviceRate);
  return Array.from(
    { length: places + 1 },
    (_, k) => k * load - logGamma(Math.min(k, c) + 1) - Math.max(0, k - c) * Math.log(c),
  );
}

/** The mean of what a number of customers means. */
export const meanOver = (shares: readonly number[], of: (customers: number) => number): number =>
  shares.reduce((sum, each, k) => sum + each * of(k), 0);

/** Weights that add up to 1, from their logarithms. */
export function sharesOf(logs: readonly number[]): readonly number[] {
  const most = logs.reduce((a, b) => Math.max(a, b));
  const weights = logs.map((log) => Math.exp(log - most));
  const total = weights.reduce((a, b) => a + b);
  return weights.map((weight) => weight / total);
}
