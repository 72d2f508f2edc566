/**
 * A system in time: the same steps that the explorer runs, each taken after a duration, as a run whose every moment is a value.
 *
 * An actor that can move takes its time and then makes the step that is next by then; an actor that waits is parked, and comes back when a step
 * touches a cell it waits for. A moment holds the state, the agenda and the draws' numbers, and nothing outside of it; so to keep a
 * moment is a snapshot, to go on from it twice is a fork, and to go on from an older one is time travel. Order of events: (time, serial).
 *
 * Read next: `replay` in `random-run.ts`, which takes a run's schedule and finds the same states on the explorer's binding.
 */
import { drawAt } from "../base/random.js";
import type { Schema, Snapshot } from "../base/cells.js";
import { Problem } from "../base/problem.js";
import { packed, unpack } from "./packed.js";
import type { Turn } from "./random-run.js";
import type { Cell, Next, Step, System } from "./system.js";
import { stepsOf } from "./witness.js";

/** An actor that will look for its next step at a time. */
export interface Pending {
  readonly at: number;
  readonly serial: number;
  readonly actor: number;
}

/** An actor that cannot move, for what, and since when. `rests`: it has nothing to do, and may have again. */
export interface Parked {
  readonly actor: number;
  readonly since: number;
  readonly reason: string;
  readonly rests: boolean;
  readonly on: readonly Cell[];
}

/** One step of a run, and one wait that has ended. */
export interface TimedEntry {
  readonly time: number;
  readonly actor: number;
  readonly choice: number;
  readonly op: string;
  readonly name: string;
  /** How long the actor had waited for it. */
  readonly waited: number;
  readonly reason: string;
}

/** A moment of a run. */
export interface Moment {
  readonly kind: "moment";
  readonly time: number;
  readonly steps: number;
  readonly words: readonly number[];
  readonly pending: readonly Pending[];
  readonly parked: readonly Parked[];
  readonly serial: number;
  /** How many durations each actor has drawn. */
  readonly drawn: readonly number[];
  readonly last?: TimedEntry;
}

/** What a system in time is made of. */
export interface TimedParts<S extends Schema> {
  readonly system: System<S>;
  readonly seed: number;
  readonly replication?: number;
  /** The time that an actor takes before the step that it sees; `u` in (0, 1) is its own draw. */
  readonly duration: (step: Step<never>, actor: string, u: number) => number;
}

/** A system in time. */
export interface Timed {
  /** The moment at which every actor begins. */
  readonly start: () => Moment;
  /** The moment after the next step; undefined if nothing will happen any more. */
  readonly after: (moment: Moment) => Moment | undefined;
  /** All moments from one on, until a time or a number of steps is reached. */
  readonly moments: (from?: Moment, budget?: Budget) => Generator<Moment, void>;
  /** What the run up to an end has come to. */
  readonly run: (budget?: Budget, from?: Moment) => TimedRun;
  readonly stateOf: (moment: Moment) => Snapshot;
}

/** Where a run ends at the latest. */
export interface Budget {
  readonly time?: number;
  readonly steps?: number;
}

/** A run: its steps in order, and why it ended. */
export interface TimedRun {
  readonly kind: "timed run";
  readonly system: string;
  readonly entries: readonly TimedEntry[];
  /** The same as `replay` takes it. */
  readonly schedule: readonly Turn[];
  readonly time: number;
  /** All are done; some wait for ever; or a budget is spent. */
  readonly ended: "done" | "stuck" | "budget";
  readonly stuck: readonly Parked[];
  readonly final: Snapshot;
}

const touched = (parked: Parked, cells: readonly Cell[]): boolean =>
  parked.rests || parked.on.some((c) => cells.some((t) => t.group === c.group && t.index === c.index));

/**
 * A system with durations. Errors: KL421 a duration that is no time; KL251 a seed that is none.
 *
 * @example
 * const lamp = { name: "lamp", schema: { lamp: { count: 1, fields: { on: bit } } }, actors: ["switch"], initial: (w) => w, next: (w) => w.on(0) === 1 ? { kind: "done" } : { kind: "step", name: "on", op: "on", part: "only", touches: () => [], apply: (v) => v.setOn(0, 1) } };
 * const { time, ended } = timed({ system: lamp, seed: 1, duration: () => 5 }).run();
 * [time, ended]
 * //=> [5, "done"]
 */
