/**
 * The exhaustive search: every interleaving, breadth first, so that the first witness found is a shortest one.
 *
 * Every state is visited once, in a fixed order. A property is asked of every state, or of the ends. If states of the kind it speaks
 * of exist, a second search that avoids them tells `sometimes` from `always`. A bound that is reached gives `inconclusive`, never a
 * silent `never`. Not handled: fairness, weak memory.
 *
 * Read next: `witness.ts`.
 */
import type { Schema, View } from "../base/cells.js";
import { Problem } from "../base/problem.js";
import type { Deadlock, Exploration, Verdict } from "./exploration.js";
import { HELD_BACK } from "./order.js";
import { packed } from "./packed.js";
import { fewestSwitches } from "./switches.js";
import { states, type States } from "./states.js";
import type { Property, Step, System } from "./system.js";
import { hasCycle } from "./cycle.js";
import { witnessOf } from "./witness.js";

/** Where a search stops. */
export interface Bounds {
  /** States; 20 million unless given. */
  readonly states?: number;
  /** Steps from the start. */
  readonly depth?: number;
}

/** What is asked of a system. */
export interface Question<S extends Schema> {
  readonly property?: Property<View<S>>;
  readonly bounds?: Bounds;
}

interface Search {
  readonly found: States;
  readonly transitions: number;
  readonly depth: number;
  readonly ends: number;
  readonly deadlocked: number;
  readonly deadlocks: readonly Deadlock[];
  /** The nearest states that the property speaks of: all of the first level that has one. */
  readonly hits: readonly number[];
  /** The number of the first state of each level. */
  readonly levels: readonly number[];
  readonly bound: string;
}

const DEFAULT_STATES = 20_000_000;

function search<S extends Schema>(system: System<S>, question: Question<S>, avoid: boolean): Search {
  const { words, view, layout } = packed(system.schema);
  const found = states(layout.words);
  const { property } = question;
  const everywhere = property?.scope === "always" ? property.in : undefined;
  const atEnds = property?.scope === "end" ? property.in : undefined;
  const maxStates = question.bounds?.states ?? DEFAULT_STATES;
  const maxDepth = question.bounds?.depth ?? Infinity;
  const actors = system.actors.length;
  const deadlocks: Deadlock[] = [];
  let transitions = 0;
  let ends = 0;
  let deadlocked = 0;
  const hits: number[] = [];
  const levels: number[] = [0];
  let depth = 0;
  let bound = "";
  let levelEnd = 1;

  // New states belong to the level behind the one that is being expanded.
  const judge = (index: number): void => {
    if (everywhere?.(view) === true && (hits.length === 0 || (hits[0] as number) >= levelEnd)) hits.push(index);
  };
  const take = (step: Step<View<S>>, from: number): void => {
    step.apply(view);
    transitions++;
    // In the search that avoids, a state of the kind the property speaks of is a wall.
    if (!(avoid && everywhere?.(view) === true)) {
      const index = found.add(words, from);
      if (index >= 0) judge(index);
    }
    found.load(from, words);
  };

  system.initial(view);
  if (avoid && everywhere?.(view) === true)
    return { found, transitions, depth, ends, deadlocked, deadlocks, hits, levels, bound };
  judge(found.add(words, -1));
  for (let from = 0; from < found.count(); from++) {
    if (from === levelEnd) {
      depth++;
      levels.push(levelEnd);
      levelEnd = found.count();
    }
    if (depth >= maxDepth) {
      bound = `depth ${maxDepth}`;
      break;
    }
    if (found.count() > maxStates) {
      bound = `${maxStates} states`;
      break;
    }
    found.load(from, words);
    let moves = 0;
    let waits = 0;
    let cut = false;
    for (let actor = 0; actor < actors; actor++) {
      const next = system.next(view, actor);
      if (next.kind === "step") {
        moves++;
        take(next, from);
      } else if (next.kind === "choice") {
        moves += next.steps.length;
        for (const step of next.steps) take(step, from);
      } else if (next.kind === "wait") {
        waits++;
        if (next.reason === HELD_BACK) cut = true;
      }
    }
    if (moves > 0 || cut) continue;
    const judged = atEnds?.(view) === true;
    if (judged && (hits.length === 0 || (hits[0] as number) >= (levels.at(-1) as number))) hits.push(from);
    // A run that ends where the property speaks is not a run that avoids it.
    if (avoid && judged) continue;
    if (waits === 0) ends++;
    else {
      deadlocked++;
      if (deadlocks.length < 10) deadlocks.push(deadlockOf(system, view));
    }
  }
  return { found, transitions, depth, ends, deadlocked, deadlocks, hits, levels, bound };
}

