/**
 * The question and its answer: every interleaving of a system, a verdict on a property, and a run that shows it.
 *
 * If states that the property speaks of exist, a second search that avoids them tells `sometimes` from `always`. A bound that is reached
 * gives `inconclusive`, never a silent `never`. Not handled: fairness, weak memory.
 *
 * Read next: `search.ts` for the search, `witness.ts` for the run, `law.ts` for what is exchanged.
 */
import type { Schema, View } from "../base/cells.js";
import { Problem } from "../base/problem.js";
import { checkBounds, toTheEnd, withRests, type Bounds, type Clock, type Pieces, type Watch } from "./bounds.js";
import { hasCycle } from "./cycle.js";
import { holdsOf, type Exploration, type Verdict } from "./exploration.js";
import { fewestChanges } from "./fewest.js";
import { growthOf } from "./growth.js";
import { choose } from "./law.js";
import { realised } from "./realised.js";
import { search, type Plan, type Search } from "./search.js";
import { shortestRuns } from "./shortest.js";
import { fewestSwitches } from "./switches.js";
import { NO_EXCHANGE, type Reducer } from "./symmetry.js";
import { checkProperty, type Property, type System } from "./system.js";
import { spokenOf, witnessOf, type Run } from "./witness.js";

export type { Bounds } from "./bounds.js";

/** What is asked of a system. */
export interface Question<S extends Schema> {
  readonly property?: Property<View<S>>;
  readonly bounds?: Bounds;
  /** Whether states with interchangeable cells exchanged count as one; if the system declares it and a check agrees, unless given. */
  readonly symmetry?: boolean;
  /** What the witness has fewest of: steps, or changes of actor over all runs. Steps unless given. */
  readonly fewest?: "steps" | "changes of actor";
  /** How many shortest runs are told; 1 unless given. */
  readonly witnesses?: number;
}

/** Pairs of a state and an actor up to which a run with the fewest changes is looked for. */
const PAIRS = 20_000_000;

/** Never, sometimes or always, from the full search and, where needed, one that avoids. */
function* verdictOf<S extends Schema>(system: System<S>, plan: Plan<S>, full: Search): Pieces<Verdict> {
  if (full.hits.length === 0) return full.bound === "" ? "never" : "inconclusive";
  if (full.bound !== "") return "sometimes";
  // A property that tells exchanged states apart makes walls that are not symmetric.
  const reducer = full.mixed ? undefined : plan.reducer;
  const bounds = { ...plan.bounds, depth: Infinity };
  const avoiding = yield* search(system, { ...plan, bounds, reducer, avoid: true });
  if (avoiding.ends + avoiding.deadlocked > 0 || avoiding.bound !== "") return "sometimes";
  // No run that avoids comes to an end; one might still go round for ever. It does, if every state can go on without what is avoided.
  if (avoiding.found.count() > 0 && avoiding.walled === 0) return "sometimes";
  return avoiding.found.count() > 0 && hasCycle(system, avoiding.found, reducer) ? "sometimes" : "always";
}

/** The states from the start to one that was found, as it was found first. */
function wayTo({ found }: Search, index: number, words: number): readonly Uint32Array[] {
  const numbers: number[] = [];
  for (let at = index; at >= 0; at = found.parent(at)) numbers.unshift(at);
  return numbers.map((number) => {
    const state = new Uint32Array(words);
    found.load(number, state);
    return state;
  });
}

/** The run that is shown: a shortest one, and of those one with the fewest changes of actor where that can be told. */
function runOf<S extends Schema>(
  system: System<S>,
  property: Property<View<S>>,
  full: Search,
  reducer: Reducer | undefined,
): Run {
  const way = wayTo(full, full.hits[0] as number, full.found.width);
  const wanted = spokenOf(system, property);
  if (reducer !== undefined) return realised(system, reducer, way, wanted);
  return fewestSwitches(system, full.found, full.levels, full.hits) ?? realised(system, NO_EXCHANGE, way, wanted);
}

function* runsOf<S extends Schema>(
  system: System<S>,
  question: Question<S>,
  property: Property<View<S>>,
  plan: Plan<S>,
  full: Search,
): Pieces<readonly Run[]> {
  if (full.hits.length === 0) return [];
  const { fewest = "steps", witnesses = 1 } = question;
  if (fewest === "changes of actor") {
    const run = fewestChanges(system, spokenOf(system, property), PAIRS);
    if (run !== undefined) return [run];
  }
  if (witnesses <= 1) return [runOf(system, property, full, plan.reducer)];
  const depth = wayTo(full, full.hits[0] as number, full.found.width).length;
  const whole =
    plan.reducer === undefined ? full : yield* search(system, { ...plan, reducer: undefined, bounds: { depth } });
  return shortestRuns(system, whole, witnesses);
}

