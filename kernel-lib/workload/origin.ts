/** Where a number that enters an experiment comes from. A figure that rests on an assumed number says so. */

/**
 * Measured for this project; cited from a source that was read; or assumed, a range to be swept. `of` is the number or law that it speaks of: of
 * another one it says nothing.
 */
export type Origin =
  | { readonly tag: "measured"; readonly source: string; readonly of?: unknown }
  | { readonly tag: "cited"; readonly source: string; readonly of?: unknown }
  | { readonly tag: "assumed"; readonly range: string; readonly of?: unknown };

/** Origins by the name of the field that they belong to: `costs.fault`, `holders.0.hold`. */
export type Origins = Readonly<Record<string, Origin>>;

const speaking = (of: unknown): { readonly of?: unknown } => (of === undefined ? {} : { of });

/**
 * A number that was measured, with the data set that holds it. What makes a workload or a device adds the number; by hand it is given.
 *
 * @example
 * measured("kernel-waits", 7)
 * //=> { tag: "measured", source: "kernel-waits", of: 7 }
 */
export const measured = (source: string, of?: unknown): Origin => ({ tag: "measured", source, ...speaking(of) });
/**
 * A number that somebody published.
 *
 * @example
 * cited("linux-mm 2011-10-23 Lutomirski").tag
 * //=> "cited"
 */
export const cited = (source: string, of?: unknown): Origin => ({ tag: "cited", source, ...speaking(of) });
/**
 * A number that nobody measured here; the range in which it is plausible.
 *
 * @example
 * assumed("0.5 to 50 µs").tag
 * //=> "assumed"
 */
export const assumed = (range: string, of?: unknown): Origin => ({ tag: "assumed", range, ...speaking(of) });
