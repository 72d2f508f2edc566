/**
 * Constraints on a run: `before("writeback 0", "reflink")` keeps only the runs in which the first operation is over before the
 * second begins.
 *
 * A constraint is data. It becomes part of the system: one more bit of state, and a step that would break the order is held back.
 * A run that can only go on by breaking it is cut off: that is neither an end nor a deadlock, since the system itself could go on there. So a
 * constraint takes runs away and adds none, and what is a deadlock with it is one without it.
 */
import { bit, type Schema, type View } from "../base/cells.js";
import { Problem } from "../base/problem.js";
import type { Next, Step, System } from "./system.js";

/** One operation is over before another begins. */
export interface Before {
  readonly kind: "before";
  readonly first: string;
  readonly second: string;
}

/** A constraint on a run. */
export type Constraint = Before;

/** The reason of a wait that a constraint imposes; such a run is cut off. */
export const HELD_BACK = "held back by the constraint on the run";

/**
 * Only the runs in which `first` is over before `second` begins. If an operation occurs more than once, its first occurrence counts
 * as `first`, and every occurrence as `second`.
 *
 * @example
 * before("writeback 0", "reflink")
 * //=> { kind: "before", first: "writeback 0", second: "reflink" }
 */
export const before = (first: string, second: string): Before => ({ kind: "before", first, second });

/** Whether a run is cut off in a state in which nobody moves: somebody could, if the constraint let him. */
export const isCutOff = <S extends Schema>(system: System<S>, w: View<S>): boolean =>
  system.actors.some((_, actor) => {
    const next = system.next(w, actor);
    return next.kind === "wait" && next.reason === HELD_BACK;
  });

type Ordered<S extends Schema> = S & {
  readonly order: { readonly count: number; readonly fields: { readonly orderSeen: typeof bit } };
};

/** The view with the constraints' own cells. */
type Seen = { readonly orderSeen: (i: number) => number; readonly setOrderSeen: (i: number, v: number) => unknown };

/** The system under constraints. Error KL405: a constraint names an operation that no actor has (only where `operations` is given). */
export function constrained<S extends Schema>(
  system: System<S>,
  constraints: readonly Constraint[],
  operations?: readonly string[],
): System<S> {
  if (constraints.length === 0) return system;
  for (const name of constraints.flatMap((c) => [c.first, c.second]))
    if (operations !== undefined && !operations.includes(name))
      throw new Problem({
        code: "KL405",
        what: `no actor has an operation ${JSON.stringify(name)}`,
        where: "where: before(first, second)",
        expected: `one of ${[...new Set(operations)].map((o) => JSON.stringify(o)).join(", ")}`,
        fix: "write the operation as the actor's program does",
      });
  const cells = constraints.map((_, index) => ({ group: "order", index }));
  const marked = new WeakMap<object, Step<View<S>>>();
  const held = new Map<string, Next<View<S>>>();
  const heldBack = (op: string): Next<View<S>> => {
    const known = held.get(op) ?? { kind: "wait", reason: HELD_BACK, op, on: cells };
    held.set(op, known);
    return known;
  };
  const mark = (step: Step<View<S>>): Step<View<S>> => {
    const known = marked.get(step);
    if (known !== undefined) return known;
    const ends = step.part === "last" || step.part === "only";
    const seen = constraints.flatMap((c, i) => (ends && c.first === step.op ? [i] : []));
    const made: Step<View<S>> =
      seen.length === 0
        ? step
        : {
            ...step,
            apply: (w) => seen.reduce((v, i) => (v as unknown as Seen).setOrderSeen(i, 1) as View<S>, step.apply(w)),
          };
    marked.set(step, made);
    return made;
  };
  const breaks = (w: View<S>, step: Step<View<S>>): boolean =>
    (step.part === "first" || step.part === "only") &&
    constraints.some((c, i) => c.second === step.op && (w as unknown as Seen).orderSeen(i) === 0);
  const next = (w: View<S>, actor: number): Next<View<S>> => {
    const inner = system.next(w, actor);
    if (inner.kind === "step") return breaks(w, inner) ? heldBack(inner.op) : mark(inner);
    if (inner.kind !== "choice") return inner;
    const left = inner.steps.filter((s) => !breaks(w, s)).map(mark);
    return left.length === 0 ? heldBack(inner.steps[0]?.op ?? "") : { kind: "choice", steps: left };
  };
  const schema: Ordered<S> = { ...system.schema, order: { count: constraints.length, fields: { orderSeen: bit } } };
  return { ...system, schema, next };
}
