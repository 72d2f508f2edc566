/** A line through points that outliers do not move. */

/** Points that are paired with all behind them: more make no better line, and pairs take time. */
const BASES = 400;

/** The middle of some values, the upper of the two middle ones of an even number; NaN of none. */
export const median = (values: readonly number[]): number =>
  // An array of numbers sorts itself by value, and of millions of them in a tenth of the time.
  Float64Array.from(values).sort()[Math.floor(values.length / 2)] ?? NaN;

/** A point. */
export type Point = readonly [x: number, y: number];
/** A line. */
export interface Line {
  readonly slope: number;
  readonly at0: number;
}

/**
 * The line through points that half of all pairs of them are steeper than, which outliers do not move; a flat one where all stand at one x.
 *
 * @source P. K. Sen: Estimates of the regression coefficient based on Kendall's tau. JASA 63, 1968
 */
export function line(points: readonly Point[]): Line {
  const step = Math.max(2, Math.ceil(points.length / BASES));
  const slopes = points.flatMap(([x, y], k) =>
    k % step > 0 ? [] : points.slice(k + 1).flatMap(([x2, y2]) => (x2 === x ? [] : [(y2 - y) / (x2 - x)])),
  );
  const slope = slopes.length === 0 ? 0 : median(slopes);
  return { slope, at0: median(points.map(([x, y]) => y - slope * x)) };
}
