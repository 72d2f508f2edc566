/** Several policies at once: at each moment the first that has something to say. */
import { policyOf, type Moment, type Policy, type PolicyData, type Rule } from "../model/policy.js";

/**
 * Policies put together. At a moment for which several have a rule, the first answer that is not "proceed" counts.
 *
 * @source linux-fsdevel February 2023: the repairs were discussed as parts of one solution
 * @example
 * combine({ kind: "policy", name: "this", says: "", rules: {} }, { kind: "policy", name: "that", says: "", rules: {} }).name
 * //=> "this + that"
 */
export function combine(...policies: readonly PolicyData[]): Policy {
  const moments = [...new Set(policies.flatMap((p) => Object.keys(p.rules) as Moment[]))];
  const ruleAt = (moment: Moment): Rule => {
    const of = policies.flatMap((p) => p.rules[moment] ?? []);
    return of.length === 1 ? (of[0] as Rule) : { kind: "first", of };
  };
  return policyOf({
    name: policies.map((p) => p.name).join(" + "),
    says: policies.map((p) => p.says).join(" "),
    rules: Object.fromEntries(moments.map((moment) => [moment, ruleAt(moment)])),
  });
}
