/**
 * What a policy is: pure decisions at named moments, as data.
 *
 * The dispute is about a handful of moments at which the kernel could ask "may I go on?", and about what it looks at when it asks.
 * A policy names both: at a moment, a rule; a rule is an answer, or a question about the folio with a rule for yes and one
 * for no. Being data, a policy can be printed, compared, stored, sent to a worker and taken apart.
 *
 * Read next: `rule.ts` for the words, `decide.ts` for what comes of them.
 */
import { Problem } from "../base/problem.js";
import { checkRule, type Rules } from "./rule.js";

export type { Answer, Condition, Moment, Rule, Rules } from "./rule.js";

/** One position of the debate. */
export interface Policy {
  readonly kind: "policy";
  readonly name: string;
  /** The position, in one sentence. */
  readonly says: string;
  readonly rules: Rules;
  /** The same policy with other rules; its name tells so unless a name is given. */
  readonly with: (change: Rules & { readonly name?: string; readonly says?: string }) => Policy;
}

/** The parts of a policy that are data. */
export type PolicyData = Omit<Policy, "with">;

/**
 * A policy from its parts, checked. Errors: KL110 unknown moment, KL111 an answer that the moment does not know, KL113 no
 * name or no rules, KL114 a condition that is none.
 *
 * @source lkml 2015-08-10 Kara and Hirofumi, "Re: [FYI] tux3: Core changes": the dispute is which question is asked at a write fault
 * @example
 * const mine = policyOf({ name: "mine", says: "A write fault waits for the I/O.", rules: { onWriteFault: waitForIo } });
 * mine.kind;
 * //=> "policy"
 */
export function policyOf(data: Omit<PolicyData, "kind">): Policy {
  checkPolicyData(data);
  const plain: PolicyData = { kind: "policy", name: data.name, says: data.says, rules: data.rules };
  const withRules: Policy["with"] = ({ name, says, ...rules }) =>
    policyOf({
      name: name ?? `${data.name}, changed`,
      says: says ?? `${data.says} (changed: ${Object.keys(rules).join(", ")})`,
      rules: { ...data.rules, ...rules },
    });
  // Not enumerable: what is stored, compared and sent elsewhere is the data.
  return Object.freeze(Object.defineProperty({ ...plain }, "with", { value: withRules })) as Policy;
}

/** Errors: KL110 unknown moment, KL111 no answer, KL113 no name or no rules, KL114 no condition. */
export function checkPolicyData(data: Omit<PolicyData, "kind">): void {
  checkRules(data);
  for (const [moment, rule] of Object.entries(data.rules)) checkRule(data.name, moment, rule);
}

/** Data may come out of a file that somebody else has written. */
function checkRules(data: Partial<PolicyData> | null): void {
  if (typeof data?.rules === "object" && data.rules !== null && typeof data.name === "string") return;
  throw new Problem({
    code: "KL113",
    what: "a policy without a name or without rules",
    where: `policyOf(${JSON.stringify(data) ?? "undefined"})`,
    expected: '{ name: "mine", says: "…", rules: { onWriteFault: … } }',
    fix: "put the moments with their rules below rules; start from another one with policy.none.with({ … })",
  });
}
