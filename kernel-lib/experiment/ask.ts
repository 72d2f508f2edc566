/**
 * The question a notebook asks: can this happen, under this policy?
 *
 * Here the kernel and the engine meet. Neither knows the other: the race gives a system, the property a sentence about its states.
 */
import { firstIndex, type Schema, type View } from "../base/cells.js";
import type { Bounds, Interrupt, Progress } from "../engine/bounds.js";
import { explore as exploreSystem, exploreAsync as exploreSystemAsync, type Question } from "../engine/explore.js";
import type { Exploration, Witness } from "../engine/exploration.js";
import { constrained, type Constraint } from "../engine/order.js";
import type { Property, System } from "../engine/system.js";
import { clock } from "../host/clock.js";
import { operationsOf, systemOf, type Race } from "../litmus/race.js";
import type { PolicyData } from "../model/policy.js";
import type { KernelProperty } from "../model/property.js";
import type { Kernel, KernelSchema, Size } from "../model/state.js";
import { checkRaceQuestion, checkSubject, checkSystemQuestion } from "./question.js";

/** What is asked of a race. */
export interface RaceQuestion {
  readonly policy: PolicyData;
  readonly property?: KernelProperty;
  /** Only runs that keep these orders: `before("writeback 0", "reflink")`. */
  readonly where?: Constraint | readonly Constraint[];
  readonly bounds?: Bounds;
  /** See `Question`: whether exchanged states count as one, what a witness has fewest of, and how many are told. */
  readonly symmetry?: boolean;
  readonly fewest?: "steps" | "changes of actor";
  readonly witnesses?: number;
}

/** What is asked of a system of one's own. */
export interface SystemQuestion<S extends Schema> {
  readonly property?: Property<View<S>>;
  readonly where?: Constraint | readonly Constraint[];
  readonly bounds?: Bounds;
  /** See `Question`: whether exchanged states count as one, what a witness has fewest of, and how many are told. */
  readonly symmetry?: boolean;
  readonly fewest?: "steps" | "changes of actor";
  readonly witnesses?: number;
}

const asList = (where: Constraint | readonly Constraint[] | undefined): readonly Constraint[] =>
  where === undefined ? [] : Array.isArray(where) ? (where as readonly Constraint[]) : [where as Constraint];

/** The property of one page as one of all pages of an instance; a property of ends also looks at programs. */
export const propertyOf = ({ kind, name, says, scope, page, stuck }: KernelProperty, size: Size): Property<Kernel> => ({
  kind,
  name,
  says,
  scope,
  in: (w) =>
    firstIndex(size.pages, (p) => page(w, p, size)) < size.pages ||
    (stuck === true && firstIndex(size.actors, (a) => w.pc(a) !== size.lengths[a]) < size.actors),
});

/** How a long question is watched: in a cell, so that the reader sees how far it is and can stop it. */
export interface Watching {
  readonly signal?: Interrupt;
  readonly onProgress?: (progress: Progress) => void;
}

/** A question as the engine takes it, and the name under which it is answered. */
interface Asked {
  readonly system: System;
  readonly question: Question<Schema>;
  readonly title: string;
  /** Whether runs are held to an order. */
  readonly ordered: boolean;
  readonly setting?: Readonly<Record<string, string>>;
}

/** What a race runs in, by name: what is not given is as usual, and not named. */
const settingOf = (race: Race, policy: PolicyData): Readonly<Record<string, string>> => {
  const { filesystem, mappings, kernel, free, nrPages, plain, mlocked, folios } = race;
  const given = { kernel, free, nrPages, plain, mlocked, folios, ...(mappings === 1 ? {} : { mappings }) };
  return {
    filesystem: filesystem.name,
    policy: policy.name,
    ...Object.fromEntries(Object.entries(given).flatMap(([k, v]) => (v === undefined ? [] : [[k, String(v)]]))),
  };
};

