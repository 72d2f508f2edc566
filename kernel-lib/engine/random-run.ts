/**
 * One random run of a system that is too large to be searched, and the shortest run that a violating one can be reduced to.
 *
 * A run is its schedule: for each step, which actor moves and which of its steps is taken, as numbers. Played again, a number that
 * is out of range is taken modulo what is possible, and a turn of an actor that cannot move is skipped; so every part of a schedule is
 * a schedule too. That is what makes it possible to leave out parts (delta debugging, Zeller and Hildebrandt 2002).
 */
import type { Schema, Snapshot, View } from "../base/cells.js";
import { Problem } from "../base/problem.js";
import { packed, unpack } from "./packed.js";
import { checkProperty, checkSystem, type Property, type System } from "./system.js";
import type { Witness } from "./exploration.js";
import { stepsOf, witnessOf, type Run } from "./witness.js";
import { drawn, mixed } from "./xorshift.js";

/** One turn: who moves, and which of the steps that are possible then. */
export interface Turn {
  readonly actor: number;
  readonly choice: number;
}

/** A run, and what it came to. */
export interface RandomRun {
  readonly kind: "run";
  readonly system: string;
  /** Only turns in which somebody moved. */
  readonly schedule: readonly Turn[];
  /** Whether a state that the property speaks of was met; the run ends there. */
  readonly hit: boolean;
  readonly final: Snapshot;
}

/** What is asked of a random run. */
export interface RunQuestion<S extends Schema> {
  readonly property?: Property<View<S>>;
  /** Steps; 1000 unless given. */
  readonly steps?: number;
}

const isSeed = (seed: unknown): boolean => Number.isSafeInteger(seed) && (seed as number) >= 0;
const isBound = (steps: unknown): boolean => steps === Infinity || isSeed(steps);

/** Error KL419: what is no whole number from 0 on, and would be taken for another that is. */
function checkWhole(name: string, value: unknown, holds: (value: unknown) => boolean, system: string): void {
  if (holds(value)) return;
  throw new Problem({
    code: "KL419",
    what: `${name} ${typeof value === "string" ? JSON.stringify(value) : String(value)} gives no random run`,
    where: `a random run of ${system}`,
    expected: "a whole number from 0 on",
    fix: "write for instance randomRun(system, 7, { steps: 300 })",
  });
}

interface Played<S extends Schema> {
  readonly run: RandomRun;
  readonly states: Run;
  readonly view: View<S>;
}

/** Plays turns until they are over, nobody can move, or the property speaks of the state. */
function played<S extends Schema>(
  system: System<S>,
  { property, steps = 1000 }: RunQuestion<S>,
  turnAt: (index: number, movable: readonly number[]) => Turn | undefined,
): Played<S> {
  checkSystem(system as unknown as System<never>);
  checkProperty(property, system.name);
  checkWhole("steps", steps, isBound, system.name);
  const { words, view, layout } = packed(system.schema);
  system.initial(view);
  const movable = (): readonly number[] =>
    system.actors.flatMap((_, actor) => (stepsOf(system.next(view, actor)).length > 0 ? [actor] : []));
  const speaks = (can: readonly number[]): boolean =>
    property !== undefined && (property.scope === "always" || can.length === 0) && property.in(view);
  const schedule: Turn[] = [];
  const states = [words.slice()];
  let can = movable();
  let hit = speaks(can);
  for (let index = 0; !hit && can.length > 0 && schedule.length < steps; index++) {
    const turn = turnAt(index, can);
    if (turn === undefined) break;
    if (!can.includes(turn.actor) || !Number.isSafeInteger(turn.choice)) continue;
    const from = words.slice();
    const possible = stepsOf(system.next(view, turn.actor));
    const choice = ((turn.choice % possible.length) + possible.length) % possible.length;
    words.set(from);
    possible[choice]?.apply(view);
    schedule.push({ actor: turn.actor, choice });
    states.push(words.slice());
    can = movable();
    hit = speaks(can);
  }
  const final = unpack(system.schema, layout, words);
  const run: RandomRun = { kind: "run", system: system.name, schedule, hit, final };
  return { run, states: { states, movers: schedule.map(({ actor }) => actor) }, view };
}

