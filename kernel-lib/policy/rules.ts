/** The words that policies are written in. */
import type { Condition, Rule } from "../model/policy.js";

/** Go on as if nothing were special. @source linux-6.2 mm/memory.c do_page_mkwrite asks nobody but the file system */
export const proceed: Rule = Object.freeze({ kind: "answer", answer: "proceed" });

/** Sleep until PG_writeback is cleared, then go on. @source linux-6.2 mm/page-writeback.c folio_wait_stable */
export const waitForIo: Rule = Object.freeze({ kind: "answer", answer: "wait for I/O" });

/** Copy the folio, give the page cache the copy, and leave the old folio to whoever still holds it. @source linux-tux3 fs/tux3/buffer_fork.c pagefork_for_blockdirty */
export const fork: Rule = Object.freeze({ kind: "answer", answer: "fork" });

/** PG_writeback is set. @source linux-6.2 include/linux/page-flags.h folio_test_writeback */
export const underWriteback: Condition = Object.freeze({ is: "under writeback" });

/** folio_maybe_dma_pinned(): at least 1024 references. @source linux-6.2 include/linux/mm.h folio_maybe_dma_pinned */
export const pinned: Condition = Object.freeze({ is: "pinned" });

/**
 * More references than a number: the mail's "elevated refcount".
 *
 * @source lkml 2015-08-10 Kara, "Re: [FYI] tux3: Core changes": by elevated he means a count above 2
 * @example
 * elevated(2)
 * //=> { is: "elevated", above: 2 }
 */
export const elevated = (above: number): Condition => ({ is: "elevated", above });

/** More references than page cache, file system, page tables and the asking task account for. @source linux-6.16 include/linux/mm.h folio_expected_ref_count */
export const elevatedAboveExpected: Condition = Object.freeze({ is: "elevated above expected" });

/**
 * The opposite of a condition.
 *
 * @source a word of this library
 * @example
 * not(underWriteback)
 * //=> { is: "not", of: { is: "under writeback" } }
 */
export const not = (of: Condition): Condition => ({ is: "not", of });

/**
 * A question with a rule for yes and one for no.
 *
 * @source a word of this library
 * @example
 * when(underWriteback, waitForIo, proceed).kind
 * //=> "when"
 */
export const when = (condition: Condition, then: Rule, otherwise: Rule): Rule => ({
  kind: "when",
  condition,
  then,
  otherwise,
});
