/** Where a number that enters an experiment comes from. A figure that rests on an assumed number says so. */

/** Measured for this project; cited from a source that was read; or assumed, a range to be swept. */
export type Origin =
  | { readonly tag: "measured"; readonly source: string }
  | { readonly tag: "cited"; readonly source: string }
  | { readonly tag: "assumed"; readonly range: string };

/** Origins by the name of the field that they belong to. */
export type Origins = Readonly<Record<string, Origin>>;

/**
 * A number that was measured, with the data set that holds it.
 *
 * @example
 * measured("kernel-waits").tag
 * //=> "measured"
 */
export const measured = (source: string): Origin => ({ tag: "measured", source });
/**
 * A number that somebody published.
 *
 * @example
 * cited("linux-mm 2011-10-23 Lutomirski").tag
 * //=> "cited"
 */
export const cited = (source: string): Origin => ({ tag: "cited", source });
/**
 * A number that nobody measured here; the range in which it is plausible.
 *
 * @example
 * assumed("0.5 to 50 µs").tag
 * //=> "assumed"
 */
export const assumed = (range: string): Origin => ({ tag: "assumed", range });

/**
 * The fields whose numbers are assumed, in order.
 *
 * @example
 * assumedIn({ fault: measured("kernel-waits"), copy: assumed("0.5 to 50 µs") })
 * //=> ["copy"]
 */
export const assumedIn = (origins: Origins): readonly string[] =>
  Object.entries(origins)
    .filter(([, origin]) => origin.tag === "assumed")
    .map(([field]) => field);
