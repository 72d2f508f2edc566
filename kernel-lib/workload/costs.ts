/** What the kernel's own work takes, and how times that are given as one number vary. */
import type { Law } from "../base/law.js";

/** Times of the kernel's own work [µs]; see `experiment/page-cache/costs.ts` for which step pays which. */
export interface Costs {
  /** A write fault, from the trap to the writable entry. */
  readonly fault: number;
  /** Allocating a folio and copying a page into it: a fork, a bounce page; as often as a folio has pages. */
  readonly copy: number;
  /** Write-protecting one folio in one of its mappings, with the TLB flush. @source linux-6.2 mm/rmap.c folio_mkclean, page_vma_mkclean_one */
  readonly mkclean: number;
  /**
   * Making up the I/O of one run of neighbouring folios: its blocks are mapped or allocated at once.
   *
   * @source linux-6.2 fs/iomap/buffered-io.c iomap_can_add_to_ioend; fs/ext4/inode.c mpage_map_and_submit_extent; fs/btrfs/extent_io.c find_lock_delalloc_range
   */
  readonly submit: number;
  /** get_user_pages of one page. */
  readonly gup: number;
  /** Around each pause of a writer: the timer, its wake-up, and the loop; and until somebody runs whom a worker has woken. */
  readonly loop: number;
  /** From the completion of an I/O to the sleeper's next step. */
  readonly wakeUp: number;
  /** From the completion of an I/O to the end of its ordered extent, where the file system has such. */
  readonly ordered: number;
  /** More until a sleeper goes on, or an ordered extent has ended, for each other request that is answered at about the same time. */
  readonly burst: number;
  /** From a folio's entry in the fixup worker's queue to its turn. */
  readonly worker: number;
}

/** How times that are given as one number vary. */
export interface Jitter {
  /** What the device's latency is multiplied by, drawn for each call that sends requests. */
  readonly latency?: Law;
  /** What its answer is multiplied by. */
  readonly answer?: Law;
  /** What comes to the wake-up after an I/O, and to the end of an ordered extent, which may be less than nothing [µs]. */
  readonly wakeUp?: Law;
  readonly ordered?: Law;
}