export function timed<S extends Schema>({ system, seed, replication = 0, duration }: TimedParts<S>): Timed {
  const { words, view, layout } = packed(system.schema);
  const actors = system.actors.map((_, actor) => actor);
  const ask = (moment: Moment, actor: number): Next<typeof view> => {
    words.set(moment.words);
    return system.next(view, actor);
  };
  const drawnBy = (actor: number, index: number, purpose: string): number =>
    drawAt({ seed, purpose, replication, entity: actor, index });

  /** Puts an actor on the agenda for the step that it sees, or parks it. */
  const placed = (moment: Moment, actor: number): Moment => {
    const next = ask(moment, actor);
    const step = stepsOf(next)[0];
    if (step === undefined) {
      // Who was woken in vain has waited all along.
      const before = moment.parked.find((p) => p.actor === actor && !p.rests);
      const parked: Parked =
        next.kind === "wait"
          ? { actor, since: before?.since ?? moment.time, reason: next.reason, rests: false, on: next.on }
          : { actor, since: moment.time, reason: "", rests: true, on: [] };
      return { ...moment, parked: [...moment.parked.filter((p) => p.actor !== actor), parked] };
    }
    const index = moment.drawn[actor] ?? 0;
    const time = duration(
      step as unknown as Step<never>,
      system.actors[actor] ?? "",
      drawnBy(actor, index, "duration"),
    );
    if (!(time >= 0) || time === Infinity)
      throw new Problem({
        code: "KL421",
        what: `the step "${step.name}" was given a duration of ${String(time)}`,
        where: `system ${system.name}, actor ${system.actors[actor] ?? ""}`,
        expected: "a time from 0 that is finite",
        fix: "let duration(step, actor, u) give such a number for every step",
      });
    return {
      ...moment,
      pending: [...moment.pending, { at: moment.time + time, serial: moment.serial, actor }],
      serial: moment.serial + 1,
      drawn: moment.drawn.map((n, a) => (a === actor ? n + 1 : n)),
    };
  };

  const start = (): Moment => {
    words.fill(0);
    system.initial(view);
    const first: Moment = {
      kind: "moment",
      time: 0,
      steps: 0,
      words: [...words],
      pending: [],
      parked: [],
      serial: 0,
      drawn: actors.map(() => 0),
    };
    return actors.reduce((moment, actor) => placed(moment, actor), first);
  };

  const after = (moment: Moment): Moment | undefined => {
    const next = moment.pending.reduce<Pending | undefined>(
      (best, p) => (best === undefined || p.at < best.at || (p.at === best.at && p.serial < best.serial) ? p : best),
      undefined,
    );
    if (next === undefined) return undefined;
    const { actor } = next;
    const here: Moment = { ...moment, time: next.at, pending: moment.pending.filter((p) => p !== next) };
    const answer = ask(here, actor);
    const possible = stepsOf(answer);
    // What was possible when it began need not be any more: then it waits from now.
    if (possible.length === 0) return after(placed(here, actor));
    const choice =
      possible.length === 1 ? 0 : Math.floor(drawnBy(actor, here.drawn[actor] ?? 0, "choice") * possible.length);
    const step = possible[choice] as Step<typeof view>;
    words.set(here.words);
    const cells = [...step.touches(view), { group: "actor", index: actor }];
    words.set(here.words);
    step.apply(view);
    const waited = here.parked.find((p) => p.actor === actor);
    const entry: TimedEntry = {
      time: here.time,
      actor,
      choice,
      op: step.op,
      name: step.name,
      waited: waited === undefined ? 0 : here.time - waited.since,
      reason: waited?.reason ?? "",
    };
    const stepped: Moment = {
      ...here,
      words: [...words],
      steps: here.steps + 1,
      last: entry,
      parked: here.parked.filter((p) => p.actor !== actor),
    };
    const back = stepped.parked.filter((p) => touched(p, cells) && stepsOf(ask(stepped, p.actor)).length > 0);
    // Who comes back keeps its place in the list until it has moved, so that its wait is known; it is pending as well.
    const woken = back
      .filter((p) => !stepped.pending.some((q) => q.actor === p.actor))
      .reduce<Moment>(
        (m, p) =>
          p.rests
            ? placed({ ...m, parked: m.parked.filter((q) => q !== p) }, p.actor)
            : { ...m, pending: [...m.pending, { at: m.time, serial: m.serial, actor: p.actor }], serial: m.serial + 1 },
        stepped,
      );
    return placed(woken, actor);
  };

  function* moments(
    from: Moment = start(),
    { time = Infinity, steps = Infinity }: Budget = {},
  ): Generator<Moment, void> {
    yield from;
    for (let at = after(from); at !== undefined && at.time <= time && at.steps <= steps; at = after(at)) yield at;
  }

  const stateOf = (moment: Moment): Snapshot => unpack(system.schema, layout, moment.words);

  return {
    start,
    after: (moment) => after(moment),
    moments,
    stateOf,
    run: (budget, from) => {
      const all = [...moments(from, budget)];
      const last = all.at(-1) as Moment;
      const entries = all.slice(1).flatMap((m) => (m.last === undefined ? [] : [m.last]));
      const stuck = last.parked.filter((p) => !p.rests);
      return {
        kind: "timed run",
        system: system.name,
        entries,
        schedule: entries.map(({ actor, choice }) => ({ actor, choice })),
        time: last.time,
        ended: last.pending.length > 0 ? "budget" : stuck.length > 0 ? "stuck" : "done",
        stuck,
        final: stateOf(last),
      };
    },
  };
}
