/**
 * A workload: who does what to one file, how often, on which device. Plain data, so that it can be printed, hashed, sent to a worker and
 * stored. All times in [µs].
 *
 * Read next: `rewriters.ts`, then `scenarios.ts`.
 */
import type { Law } from "../base/law.js";
import type { Filesystem } from "../model/filesystem.js";
import type { Costs, Jitter } from "./costs.js";
import type { Device } from "./device.js";
import type { Origins } from "./origin.js";
import type { PageChoice } from "./page-choice.js";

/** Tasks that write to pages of the file, one page at a time. */
export interface Writers {
  readonly count: number;
  /** A store through a shared mapping, or write(2). */
  readonly by: "store" | "write(2)";
  /** Pause before each operation. */
  readonly think: Law;
  readonly pages: PageChoice;
  /** Operations after which each of them ends; unless given they go on until all together have done the workload's. */
  readonly each?: number;
}

/** Drivers: get_user_pages, DMA, set_page_dirty_lock, put. */
export interface Drivers {
  readonly count: number;
  readonly flag: "FOLL_GET" | "FOLL_PIN" | "FOLL_LONGTERM";
  /** Whether the device writes into the page, or reads it. */
  readonly access: "write" | "read";
  /** Pause of each driver before it takes the next page. */
  readonly think: Law;
  readonly pages: PageChoice;
  /** How long the reference is held. */
  readonly hold: Law;
  /** When the DMA lands, as a share of the hold. */
  readonly lands: Law;
  /** From one DMA of a hold to its next, where it has more than one. */
  readonly again?: Law;
}

/** Tasks that hold plain references now and then: splice, sendfile, a per-CPU LRU batch, the flusher's look-up batch. */
export interface Holders {
  readonly count: number;
  readonly holder: "reader" | "lru" | "batch";
  readonly think: Law;
  readonly pages: PageChoice;
  readonly hold: Law;
  /**
   * References that each gathers, one after each pause, before all are dropped together, `hold` after the last; 1 unless given. A folio that it has
   * already takes a place, and no second reference.
   *
   * @source linux-6.2 include/linux/pagevec.h PAGEVEC_SIZE: 15; mm/swap.c folio_activate, folio_batch_move_lru
   */
  readonly gathers?: number;
}

/** What a flush call takes of the processor: so much, so much for each run of neighbouring pages, and for each page [µs]; all times what the spread draws. */
export interface CallTime {
  /** For each page, where everything is gathered before the first of it is sent: until then; as `page` unless given. */
  readonly clean?: number;
  readonly call: number;
  readonly run: number;
  readonly page: number;
  readonly spread?: Law;
}

/** How dirty pages get to the device. */
export interface Flusher {
  /**
   * Whether memory cleaning holds a reference on each folio of the batch that it walks, as the kernel's does; not unless given, so that a count at rest
   * is one number.
   *
   * @source linux-6.2 mm/page-writeback.c write_cache_pages, pagevec_lookup_range_tag, pagevec_release
   */
  readonly holds?: boolean;
  /** `sync_file_range`: starts the I/O of what is dirty and goes on; `fsync`: and waits, as the file system does. */
  readonly call: "sync_file_range" | "fsync";
  readonly period: number;
  /** From the end of fsync's last I/O to its return: the journal, or the log. */
  readonly commit: number;
  /** Of that, the time for which fsync keeps the inode's locks, where the file system's takes them; 0 unless given. */
  readonly log?: number;
  /** What a call that only begins I/O takes beyond its steps, if there is anything to write; nothing unless given. */
  readonly callTime?: CallTime;
  /**
   * The age of the file's oldest dirty page from which the flusher writes the file out when it comes by; at once unless given.
   *
   * @source linux-6.2 mm/page-writeback.c dirty_expire_interval (vm.dirty_expire_centisecs, 30 s); fs/fs-writeback.c move_expired_inodes, which goes by the inode's dirtied_when
   */
  readonly expire?: number;
  /** Dirty pages, of all pages of the file [share], above which it does not wait for their age. @source linux-6.2 mm/page-writeback.c dirty_background_ratio */
  readonly background?: number;
  /** From the close of a delta to the begin of its write-out, where the file system has deltas; 0 unless given. */
  readonly lag?: number;
}

