/** What a sample must be before anything is said of it, and the two sums that everything is made of. */
import { Problem } from "../base/problem.js";

/** A list of whatever it is. Error KL261. */
export function listOf(values: readonly unknown[], where: string): void {
  if (!Array.isArray(values)) sampleOf(values as readonly number[], where);
}

/** The sample, if every value is a finite number and there are enough. Error KL261: empty, too small, or with a value that is not finite. */
export function sampleOf(values: readonly number[], where: string, least: number = 1): readonly number[] {
  const bad = Array.isArray(values) ? values.findIndex((x) => !Number.isFinite(x)) : 0;
  if (Array.isArray(values) && bad < 0 && values.length >= least) return values;
  throw new Problem({
    code: "KL261",
    what: !Array.isArray(values)
      ? "a sample is not a list"
      : bad >= 0
        ? `value ${bad} of a sample is ${String(values[bad])}`
        : `a sample has ${values.length} values`,
    where,
    expected: `at least ${least} finite ${least === 1 ? "number" : "numbers"}`,
    fix: "take runs that gave no value out and count them apart, or run more replications",
  });
}

/** A share strictly between 0 and 1. Error KL262. */
export function shareOf(share: number, name: string, where: string): number {
  if (typeof share === "number" && share > 0 && share < 1) return share;
  throw new Problem({
    code: "KL262",
    what: `${name} is ${String(share)}`,
    where,
    expected: "a number between 0 and 1, both excluded",
    fix: `write for instance ${name}: 0.95`,
  });
}

/** A whole number in a range. Error KL263. */
export function countOf(
  count: number,
  name: string,
  where: string,
  least: number = 1,
  most: number = Infinity,
): number {
  if (Number.isSafeInteger(count) && count >= least && count <= most) return count;
  throw new Problem({
    code: "KL263",
    what: `${name} is ${String(count)}`,
    where,
    expected: `a whole number from ${least}${most < Infinity ? ` to ${most}` : ""}`,
    fix: `write for instance ${name}: ${Math.min(most, Math.max(least, 30))}`,
  });
}

/** Two samples that belong together, value by value. Error KL264: their lengths differ. */
export function sameLength(one: readonly number[], other: readonly number[], where: string): void {
  if (one.length === other.length) return;
  throw new Problem({
    code: "KL264",
    what: `samples of ${one.length} and ${other.length} values cannot be paired`,
    where,
    expected: "as many values in both, replication by replication",
    fix: "run both with the same replications, or compare them as independent samples",
  });
}

const STEP = 2 ** 64;
/** Numbers from here to there have powers that a double can hold, up to the fourth. */
const PLAIN = { least: 2 ** -128, most: 2 ** 128 };
/** In a unit that is not 1 the largest value is brought this near to 1, so that much smaller ones have powers too. */
const NEAR = { least: 2 ** -64, most: 2 ** 64 };

/** A power of two, so that no digit is lost, in which the largest value has powers that a double can hold; 1 for most samples. */
export function unitOf(...samples: readonly (readonly number[])[]): number {
  const largest = samples.reduce((most, values) => values.reduce((m, x) => Math.max(m, Math.abs(x)), most), 0);
  if (largest === 0 || (largest >= PLAIN.least && largest <= PLAIN.most)) return 1;
  const from = (unit: number): number =>
    largest / unit > NEAR.most ? from(unit * STEP) : largest / unit < NEAR.least ? from(unit / STEP) : unit;
  return from(1);
}

/** The values in a unit of `unitOf`. */
export const inUnits = (values: readonly number[], unit: number): readonly number[] =>
  unit === 1 ? values : values.map((x) => x / unit);

/** The mean, with the rounding of the sum put right once. */
export function meanOf(values: readonly number[]): number {
  const first = values.reduce((sum, x) => sum + x, 0) / values.length;
  // The sum of a few huge values is beyond all numbers, their mean is not.
  if (!Number.isFinite(first)) return values.reduce((sum, x) => sum + x / values.length, 0);
  return first + values.reduce((sum, x) => sum + (x - first), 0) / values.length;
}

/** The sum of products of deviations from the mean. */
export function crossOf(one: readonly number[], other: readonly number[]): number {
  const [a, b] = [meanOf(one), meanOf(other)];
  return one.reduce((sum, x, i) => sum + (x - a) * ((other[i] ?? b) - b), 0);
}

/** The sample variance, with n − 1 below. */
export const varianceOf = (values: readonly number[]): number => crossOf(values, values) / (values.length - 1);

/** The standard error of a sample's mean. */
export function errorOf(values: readonly number[]): number {
  const unit = unitOf(values);
  return Math.sqrt(varianceOf(inUnits(values, unit)) / values.length) * unit;
}

/** How often a sample's variance goes into another variance; 1 where both are 0. */
export function gainOf(plain: number, values: readonly number[]): number {
  const unit = unitOf(values);
  const variance = varianceOf(inUnits(values, unit));
  return variance === 0 ? (plain === 0 ? 1 : Infinity) : plain / variance / unit / unit;
}

/** In rising order. */
export const sorted = (values: readonly number[]): readonly number[] => [...Float64Array.from(values).sort()];
