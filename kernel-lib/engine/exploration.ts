/** What a search answers, as data. */

/** `never` and `always` speak of every run; `inconclusive` means that a bound was reached before the search was over. */
export type Verdict = "never" | "sometimes" | "always" | "inconclusive";

/** One change that a step made, in the words of the model. */
export interface Change {
  readonly fact: string;
  readonly from: string;
  readonly to: string;
}

/** One step of a witness. */
export interface WitnessStep {
  readonly actor: string;
  readonly op: string;
  readonly name: string;
  readonly part: "first" | "middle" | "last" | "only";
  readonly changes: readonly Change[];
}

/** A run that shows what a property speaks of: the initial facts, and the steps with what each changed. */
export interface Witness {
  readonly kind: "witness";
  readonly system: string;
  /** What the system ran in, by name, where whoever asked has said so. */
  readonly setting?: Readonly<Record<string, string>>;
  readonly property: string;
  /** Whether the run breaks a property of the kind `never`, or attains one of the kind `reachable`. */
  readonly shows: "violated" | "reached";
  readonly actors: readonly string[];
  readonly initial: readonly (readonly [string, string])[];
  readonly steps: readonly WitnessStep[];
  readonly final: readonly (readonly [string, string])[];
}

/** A state in which no actor can move although not all are done. */
export interface Deadlock {
  readonly waits: readonly { readonly actor: string; readonly op: string; readonly reason: string }[];
}

/** A field, and how many values it had in the first of the last levels of a search, in the first two, and so on. */
export interface Growth {
  readonly field: string;
  readonly values: readonly number[];
}

/** That only one state of each set of exchanged ones was visited. */
export interface Reduction {
  /** The groups of cells that were exchanged; groups in one list move together. */
  readonly groups: readonly (readonly string[])[];
  /** How many states can stand for one at most. */
  readonly order: number;
  /** On how many states it was checked first that an exchange is not noticed. */
  readonly checked: number;
  /** Whether these were all states that the system can reach, so that the check is a proof. */
  readonly proved: boolean;
}

/** The answer to one question about one system. */
export interface Exploration {
  readonly kind: "exploration";
  readonly system: string;
  /** The property's name and sentence; empty if none was asked. */
  readonly property: string;
  readonly says: string;
  /** Whether the property speaks of what must never be, or of what must be reachable; absent if none was asked. */
  readonly asked?: "never" | "reachable";
  /** How many runs visit a state that the property speaks of. Without a property: `never`, or `inconclusive` at a bound. */
  readonly verdict: Verdict;
  /** Whether the property holds: never for `never`, sometimes or always for `reachable`. `unknown` at a bound, and where nothing is asked. */
  readonly holds: "yes" | "no" | "unknown";
  /** States that were visited; with a reduction, one for each set of exchanged ones. */
  readonly states: number;
  readonly transitions: number;
  /** Steps of the longest shortest path. */
  readonly depth: number;
  /** States in which every actor is done. */
  readonly ends: number;
  /** States in which somebody waits for ever; at most ten are described. */
  readonly deadlocked: number;
  readonly deadlocks: readonly Deadlock[];
  /** New states at each depth. */
  readonly levels?: readonly number[];
  /** Memory of the set of states [bytes]. */
  readonly bytes?: number;
  /** A shortest run to a state that the property speaks of, or the one with the fewest changes of actor if that was asked. */
  readonly witness?: Witness;
  /** Where several were asked for: runs of the same length, in a fixed order. */
  readonly witnesses?: readonly Witness[];
  /** The operations that the system names and that no run begins. */
  readonly neverRan?: readonly string[];
  /** Where states were exchanged: how. */
  readonly reduction?: Reduction;
  /** Why a declared symmetry was not used. */
  readonly asymmetry?: string;
  /** The bound that was reached. */
  readonly bound?: string;
  /** At a bound: the fields that took new values in the last levels, those with the most first. */
  readonly growing?: readonly Growth[];
}

/** What a verdict says of a property of this kind; of none it says nothing. */
export const holdsOf = (verdict: Verdict, kind: "never" | "reachable" | undefined): Exploration["holds"] => {
  if (kind === undefined || verdict === "inconclusive") return "unknown";
  return (verdict === "never") === (kind === "never") ? "yes" : "no";
};
