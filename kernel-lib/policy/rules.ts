/** The words that policies are written in. */
import type { Condition, Rule } from "../model/policy.js";

/** Go on as if nothing were special. @source linux-6.2 mm/memory.c do_page_mkwrite asks nobody but the file system */
export const proceed: Rule = Object.freeze({ kind: "answer", answer: "proceed" });

/** Sleep until PG_writeback is cleared, then go on. @source linux-6.2 mm/page-writeback.c folio_wait_stable */
export const waitForIo: Rule = Object.freeze({ kind: "answer", answer: "wait for I/O" });

/** Copy the folio, give the page cache the copy, and leave the old folio to whoever still holds it. @source linux-tux3 fs/tux3/buffer_fork.c pagefork_for_blockdirty */
export const fork: Rule = Object.freeze({ kind: "answer", answer: "fork" });

/** Sleep until the I/O is over or the last reference of get_user_pages is dropped, then ask again. @source lkml 2015-08-10 Hirofumi, one reading of "threshold + waitq/wakeup" */
export const waitForIoOrUnpin: Rule = Object.freeze({ kind: "answer", answer: "wait for I/O or unpin" });

/** Sleep until the last reference of get_user_pages is dropped. @source lkml 2015-08-10 Hirofumi, the other reading of "threshold + waitq/wakeup" */
export const waitForUnpin: Rule = Object.freeze({ kind: "answer", answer: "wait for unpin" });

/** Set the folio dirty again and do not write it. @source linux-fsdevel 2023-02-09 Kara, 3/5 */
export const skip: Rule = Object.freeze({ kind: "answer", answer: "skip" });

/** Write out of a copy made now. @source linux-fsdevel 2023-02-09 Kara, 4/5 */
export const bounce: Rule = Object.freeze({ kind: "answer", answer: "bounce" });

/** Write out of a copy made now, and leave the folio dirty. @source linux-fsdevel February 2023, on the same patches */
export const bounceKeepDirty: Rule = Object.freeze({ kind: "answer", answer: "bounce, keep dirty" });

/** Run page_mkwrite on behalf of the driver. @source linux-mm 2018-01-03 Kara */
export const simulateFault: Rule = Object.freeze({ kind: "answer", answer: "simulate a fault" });

/** Leave the page to a worker that reserves late. @source linux-6.2 fs/btrfs/inode.c btrfs_writepage_cow_fixup */
export const fixUp: Rule = Object.freeze({ kind: "answer", answer: "fix up" });

/** Fail the call. @source linux-6.5 mm/gup.c writable_file_mapping_allowed, for pins; for clones a construction of this library */
export const refuse: Rule = Object.freeze({ kind: "answer", answer: "refuse" });

/** Take the pins away from holders who were told; a reference of FOLL_GET has no lease. @source linux-mm 2018-01-04, answer to Kara: leases */
export const breakLeases: Rule = Object.freeze({ kind: "answer", answer: "break leases" });

/** Let the holder work on memory of its own. @source linux-fsdevel February 2023, Hellwig and Kara */
export const givePrivateCopy: Rule = Object.freeze({ kind: "answer", answer: "give a private copy" });

/** PG_writeback is set. @source linux-6.2 include/linux/page-flags.h folio_test_writeback */
export const underWriteback: Condition = Object.freeze({ is: "under writeback" });

/** Dirty since a delta that is closed and not yet written. @source linux-tux3 fs/tux3/buffer_fork.c need_fork */
export const inOlderDelta: Condition = Object.freeze({ is: "in an older delta" });

/** Not to be changed now, as tux3 sees it: under writeback, or dirty in an older delta. @source linux-tux3 fs/tux3/buffer_fork.c need_fork */
export const busy: Condition = Object.freeze({ is: "or", of: [underWriteback, inOlderDelta] });

/** Somebody holds a reference that get_user_pages took for writing. An oracle: no kernel counts them. @source linux-mm 2018-01-03 Kara */
export const heldForWriting: Condition = Object.freeze({ is: "held for writing" });

/** The folio is dirty. @source linux-6.2 include/linux/page-flags.h folio_test_dirty */
export const dirty: Condition = Object.freeze({ is: "dirty" });

/** The page is locked in memory. @source linux-6.2 include/linux/page-flags.h folio_test_mlocked */
export const mlocked: Condition = Object.freeze({ is: "mlocked" });

/** The writeback is WB_SYNC_NONE. @source linux-6.2 include/linux/writeback.h enum writeback_sync_modes */
export const memoryCleaning: Condition = Object.freeze({ is: "memory cleaning" });

/** The pin is FOLL_LONGTERM. @source linux-6.2 include/linux/mm_types.h FOLL_LONGTERM */
export const longTerm: Condition = Object.freeze({ is: "long term" });

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
 * All of these.
 *
 * @source a word of this library
 * @example
 * const { is } = and(mlocked, dirty);
 * is;
 * //=> "and"
 */
export const and = (...of: readonly Condition[]): Condition => ({ is: "and", of });

/**
 * One of these.
 *
 * @source a word of this library
 * @example
 * const { is } = or(underWriteback, dirty);
 * is;
 * //=> "or"
 */
export const or = (...of: readonly Condition[]): Condition => ({ is: "or", of });

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
