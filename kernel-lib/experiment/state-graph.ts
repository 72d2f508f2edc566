/**
 * The state graph of a small race as a list of states and steps, and the number of runs through it.
 *
 * Slow and plain: the states are frozen records, found level by level. `explore` visits the same states faster and keeps none of them.
 */
import type { Snapshot, View } from "../base/cells.js";
import { Problem } from "../base/problem.js";
import { frozen, stateOf } from "../engine/frozen.js";
import { constrained, isCutOff, type Constraint } from "../engine/order.js";
import type { Step, System } from "../engine/system.js";
import { spokenOf, stepsOf } from "../engine/witness.js";
import { operationsOf, systemOf, type Race } from "../litmus/race.js";
import type { PolicyData } from "../model/policy.js";
import type { KernelProperty } from "../model/property.js";
import type { KernelSchema } from "../model/state.js";
import { propertyOf } from "./ask.js";

/** More states than this are no picture, and no list either. */
const MOST = 4000;

/** One state. */
export interface StateNode {
  /** Steps of a shortest run to it. */
  readonly depth: number;
  /** Whether the property speaks of it. */
  readonly bad: boolean;
  /** Whether no actor moves on: because all are done, because somebody waits for ever, or because only the constraint keeps somebody. */
  readonly end: "no" | "done" | "deadlock" | "cut off";
  readonly facts: readonly (readonly [string, string])[];
}

/** One step from a state to a state; both are numbers of nodes. */
export interface StateEdge {
  readonly from: number;
  readonly to: number;
  readonly actor: string;
  readonly op: string;
  readonly name: string;
}

/** Every state that some interleaving reaches, the initial one first, and every step between them. */
export interface StateGraph {
  readonly kind: "state graph";
  readonly system: string;
  readonly property: string;
  readonly actors: readonly string[];
  readonly nodes: readonly StateNode[];
  readonly edges: readonly StateEdge[];
}

/** What a state graph is made for. */
export interface GraphQuestion {
  readonly policy: PolicyData;
  readonly property?: KernelProperty;
  /** Only runs that keep these orders. */
  readonly where?: readonly Constraint[];
}

type Kernel = View<KernelSchema>;
interface Arc {
  readonly from: number;
  readonly key: string;
  readonly state: Snapshot;
  readonly actor: number;
  readonly step: Step<Kernel>;
}
interface Found {
  /** The number of each state, by its records as text. */
  readonly number: ReadonlyMap<string, number>;
  readonly levels: readonly (readonly Snapshot[])[];
  readonly edges: readonly StateEdge[];
}

const keyOf = (state: Snapshot): string => JSON.stringify(state);

/** The steps out of the states of one level. */
const arcsOf = (system: System<KernelSchema>, level: readonly Snapshot[], first: number): readonly Arc[] =>
  level.flatMap((state, i) => {
    const view = frozen(system.schema, state);
    return system.actors.flatMap((_, actor) =>
      stepsOf(system.next(view, actor)).map((step): Arc => {
        const after = stateOf(step.apply(view));
        return { from: first + i, key: keyOf(after), state: after, actor, step };
      }),
    );
  });

/** One level more, until a level is empty. */
function grown(system: System<KernelSchema>, found: Found): Found {
  const level = found.levels.at(-1) ?? [];
  const count = found.number.size;
  if (count > MOST)
    throw new Problem({
      code: "KL415",
      what: `the state graph has more than ${MOST} states`,
      where: `stateGraph(${system.name}, …)`,
      expected: "a race of two or three short programs",
      fix: "leave an actor or an operation out, or ask explore, which keeps no list",
    });
  if (level.length === 0) return found;
  const arcs = arcsOf(system, level, count - level.length);
  const fresh = new Map(arcs.filter((a) => !found.number.has(a.key)).map((a) => [a.key, a.state]));
  const number = new Map([...found.number, ...[...fresh.keys()].map((key, i): [string, number] => [key, count + i])]);
  const edges = arcs.map(({ from, key, actor, step }): StateEdge => ({
    from,
    to: number.get(key) ?? 0,
    actor: system.actors[actor] ?? "",
    op: step.op,
    name: step.name,
  }));
  return grown(system, {
    number,
    levels: [...found.levels, [...fresh.values()]],
    edges: [...found.edges, ...edges],
  });
}

/**
 * The states and steps of a race under a policy. Errors: KL415 more than 4000 states; KL405 as in `explore`.
 *
 * @example
 * const stores = race("stores", {
 *   filesystem: filesystem.xfs,
 *   actors: [actor("app", ["store 0"]), actor("flusher", ["writeback 0"])],
 * });
 * const graph = stateGraph(stores, { policy: policy.stable });
 * [graph.nodes.length, graph.edges.length];
 * //=> [ 30, 32 ]
 */
export function stateGraph(race: Race, { policy, property, where = [] }: GraphQuestion): StateGraph {
  const machine = systemOf(race, policy);
  const plain: System<KernelSchema> = machine;
  const system = constrained(plain, where, operationsOf(race));
  const start = stateOf(system.initial(frozen(system.schema)));
  const found = grown(system, { number: new Map([[keyOf(start), 0]]), levels: [[start]], edges: [] });
  const asked = property === undefined ? undefined : spokenOf(system, propertyOf(property, machine.size));
  const nodeOf = (state: Snapshot, depth: number): StateNode => {
    const view = frozen(system.schema, state);
    const answers = system.actors.map((_, actor) => system.next(view, actor));
    const moves = answers.some((answer) => stepsOf(answer).length > 0);
    const stuck = (): StateNode["end"] => {
      if (answers.every((a) => a.kind === "done")) return "done";
      return isCutOff(system, view) ? "cut off" : "deadlock";
    };
    return {
      depth,
      bad: asked?.(view) ?? false,
      end: moves ? "no" : stuck(),
      facts: machine.facts(state),
    };
  };
  return {
    kind: "state graph",
    system: `${race.name} on ${race.filesystem.name}, policy: ${policy.name}`,
    property: property?.name ?? "",
    actors: system.actors,
    nodes: found.levels.flatMap((level, depth) => level.map((state) => nodeOf(state, depth))),
    edges: found.edges,
  };
}
