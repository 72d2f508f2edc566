/** Student's t distribution. */
import { incompleteBeta, logGamma, zeroOf } from "../base/special.js";

/** The probability of more than t, for t ≥ 0. */
const beyond = (t: number, df: number): number => incompleteBeta(df / 2, 0.5, df / (df + t * t)) / 2;

/** The probability that a t variable lies at least as far from 0 as this, on either side: the p-value of a two-sided test. */
export const twoSided = (t: number, df: number): number => 2 * beyond(Math.abs(t), df);

/** The t that is not exceeded with probability p, for p in (½, 1), by Newton's method on logarithms, where the tail is convex. */
export function studentQuantile(p: number, df: number): number {
  const goal = Math.log(1 - p);
  const front = logGamma((df + 1) / 2) - logGamma(df / 2) - Math.log(Math.PI * df) / 2;
  const log = zeroOf(0, (s) => {
    const t = Math.exp(s);
    const q = beyond(t, df);
    return [goal - Math.log(q), (t * Math.exp(front - ((df + 1) / 2) * Math.log1p((t * t) / df))) / q];
  });
  return Math.exp(log);
}
