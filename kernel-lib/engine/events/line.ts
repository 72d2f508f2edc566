/**
 * A line of waits: the smaller priority first, and among equals who came first. Whoever gives up leaves from anywhere at once.
 *
 * One list for each priority that somebody waits with; the common case is one list. Its length over time and the waits that ended are
 * counted, and Little's law ties them: ∫ length dt is the sum of the waits, whatever the order and the reason to leave.
 *
 * This file changes its lists in place; one run owns them.
 */
import type { Offer } from "./offer.js";
import type { Wait } from "./process.js";
import type { Little } from "./little.js";
import { LevelSums, TallySums, type Keep } from "./statistic.js";

interface Level {
  readonly priority: number;
  head: Wait | undefined;
  tail: Wait | undefined;
}

export class Line {
  readonly length: LevelSums;
  /** Waits that were met, those of no length counted [time]. */
  readonly waits: TallySums;
  /** Waits that were given up: interrupted, out of patience, withdrawn; tries that were refused count as 0. Two lines may share it. */
  readonly left: TallySums;
  private readonly levels: Level[] = [{ priority: 0, head: undefined, tail: undefined }];
  private count = 0;
  /** What of the waits that stood in line at the last reset lay before it [time]. */
  private carried = 0;
  /** The sum of the waits that were given up here [time], and how many there were. */
  private leftSum = 0;
  private leftCount = 0;
  /** How many stood in line at the last reset. */
  private before = 0;

  /** The length of this line and of others together, if somebody asks for it. */
  private readonly together: LevelSums | undefined;

  constructor(now: number, keep: Keep, left: TallySums = new TallySums(keep), together?: LevelSums) {
    this.together = together;
    this.length = new LevelSums(now, 0, keep);
    this.waits = new TallySums(keep);
    this.left = left;
  }

  size(): number {
    return this.count;
  }

  /** Whether somebody waits, but for those, who comes before whoever comes now with this priority. */
  isBefore(priority: number, but?: ReadonlySet<Wait>): boolean {
    return this.count > 0 && (this.first(but)?.command.priority ?? Infinity) <= priority;
  }

  push(now: number, wait: Wait): void {
    const level = this.levelOf(wait.command.priority);
    wait.before = level.tail;
    wait.after = undefined;
    if (level.tail === undefined) level.head = wait;
    else level.tail.after = wait;
    level.tail = wait;
    this.length.set(now, ++this.count);
    this.together?.set(now, this.together.value() + 1);
  }

  /** Who is next, still in line, but for those. */
  first(but?: ReadonlySet<Wait>): Wait | undefined {
    for (const { head } of this.levels)
      for (let wait = head; wait !== undefined; wait = wait.after) if (but?.has(wait) !== true) return wait;
    return undefined;
  }

  /** The first, in order, of whom something is true, but for those. */
  find(holds: (wait: Wait) => boolean, but?: ReadonlySet<Wait>): Wait | undefined {
    for (const { head } of this.levels)
      for (let wait = head; wait !== undefined; wait = wait.after)
        if (but?.has(wait) !== true && holds(wait)) return wait;
    return undefined;
  }

  /** A wait is met, and leaves the line. */
  meet(now: number, wait: Wait): void {
    this.remove(now, wait);
    this.waits.add(now - wait.since);
  }

  /** A wait is given up, and leaves the line. */
  leave(now: number, wait: Wait): void {
    this.remove(now, wait);
    this.left.add(now - wait.since);
    this.leftSum += now - wait.since;
    this.leftCount++;
  }

  /** A try that finds no place. */
  refuse(): void {
    this.left.add(0);
    this.leftCount++;
  }

  /** A wait that was met before it began. */
  pass(): void {
    this.waits.add(0);
  }

  /** All waits, in order. */
  waiting(): readonly Wait[] {
    const all: Wait[] = [];
    for (const level of this.levels) for (let wait = level.head; wait !== undefined; wait = wait.after) all.push(wait);
    return all;
  }

  /** How many have come since the last reset, whatever became of them. */
  arrivals(): number {
    return this.waits.observed() + this.leftCount + this.count - this.before;
  }

  /** What came to it, said in these words if it grows. */
  offer(says: string): Offer {
    return { level: this.length, arrivals: this.arrivals(), says };
  }

  reset(now: number): void {
    this.length.reset(now);
    this.waits.reset();
    this.left.reset();
    this.leftSum = this.leftCount = 0;
    this.before = this.count;
    this.carried = this.waiting().reduce((sum, { since }) => sum + (now - since), 0);
  }

  /** Both sides of Little's law, ∫ length dt and the sum of waits, which are equal but for rounding. */
  little(now: number): Little {
    const unfinished = this.waiting().reduce((sum, { since }) => sum + (now - since), 0);
    const whole = this.waits.sum() + this.leftSum + unfinished;
    return { area: this.length.area(now), waits: whole - this.carried, whole, count: this.waits.observed() };
  }

  private remove(now: number, wait: Wait): void {
    const { before, after } = wait;
    const level = before === undefined || after === undefined ? this.levelOf(wait.command.priority) : undefined;
    if (before !== undefined) before.after = after;
    else if (level !== undefined) level.head = after;
    if (after !== undefined) after.before = before;
    else if (level !== undefined) level.tail = before;
    wait.before = wait.after = undefined;
    this.length.set(now, --this.count);
    this.together?.set(now, this.together.value() - 1);
    if (level !== undefined && level.head === undefined && this.levels.length > 1)
      this.levels.splice(this.levels.indexOf(level), 1);
  }

  /** The list of a priority; made if there is none. */
  private levelOf(priority: number): Level {
    const { levels } = this;
    const first = levels[0] as Level;
    if (first.priority === priority) return first;
    let low = 0;
    let high = levels.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((levels[middle] as Level).priority < priority) low = middle + 1;
      else high = middle;
    }
    const found = levels[low];
    if (found !== undefined && found.priority === priority) return found;
    const made: Level = { priority, head: undefined, tail: undefined };
    levels.splice(low, 0, made);
    return made;
  }
}
