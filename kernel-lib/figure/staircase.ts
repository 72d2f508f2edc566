/**
 * What theory says of waits and losses over a threshold: both follow the distribution of the reference counts at which pages are found busy.
 *
 * W(T) = W(T₀) · P(R > T) / P(R > T₀), from the lowest threshold T₀: who has more references is waited for. X(T) = X(T₁) · P(R ≤ T | held) / P(R ≤ T₁ | held), from the
 * highest, T₁: who has no more is forked, and if a driver holds it then what it writes later is lost (`lostDmaShare` has the whole form). Both hold where the count and the moment of a store are independent
 * of each other and of the threshold. In a closed load they are not quite: a writer that does not wait is at the next busy page the sooner.
 */
import type { PointSummary } from "../experiment/summary.js";

/** A point that has a threshold. */
export type ThresholdPoint = PointSummary & { readonly threshold: number };

type Counts = PointSummary["references"];

/** The share of counts above a threshold; of none, 0. */
const above = (counts: Counts, threshold: number): number => {
  const all = counts.reduce((sum, [, n]) => sum + n, 0);
  return all === 0 ? 0 : counts.reduce((sum, [count, n]) => sum + (count > threshold ? n : 0), 0) / all;
};
const upTo = (counts: Counts, threshold: number): number => (counts.length === 0 ? 0 : 1 - above(counts, threshold));

const line = (
  points: readonly ThresholdPoint[],
  from: ThresholdPoint | undefined,
  metric: string,
  share: (from: ThresholdPoint, threshold: number) => number,
): readonly number[] | undefined => {
  if (from === undefined) return undefined;
  const [value, whole] = [from.metrics[metric]?.estimate ?? 0, share(from, from.threshold)];
  return value === 0 || whole === 0 ? undefined : points.map((p) => (value * share(from, p.threshold)) / whole);
};

/** The mean wait [µs] at each of the points, which rise in their thresholds; undefined where nobody waits at the lowest. */
export const theoryOfWaits = (points: readonly ThresholdPoint[]): readonly number[] | undefined =>
  line(points, points[0], "wait", ({ references }, t) => above(references, t));

/** The share of DMA writes that are lost at each of the points; undefined where none is at the highest. */
export const theoryOfLosses = (points: readonly ThresholdPoint[]): readonly number[] | undefined =>
  line(points, points.at(-1), "lostShare", ({ heldReferences }, t) => upTo(heldReferences, t));
