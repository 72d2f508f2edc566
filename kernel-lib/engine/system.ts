/**
 * The contract between a model and the engines: per actor, what comes next.
 *
 * `next(view, actor)` is asked for one actor and answers with a step, with a choice of steps, with what the actor waits for, or
 * with done. Whatever it answers must be a function of the view alone; an order taken from elsewhere (a clock, a set's
 * insertion order, a counter) would give one state two futures. The explorer derives from it what is enabled; the simulator
 * parks a waiting actor on the cells it names and asks again only when one of them has changed.
 *
 * Read next: `explore.ts`, and `test/engine/toys.ts` for systems of a few lines.
 */
import type { Schema, Snapshot, View } from "../base/cells.js";
import { Problem } from "../base/problem.js";

/** One cell, as a name and an index: `{ group: "folio", index: 0 }`. */
export interface Cell {
  readonly group: string;
  readonly index: number;
}

/** One atomic change. */
export interface Step<W> {
  readonly kind: "step";
  /** What happens, as traces print it: "clear dirty and write-protect". */
  readonly name: string;
  /** The operation of the actor's program that this step belongs to: "writeback 0". */
  readonly op: string;
  /** Whether the step is the operation's first, its last, both, or neither. */
  readonly part: "first" | "middle" | "last" | "only";
  /** The cells that the step may change, besides the actor's own, seen from the state before it. */
  readonly touches: (w: W) => readonly Cell[];
  /** The view after the step. Uses the view it is given once. */
  readonly apply: (w: W) => W;
}

/** What a step is called: all of it that does not change a view. */
export type StepLabel = Pick<Step<never>, "name" | "op" | "part">;

/** Several steps, any of which may come next. */
export interface Choice<W> {
  readonly kind: "choice";
  readonly steps: readonly Step<W>[];
}

/** The actor cannot go on until one of the named cells changes. */
export interface Wait {
  readonly kind: "wait";
  /** What is waited for, as a person says it: "I/O of folio 0". */
  readonly reason: string;
  /** The operation that waits. */
  readonly op: string;
  readonly on: readonly Cell[];
}

/** The actor has finished its program. An idle helper (a disk without requests) is done until there is work. */
export interface Done {
  readonly kind: "done";
}

export type Next<W> = Step<W> | Choice<W> | Wait | Done;

/** The one value of `Done`. */
export const done: Done = Object.freeze({ kind: "done" });

/** Cells that may be exchanged without anybody noticing: what can happen after the exchange is what could happen before, exchanged. */
export interface Symmetry {
  /** Groups whose cells move together: cell i of each of them. */
  readonly groups: readonly string[];
  /** Which cells of these groups are interchangeable; all of them unless given. */
  readonly cells?: readonly number[];
}

/** A finite system of actors over declared cells. */
export interface System<S extends Schema = Schema> {
  readonly name: string;
  readonly schema: S;
  readonly actors: readonly string[];
  /** From the all-zero view to the initial one. */
  readonly initial: (w: View<S>) => View<S>;
  readonly next: (w: View<S>, actor: number) => Next<View<S>>;
  /** What a reader wants to know of a state, as pairs of a name and a value, in a fixed order. Default: every field of every cell. */
  readonly facts?: (state: Snapshot) => readonly (readonly [string, string])[];
  /** What is interchangeable. A search that is to make use of it checks it first, see `symmetry.ts`. */
  readonly symmetry?: readonly Symmetry[];
  /** The operations that there are, so that an answer can name those that never ran. */
  readonly operations?: readonly string[];
}

/**
 * A named sentence about states. `never` says that no state may be bad; `reachable` says that some state must be good, so that
 * a green answer is not an empty one.
 */
export interface Property<W> {
  readonly name: string;
  /** The sentence that the property formalises. */
  readonly says: string;
  readonly kind: "never" | "reachable";
  /** Judged in every state, or only where no actor can move any more. */
  readonly scope: "always" | "end";
  /** Whether the state is one of those the property speaks of: bad for `never`, good for `reachable`. */
  readonly in: (w: W) => boolean;
}

/** Error KL460: this is no system; a race, for instance, is none. */
export function checkSystem(system: System<never>): void {
  const { schema, actors, initial, next } = (system ?? {}) as { readonly [K in keyof System]?: unknown };
  if (
    typeof schema === "object" &&
    Array.isArray(actors) &&
    typeof initial === "function" &&
    typeof next === "function"
  )
    return;
  throw new Problem({
    code: "KL460",
    what: `${JSON.stringify((system as { readonly name?: unknown } | undefined)?.name) ?? "what was given"} is no system`,
    where: "a question to a system",
    expected: "{ name, schema, actors, initial, next }",
    fix: "make a system of a race first: systemOf(race, policy.none)",
  });
}

/** What is wrong with the words of a property, if something is; it would be taken for another one. */
export function flawOf({ kind, scope }: { readonly kind?: unknown; readonly scope?: unknown }): string | undefined {
  if (kind !== "never" && kind !== "reachable")
    return `is of the kind ${JSON.stringify(kind)}, and not "never" or "reachable"`;
  if (scope !== "always" && scope !== "end") return `has the scope ${JSON.stringify(scope)}, and not "always" or "end"`;
  return undefined;
}

/** Whether this is a property that an engine can ask of states; a sentence without `in` would be found in none. Error KL416. */
export function checkProperty(property: Property<never> | undefined, system: string): void {
  if (property === undefined) return;
  const { in: speaks } = property as { readonly in?: unknown };
  const flaw = typeof speaks === "function" ? flawOf(property) : "says of no state whether it speaks of it";
  if (flaw === undefined) return;
  throw new Problem({
    code: "KL416",
    what: `${JSON.stringify(property.name)} ${flaw}`,
    where: `a question to ${system}`,
    expected: "a property with in: (w) => boolean, over the cells of this system",
    fix: "write { kind, name, says, scope, in }; a property of the kernel is asked of a race: explore(race, { policy, property })",
  });
}
