/** An axis: what is on it, in which unit, and whether it is logarithmic. */

/** A name and the unit behind it, as an axis has them. */
export interface Axis {
  readonly name: string;
  readonly unit: string;
  readonly log?: boolean;
}

/**
 * What is written at an axis.
 *
 * @example
 * axisTitle({ name: "wait", unit: "µs" })
 * //=> { text: "wait [µs]" }
 */
export const axisTitle = ({ name, unit }: Axis): { readonly text: string } => ({ text: `${name} [${unit}]` });
