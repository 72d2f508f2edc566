/**
 * Simulations as values: described once, run as often as one likes, stopped and looked at anywhere.
 *
 * A run is a function of its description, so a moment of it is the description and a number of events: to go back, or to try another future from
 * there, is to run again up to it. Generators cannot be copied; the price of a moment is the run up to it.
 *
 * This file changes the state of one run in place.
 */
import { fieldsOf } from "../../base/fields.js";
import type { Clock, Guard, Interrupt } from "../bounds.js";
import { Allowance } from "./allowance.js";
import { begun, type Course } from "./course.js";
import { carried, guarded, patienceOf } from "./guarded.js";
import { checkParts, whole, type Reseeding, type SimulationParts } from "./parts.js";
import { partsOf } from "./given.js";
import { badField, endless } from "./problems.js";
import type { TaskState } from "./process.js";
import type { Ended, SimulationResult } from "./result.js";
import type { TraceRow } from "./world.js";

/** How far a run has come. */
export interface SimulationProgress {
  /** [time] */
  readonly time: number;
  readonly events: number;
  readonly pending: number;
}

/** How a run is watched. */
export interface SimulationWatch {
  readonly clock?: Pick<Clock, "now">;
  readonly signal?: Interrupt;
  readonly onProgress?: (progress: SimulationProgress) => void;
}

const WATCH = fieldsOf<SimulationWatch>({ clock: 0, signal: 0, onProgress: 0 });

/** A run that stands still between two events. */
export interface Moment {
  /** [time] */
  readonly time: number;
  readonly events: number;
  readonly processes: readonly { readonly name: string; readonly state: TaskState; readonly for: string }[];
  /** What the run has come to so far. */
  readonly result: SimulationResult;
  /** The moment so many events later, or earlier (negative); costs a run up to there. */
  readonly later: (events: number) => Moment;
  /**
   * A simulation that is this one up to here and draws its random numbers from another seed from here on. Error KL442: no seed, or one that the
   * run has drawn from before, whose numbers would come again. A replication of it draws other numbers before here, too: for several futures of one
   * past, fork with several seeds.
   */
  readonly fork: (seed: number) => Simulation;
}

/** One event of a run. */
export interface SimulationStep {
  /** [time] */
  readonly time: number;
  /** Its number, from 1. */
  readonly event: number;
  /** What processes did. */
  readonly rows: readonly TraceRow[];
  /** Why it is the last one. */
  readonly ended?: Ended;
}

/** A simulation: what it is made of, and ways to run it. */
export interface Simulation {
  readonly kind: "a simulation";
  readonly parts: SimulationParts;
  /** Runs it to its end. */
  readonly run: (watch?: SimulationWatch) => SimulationResult;
  /** Runs it and lets others work now and then. */
  readonly runAsync: (watch?: SimulationWatch & { readonly clock?: Clock }) => Promise<SimulationResult>;
  /** The same with other random numbers: its replication of this number. Error KL442: no whole number from 0. */
  readonly replication: (replication: number) => Simulation;
  /** Event by event; the last step says why it is. */
  readonly steps: () => Iterable<SimulationStep>;
  /** The moment after so many events, or the last one before, if the run ends or its budget is used up. */
  readonly at: (events: number) => Moment;
}

/** Events between two looks at the signal: at first, and at most where there is a clock, by which a slice ends too. */
const SLICE = { first: 512, most: 2 ** 20 };
/** Pieces of a run, with a look outside after each. */
function* pieces(
  course: Course,
  parts: SimulationParts,
  watch: SimulationWatch,
  guard: Guard | undefined,
): Generator<void, SimulationResult> {
  const { clock = guard?.clock, signal, onProgress } = partsOf(watch, "a run", WATCH);
  const wall = parts.budget?.wall;
  if (wall !== undefined && clock === undefined) throw endless();
  const end = wall === undefined || clock === undefined ? Infinity : clock.now() + wall;
  const { world } = course;
  for (let slice = SLICE.first; ; slice = clock === undefined ? slice : Math.min(SLICE.most, 8 * slice)) {
    if (signal?.aborted === true) return course.result({ kind: "interrupted" });
    const ended = guarded(course, slice, patienceOf(parts), guard, clock);
    if (ended !== undefined) return course.result(ended);
    if (clock !== undefined && clock.now() > end) return course.result({ kind: "budget", bound: `${wall} ms` });
    onProgress?.({ time: world.calendar.time, events: world.events, pending: world.calendar.count() });
    yield;
  }
}

