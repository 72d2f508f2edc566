/** The verdict table: every litmus test under every policy. */
import type { Litmus } from "../litmus/litmus.js";
import type { PolicyData } from "../model/policy.js";
import type { Verdict, Witness } from "../engine/exploration.js";
import { explore } from "./ask.js";

/** One cell of the table: one race under one policy. */
export interface VerdictCell {
  readonly policy: string;
  readonly verdict: Verdict;
  readonly holds: "yes" | "no" | "unknown";
  readonly states: number;
  /** Steps of a shortest witness; 0 where there is none. */
  readonly steps: number;
  readonly witness?: Witness;
}

/** One row: one litmus test. */
export interface VerdictRow {
  readonly test: string;
  readonly question: string;
  readonly property: string;
  readonly cells: readonly VerdictCell[];
}

/** Litmus tests × policies. */
export interface VerdictTable {
  readonly kind: "verdicts";
  readonly policies: readonly string[];
  readonly rows: readonly VerdictRow[];
}

/**
 * Explores every test under every policy, in order.
 *
 * @example
 * verdicts([], []).rows
 * //=> []
 */
export const verdicts = (tests: readonly Litmus[], policies: readonly PolicyData[]): VerdictTable => ({
  kind: "verdicts",
  policies: policies.map((p) => p.name),
  rows: tests.map(({ name, question, property, race, where }) => ({
    test: name,
    question,
    property: property.name,
    cells: policies.map((policy): VerdictCell => {
      const { verdict, holds, states, witness } = explore(race, {
        policy,
        property,
        ...(where === undefined ? {} : { where }),
      });
      return {
        policy: policy.name,
        verdict,
        holds,
        states,
        steps: witness?.steps.length ?? 0,
        ...(witness === undefined ? {} : { witness }),
      };
    }),
  })),
});
