/** What somebody who misspelt a word probably meant. */
import { closest, distance } from "fastest-levenshtein";

/** Letters that may be wrong, at most: one in so many. */
const ONE_IN = 3;

const letters = (word: string): string => [...word].sort().join("");

/**
 * The known word that is nearest: one of the same letters in another order, or the closest; undefined if more than a third of its letters would have
 * to change.
 *
 * @example
 * [nearest("untill", ["until", "seed"]), nearest("tiem", ["steps", "time"]), nearest("horizon", ["until", "seed"])]
 * //=> ["until", "time", undefined]
 */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const turned = known.find((one) => letters(one) === letters(word));
  if (turned !== undefined) return turned;
  const found = closest(word, known);
  return distance(word, found) * ONE_IN <= Math.max(word.length, found.length) ? found : undefined;
}
