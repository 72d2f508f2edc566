/** Policies of a sweep, and the thresholds that some of them stand for. */
import { Problem } from "../base/problem.js";
import type { PolicyData } from "../model/policy.js";

/** A policy, with the threshold that it stands for where it does. */
export interface Candidate {
  readonly kind: "candidate";
  readonly threshold: number;
  readonly policy: PolicyData;
}

const listed = (values: readonly number[]): readonly number[] => {
  if (Array.isArray(values)) return values;
  throw new Problem({
    code: "KL320",
    what: `${JSON.stringify(values) ?? String(values)} is no list of thresholds`,
    where: "threshold(values, policy)",
    expected: "threshold([2, 4], policy.forkUnlessElevated)",
    fix: "put brackets around the thresholds, and give what makes a policy of each",
  });
};

/**
 * One policy for each threshold.
 *
 * @example
 * threshold([2, 4], policy.forkUnlessElevated).map((c) => c.policy.name)
 * //=> ["fork unless refcount > 2", "fork unless refcount > 4"]
 */
export const threshold = (values: readonly number[], policy: (value: number) => PolicyData): readonly Candidate[] =>
  listed(values).map((value) => ({ kind: "candidate", threshold: value, policy: policy(value) }));

/** What a sweep may be given as its policies. */
export type Policies = PolicyData | readonly (PolicyData | Candidate)[];

/** Each policy as a candidate; one that is no threshold's has NaN for it. */
export const candidatesOf = (policy: Policies): readonly Candidate[] =>
  (Array.isArray(policy) ? (policy as readonly (PolicyData | Candidate)[]) : [policy as PolicyData]).map((one) =>
    (one as Partial<Candidate> | undefined)?.kind === "candidate"
      ? (one as Candidate)
      : { kind: "candidate", threshold: Number.NaN, policy: one as PolicyData },
  );
