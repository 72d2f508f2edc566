/** What a single field may hold, with the words in which it is told. */
import * as v from "valibot";

/** A whole number of a range. */
export const whole = (least: number, most: number = 1e9): v.GenericSchema<number> => {
  const expected = `a whole number from ${least} to ${most}`;
  return v.pipe(
    v.number(expected),
    v.check((x) => Number.isInteger(x) && x >= least && x <= most, expected),
  );
};

/** A number of a range, which is told as one thinks of it. */
export const between = (least: number, most: number, expected: string): v.GenericSchema<number> =>
  v.pipe(
    v.number(expected),
    v.check((x) => x >= least && x <= most, expected),
  );

/** One of some words. */
export const word = <const T extends readonly string[]>(...words: T): v.PicklistSchema<T, string> =>
  v.picklist(words, `one of ${words.join(", ")}`);

/** Yes or no. */
export const yesNo: v.GenericSchema<boolean> = v.boolean("true or false");
