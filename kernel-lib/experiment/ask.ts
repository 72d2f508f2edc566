/**
 * The question a notebook asks: can this happen, under this policy?
 *
 * Here the kernel and the engine meet. Neither knows the other: the race gives a system, the property a sentence about its states.
 */
import { firstIndex, type Schema, type View } from "../base/cells.js";
import { Problem } from "../base/problem.js";
import { explore as exploreSystem, type Bounds } from "../engine/explore.js";
import type { Exploration } from "../engine/exploration.js";
import { constrained, type Constraint } from "../engine/order.js";
import type { Property, System } from "../engine/system.js";
import { operationsOf, systemOf, type Race } from "../litmus/race.js";
import type { PolicyData } from "../model/policy.js";
import type { KernelProperty } from "../model/property.js";
import type { Kernel, KernelSchema, Size } from "../model/state.js";

/** What is asked of a race. */
export interface RaceQuestion {
  readonly policy: PolicyData;
  readonly property?: KernelProperty;
  /** Only runs that keep these orders: `before("writeback 0", "reflink")`. */
  readonly where?: Constraint | readonly Constraint[];
  readonly bounds?: Bounds;
}

/** What is asked of a system of one's own. */
export interface SystemQuestion<S extends Schema> {
  readonly property?: Property<View<S>>;
  readonly where?: Constraint | readonly Constraint[];
  readonly bounds?: Bounds;
}

const asList = (where: Constraint | readonly Constraint[] | undefined): readonly Constraint[] =>
  where === undefined ? [] : Array.isArray(where) ? (where as readonly Constraint[]) : [where as Constraint];

/** The property of one page as one of all pages of an instance. */
export const propertyOf = ({ kind, name, says, scope, page }: KernelProperty, size: Size): Property<Kernel> => ({
  kind,
  name,
  says,
  scope,
  in: (w) => firstIndex(size.pages, (p) => page(w, p)) < size.pages,
});

function exploreRace(race: Race, { policy, property, where, bounds }: RaceQuestion): Exploration {
  if ((policy as PolicyData | undefined)?.kind !== "policy")
    throw new Problem({
      code: "KL310",
      what: "a race was explored without a policy",
      where: `explore(${race.name}, …)`,
      expected: "{ policy: policy.none, property: property.cloneImmutable }",
      fix: "name the policy under which the kernel is to run",
    });
  const system = systemOf(race, policy);
  const asked: System<KernelSchema> = constrained(system, asList(where), operationsOf(race));
  const answer = exploreSystem(asked, {
    ...(property === undefined ? {} : { property: propertyOf(property, system.size) }),
    ...(bounds === undefined ? {} : { bounds }),
  });
  const title = `${race.name} on ${race.filesystem.name}, policy: ${policy.name}`;
  const { witness } = answer;
  return { ...answer, system: title, ...(witness === undefined ? {} : { witness: { ...witness, system: title } }) };
}

/**
 * Every interleaving of a race under a policy, or of a system of one's own. Errors: KL310 no policy; KL405 a constraint that names no
 * operation of the race; KL406 bounds that are no numbers.
 */
export function explore(race: Race, question: RaceQuestion): Exploration;
export function explore<S extends Schema>(system: System<S>, question?: SystemQuestion<S>): Exploration;
export function explore<S extends Schema>(
  what: Race | System<S>,
  question: RaceQuestion | SystemQuestion<S> = {},
): Exploration {
  if ("kind" in what) return exploreRace(what, question as RaceQuestion);
  const { property, where, bounds } = question as SystemQuestion<S>;
  return exploreSystem(constrained(what, asList(where)), {
    ...(property === undefined ? {} : { property }),
    ...(bounds === undefined ? {} : { bounds }),
  });
}
