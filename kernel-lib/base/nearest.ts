/** What somebody who misspelt a word probably meant. */
import { closest, distance } from "fastest-levenshtein";

/** Letters that may be wrong, at most: one in so many. */
const ONE_IN = 3;

/** The known word that is nearest; undefined if more than a third of its letters would have to change. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const found = closest(word, known);
  return distance(word, found) * ONE_IN <= Math.max(word.length, found.length) ? found : undefined;
}