function askedOfRace(race: Race, asking: RaceQuestion): Asked {
  checkRaceQuestion(asking, `explore(${race.name}, …)`);
  const { policy, property, where, ...options } = asking;
  const system = systemOf(race, policy);
  const operations = operationsOf(race);
  const ordered: System<KernelSchema> = constrained({ ...system, operations }, asList(where), operations);
  const question = { ...options, ...(property === undefined ? {} : { property: propertyOf(property, system.size) }) };
  return {
    system: ordered as unknown as System,
    question: question as unknown as Question<Schema>,
    ordered: asList(where).length > 0,
    title: `${race.name} on ${race.filesystem.name}, policy: ${policy.name}`,
    setting: settingOf(race, policy),
  };
}

function askedOf<S extends Schema>(what: Race | System<S>, question: RaceQuestion | SystemQuestion<S>): Asked {
  checkSubject(what);
  if ("kind" in what) return askedOfRace(what, question as RaceQuestion);
  checkSystemQuestion(question, `explore(${what.name}, …)`);
  const { where, ...options } = question as SystemQuestion<S>;
  return {
    system: constrained(what, asList(where)) as unknown as System,
    question: options as unknown as Question<Schema>,
    ordered: asList(where).length > 0,
    title: what.name,
  };
}

/** Of no runs everything is true: where the order holds every run back before its end, nothing has been shown. */
const NO_RUN = "the order of the operations, which no run keeps to its end";

/** The answer under the name of the question, and its witnesses with what they ran in. */
const told = (answer: Exploration, { title: system, setting, ordered }: Asked): Exploration => {
  const named = (w: Witness): Witness => ({ ...w, system, ...(setting === undefined ? {} : { setting }) });
  const empty =
    ordered && answer.asked === "never" && answer.verdict === "never" && answer.ends + answer.deadlocked === 0;
  return {
    ...answer,
    ...(empty ? ({ verdict: "inconclusive", holds: "unknown", bound: NO_RUN } as const) : {}),
    system,
    ...(answer.witness === undefined ? {} : { witness: named(answer.witness) }),
    ...(answer.witnesses === undefined ? {} : { witnesses: answer.witnesses.map(named) }),
  };
};

/**
 * Every interleaving of a race under a policy, or of a system of one's own. Errors: KL310 no policy; KL311 a word
 * that no question knows; KL312 a property that is none; KL405 a constraint that names no
 * operation of the race; KL406 bounds that are no numbers; KL411 and KL412 a symmetry that cannot be used.
 *
 * @example
 * const stores = race("two stores", {
 *   filesystem: filesystem.xfs,
 *   actors: [actor("app", ["store 0", "store 0"]), actor("flusher", ["writeback 0"])],
 * });
 * [policy.none, policy.stable].map((p) => explore(stores, { policy: p, property: property.stableForStores }).verdict);
 * //=> [ "sometimes", "never" ]
 */
export function explore(race: Race, question: RaceQuestion): Exploration;
export function explore<S extends Schema>(system: System<S>, question?: SystemQuestion<S>): Exploration;
export function explore<S extends Schema>(
  what: Race | System<S>,
  question: RaceQuestion | SystemQuestion<S> = {},
): Exploration {
  const asked = askedOf(what, question);
  return told(exploreSystem(asked.system, asked.question, clock), asked);
}

/**
 * The same question with the same answer, while others work: the search rests every 50 ms, tells how far it is, and stops when the
 * signal says so; the promise is then rejected with the signal's reason.
 *
 * @example
 * const stores = race("two stores", {
 *   filesystem: filesystem.xfs,
 *   actors: [actor("app", ["store 0", "store 0"]), actor("flusher", ["writeback 0"])],
 * });
 * const answer = await exploreAsync(stores, { policy: policy.none, property: property.stableForStores });
 * answer.witness?.steps.length;
 * //=> 6
 */
export function exploreAsync(race: Race, question: RaceQuestion, watching?: Watching): Promise<Exploration>;
export function exploreAsync<S extends Schema>(
  system: System<S>,
  question: SystemQuestion<S>,
  watching?: Watching,
): Promise<Exploration>;
export async function exploreAsync<S extends Schema>(
  what: Race | System<S>,
  question: RaceQuestion | SystemQuestion<S>,
  watching: Watching = {},
): Promise<Exploration> {
  const asked = askedOf(what, question);
  return told(await exploreSystemAsync(asked.system, asked.question, { ...watching, clock }), asked);
}
