/** A sentence of the prose and the fact it rests on, so that no number is only said. */
import { Problem } from "../base/problem.js";

/**
 * Says the sentence with a tick if the fact holds. Error KL630: it does not; the cell fails, and with it the notebook.
 *
 * @example
 * claim("Two and two are four.", 2 + 2 === 4)
 * //=> "✓ Two and two are four."
 */
export function claim(sentence: string, fact: boolean): string {
  if (!fact)
    throw new Problem({
      code: "KL630",
      what: `this does not hold: ${sentence}`,
      where: "claim",
      expected: "the fact that the sentence states",
      fix: "find out what changed: the sentence or the computation before it is wrong now",
    });
  return `✓ ${sentence}`;
}
