/** A run of a race, turn by turn: whoever is named moves, and what keeps him from moving is told. */
import { frozen, stateOf } from "../engine/frozen.js";
import type { Step } from "../engine/system.js";
import { stepsOf } from "../engine/witness.js";
import { systemOf, type Race } from "../litmus/race.js";
import type { Machine } from "../model/machine.js";
import type { PolicyData } from "../model/policy.js";
import type { Kernel } from "../model/state.js";

/** A moment of a run. */
export interface Moment {
  readonly machine: Machine;
  readonly view: Kernel;
}

/** The beginning of a run. */
export function beginningOf(race: Race, policy: PolicyData): Moment {
  const machine = systemOf(race, policy);
  return { machine, view: machine.initial(frozen(machine.schema)) };
}

/** The facts of a moment, by name. */
export const factsAt = ({ machine, view }: Moment): ReadonlyMap<string, string> =>
  new Map(machine.facts(stateOf(view)));

/** What came of a turn. */
export type Turn =
  | { readonly kind: "moved"; readonly step: Step<Kernel>; readonly to: Moment }
  | { readonly kind: "stands"; readonly why: string };

/** The turn of an actor. Where several steps are possible the first is taken. */
export function turnOf({ machine, view }: Moment, name: string): Turn {
  const index = machine.actors.indexOf(name);
  if (index < 0)
    return { kind: "stands", why: `there is no ${JSON.stringify(name)}: there are ${machine.actors.join(", ")}` };
  const next = machine.next(view, index);
  const step = stepsOf(next)[0];
  if (step !== undefined) return { kind: "moved", step, to: { machine, view: step.apply(view) } };
  return { kind: "stands", why: next.kind === "wait" ? `it waits for ${next.reason}` : "it has nothing left to do" };
}

/** The actors that can move. */
export const movable = (moment: Moment): readonly string[] =>
  moment.machine.actors.filter((name) => turnOf(moment, name).kind === "moved");
