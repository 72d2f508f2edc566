/** Intervals as Plotly draws them; of one replication there is none. */
import type { Interval } from "../stats/interval.js";

/** Whether each of them has two ends. */
export const areIntervals = (values: readonly Pick<Interval, "halfWidth">[]): boolean =>
  values.every(({ halfWidth }) => Number.isFinite(halfWidth));

/** What is said of them, behind the name of what is estimated. */
export const intervalWords = (values: readonly Pick<Interval, "halfWidth" | "level">[]): string =>
  areIntervals(values) ? `${Math.round(100 * (values[0]?.level ?? 0.95))} % intervals` : "without intervals";

/** A sentence for who does not see that there are none. */
export const noIntervals = (values: readonly Pick<Interval, "halfWidth">[]): string =>
  areIntervals(values) ? "" : " One replication of a point is too few for an interval.";

/** The error bars of estimates, all times a factor; none at all if one of them has no end. */
export const errorBars = (
  values: readonly Pick<Interval, "estimate" | "low" | "high" | "halfWidth">[],
  factor: number = 1,
): object =>
  areIntervals(values)
    ? {
        error_y: {
          type: "data",
          symmetric: false,
          array: values.map((v) => factor * (v.high - v.estimate)),
          arrayminus: values.map((v) => factor * (v.estimate - v.low)),
          visible: true,
        },
      }
    : {};