const REST = 50;

function simulated(parts: SimulationParts, reseedings: readonly Reseeding[], guard: Guard | undefined): Simulation {
  const fresh = (more: Partial<SimulationParts> = {}): Course => begun({ ...parts, ...more }, reseedings);
  return {
    kind: "a simulation",
    parts,
    run: (watch = {}) => {
      const course = pieces(fresh(), parts, watch, guard);
      for (;;) {
        const piece = course.next();
        if (piece.done === true) return piece.value;
      }
    },
    runAsync: async (watch = {}) => {
      const clock = partsOf(watch, "a run", WATCH).clock ?? guard?.clock;
      if (clock === undefined) throw endless();
      const course = pieces(fresh(), parts, { ...watch, clock }, guard);
      let rested = clock.now();
      for (;;) {
        const piece = course.next();
        if (piece.done === true) return piece.value;
        if (clock.now() - rested < REST) continue;
        await clock.pause();
        rested = clock.now();
      }
    },
    replication: (replication) => {
      if (!whole(replication)) throw badField("replication", replication, "a whole number from 0");
      return simulated({ ...parts, replication }, reseedings, guard);
    },
    steps: function* () {
      const course = fresh({ trace: true });
      const { world } = course;
      const allowance = new Allowance(parts, guard?.clock);
      for (let event = 1; ; event++) {
        const written = world.trace?.length ?? 0;
        const ended = carried(course, event, parts, guard, allowance) ?? allowance.ended();
        if (world.events < event) return;
        const step = { time: world.calendar.time, event, rows: world.trace?.slice(written) ?? [] };
        if (ended !== undefined) return yield { ...step, ended };
        yield step;
      }
    },
    at: (events) => momentOf(parts, reseedings, events, guard),
  };
}

function momentOf(
  parts: SimulationParts,
  reseedings: readonly Reseeding[],
  events: number,
  guard: Guard | undefined,
): Moment {
  if (!Number.isSafeInteger(events) || events < 0) throw badField("at", events, "a number of events, from 0");
  const course = begun(parts, reseedings);
  const ended = carried(course, events, parts, guard, new Allowance(parts, guard?.clock));
  const { world } = course;
  return {
    time: world.calendar.time,
    events: world.events,
    processes: world.tasks
      .all()
      .map(({ name, state, waits, command }) => ({ name, state, for: waits ? command.named() : "" })),
    result: course.result(ended ?? { kind: "budget", bound: `${events} events` }),
    later: (more) => momentOf(parts, reseedings, Math.max(0, world.events + more), guard),
    fork: (seed) => {
      const past = reseedings.filter(({ after }) => after < world.events);
      if (!whole(seed) || [parts.seed ?? 0, ...past.map((fork) => fork.seed)].includes(seed))
        throw badField("fork", seed, "a whole number from 0, not a seed that the run has drawn from before");
      return simulated(parts, [...past, { after: world.events, seed }], guard);
    },
  };
}

/**
 * A simulation, with a guard that has time and can stop a process that does not yield; without one, a run looks at no clock and has no
 * bound on its time. Error KL442: a part that is none; the same for what a run is watched with, and for everything that processes make and ask for.
 *
 * @example
 * simulation({ main: function* () { yield 3; } }).run().time
 * //=> 3
 */
export function simulation(parts: SimulationParts, guard?: Guard): Simulation {
  checkParts(parts);
  return simulated(parts, [], guard);
}
