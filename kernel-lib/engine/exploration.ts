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

/** The answer to one question about one system. */
export interface Exploration {
  readonly kind: "exploration";
  readonly system: string;
  /** The property's name and sentence; empty if none was asked. */
  readonly property: string;
  readonly says: string;
  /** How many runs visit a state that the property speaks of. Without a property: `never`, or `inconclusive` at a bound. */
  readonly verdict: Verdict;
  /** Whether the property holds: never for `never`, sometimes or always for `reachable`. `unknown` at a bound. */
  readonly holds: "yes" | "no" | "unknown";
  readonly states: number;
  readonly transitions: number;
  /** Steps of the longest shortest path. */
  readonly depth: number;
  /** States in which every actor is done. */
  readonly ends: number;
  /** States in which somebody waits for ever; at most ten are described. */
  readonly deadlocked: number;
  readonly deadlocks: readonly Deadlock[];
  /** A shortest run to a state that the property speaks of. */
  readonly witness?: Witness;
  /** The bound that was reached. */
  readonly bound?: string;
}
