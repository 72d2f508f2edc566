/**
 * Statistics that cost a few additions an event and no memory: of a level over time, and of observations one by one.
 *
 * This file changes its numbers in place; one run owns them.
 */

/** A level over time. Without any time passed there is no mean. */
export interface LevelSummary {
  /** Time over which it was watched. */
  readonly time: number;
  /** ∫ level dt / time. */
  readonly mean: number | undefined;
  readonly variance: number | undefined;
  readonly min: number;
  readonly max: number;
  /** At the end. */
  readonly last: number;
  /** ∫ level dt. */
  readonly area: number;
  /** Its steps as [time, level], from when it was watched on, if the simulation was asked for paths. */
  readonly path?: readonly Step[];
}

/** A level from a time on. */
export type Step = readonly [time: number, level: number];

/** What is kept besides sums. */
export interface Keep {
  /** Every observation. */
  readonly samples: boolean;
  /** Every step of a level. */
  readonly paths: boolean;
}
const NOTHING: Keep = { samples: false, paths: false };

/** Observations. Without any there is no mean, with less than two no variance. */
export interface TallySummary {
  readonly count: number;
  readonly mean: number | undefined;
  /** The unbiased one, over count − 1. */
  readonly variance: number | undefined;
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly sum: number;
  /** All of them in order, if the simulation was asked for samples. */
  readonly samples?: readonly number[];
}

const SINCE = 0;
const VALUE = 1;
const AREA = 2;
const VARIANCE = 3;
const MIN = 4;
const MAX = 5;
const START = 6;
/** The running mean. Variance is taken from it step by step (Welford, weighted by time): a sum of squares would lose what lies far from 0. */
const MEAN = 7;
/** The level at the start. */
const FIRST = 8;
/** Below this a time might have no inverse. A power of 2, so that scaling by it rounds nothing. */
const TINY = 2 ** -1000;

/** A level that changes at moments: a queue's length, units in use. */
export class LevelSums {
  private readonly cells: Float64Array = new Float64Array(9);
  private readonly path: Step[] | undefined;

  constructor(now: number, value: number, keep: Keep = NOTHING) {
    this.path = keep.paths ? [] : undefined;
    this.cells[VALUE] = value;
    this.reset(now);
  }

  /** The level from now on. */
  set(now: number, value: number): void {
    const { cells } = this;
    const old = cells[VALUE] as number;
    const time = now - (cells[SINCE] as number);
    if (time > 0) {
      const start = cells[START] as number;
      const scale = now - start < TINY ? 1 / TINY : 1;
      const whole = 1 / ((now - start) * scale);
      const before = ((cells[SINCE] as number) - start) * scale * whole;
      const apart = old - (cells[MEAN] as number);
      const step = apart * (time * scale) * whole;
      cells[SINCE] = now;
      cells[AREA] = (cells[AREA] as number) + old * time;
      cells[MEAN] = (cells[MEAN] as number) + step;
      cells[VARIANCE] = ((cells[VARIANCE] as number) + apart * step) * before;
    }
    cells[VALUE] = value;
    if (value > (cells[MAX] as number)) cells[MAX] = value;
    else if (value < (cells[MIN] as number)) cells[MIN] = value;
    if (this.path !== undefined && value !== old) this.keep(this.path, now, value);
  }

  value(): number {
    return this.cells[VALUE] as number;
  }

  /** The level from which it was watched on. */
  first(): number {
    return this.cells[FIRST] as number;
  }

  /** The time from which it was watched on. */
  start(): number {
    return this.cells[START] as number;
  }

  /** Forgets what was before now. */
  reset(now: number): void {
    const { cells } = this;
    cells[AREA] = cells[VARIANCE] = 0;
    cells[SINCE] = cells[START] = now;
    cells[MIN] = cells[MAX] = cells[MEAN] = cells[FIRST] = cells[VALUE] as number;
    this.path?.splice(0, Infinity, [now, this.value()]);
  }

  /** ∫ level dt until now. */
  area(now: number): number {
    const { cells } = this;
    return (cells[AREA] as number) + (cells[VALUE] as number) * (now - (cells[SINCE] as number));
  }

  summary(now: number): LevelSummary {
    this.set(now, this.value());
    const [, last = 0, area = 0, squares = 0, min = 0, max = 0, start = 0] = this.cells;
    const time = now - start;
    const [mean, variance] = time > 0 ? [area / time, squares] : [undefined, undefined];
    const path = this.path === undefined ? {} : { path: [...this.path] };
    return { time, mean, variance, min, max, last, area, ...path };
  }

  /** Of several changes at one time the last. */
  private keep(path: Step[], now: number, value: number): void {
    if (path.at(-1)?.[0] === now) path.pop();
    path.push([now, value]);
  }
}

/** Observations, by Welford's recurrence. */
export class TallySums {
  private count = 0;
  private readonly cells: Float64Array = Float64Array.of(0, 0, Infinity, -Infinity);
  private readonly kept: number[] | undefined;

  constructor(keep: Keep = NOTHING) {
    this.kept = keep.samples ? [] : undefined;
  }

  add(x: number): void {
    const { cells } = this;
    const n = ++this.count;
    const mean = cells[0] as number;
    const apart = x - mean;
    const next = mean + apart / n;
    cells[0] = next;
    cells[1] = (cells[1] as number) + apart * (x - next);
    if (x < (cells[2] as number)) cells[2] = x;
    if (x > (cells[3] as number)) cells[3] = x;
    if (this.kept !== undefined) this.kept.push(x);
  }

  observed(): number {
    return this.count;
  }

  sum(): number {
    return this.count * (this.cells[0] as number);
  }

  reset(): void {
    this.count = 0;
    this.cells.set([0, 0, Infinity, -Infinity]);
    if (this.kept !== undefined) this.kept.length = 0;
  }

  summary(): TallySummary {
    const { count, kept } = this;
    const [mean = 0, squares = 0, min = 0, max = 0] = this.cells;
    const numbers =
      count === 0
        ? { mean: undefined, variance: undefined, min: undefined, max: undefined }
        : { mean, variance: count > 1 ? squares / (count - 1) : undefined, min, max };
    return { count, ...numbers, sum: this.sum(), ...(kept === undefined ? {} : { samples: [...kept] }) };
  }
}
