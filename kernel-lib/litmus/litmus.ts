/**
 * A litmus test: one question about one small race, with the answer that is expected under each policy.
 *
 * Names follow a grammar: the shape of the race, then `+` and what is particular about it — first the file system. The name alone tells
 * the experiment. Admission to the catalogue: simple, orthogonal, textbook.
 */
import type { Before } from "../engine/order.js";
import type { KernelProperty } from "../model/property.js";
import type { Race } from "./race.js";

/** What is expected under one policy: the verdict, the number of reachable states, and the length of a shortest witness. */
export interface Expected {
  readonly verdict: "never" | "sometimes" | "always";
  /** Reachable states of the whole race: a golden number, confirmed by the slow twin. */
  readonly states: number;
  /** Steps of a shortest witness; 0 where there is none. */
  readonly steps: number;
}

/** A litmus test. */
export interface Litmus {
  readonly kind: "litmus";
  readonly name: string;
  /** Its number in the specification of the catalogue; several variants may share one. */
  readonly number: string;
  /** One sentence that ends in a question mark. */
  readonly question: string;
  /** Where the race, or the claim about it, was first made. */
  readonly source: string;
  readonly race: Race;
  /** Only runs that keep these orders. */
  readonly where?: readonly Before[];
  readonly property: KernelProperty;
  /** What must be reachable in the same race, so that "never" is not an empty answer. */
  readonly partner: KernelProperty;
  /** By the policy's name. */
  readonly expect: Readonly<Record<string, Expected>>;
}

/**
 * A litmus test from its parts.
 *
 * @example
 * const { kind, ...parts } = catalogue[0];
 * litmus(parts).kind;
 * //=> "litmus"
 */
export const litmus = (parts: Omit<Litmus, "kind">): Litmus => Object.freeze({ kind: "litmus", ...parts });
