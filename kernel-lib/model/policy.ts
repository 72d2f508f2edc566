/**
 * What a policy is: pure decisions at named moments, as data.
 *
 * The dispute is about a handful of moments at which the kernel could ask "may I go on?", and about what it looks at when it asks.
 * A policy names both: at a moment, a rule; a rule is an answer, or a question about the folio with a rule for yes and one
 * for no. Being data, a policy can be printed, compared, stored, sent to a worker and taken apart.
 */
import { Problem } from "../base/problem.js";
import type { Filesystem } from "./filesystem.js";
import { holdersOf, isMaybePinned, refcount } from "./refcount.js";
import type { Kernel, Size } from "./state.js";

/** A question about the folio at hand. */
export type Condition =
  /** PG_writeback is set. */
  | { readonly is: "under writeback" }
  /** More references than this number, the asking task's own included. */
  | { readonly is: "elevated"; readonly above: number }
  /** More references than the page cache, the file system, the page tables and the asking task account for. */
  | { readonly is: "elevated above expected" }
  /** folio_maybe_dma_pinned(). */
  | { readonly is: "pinned" }
  | { readonly is: "not"; readonly of: Condition };

/** An answer at a moment. */
export type Answer = "proceed" | "wait for I/O" | "fork";

/** An answer, or a question with a rule for either outcome. */
export type Rule =
  | { readonly kind: "answer"; readonly answer: Answer }
  | { readonly kind: "when"; readonly condition: Condition; readonly then: Rule; readonly otherwise: Rule };

/** The moments at which a policy is asked, and what it may answer there. */
const MOMENTS: Readonly<Record<Moment, readonly Answer[]>> = {
  onWriteFault: ["proceed", "wait for I/O", "fork"],
};

/**
 * The name of a moment. `onWriteFault`: a store, or get_user_pages for write, found its page-table entry read-only and the file
 * system's page_mkwrite is about to make the folio dirty.
 */
export type Moment = "onWriteFault";

/** The rules of a policy. */
export type Rules = Readonly<Record<Moment, Rule>>;

/** One position of the debate. */
export interface Policy {
  readonly kind: "policy";
  readonly name: string;
  /** The position, in one sentence. */
  readonly says: string;
  readonly rules: Rules;
  /** The same policy with other rules; its name tells so unless a name is given. */
  readonly with: (change: Partial<Rules> & { readonly name?: string; readonly says?: string }) => Policy;
}

/** The parts of a policy that are data. */
export type PolicyData = Omit<Policy, "with">;

/**
 * A policy from its parts, checked. Errors: KL110 unknown moment, KL111 an answer that the moment does not know.
 *
 * @source lkml 2015-08-10 Kara and Hirofumi, "Re: [FYI] tux3: Core changes": the dispute is which question is asked at a write fault
 */
export function policyOf(data: Omit<PolicyData, "kind">): Policy {
  for (const [moment, rule] of Object.entries(data.rules)) checkRule(data.name, moment, rule);
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

function checkRule(name: string, moment: string, rule: Rule): void {
  const allowed: readonly string[] | undefined = (MOMENTS as Readonly<Record<string, readonly Answer[] | undefined>>)[
    moment
  ];
  if (allowed === undefined)
    throw new Problem({
      code: "KL110",
      what: `there is no moment called ${JSON.stringify(moment)}`,
      where: `policy ${name}`,
      expected: `one of ${Object.keys(MOMENTS).join(", ")}`,
      fix: "name the moment at which the rule is to be asked",
    });
  const kind: unknown = (rule as Rule | undefined)?.kind;
  if (kind === "when") {
    const { then, otherwise } = rule as Extract<Rule, { kind: "when" }>;
    checkRule(name, moment, then);
    checkRule(name, moment, otherwise);
  } else if (kind !== "answer" || !allowed.includes((rule as Extract<Rule, { kind: "answer" }>).answer))
    throw new Problem({
      code: "KL111",
      what: `${JSON.stringify(rule) ?? "undefined"} is no answer`,
      where: `policy ${name}, ${moment}`,
      expected: `${allowed.join(", ")}, or when(condition, yes, no)`,
      fix: "use the words proceed, waitForIo, fork and when",
    });
}

/** Answers a condition for one folio. */
export type Test = (w: Kernel, folio: number) => boolean;

/** The condition as a function of the state. */
function testOf(condition: Condition, size: Size, filesystem: Filesystem): Test {
  switch (condition.is) {
    case "under writeback":
      return (w, f) => w.writeback(f) === 1;
    case "elevated":
      return (w, f) => refcount(holdersOf(w, f, size, filesystem)) > condition.above;
    case "elevated above expected":
      return (w, f) => w.gets(f) + w.pins(f) > 0;
    case "pinned":
      return (w, f) => isMaybePinned(holdersOf(w, f, size, filesystem));
    case "not": {
      const inner = testOf(condition.of, size, filesystem);
      return (w, f) => !inner(w, f);
    }
  }
}

/** What a rule answers for one folio. */
export type Decider = (w: Kernel, folio: number) => Answer;

/** The rule as a function of the state. */
export function deciderOf(rule: Rule, size: Size, filesystem: Filesystem): Decider {
  if (rule.kind === "answer") return () => rule.answer;
  const test = testOf(rule.condition, size, filesystem);
  const yes = deciderOf(rule.then, size, filesystem);
  const no = deciderOf(rule.otherwise, size, filesystem);
  return (w, f) => (test(w, f) ? yes(w, f) : no(w, f));
}
