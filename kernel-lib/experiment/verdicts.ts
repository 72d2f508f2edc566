/** The verdict table: every litmus test under every policy. */
import { Problem } from "../base/problem.js";
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

const refuse = (what: string): never => {
  throw new Problem({
    code: "KL319",
    what,
    where: "verdicts(tests, policies)",
    expected: "a list of litmus tests, which have a race and a property each, and a list of policies",
    fix: "write for instance verdicts(catalogue, [policy.none, policy.stable])",
  });
};

const listOf = <T>(list: readonly T[], name: string): readonly T[] =>
  Array.isArray(list) ? list : refuse(`${name} are ${JSON.stringify(list) ?? String(list)}`);

const checked = (test: Litmus): Litmus => {
  const { race, property, name } = (test ?? {}) as { readonly [K in keyof Litmus]?: unknown };
  return race === undefined || property === undefined ? refuse(`${JSON.stringify(name)} is no litmus test`) : test;
};

/**
 * Explores every test under every policy, in order.
 *
 * @example
 * verdicts([], []).rows
 * //=> []
 */
export const verdicts = (tests: readonly Litmus[], policies: readonly PolicyData[]): VerdictTable => ({
  kind: "verdicts",
  policies: listOf(policies, "the policies").map((p) => p.name),
  rows: listOf(tests, "the tests")
    .map(checked)
    .map(({ name, question, property, race, where }) => ({
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