/**
 * A run in which the actor that moves, and its step, are drawn. The same seed gives the same run. Error KL419: a seed or a
 * number of steps that is none.
 *
 * @example
 * const actors = [actor("app", ["store 0", "store 0"]), actor("flusher", ["writeback 0"])];
 * const stores = systemOf(race("stores", { filesystem: filesystem.xfs, actors }), policy.none);
 * const [one, again] = [randomRun(stores, 7), randomRun(stores, 7)];
 * one.schedule.length === again.schedule.length;
 * //=> true
 */
export function randomRun<S extends Schema>(system: System<S>, seed: number, question: RunQuestion<S> = {}): RandomRun {
  checkWhole("seed", seed, isSeed, system.name);
  let state = mixed(seed);
  const draw = (below: number): number => {
    state = drawn(state);
    return state % below;
  };
  const turn = (_: number, can: readonly number[]): Turn => ({
    actor: can[draw(can.length)] as number,
    choice: draw(1 << 16),
  });
  return played(system, question, turn).run;
}

/**
 * The run that is left of a schedule: a turn of an actor that cannot move is skipped, a choice is taken modulo what is possible. To check a log, `replay` it.
 * Error KL419: a number of steps that is none.
 *
 * @example
 * const actors = [actor("app", ["store 0", "store 0"]), actor("flusher", ["writeback 0"])];
 * const stores = systemOf(race("stores", { filesystem: filesystem.xfs, actors }), policy.none);
 * const found = randomRun(stores, 7);
 * rerun(stores, found.schedule.slice(2)).schedule.length < found.schedule.length;
 * //=> true
 */
export const rerun = <S extends Schema>(
  system: System<S>,
  schedule: readonly Turn[],
  question: RunQuestion<S> = {},
): RandomRun => played(system, { steps: Infinity, ...question }, (index) => schedule[index]).run;

/**
 * A run that a search can be compared with: what each turn changed. Error KL413: the run does not show what the property speaks of.
 *
 * @example
 * const actors = [actor("app", ["store 0", "store 0"]), actor("flusher", ["writeback 0"])];
 * const stores = systemOf(race("stores", { filesystem: filesystem.xfs, actors }), policy.none);
 * const dirty = {
 *   kind: "never" as const,
 *   name: "dirty",
 *   says: "the folio is dirty",
 *   scope: "always" as const,
 *   asked: "never" as const,
 *   in: (w) => w.dirty(0) === 1,
 * };
 * const found = randomRun(stores, 7, { property: dirty });
 * shrink(stores, found, dirty).witness.steps.map(({ op }) => op);
 * //=> [ "store 0" ]
 */
export function shrink<S extends Schema>(
  system: System<S>,
  run: Pick<RandomRun, "schedule">,
  property: Property<View<S>>,
): { readonly run: RandomRun; readonly witness: Witness } {
  const shows = (schedule: readonly Turn[]): RandomRun | undefined => {
    const again = rerun(system, schedule, { property });
    return again.hit ? again : undefined;
  };
  const first = shows(run.schedule);
  if (first === undefined)
    throw new Problem({
      code: "KL413",
      what: "the run shows nothing that could be kept while it is made shorter",
      where: `property ${property.name}`,
      expected: "a run whose hit is true, of the same system and property",
      fix: "look for one: randomRun(system, seed, { property }) with other seeds",
    });
  const smaller = smallest(first, shows);
  const { states } = played(system, { property, steps: Infinity }, (index) => smaller.schedule[index]);
  return { run: smaller, witness: witnessOf(system, property, states) };
}

/** Leaves parts out, large ones first, until no single turn can be left out. */
function smallest(start: RandomRun, shows: (schedule: readonly Turn[]) => RandomRun | undefined): RandomRun {
  let best = start;
  let parts = 2;
  while (best.schedule.length > 0) {
    const { schedule } = best;
    const size = Math.max(1, Math.ceil(schedule.length / parts));
    const starts = Array.from({ length: Math.ceil(schedule.length / size) }, (_, i) => i * size);
    const without = starts
      .map((begin) => () => shows([...schedule.slice(0, begin), ...schedule.slice(begin + size)]))
      .reduce<RandomRun | undefined>((found, attempt) => found ?? attempt(), undefined);
    if (without !== undefined) {
      best = without;
      parts = Math.max(2, parts - 1);
    } else if (size === 1) return best;
    else parts = Math.min(schedule.length, parts * 2);
  }
  return best;
}
