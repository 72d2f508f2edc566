/**
 * The functions that distributions are made of: log Γ, the incomplete gamma and beta functions, and powers.
 *
 * Written here, for three reasons: a library with these functions costs the import more than a quarter of its time budget; one
 * search for quantiles serves all laws; and the bits must be the same on every Node, which forbids `Math.pow`.
 */

/** x to the power y, for x > 0, from log and exp: unlike `**`, the same bits on every version of Node. */
export const power = (x: number, y: number): number => (y === 0 ? 1 : y === 1 ? x : Math.exp(y * Math.log(x)));

/** Lanczos's approximation with g = 7 and nine terms: relative error below 1e-15 for x ≥ ½. */
const LANCZOS = [
  676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
  -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
];

/**
 * log Γ(x), for x > 0.
 *
 * @source C. Lanczos: A precision approximation of the gamma function. J. SIAM Numer. Anal. B 1, 1964; coefficients as by P. Godfrey, 2001
 */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const z = x - 1;
  const sum = LANCZOS.reduce((s, c, i) => s + c / (z + i + 1), 0.9999999999998099);
  const t = z + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(sum);
}

const TERMS = 100_000;
const TINY = 1e-300;
const EPS = 1e-16;

/** A continued fraction b0 + a1/(b1 + a2/(b2 + …)), by Lentz's method; `term(i)` gives [a, b] for i ≥ 1. */
function continued(b0: number, term: (i: number) => readonly [number, number]): number {
  let f = b0 === 0 ? TINY : b0;
  let c = f;
  let d = 0;
  for (let i = 1; i < TERMS; i++) {
    const [a, b] = term(i);
    d = b + a * d;
    d = 1 / (d === 0 ? TINY : d);
    c = b + a / c;
    c = c === 0 ? TINY : c;
    f *= c * d;
    if (Math.abs(c * d - 1) < EPS * 4) break;
  }
  return f;
}

/** The lower and the upper incomplete gamma function, each divided by Γ(a): their sum is 1, and neither loses its digits to the other. */
export function incompleteGamma(a: number, x: number): { readonly lower: number; readonly upper: number } {
  if (x <= 0) return { lower: 0, upper: 1 };
  if (x === Infinity) return { lower: 1, upper: 0 };
  const front = Math.exp(a * Math.log(x) - x - logGamma(a));
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let n = 1; n < TERMS && term > sum * EPS; n++) {
      term *= x / (a + n);
      sum += term;
    }
    const lower = Math.min(1, sum * front);
    return { lower, upper: 1 - lower };
  }
  const upper = Math.min(1, front / continued(x + 1 - a, (i) => [-i * (i - a), x + 2 * i + 1 - a]));
  return { lower: 1 - upper, upper };
}

/** The regularised incomplete beta function I_x(a, b): the probability that a beta variable of shapes a, b is at most x. */
export function incompleteBeta(a: number, b: number, x: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  const tail = (p: number, q: number, y: number): number =>
    front /
    p /
    continued(1, (i) => {
      const m = i >> 1;
      return i % 2 === 0
        ? [(m * (q - m) * y) / ((p + 2 * m - 1) * (p + 2 * m)), 1]
        : [(-(p + m) * (p + q + m) * y) / ((p + 2 * m) * (p + 2 * m + 1)), 1];
    });
  return x < (a + 1) / (a + b + 2) ? tail(a, b, x) : 1 - tail(b, a, 1 - x);
}

/**
 * Where an increasing function is zero, by Newton's method from a start; `of` gives value and slope. For functions that are convex or concave
 * throughout, as logarithms of probabilities are, it finds the zero from any start.
 */
export function zeroOf(start: number, of: (x: number) => readonly [number, number]): number {
  let x = start;
  let before = Infinity;
  for (let i = 0; i < 200; i++) {
    const [value, slope] = of(x);
    const step = value / slope;
    // Near the zero the steps get shorter until rounding is all that is left of them.
    if (!(Math.abs(step) > 0) || (i > 3 && Math.abs(step) >= before && Math.abs(step) < 1e-9 * Math.abs(x))) break;
    x -= step;
    if (Math.abs(step) < 2e-16 * Math.abs(x)) break;
    before = Math.abs(step);
  }
  return x;
}
