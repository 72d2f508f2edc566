/**
 * The axis of thresholds: logarithmic where each of them has a place of its own there, else one step for each, so that one sees where a plateau ends: 1027 and
 * 1028 are one place on an axis that begins at 1.
 */

/** About the width of the axis, and of a letter of its labels with the room beside a label [px]. */
const [AXIS, LETTER, ROOM] = [700, 8, 4];

/** Where a threshold stands on a logarithmic axis, which has no 0. */
const place = (threshold: number): number => (threshold === 0 ? 0.5 : threshold);

const width = (threshold: number): number => LETTER * String(threshold).length + ROOM;

/** Whether two labels would lie over one another on a logarithmic axis. */
function crowded(thresholds: readonly number[]): boolean {
  const [first = 1, last = 1] = [place(thresholds[0] ?? 1), place(thresholds.at(-1) ?? 1)];
  const scale = AXIS / Math.max(1e-9, Math.log10(last / first));
  return thresholds.some((threshold, k) => {
    const before = thresholds[k - 1];
    return (
      before !== undefined &&
      scale * Math.log10(place(threshold) / place(before)) < (width(before) + width(threshold)) / 2
    );
  });
}

/** Where thresholds stand, and the axis that they stand on. */
export interface ThresholdAxis {
  readonly x: readonly (number | string)[];
  readonly axis: Readonly<Record<string, unknown>>;
}

/**
 * The places of thresholds, which rise, and their axis as Plotly reads it.
 *
 * @example
 * thresholdAxis([7, 1027, 1028]).x
 * //=> ["7", "1027", "1028"]
 */
export function thresholdAxis(thresholds: readonly number[]): ThresholdAxis {
  const labels = thresholds.map(String);
  if (!crowded(thresholds)) {
    const x = thresholds.map(place);
    const title = { text: "threshold T [references]" };
    return { x, axis: { type: "log", title, tickangle: 0, tickvals: x, ticktext: labels } };
  }
  return {
    x: labels,
    axis: {
      type: "category",
      title: { text: "threshold T [references], not to scale" },
      tickangle: 0,
      categoryorder: "array",
      categoryarray: labels,
      nticks: Math.max(1, Math.floor(AXIS / Math.max(1, ...thresholds.map(width)))),
    },
  };
}