/** Tasks that call fsync or msync(MS_SYNC) on the whole file, with a pause before each call: the file system does the same for both. */
export interface Syncers {
  readonly count: number;
  readonly call: "fsync" | "msync";
  readonly think: Law;
  /** From the end of the last I/O to the return; the flusher's unless given. */
  readonly commit?: number;
}

/** A clone of the whole file, again and again, always into the same other file. */
export interface Cloner {
  readonly period: number;
}

/** A snapshot of the whole subvolume, again and again, always in the place of the one before: without the inode's locks. */
export interface Snapshotter {
  readonly period: number;
}

/** Holes punched under everybody's feet. */
export interface Punchers {
  readonly count: number;
  readonly think: Law;
  readonly pages: PageChoice;
}

/**
 * ftruncate() to a share of the file's pages, and at once to its whole length again: what was cut off reads as a hole. It goes page by page, and gives each
 * back before it takes the next, so that no store is told SIGBUS.
 */
export interface Truncater {
  readonly period: number;
  /** Pages that stay, of all [share]. */
  readonly keeps: number;
}

/** When writers are held back. @source linux-6.2 mm/page-writeback.c balance_dirty_pages, vm_dirty_ratio, MAX_PAUSE */
export interface Throttling {
  /** Pages that are dirty or under writeback, of all pages of the file [share], above which a writer sleeps that has dirtied one. */
  readonly limit: number;
  /**
   * How long it sleeps at most before it looks again; shorter where the device, as fast as it has been so far, writes an eighth of those pages sooner.
   *
   * @source linux-6.2 mm/page-writeback.c wb_max_pause
   */
  readonly pause: number;
}

/** One experiment's load. */
export interface Workload {
  readonly kind: "workload";
  readonly name: string;
  readonly filesystem: Filesystem;
  /** Folios of the file, and base pages of each. */
  readonly folios: number;
  readonly nrPages: number;
  /**
   * Address spaces that map a folio, up to 64: a number, or a law of which each folio draws once, rounded. What a law without an end draws beyond 64 is 64. 0 where
   * nobody stores and no driver comes: where they do, who stores or pins goes through a mapping, so that a drawn 0 is 1.
   */
  readonly mappings: number | Law;
  /**
   * Free blocks; without it space is no question. What a file leaves is free when it is wanted: who finds no space has the transaction committed, or the log
   * forced, first. That takes no time here.
   *
   * @source linux-6.2 fs/btrfs/space-info.c flush_space COMMIT_TRANS; fs/xfs/xfs_extent_busy.c xfs_extent_busy_flush
   */
  readonly free?: number;
  /** Whether the mappings are mlocked. @source linux-6.2 include/linux/page-flags.h folio_test_mlocked */
  readonly mlocked?: boolean;
  readonly writers: Writers;
  readonly drivers?: Drivers;
  readonly holders?: readonly Holders[];
  readonly flusher?: Flusher;
  readonly syncers?: Syncers;
  readonly cloner?: Cloner;
  readonly snapshotter?: Snapshotter;
  readonly punchers?: Punchers;
  readonly truncater?: Truncater;
  readonly throttling?: Throttling;
  readonly device: Device;
  readonly costs: Costs;
  readonly jitter?: Jitter;
  /** Processors: who is woken by an I/O runs when one is free, and keeps it for `costs.loop`. As many as there are tasks unless given. */
  readonly processors?: number;
  /** Operations of all writers together, after which a run ends; and those at its begin that are not counted. */
  readonly writes: number;
  readonly warmUp: number;
  readonly origins: Origins;
}