function deadlockOf<S extends Schema>(system: System<S>, view: View<S>): Deadlock {
  const waits = system.actors.flatMap((actor, a) => {
    const next = system.next(view, a);
    return next.kind === "wait" ? [{ actor, op: next.op, reason: next.reason }] : [];
  });
  return { waits };
}

/** Never, sometimes or always, from the full search and, where needed, one that avoids. */
function verdictOf<S extends Schema>(system: System<S>, question: Question<S>, full: Search): Verdict {
  if (full.hits.length === 0) return full.bound === "" ? "never" : "inconclusive";
  if (full.bound !== "") return "sometimes";
  const avoiding = search(system, question, true);
  if (avoiding.ends + avoiding.deadlocked > 0) return "sometimes";
  // No run that avoids comes to an end; one might still go round for ever.
  return avoiding.found.count() > 0 && hasCycle(system, avoiding.found) ? "sometimes" : "always";
}

/** The states of the run that is shown: a shortest one, and of those one with the fewest changes of actor. */
function pathTo<S extends Schema>(system: System<S>, { found, levels, hits }: Search): readonly number[] {
  const straight = (target: number): readonly number[] =>
    target < 0 ? [] : [...straight(found.parent(target)), target];
  return fewestSwitches(system, found, levels, hits) ?? straight(hits[0] as number);
}

/**
 * Searches all interleavings of a system. Errors: KL406 bounds that are no numbers; the problems of the packed binding.
 *
 * @example
 * explore({ name: "one step", schema: { lamp: { count: 1, fields: { on: { kind: "bit" } } } }, actors: ["switch"], initial: (w) => w, next: (w) => w.on(0) === 1 ? { kind: "done" } : { kind: "step", name: "on", op: "on", part: "only", touches: () => [], apply: (v) => v.setOn(0, 1) } }).states
 * //=> 2
 */
export function explore<S extends Schema>(system: System<S>, question: Question<S> = {}): Exploration {
  for (const [name, value] of Object.entries(question.bounds ?? {}))
    if (typeof value !== "number" || Number.isNaN(value) || value < 1)
      throw new Problem({
        code: "KL406",
        what: `the bound ${name} is ${String(value)}`,
        where: "bounds",
        expected: "a number from 1",
        fix: `write bounds: { ${name}: 1000000 } or leave it out`,
      });
  const { property } = question;
  const full = search(system, question, false);
  const verdict =
    property === undefined ? (full.bound === "" ? "never" : "inconclusive") : verdictOf(system, question, full);
  const seen = verdict === "sometimes" || verdict === "always";
  return {
    kind: "exploration",
    system: system.name,
    property: property?.name ?? "",
    says: property?.says ?? "",
    verdict,
    holds: verdict === "inconclusive" ? "unknown" : seen === (property?.kind === "reachable") ? "yes" : "no",
    states: full.found.count(),
    transitions: full.transitions,
    depth: full.depth,
    ends: full.ends,
    deadlocked: full.deadlocked,
    deadlocks: full.deadlocks,
    ...(property === undefined || full.hits.length === 0
      ? {}
      : { witness: witnessOf(system, property, full.found, pathTo(system, full)) }),
    ...(full.bound === "" ? {} : { bound: full.bound }),
  };
}
