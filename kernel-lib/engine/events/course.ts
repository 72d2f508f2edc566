/**
 * One run of a simulation, event by event: to its warm-up, where the statistics begin again, and on to a bound or its end.
 *
 * This file changes the state of one run in place.
 */
import type { Due } from "./due.js";
import type { Reseeding, SimulationParts } from "./parts.js";
import { offersOf, resultOf, type Ended, type SimulationResult } from "./result.js";
import { Contents, Sim, streams } from "./sim.js";
import type { LevelSums } from "./statistic.js";
import { Trend } from "./trend.js";
import { World } from "./world.js";

/** Events at one moment, above which time counts as standing still. */
const AT_ONCE = 1_000_000;

/** A run that can be carried on. */
export interface Course {
  readonly world: World;
  /** Carries on for so many events at most, the first process begun before, and not longer than is due; undefined if there is more to do. */
  readonly carryOn: (events: number, due?: Due) => Ended | undefined;
  readonly result: (ended: Ended) => SimulationResult;
}

/** A run at its begin. */
export function begun(parts: SimulationParts, reseedings: readonly Reseeding[]): Course {
  const { main, name = "simulation", seed = 0, replication = 0, antithetic = false, until = Infinity } = parts;
  const { warmUp = 0, shuffleTies, samples = false, paths = false, trace = false, budget = {} } = parts;
  const world = new World({ shuffleTies, trace, mostMoves: budget.atOnce ?? AT_ONCE });
  const contents = new Contents();
  const halt = { stopped: false };
  const random = streams({ seed, replication, antithetic }, reseedings.length > 0);
  const sim = new Sim(world, contents, random.draws, { samples, paths }, halt);
  const pending = [...reseedings];
  const most = budget.events ?? Infinity;
  let trend = new Trend(0);
  let started = false;
  let from = 0;
  let warm = warmUp === 0;
  const warmedUp = (): void => {
    warm = true;
    from = warmUp;
    resetAll(contents, warmUp);
    trend = new Trend(world.events);
  };
  const mark = (): void => {
    if (world.events >= trend.next) trend.mark(levelsOf(contents), world.calendar.time);
  };
  /** Whether no event may follow the last one, and why. */
  const over = (): Ended | undefined => {
    if (halt.stopped) return { kind: "stopped" };
    const next = world.calendar.next();
    // Statistics count up to `until`, whether anything is left or not.
    if (next > until && !warm) warmedUp();
    if (next === Infinity) return { kind: "nothing left" };
    if (next > until) return { kind: "until" };
    return world.events >= most ? { kind: "budget", bound: `${most} events` } : undefined;
  };
  const carryOn = (events: number, due?: Due): Ended | undefined => {
    let left = events;
    // What somebody else wrote begins here, under the guard of whoever carries on.
    if (!started) world.start(main(sim), "main", 0);
    started = true;
    let ended = over();
    while (ended === undefined && left > 0 && due?.over !== true) {
      mark();
      const next = pending[0];
      if (next !== undefined && world.events === next.after) {
        random.reseed(next.seed);
        pending.shift();
        continue;
      }
      const before = world.events;
      const bound = Math.min(left, Math.min(most, trend.next, next?.after ?? Infinity) - before);
      const why = world.advance(warm ? until : warmUp, bound, halt, due);
      left -= world.events - before;
      ended = over();
      if (ended === undefined && why === "late") warmedUp();
    }
    return ended;
  };
  const result = (ended: Ended): SimulationResult => {
    mark();
    const frame = {
      name,
      ...seedsOf(seed, reseedings.slice(0, reseedings.length - pending.length)),
      replication,
      ended,
      from,
      time:
        ended.kind === "until" || (ended.kind === "nothing left" && until < Infinity)
          ? until
          : Math.max(from, world.calendar.time),
      warnings: warm
        ? []
        : [`the run ended before its warm-up was over (${warmUp}): its statistics are those of the whole run`],
    };
    return resultOf(world, contents, frame, trend);
  };
  return { world, carryOn, result };
}

const seedsOf = (seed: number, forks: readonly Reseeding[]): Pick<SimulationResult, "seed" | "forks"> =>
  forks.length === 0 ? { seed } : { seed: forks.at(-1)?.seed ?? seed, forks };

const levelsOf = (contents: Contents): readonly LevelSums[] => offersOf(contents).map(([, { level }]) => level);

function resetAll(contents: Contents, now: number): void {
  const { resources, containers, stores, locks, waitQueues, devices, tallies, levels } = contents;
  for (const things of [resources, containers, stores, locks, waitQueues, devices, levels])
    for (const thing of things.values()) thing.reset(now);
  for (const tally of tallies.values()) tally.reset();
}
