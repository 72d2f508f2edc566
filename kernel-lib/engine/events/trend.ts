/**
 * Whether a level grows on and on, or has only come to where it stays: told from its means over parts of a run.
 *
 * The end of a run is not known before. So the areas below the levels are marked after 64, 128, 256, … events, which costs nothing in between;
 * at the end, the last mark but one lies at a quarter to a half of the events, and the last at a half to all of them. A level that
 * grows evenly by g has, after the first of the two marks, a mean that is g/2 above its mean before, wherever the mark lies; one that was full,
 * or swings, has nearly the same mean, and one that empties a smaller one.
 *
 * This file changes its marks in place; one run owns them.
 */
import type { LevelSums } from "./statistic.js";

const FIRST = 64;
/** What of g/2 is growth, and what mean between the marks, as a share of g, is that of a level that was full by then. */
const GROWTH = 0.5;
const FULL = 0.875;

/** The area below a level until a time. */
interface Mark {
  readonly time: number;
  readonly area: number;
}

export class Trend {
  /** The number of events at which the next marks are made. */
  next: number;
  private marks: ReadonlyMap<LevelSums, readonly [Mark, Mark]> = new Map();
  private readonly since: number;

  /** From so many events on. */
  constructor(since: number) {
    this.since = since;
    this.next = since + FIRST;
  }

  /** Marks all levels of a run. */
  mark(levels: readonly LevelSums[], now: number): void {
    this.next = this.since + 2 * (this.next - this.since);
    this.marks = new Map(
      levels.map((level) => {
        const mark = { time: now, area: level.area(now) };
        return [level, [this.marks.get(level)?.[1] ?? { time: level.start(), area: 0 }, mark]];
      }),
    );
  }

  /** Whether a level has grown by more than so much, all the time until now. */
  grows(level: LevelSums, noise: number, now: number): boolean {
    const [early, late] = this.marks.get(level) ?? [];
    if (early === undefined || late === undefined) return false;
    const begin = { time: level.start(), area: 0 };
    const first = level.first();
    const growth = level.value() - first;
    const mean = (from: Mark, to: Mark): number => (to.area - from.area) / (to.time - from.time) - first;
    const end = { time: now, area: level.area(now) };
    return (
      growth > noise &&
      // A crowd that came in one moment says nothing of what comes with time.
      begin.time < early.time &&
      early.time < late.time &&
      mean(early, end) - mean(begin, early) > (GROWTH * growth) / 2 &&
      mean(early, late) < FULL * growth
    );
  }
}
