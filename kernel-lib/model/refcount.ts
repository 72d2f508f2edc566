/**
 * The reference count of a folio, derived from a bag of named holders, so that a reader can see *why* it is elevated.
 *
 * "What is elevated refcount? What is difference with normal refcount?" — Hirofumi's question in the mail of 10 August 2015. The
 * answer is a sum, and the sum depends on how many page tables map the folio and on what the file system attached to it.
 */
import { fold } from "../base/cells.js";
import type { Filesystem } from "./filesystem.js";
import type { Kernel, Size } from "./state.js";

/** What one FOLL_PIN adds to the count of a small folio. @source linux-6.2 include/linux/mm.h GUP_PIN_COUNTING_BIAS */
export const GUP_PIN_COUNTING_BIAS = 1024;

/** Who holds references on a folio, and how many. */
export interface Holders {
  /** The page cache: 1, also for an orphan, whose dummy reference lives until its I/O is over. */
  readonly cache: number;
  /** Buffer heads or another `private` of the file system. */
  readonly private: number;
  /** Page-table entries that map the folio. */
  readonly pte: number;
  /** FOLL_GET references. */
  readonly get: number;
  /** FOLL_PIN references; each counts 1024. */
  readonly pin: number;
  /** The task that asks, inside a fault or write(2). */
  readonly caller: number;
}

/** The holders of a folio, as a task inside a fault counts them. @source linux-6.16 include/linux/mm.h folio_expected_ref_count */
export const holdersOf = (w: Kernel, folio: number, size: Size, filesystem: Filesystem): Holders => ({
  cache: w.used(folio),
  private: filesystem.private,
  pte: fold(size.mappings * size.pages, 0, (n, p) => n + (w.mapped(p) === 1 && w.maps(p) === folio + 1 ? 1 : 0)),
  get: w.gets(folio),
  pin: w.pins(folio),
  caller: 1,
});

/**
 * The number that `folio_ref_count()` would give.
 *
 * @source linux-6.2 mm/gup.c try_grab_folio; observed on 6.18: +1024 for each pin of FUSE and of block O_DIRECT
 * @example
 * refcount({ cache: 1, private: 0, pte: 1, get: 0, pin: 1, caller: 1 })
 * //=> 1027
 */
export const refcount = (h: Holders): number =>
  h.cache + h.private + h.pte + h.get + h.caller + GUP_PIN_COUNTING_BIAS * h.pin;

/**
 * Whether the folio may be pinned for DMA; exact below 1024 ordinary references.
 *
 * @source linux-6.2 include/linux/mm.h folio_maybe_dma_pinned
 * @example
 * isMaybePinned({ cache: 1, private: 1, pte: 2, get: 5, pin: 0, caller: 1 })
 * //=> false
 */
export const isMaybePinned = (h: Holders): boolean => refcount(h) >= GUP_PIN_COUNTING_BIAS;
