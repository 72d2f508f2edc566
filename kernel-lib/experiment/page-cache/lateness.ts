/**
 * How long after a device's answer somebody is awake, and an ordered extent finished.
 *
 * This file keeps what has been drawn for one moment of one run.
 */
import { answersOf } from "./answers.js";
import type { Setting } from "./compile.js";

/** What comes to a wake-up and to the end of an ordered extent [µs]. */
export interface LateDraws {
  readonly wakeUp: () => number;
  readonly ordered: () => number;
}

/** Times after an answer that comes now [µs]. */
export interface Lateness {
  /** An answer will come at a time [µs]. */
  readonly expect: (time: number) => void;
  /** Until whoever waits goes on: whom the answer itself wakes, or a worker at the end of an ordered extent. */
  readonly wakeUp: (settles: boolean) => number;
  /** Until an ordered extent is finished. */
  readonly extent: () => number;
}

/** The times of a run. */
export function latenessOf({ costs, filesystem }: Setting, draws: LateDraws, now: () => number): Lateness {
  const answers = answersOf();
  /** A time after an answer, longer if others come with it. */
  const afterAnswer = (time: number): number => (costs.burst > 0 ? time + costs.burst * answers.beside(now()) : time);
  /** What comes to it: all to whom the same happens by one answer share it. */
  const shared = (draw: () => number): (() => number) => {
    let drawn = { at: -1, time: 0 };
    return () => {
      if (drawn.at !== now()) drawn = { at: now(), time: draw() };
      return drawn.time;
    };
  };
  const [woken, finished] = [shared(draws.wakeUp), shared(draws.ordered)];
  return {
    expect: (time) => {
      if (costs.burst > 0) answers.expect(time);
    },
    // Whom a worker wakes is there as soon as whom a timer wakes.
    wakeUp: (settles) =>
      settles
        ? costs.loop
        : Math.max(0, (filesystem.ordered === true ? costs.wakeUp : afterAnswer(costs.wakeUp)) + woken()),
    extent: () => Math.max(0, afterAnswer(costs.ordered) + finished()),
  };
}
