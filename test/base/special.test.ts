import { describe, expect, it } from "vitest";
import { normalProbability, normalQuantile } from "../../kernel-lib/base/normal.js";
import { incompleteBeta, incompleteGamma, logGamma, power, zeroOf } from "../../kernel-lib/base/special.js";

/** Whether two numbers agree in their first digits. */
const close = (got: number, wanted: number, relative = 1e-12): void =>
  expect(Math.abs(got - wanted) / Math.max(Math.abs(wanted), 1e-300), `${got} for ${wanted}`).toBeLessThan(relative);

// Every constant of this file is scipy 1.16's, with the call beside it.
describe("the special functions agree with scipy", () => {
  it.each([
    [0.1, 2.252712651734206],
    [0.5, 0.5723649429247],
    [3.7, 1.428072326665388],
    [50.5, 146.51925549072064],
    [1e6, 12815504.569147611],
  ])("scipy.special.gammaln(%d)", (x, wanted) => close(logGamma(x), wanted, 1e-13));

  it.each([
    [0.5, 0.1, 0.34527915398142317],
    [2.5, 3, 0.6937810815867212],
    [100, 90, 0.15822098918643007],
    [1000, 1100, 0.9989406767460701],
  ])("scipy.special.gammainc(%d, %d)", (a, x, wanted) => close(incompleteGamma(a, x).lower, wanted));

  it.each([
    [0.5, 30, 9.485737571073857e-15],
    [2.5, 30, 1.2154569777183007e-11],
    [100, 150, 5.924540335483916e-6],
  ])("scipy.special.gammaincc(%d, %d)", (a, x, wanted) => close(incompleteGamma(a, x).upper, wanted));

  it.each([
    [0.5, 0.5, 0.3, 0.36901011956554536],
    [2, 30, 0.01, 0.03838951459523544],
    [150, 50, 0.8, 0.9543608069972045],
    [5, 0.5, 0.99, 0.7571581091015623],
  ])("scipy.special.betainc(%d, %d, %d)", (a, b, x, wanted) => close(incompleteBeta(a, b, x), wanted));

  it.each([
    [1e-12, -7.034483825301131],
    [0.001, -3.090232306167813],
    [0.3, -0.5244005127080409],
    [0.9, 1.2815515655446004],
    [0.999999, 4.753424308817087],
  ])("scipy.stats.norm.ppf(%d)", (u, wanted) => close(normalQuantile(u), wanted, 1e-14));

  it.each([
    [-8, 6.22096057427174e-16],
    [-1.5, 0.06680720126885807],
    [0.3, 0.6179114221889526],
    [2, 0.9772498680518208],
  ])("scipy.stats.norm.cdf(%d)", (z, wanted) => close(normalProbability(z), wanted));
});

describe("at their edges the special functions", () => {
  it("are what their limits are", () => {
    expect(incompleteGamma(2, 0)).toEqual({ lower: 0, upper: 1 });
    expect(incompleteGamma(2, Infinity)).toEqual({ lower: 1, upper: 0 });
    expect([incompleteBeta(2, 3, 0), incompleteBeta(2, 3, 1)]).toEqual([0, 1]);
    expect([power(7, 0), power(7, 1)]).toEqual([1, 7]);
    close(power(2, 0.5), Math.SQRT2, 1e-15);
  });

  it("find a zero from either side", () => {
    const square = (x: number): readonly [number, number] => [x * x - 2, 2 * x];
    for (const start of [0.1, 100]) close(zeroOf(start, square), Math.SQRT2, 1e-15);
  });
});
