/** A rule of a policy: an answer at a moment, or a question about the folio with a rule for either outcome; and what may be said where. */
import { Problem } from "../base/problem.js";

/** A question about the folio at hand, or about the call that is under way. @source linux-6.2 include/linux/page-flags.h, include/linux/mm.h folio_maybe_dma_pinned */
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

const CONDITIONS: Readonly<Record<Condition["is"], "alone" | "number" | "one" | "several">> = {
  "under writeback": "alone",
  "in an older delta": "alone",
  elevated: "number",
  "elevated above expected": "alone",
  pinned: "alone",
  "held for writing": "alone",
  dirty: "alone",
  mlocked: "alone",
  "memory cleaning": "alone",
  "long term": "alone",
  not: "one",
  and: "several",
  or: "several",
};

/** Error KL114: a question that no folio can be asked. */
function checkCondition(condition: Condition, where: string): void {
  const { is, of, above } = (condition ?? {}) as {
    readonly is?: string;
    readonly of?: unknown;
    readonly above?: unknown;
  };
  const form = Object.hasOwn(CONDITIONS, String(is)) ? CONDITIONS[is as Condition["is"]] : undefined;
  const isGood =
    form === "number"
      ? Number.isInteger(above) && (above as number) >= 0
      : form === "several"
        ? Array.isArray(of)
        : form !== undefined;
  if (!isGood)
    throw new Problem({
      code: "KL114",
      what: `${is === "elevated" ? `elevated(${String(above)})` : (JSON.stringify(condition) ?? "undefined")} is no condition`,
      where,
      expected:
        is === "elevated"
          ? "a whole number from 0: elevated(2)"
          : `{ is: one of ${Object.keys(CONDITIONS).join(", ")} }`,
      fix: "use the words that this library gives for conditions: pinned, elevated(2), not(dirty), and(…), or(…)",
    });
  for (const inner of form === "several" ? (of as readonly Condition[]) : form === "one" ? [of as Condition] : [])
    checkCondition(inner, where);
}

/** Errors: KL110 unknown moment, KL111 no answer, KL114 no condition. */
export function checkRule(name: string, moment: string, rule: Rule | undefined): void {
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
    checkCondition(rule.condition, `policy ${name}, ${moment}`);
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
