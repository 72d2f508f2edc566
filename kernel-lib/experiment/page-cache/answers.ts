/**
 * When the device answers: how many answers come together.
 *
 * This file changes one run's list of times in place.
 */

/** Answers that are no further from each other come together [µs]. */
const TOGETHER = 300;

/** The answers of a run. */
export interface Answers {
  /** An answer will come at a time [µs]. */
  readonly expect: (time: number) => void;
  /** Other answers that come at about the time of one that comes now [µs]. */
  readonly beside: (now: number) => number;
}

/**
 * No answers yet.
 *
 * @example
 * const answers = answersOf();
 * [1000, 1100, 1350].forEach(answers.expect);
 * [answers.beside(1000), answers.beside(1100), answers.beside(1350)]
 * //=> [1, 2, 1]
 */
export function answersOf(): Answers {
  let times: number[] = [];
  return {
    expect: (time) => void times.push(time),
    beside: (now) => {
      times = times.filter((time) => time > now - TOGETHER);
      return Math.max(0, times.filter((time) => time < now + TOGETHER).length - 1);
    },
  };
}
