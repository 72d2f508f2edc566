/**
 * What a policy is: pure decisions at named moments, as data.
 *
 * The dispute is about a handful of moments at which the kernel could ask "may I go on?", and about what it looks at when it asks.
 * A policy names both: at a moment, a rule; a rule is an answer, or a question about the folio with a rule for yes and one
 * for no. Being data, a policy can be printed, compared, stored, sent to a worker and taken apart.
 *
 * Read next: `decide.ts`.
 */
import { Problem } from "../base/problem.js";

/** A question about the folio at hand, or about the call that is under way. */
export type Condition =
  /** PG_writeback is set. */
  | { readonly is: "under writeback" }
  /** Dirty since a delta that has been closed and not yet written (tux3). */
  | { readonly is: "in an older delta" }
  /** More references than this number, the asking task's own included. */
  | { readonly is: "elevated"; readonly above: number }
  /** More references than the page cache, the file system, the page tables and the asking task account for. */
  | { readonly is: "elevated above expected" }
  /** folio_maybe_dma_pinned(). */
  | { readonly is: "pinned" }
  /** Somebody holds a reference that get_user_pages took for writing, of either kind. No kernel can tell. */
  | { readonly is: "held for writing" }
  | { readonly is: "dirty" }
  /** PG_mlocked. */
  | { readonly is: "mlocked" }
  /** The call is WB_SYNC_NONE writeback: memory cleaning, not data integrity. */
  | { readonly is: "memory cleaning" }
  /** The call is get_user_pages with FOLL_LONGTERM. */
  | { readonly is: "long term" }
  | { readonly is: "not"; readonly of: Condition }
  | { readonly is: "and"; readonly of: readonly Condition[] }
  | { readonly is: "or"; readonly of: readonly Condition[] };

/** An answer at a moment. */
export type Answer =
  | "proceed"
  | "wait for I/O"
  | "wait for I/O or unpin"
  | "wait for unpin"
  | "fork"
  | "skip"
  | "bounce"
  | "bounce, keep dirty"
  | "simulate a fault"
  | "fix up"
  | "refuse"
  | "break leases"
  | "give a private copy";

/** An answer, a question with a rule for either outcome, or several rules of which the first that does not say proceed counts. */
export type Rule =
  | { readonly kind: "answer"; readonly answer: Answer }
  | { readonly kind: "when"; readonly condition: Condition; readonly then: Rule; readonly otherwise: Rule }
  | { readonly kind: "first"; readonly of: readonly Rule[] };

/**
 * The moments at which a policy is asked.
 *
 * `onWriteFault`: a store, or get_user_pages for write, found its entry read-only. `onSetDirty`: set_page_dirty_lock on a clean folio.
 * `atPin`: get_user_pages is about to take a reference. `beforeMkclean`: writeback holds the folio lock and is about to write-protect.
 * `afterMkclean`: it has. `onUnprepared`: the folio is about to be written and no fault has prepared it. `atSubmit`: the I/O is
 * made up. `beforeCloneFlush`, `afterCloneFlush`: the clone holds the inode's locks.
 */
export type Moment =
  | "onWriteFault"
  | "onSetDirty"
  | "atPin"
  | "beforeMkclean"
  | "afterMkclean"
  | "onUnprepared"
  | "atSubmit"
  | "beforeCloneFlush"
  | "afterCloneFlush";

/** What may be answered at each moment. */
const MOMENTS: Readonly<Record<Moment, readonly Answer[]>> = {
  onWriteFault: ["proceed", "wait for I/O", "wait for I/O or unpin", "wait for unpin", "fork"],
  onSetDirty: ["proceed", "simulate a fault"],
  atPin: ["proceed", "refuse", "give a private copy"],
  beforeMkclean: ["proceed", "wait for unpin"],
  afterMkclean: ["proceed", "skip"],
  onUnprepared: ["proceed", "fix up"],
  atSubmit: ["proceed", "bounce", "bounce, keep dirty"],
  beforeCloneFlush: ["proceed", "wait for unpin", "refuse"],
  afterCloneFlush: ["proceed", "wait for unpin", "refuse", "break leases"],
};

/** The rules of a policy; a moment without a rule proceeds. */
export type Rules = Readonly<Partial<Record<Moment, Rule>>>;

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
 * name or no rules.
 *
 * @source lkml 2015-08-10 Kara and Hirofumi, "Re: [FYI] tux3: Core changes": the dispute is which question is asked at a write fault
 * @example
 * const mine = policyOf({ name: "mine", says: "A write fault waits for the I/O.", rules: { onWriteFault: waitForIo } });
 * mine.kind;
 * //=> "policy"
 */
export function policyOf(data: Omit<PolicyData, "kind">): Policy {
  checkRules(data);
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

function checkRule(name: string, moment: string, rule: Rule | undefined): void {
  const allowed = (MOMENTS as Readonly<Record<string, readonly Answer[] | undefined>>)[moment];
  if (allowed === undefined)
    throw new Problem({
      code: "KL110",
      what: `there is no moment called ${JSON.stringify(moment)}`,
      where: `policy ${name}`,
      expected: `one of ${Object.keys(MOMENTS).join(", ")}`,
      fix: "name the moment at which the rule is to be asked",
    });
  if (rule?.kind === "when") {
    checkRule(name, moment, rule.then);
    checkRule(name, moment, rule.otherwise);
  } else if (rule?.kind === "first") for (const one of rule.of) checkRule(name, moment, one);
  else if (rule?.kind !== "answer" || !allowed.includes(rule.answer))
    throw new Problem({
      code: "KL111",
      what: `${JSON.stringify(rule?.kind === "answer" ? rule.answer : rule) ?? "undefined"} is no answer to ${moment}`,
      where: `policy ${name}, ${moment}`,
      expected: `${allowed.join(", ")}, or when(condition, yes, no)`,
      fix: "use the words that this library gives for these answers, and when",
    });
}
