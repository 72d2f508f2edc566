/** Questions to the model about a student's race, within bounds that keep a check short. */
import { explore } from "../experiment/ask.js";
import type { Exploration } from "../engine/exploration.js";
import type { Before } from "../engine/order.js";
import { operationsOf, type Race } from "../litmus/race.js";
import type { Operation } from "../model/operation.js";
import type { PolicyData } from "../model/policy.js";
import type { KernelProperty } from "../model/property.js";
import { undecided, type Objection } from "./task.js";

/** States that a check looks at before it says that it could not decide [count]; the races of the course have a few hundred. */
const MOST_STATES = 20_000;

/** What is asked of a race. */
export interface Ask {
  readonly race: Race;
  readonly policy: PolicyData;
  readonly property: KernelProperty;
  readonly where?: readonly Before[];
}

/** The model's answer. */
export const asked = ({ race, ...question }: Ask): Exploration =>
  explore(race, { ...question, bounds: { states: MOST_STATES } });

/** An objection unless the property holds. */
export const mustHold = (ask: Ask, hint: string | ((found: Exploration) => string)): Objection =>
  objectionUnless("yes", ask, hint);

/** An objection unless the property is broken. */
export const mustBreak = (ask: Ask, hint: string | ((found: Exploration) => string)): Objection =>
  objectionUnless("no", ask, hint);

function objectionUnless(wanted: "yes" | "no", ask: Ask, hint: string | ((found: Exploration) => string)): Objection {
  const found = asked(ask);
  if (found.holds === wanted) return undefined;
  if (found.holds === "unknown") return undecided;
  return typeof hint === "string" ? hint : hint(found);
}

/** How many steps a shortest run has that shows what was asked. */
export const stepsOf = (found: Exploration): number => found.witness?.steps.length ?? 0;

/** Whether an actor of the race has an operation of this kind. */
export const has = (
  race: Race,
  kind: Operation["kind"],
  more: (operation: Operation) => boolean = () => true,
): boolean =>
  race.actors.some(({ operations }) => operations.some((operation) => operation.kind === kind && more(operation)));

/** An objection if an operation is missing that the hint speaks of. */
export const mustHave = (race: Race, kind: Operation["kind"], hint: string): Objection =>
  has(race, kind) ? undefined : hint;

/** How many operations the actors have. */
export const operationCount = (race: Race): number =>
  race.actors.reduce((sum, { operations }) => sum + operations.length, 0);

/** Every race that one operation of an actor less makes, as far as there is one: a driver cannot use a page that it does not hold. */
export function oneLess(race: Race): readonly Race[] {
  return race.actors.flatMap(({ operations }, a) =>
    operations.flatMap((gone, o) => {
      const left = operations.filter((_, i) => i !== o);
      if (gone.kind === "gup" && left.some(({ kind }) => kind === "dma" || kind === "set dirty" || kind === "unpin"))
        return [];
      const actors = race.actors.map((one, i) => (i === a ? { ...one, operations: left } : one));
      const moving = actors.filter((one) => one.operations.length > 0);
      return moving.length === 0 ? [] : [{ ...race, actors: moving }];
    }),
  );
}

/** An objection if a constraint names an operation that the race has not. */
export function mustName(race: Race, where: readonly Before[]): Objection {
  const known = operationsOf(race);
  const strange = where.flatMap(({ first, second }) => [first, second]).find((name) => !known.includes(name));
  return strange === undefined
    ? undefined
    : `No actor of the race has an operation ${JSON.stringify(strange)}. There are: ${known.join(", ")}.`;
}
