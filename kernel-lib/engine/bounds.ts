/**
 * Where a search stops, and how it is watched.
 *
 * The engine has no clock. Who asks for a bound on time, or for news now and then, brings one.
 */
import type { Called } from "../base/called.js";
import { fieldsOf, strayField, strayIn } from "../base/fields.js";
import { Problem } from "../base/problem.js";

/** Where a search stops. */
export interface Bounds {
  /** States; 20 million unless given. */
  readonly states?: number;
  /** Steps from the start. */
  readonly depth?: number;
  /** Memory of the set of states [bytes]. */
  readonly memory?: number;
  /** Time [ms]; needs a clock. */
  readonly time?: number;
}

/** Time and rest, from outside. */
export interface Clock {
  /** Time since some moment [ms]. */
  readonly now: () => number;
  /** Lets others work: resolves when they have. */
  readonly pause: () => Promise<void>;
}

/** Time, and somebody who can stop a call that does not end: what the machine has and an engine has not. */
export interface Guard {
  readonly clock: Clock;
  readonly within: <T>(ms: number, call: () => T) => Called<T>;
}

/** How far a search has come. */
export interface Progress {
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  /** States that are found and not yet expanded. */
  readonly waiting: number;
  /** Memory of the set of states [bytes]. */
  readonly bytes: number;
}

/** A request to stop; an `AbortSignal` is one. */
export interface Interrupt {
  readonly aborted: boolean;
  readonly reason?: unknown;
}

/** How a long search is watched. */
export interface Watch {
  readonly clock: Clock;
  readonly signal?: Interrupt;
  readonly onProgress?: (progress: Progress) => void;
  /** Time between two rests [ms]; 50 unless given. */
  readonly every?: number;
}

/** A search that can be carried on piece by piece. It is told the bound that was reached outside, if one was. */
export type Pieces<T> = Generator<Progress, T, string | undefined>;

/** Carries a search to its end at once. */
export function toTheEnd<T>(pieces: Pieces<T>, bounds: Bounds, clock: Pick<Clock, "now"> | undefined): T {
  const end = bounds.time === undefined ? Infinity : startOf(clock) + bounds.time;
  let late: string | undefined;
  for (;;) {
    const piece = pieces.next(late);
    if (piece.done === true) return piece.value;
    if (clock !== undefined && clock.now() > end) late = `${bounds.time} ms`;
  }
}

/** Carries a search to its end, and rests now and then. Throws the signal's reason if it is interrupted. */
export async function withRests<T>(
  pieces: Pieces<T>,
  bounds: Bounds,
  { clock, signal, onProgress, every = 50 }: Watch,
): Promise<T> {
  const end = clock.now() + (bounds.time ?? Infinity);
  let rested = clock.now();
  let late: string | undefined;
  for (;;) {
    if (signal?.aborted === true) throw signal.reason instanceof Error ? signal.reason : interrupted();
    const piece = pieces.next(late);
    if (piece.done === true) return piece.value;
    const now = clock.now();
    if (now > end) late = `${bounds.time} ms`;
    if (now - rested < every) continue;
    onProgress?.(piece.value);
    await clock.pause();
    rested = clock.now();
  }
}

const interrupted = (): Error => new Error("the search was interrupted");

function startOf(clock: Pick<Clock, "now"> | undefined): number {
  if (clock !== undefined) return clock.now();
  throw new Problem({
    code: "KL408",
    what: "a bound on time without a clock",
    where: "bounds.time",
    expected: "a clock: the engine has none",
    fix: "give { clock: { now: () => performance.now() } }, or bound states, depth or memory",
  });
}

const BOUNDS = fieldsOf<Bounds>({ states: 0, depth: 0, memory: 0, time: 0 });

/** Error KL406: a bound that is no number. */
export function checkBound(name: string, value: unknown): void {
  if (typeof value === "number" && value >= 1) return;
  throw new Problem({
    code: "KL406",
    what: `the bound ${name} is ${String(value)}`,
    where: "bounds",
    expected: "a number from 1",
    fix: `write bounds: { ${name}: 1000000 } or leave it out`,
  });
}

/** Error KL406: no bounds, one that no search knows, or that is no number. */
export function checkBounds(bounds: Bounds): void {
  const refuse = (told: Pick<Problem, "what" | "expected" | "fix">): Problem =>
    new Problem({ code: "KL406", where: "bounds", ...told });
  if (typeof bounds !== "object" || (bounds as Bounds | null) === null)
    throw refuse({
      what: `the bounds are ${String(bounds)}`,
      expected: "a record",
      fix: "write bounds: { states: 1000000 }",
    });
  const stray = strayIn(bounds, BOUNDS);
  if (stray !== undefined) throw refuse(strayField(stray, BOUNDS, "a search"));
  for (const [name, value] of Object.entries(bounds)) checkBound(name, value);
}
