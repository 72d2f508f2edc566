/**
 * A system in time: the same steps that the explorer runs, each taken after a duration, as a run whose every moment is a value.
 *
 * An actor that can move takes its time and then makes the step that is next by then; an actor that waits is parked, and comes back when a step
 * touches a cell it waits for. A moment holds the state, the agenda and the draws' numbers, and nothing outside of it; so to keep a
 * moment is a snapshot, to go on from it twice is a fork, and to go on from an older one is time travel; a run that goes on from a moment
 * counts from there, so a warm-up is a run before it. Order of events: (time, serial).
 *
 * Read next: `timed-course.ts`, which carries a run on; `replay.ts`, which takes a run's entries and checks on the explorer's binding that each is a
 * move of the model.
 */
import type { Schema, Snapshot, View } from "../base/cells.js";
import { fieldsOf } from "../base/fields.js";
import { LevelSums, type LevelSummary } from "./events/statistic.js";
import type { Moment, Parked, TimedEntry } from "./moment.js";
import { packed, unpack } from "./packed.js";
import type { Turn } from "./random-run.js";
import { AT_ONCE, bounded, BOUNDS, type Budget } from "./timed-budget.js";
import { checkMoment, TimedCourse } from "./timed-course.js";
import { checkTimed, type TimedParts } from "./timed-parts.js";
import type { TimedWait } from "./timed-waits.js";

/** A system in time. */
export interface Timed {
  /** The moment at which every actor begins. */
  readonly start: () => Moment;
  /** The moment after the next step; undefined if nothing will happen any more. */
  readonly after: (moment: Moment) => Moment | undefined;
  /** All moments from one on, until a time or a number of steps is reached. */
  readonly moments: (from?: Moment, budget?: Budget) => Generator<Moment, void>;
  /** What the run from a moment up to an end has come to. */
  readonly run: (budget?: Budget & TimedTrace, from?: Moment) => TimedRun;
  readonly stateOf: (moment: Moment) => Snapshot;
}

/** What a run keeps. */
export interface TimedTrace {
  /** Whether every step is kept, in `entries` and `schedule`; true unless given. A run without costs no memory, however long it is. */
  readonly trace?: boolean;
}

const BOUNDS_AND_TRACE = fieldsOf<Budget & TimedTrace>({ time: 0, steps: 0, atOnce: 0, trace: 0 });

/** A run: its steps in order, and why it ended. */
export interface TimedRun {
  readonly kind: "timed run";
  readonly system: string;
  readonly entries: readonly TimedEntry[];
  /** Who moved and what he took, without times and names. */
  readonly schedule: readonly Turn[];
  /** Of the last step; the budget's if that ended the run. */
  readonly time: number;
  readonly steps: number;
  /** All are done; some wait for ever; or a budget is spent. */
  readonly ended: "done" | "stuck" | "budget";
  readonly stuck: readonly Parked[];
  /** Waits that have ended, by actor and reason. */
  readonly waits: readonly TimedWait[];
  /** What was watched, over the time of the run. */
  readonly levels: Readonly<Record<string, LevelSummary>>;
  readonly final: Snapshot;
  /** Where the run stands: to go on from there. */
  readonly moment: Moment;
}

interface Watched<S extends Schema> {
  readonly name: string;
  readonly level: (w: View<S>) => number;
  readonly sums: LevelSums;
}

/**
 * A system with durations. Errors: KL421 a duration that is no time; KL423 a level that is no number; KL434 time stands still; KL251 a seed that is
 * none; KL429 a moment of another system; KL418 a bound of a run that is none; KL449 parts that are none.
 *
 * @example
 * const lamp = { name: "lamp", schema: { lamp: { count: 1, fields: { on: bit } } }, actors: ["switch"], initial: (w) => w, next: (w) => w.on(0) === 1 ? { kind: "done" } : { kind: "step", name: "on", op: "on", part: "only", touches: () => [], apply: (v) => v.setOn(0, 1) } };
 * const { time, ended } = timed({ system: lamp, seed: 1, duration: () => 5 }).run();
 * [time, ended]
 * //=> [5, "done"]
 */
export function timed<S extends Schema>(parts: TimedParts<S>): Timed {
  checkTimed(parts);
  const { system, levels = {} } = parts;
  const {
    layout,
    words: { length },
  } = packed(system.schema);
  const from = (moment: Moment | undefined): TimedCourse<S> => new TimedCourse(parts, moment);
  const start = (): Moment => from(undefined).moment();
  const after = (moment: Moment): Moment | undefined => {
    checkMoment(moment, length, system);
    const course = from(moment);
    return course.step(Infinity, AT_ONCE) ? course.moment() : undefined;
  };

  function* momentsWithin(begin: Moment, { time, steps, atOnce }: Required<Budget>): Generator<Moment, void> {
    yield begin;
    const course = from(begin);
    while (course.steps < steps && course.step(time, atOnce)) yield course.moment();
  }
  // A generator would look at its budget only when it is asked for its first moment.
  const moments: Timed["moments"] = (begin = start(), budget = {}) => {
    checkMoment(begin, length, system);
    return momentsWithin(begin, bounded(budget, BOUNDS, system.name));
  };
  const stateOf: Timed["stateOf"] = (moment) => {
    checkMoment(moment, length, system);
    return unpack(system.schema, layout, moment.words);
  };

  const run: Timed["run"] = (budget = {}, begin = undefined) => {
    const { time, steps, atOnce } = bounded(budget, BOUNDS_AND_TRACE, system.name);
    const { trace = true } = budget;
    const course = from(begin);
    const entries: TimedEntry[] = [];
    const watched = Object.entries(levels).map(([name, level]): Watched<S> => ({
      name,
      level,
      sums: new LevelSums(course.time, course.see(name, level)),
    }));
    while (course.steps < steps && course.step(time, atOnce)) {
      for (let i = 0; i < watched.length; i++) {
        const { name, level, sums } = watched[i] as Watched<S>;
        sums.set(course.time, course.see(name, level));
      }
      if (trace) entries.push(course.entry());
    }
    const last = course.moment();
    const counted = time < Infinity && course.steps < steps ? Math.max(time, last.time) : last.time;
    const moment = last.pending.length > 0 ? { ...last, time: counted } : last;
    const stuck = moment.parked.filter((p) => !p.rests);
    return {
      kind: "timed run",
      system: system.name,
      entries,
      schedule: entries.map(({ actor, choice }) => ({ actor, choice })),
      time: moment.time,
      steps: moment.steps,
      ended: moment.pending.length > 0 ? "budget" : stuck.length > 0 ? "stuck" : "done",
      stuck,
      waits: course.waits.all(),
      levels: Object.fromEntries(watched.map(({ name, sums }) => [name, sums.summary(counted)])),
      final: unpack(system.schema, layout, moment.words),
      moment,
    };
  };

  return { start, after, moments, run, stateOf };
}
