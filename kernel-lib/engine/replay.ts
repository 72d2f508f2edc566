/**
 * A run's log held against the model, entry by entry: whoever wrote it, is it a path of the explorer's graph?
 *
 * Nothing is forgiven here. A log of which any part may be left out is a schedule, see `rerun` in `random-run.ts`.
 */
import type { Schema, Snapshot, View } from "../base/cells.js";
import { Problem } from "../base/problem.js";
import type { Moment } from "./moment.js";
import { packed, unpack } from "./packed.js";
import type { Turn } from "./random-run.js";
import { checkProperty, type Property, type Step, type System } from "./system.js";
import { spokenOf, stepsOf } from "./witness.js";

/** One entry of a log: who moved, which of his steps he took and, where the log has it, what the step is called and when it was made. */
export interface LogEntry extends Turn {
  readonly name?: string;
  readonly op?: string;
  readonly time?: number;
}

/** A move that a model has in a state. */
export interface Move extends Turn {
  /** The name of the actor. */
  readonly by: string;
  readonly name: string;
  readonly op: string;
}

/** Where a log leaves the model. */
export interface Departure {
  /** Which entry, from 0. */
  readonly entry: number;
  /** What the log says there. */
  readonly logged: LogEntry;
  /** Why the model has no such move. */
  readonly why: string;
  /** All moves that the model has there; none where it has come to its end. */
  readonly offers: readonly Move[];
}

/** What became of a log. */
export interface Replay {
  readonly kind: "replay";
  readonly system: string;
  /** Whether every entry is a move of the model. */
  readonly agrees: boolean;
  /** The first entry that is none. */
  readonly departure: Departure | undefined;
  /** The turns up to there, or all. */
  readonly schedule: readonly Turn[];
  /** Whether a state that the property speaks of was met on the way. */
  readonly hit: boolean;
  /** The state after the last of these turns. */
  readonly final: Snapshot;
}

/** What is asked of a log. */
export interface ReplayQuestion<S extends Schema> {
  readonly property?: Property<View<S>>;
  /** The moment from which the run went on; from the start of the system unless given. */
  readonly from?: Pick<Moment, "words" | "time">;
}

const noLog = (what: string, system: string): Problem =>
  new Problem({
    code: "KL417",
    what,
    where: `a log for the system ${system}`,
    expected: "a list of entries, each with the numbers of an actor and of a choice",
    fix: "give run.entries of a timed run, or run.schedule of any run",
  });

/** The log, if it is one. Error KL417. */
function checked(log: readonly LogEntry[], system: string): readonly LogEntry[] {
  if (!Array.isArray(log)) throw noLog(`a log is a list, and not ${log === null ? "null" : typeof log}`, system);
  const isEntry = (e: Partial<LogEntry> | null | undefined): boolean =>
    typeof e?.actor === "number" && typeof e.choice === "number";
  const bad = log.findIndex((entry) => !isEntry(entry));
  if (bad >= 0) throw noLog(`entry ${bad} of a log names no actor or no choice`, system);
  const timeless = log.findIndex(({ time = 0 }: { readonly time?: unknown }) => typeof time !== "number");
  if (timeless >= 0) throw noLog(`entry ${timeless} of a log has a time that is no number`, system);
  return log;
}

const quoted = (text: unknown): string => (typeof text === "string" ? JSON.stringify(text) : String(text));

/** Why an entry is no move of the model; undefined if it is one. */
function against<W>(
  entry: LogEntry,
  by: string | undefined,
  steps: readonly Step<W>[],
  before: number,
): string | undefined {
  const { actor, choice, name, op, time = before } = entry;
  const step = steps[choice];
  if (by === undefined) return `there is no actor ${actor}`;
  if (steps.length === 0) return `${by} cannot move`;
  if (step === undefined) return `${by} has no choice ${choice} among ${steps.length}`;
  if (name !== undefined && name !== step.name)
    return `the step is called ${quoted(step.name)}, and not ${quoted(name)}`;
  if (op !== undefined && op !== step.op) return `the step belongs to ${quoted(step.op)}, and not to ${quoted(op)}`;
  // NaN is neither.
  if (!(time >= before && time < Infinity)) return `time goes from ${before} to ${quoted(time)}`;
  return undefined;
}

const offersOf = <S extends Schema>(system: System<S>, view: View<S>): readonly Move[] =>
  system.actors.flatMap((by, actor) =>
    stepsOf(system.next(view, actor)).map(({ name, op }, choice) => ({ actor, choice, by, name, op })),
  );

/**
 * Checks a log, of a run in time or of a random one, step by step: every entry must be a move that the model has in that state, by that actor, under
 * that name and of that operation, and no earlier than the one before. The first that is not is said as a value. Errors: KL417 no log; KL416 the
 * property.
 *
 * @example
 * const actors = [actor("app", ["store 0", "store 0"]), actor("flusher", ["writeback 0"])];
 * const stores = systemOf(race("stores", { filesystem: filesystem.xfs, actors }), policy.none);
 * const { entries } = timed({ system: stores, seed: 1, duration: () => 1 }).run();
 * const forged = entries.map((entry, i) => (i === 2 ? { ...entry, name: "sleep" } : entry));
 * [replay(stores, entries).agrees, replay(stores, forged).departure.entry]
 * //=> [true, 2]
 */
export function replay<S extends Schema>(
  system: System<S>,
  log: readonly LogEntry[],
  { property, from }: ReplayQuestion<S> = {},
): Replay {
  checkProperty(property, system.name);
  const { words, view, layout } = packed(system.schema);
  if (from === undefined) system.initial(view);
  else if (from.words.length === words.length) words.set(from.words);
  else throw noLog(`a moment of ${from.words.length} words is of another system`, system.name);
  const speaks = property === undefined ? () => false : spokenOf(system, property);
  const schedule: Turn[] = [];
  let departure: Departure | undefined;
  let time = from?.time ?? 0;
  let hit = speaks(view);
  for (const [i, entry] of checked(log, system.name).entries()) {
    const { actor, choice } = entry;
    const by = system.actors[actor];
    const steps = by === undefined ? [] : stepsOf(system.next(view, actor));
    const why = against(entry, by, steps, time);
    if (why !== undefined) {
      departure = { entry: i, logged: entry, why, offers: offersOf(system, view) };
      break;
    }
    steps[choice]?.apply(view);
    schedule.push({ actor, choice });
    time = entry.time ?? time;
    hit ||= speaks(view);
  }
  const final = unpack(system.schema, layout, words);
  return { kind: "replay", system: system.name, agrees: departure === undefined, departure, schedule, hit, final };
}
