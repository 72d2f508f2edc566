/** Closed forms that simulations are held against. Times in one unit, rates in its inverse. */

/**
 * The wait that stable pages cost, for one page that is written back: the first store after write-protection comes after an exponential time of
 * rate λ, and the I/O lasts L. It waits for the rest of the I/O.
 *
 * P(wait) = 1 − e^(−λL); E[wait] = L − (1 − e^(−λL)) / λ, for each writeback.
 *
 * @example
 * const w = stablePageWait({ rate: 1 / 10, duration: 20 });
 * [w.probability.toFixed(4), w.mean.toFixed(3), w.meanOfWaits.toFixed(3)]
 * //=> ["0.8647", "11.353", "13.130"]
 */
export function stablePageWait({ rate, duration }: { readonly rate: number; readonly duration: number }): {
  readonly probability: number;
  readonly mean: number;
  readonly meanOfWaits: number;
} {
  const probability = -Math.expm1(-rate * duration);
  // The limit for stores that never come.
  const mean = rate === 0 ? 0 : duration - probability / rate;
  return { probability, mean, meanOfWaits: probability === 0 ? 0 : mean / probability };
}

/**
 * When a fork is cheaper than a wait: the I/O's duration at which the mean wait is what forks cost, P(wait) · cost. Found by bisection.
 *
 * @example
 * breakEven({ rate: 1 / 1000, cost: 5 }).toFixed(2)
 * //=> "9.98"
 */
export function breakEven({ rate, cost }: { readonly rate: number; readonly cost: number }): number {
  const gain = (duration: number): number => {
    const { probability, mean } = stablePageWait({ rate, duration });
    return mean - probability * cost;
  };
  const bisect = (low: number, high: number, left: number): number => {
    const middle = (low + high) / 2;
    if (left === 0) return middle;
    return gain(middle) < 0 ? bisect(middle, high, left - 1) : bisect(low, middle, left - 1);
  };
  return bisect(cost * 1e-6, cost * 4 + 4 / rate, 80);
}