/** Error KL410: words or a number of witnesses that no question knows. */
function checkWitnesses<S extends Schema>({ fewest, witnesses, symmetry }: Question<S>, system: string): void {
  const wrong =
    fewest !== undefined && !["steps", "changes of actor"].includes(fewest)
      ? `fewest is ${JSON.stringify(fewest)}`
      : witnesses !== undefined && (!Number.isInteger(witnesses) || witnesses < 1)
        ? `witnesses is ${String(witnesses)}`
        : symmetry !== undefined && typeof symmetry !== "boolean"
          ? `symmetry is ${String(symmetry)}`
          : undefined;
  if (wrong === undefined) return;
  throw new Problem({
    code: "KL410",
    what: wrong,
    where: `a question to ${system}`,
    expected: 'fewest: "steps" or "changes of actor"; witnesses: a whole number from 1; symmetry: true or false',
    fix: "leave it out for a shortest run",
  });
}

function* exploring<S extends Schema>(system: System<S>, question: Question<S>): Pieces<Exploration> {
  const { property, bounds = {} } = question;
  checkBounds(bounds);
  checkProperty(property, system.name);
  checkWitnesses(question, system.name);
  const { reducer, reduction, asymmetry } = choose(system, question.symmetry);
  const plan: Plan<S> = { property, bounds, reducer, avoid: false };
  const full = yield* search(system, plan);
  const verdict: Verdict =
    property === undefined ? (full.bound === "" ? "never" : "inconclusive") : yield* verdictOf(system, plan, full);
  const runs = property === undefined ? [] : yield* runsOf(system, question, property, plan, full);
  const witnesses = property === undefined ? [] : runs.map((run) => witnessOf(system, property, run));
  const count = full.found.count();
  return {
    kind: "exploration",
    system: system.name,
    property: property?.name ?? "",
    says: property?.says ?? "",
    ...(property === undefined ? {} : { asked: property.kind }),
    verdict,
    holds: holdsOf(verdict, property?.kind),
    states: count,
    transitions: full.transitions,
    depth: full.depth,
    ends: full.ends,
    deadlocked: full.deadlocked,
    deadlocks: full.deadlocks,
    levels: full.levels.map((begin, i) => (full.levels[i + 1] ?? count) - begin),
    bytes: full.found.bytes(),
    ...(witnesses[0] === undefined ? {} : { witness: witnesses[0] }),
    ...((question.witnesses ?? 1) > 1 ? { witnesses } : {}),
    ...(system.operations === undefined ? {} : { neverRan: full.unseen }),
    ...(reduction === undefined ? {} : { reduction }),
    ...(asymmetry === undefined ? {} : { asymmetry }),
    ...(full.bound === "" ? {} : { bound: full.bound, growing: growthOf(system.schema, full) }),
  };
}

/**
 * Searches all interleavings of a system. Errors: KL406 bounds that are no numbers; KL408 a bound on time without a clock; KL411 and KL412 a
 * symmetry that cannot be used; KL416 a property that is none; the problems of the packed binding.
 *
 * @example
 * explore({ name: "one step", schema: { lamp: { count: 1, fields: { on: { kind: "bit" } } } }, actors: ["switch"], initial: (w) => w, next: (w) => w.on(0) === 1 ? { kind: "done" } : { kind: "step", name: "on", op: "on", part: "only", touches: () => [], apply: (v) => v.setOn(0, 1) } }).states
 * //=> 2
 */
export function explore<S extends Schema>(
  system: System<S>,
  question: Question<S> = {},
  clock?: Pick<Clock, "now">,
): Exploration {
  return toTheEnd(exploring(system, question), question.bounds ?? {}, clock);
}

/** The same search and the same answer, with rests in which others work: news of its progress, and a signal that stops it. */
export function exploreAsync<S extends Schema>(
  system: System<S>,
  question: Question<S>,
  watch: Watch,
): Promise<Exploration> {
  return withRests(exploring(system, question), question.bounds ?? {}, watch);
}
