/**
 * The reference count of a folio, derived from a bag of named holders, so that a reader can see *why* it is elevated.
 *
 * "What is elevated refcount? What is difference with normal refcount?" — Hirofumi's question in the mail of 10 August 2015. The
 * answer is a sum, and the sum depends on how many page tables map the folio, on what the file system attached to it, and on who
 * happens to look at it just now.
 */
import { fold } from "../base/cells.js";
import type { Kernel, Size } from "./state.js";

/** What one FOLL_PIN adds to the count of a small folio. @source linux-6.2 include/linux/mm.h GUP_PIN_COUNTING_BIAS */
export const GUP_PIN_COUNTING_BIAS = 1024;

/** Who holds references on a folio, and how many. */
export interface Holders {
  /** The page cache: one for each base page; also for an orphan, whose dummy reference lives until its I/O is over. */
  readonly cache: number;
  /** Buffer heads or another `private` of the file system. */
  readonly private: number;
  /** Page-table entries that map the folio. */
  readonly pte: number;
  /** A per-CPU batch of folios on their way to the LRU list. */
  readonly lru: number;
  /** The flusher's look-up batch. */
  readonly batch: number;
  /** read(2), splice, sendfile. */
  readonly reader: number;
  /** Anybody else's. */
  readonly plain: number;
  /** FOLL_GET references. */
  readonly get: number;
  /** FOLL_PIN references; each counts 1024 on a small folio, and 1, exactly, on a large one. */
  readonly pin: number;
  /** The task that asks. */
  readonly caller: number;
  /** Base pages of the folio. */
  readonly nrPages: number;
}

/** The holders of a folio, as a task inside a fault counts them. @source linux-6.16 include/linux/mm.h folio_expected_ref_count */
export const holdersOf = (w: Kernel, folio: number, size: Size): Holders => ({
  // Every share of a large folio counts for the page cache, and every entry that maps one.
  cache: w.used(folio) * pagesOf(w, folio, size),
  private: w.buffers(folio),
  pte: fold(size.mappings * size.pages, 0, (n, p) => n + (w.mapped(p) === 1 && isOf(w, p, folio, size) ? 1 : 0)),
  lru: w.lru(folio),
  batch: w.batch(folio),
  reader: w.reader(folio),
  plain: size.plain,
  get: w.gets(folio),
  pin: w.pins(folio),
  caller: 1,
  nrPages: pagesOf(w, folio, size),
});

const pagesOf = (w: Kernel, folio: number, { shares, nrPages }: Size): number =>
  shares === undefined ? nrPages : (shares[w.index(folio)]?.length ?? 1);

/** Whether an entry maps the folio, or another share of it. */
const isOf = (w: Kernel, pte: number, folio: number, { shares, pages }: Size): boolean =>
  shares === undefined ? w.maps(pte) === folio + 1 : (shares[w.index(folio)]?.includes(pte % pages) ?? false);

/**
 * The number that `folio_ref_count()` would give.
 *
 * @source linux-6.2 mm/gup.c try_grab_folio; observed on 6.18: +1024 for each pin of FUSE and of block O_DIRECT
 * @example
 * refcount({ cache: 1, private: 0, pte: 1, lru: 0, batch: 0, reader: 0, plain: 0, get: 0, pin: 1, caller: 1, nrPages: 1 })
 * //=> 1027
 */
export const refcount = (h: Holders): number =>
  expected(h) + h.lru + h.batch + h.reader + h.plain + h.get + h.pin * (h.nrPages > 1 ? 1 : GUP_PIN_COUNTING_BIAS);

/**
 * What the count is when nobody but page cache, file system, page tables and the asking task holds the folio.
 *
 * @source linux-6.16 include/linux/mm.h folio_expected_ref_count, plus the caller's own
 */
export const expected = (h: Holders): number => h.cache + h.private + h.pte + h.caller;

/**
 * Whether the folio may be pinned for DMA: exact on a large folio, and on a small one below 1024 ordinary references.
 *
 * @source linux-6.2 include/linux/mm.h folio_maybe_dma_pinned
 * @example
 * isMaybePinned({ cache: 1, private: 1, pte: 2, lru: 0, batch: 0, reader: 0, plain: 1024, get: 0, pin: 0, caller: 1, nrPages: 1 })
 * //=> true
 */
export const isMaybePinned = (h: Holders): boolean =>
  h.nrPages > 1 ? h.pin > 0 : refcount(h) >= GUP_PIN_COUNTING_BIAS;
