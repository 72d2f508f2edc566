/**
 * btrfs, data COW with checksums.
 *
 * Every write goes to a new block, so the clone is safe. A page dirtied without a fault is noticed at writeback (PageOrdered is
 * not set): it stays dirty and a worker reserves space for it. The price: fsync can return 0 before the data are written.
 */
import type { Filesystem } from "../model/filesystem.js";

/**
 * @source linux-6.2 fs/btrfs/inode.c btrfs_writepage_cow_fixup, btrfs_page_mkwrite; fs/btrfs/file.c btrfs_sync_file
 * @source linux-6.2 fs/btrfs/ordered-data.c btrfs_finish_ordered_extent, fs/btrfs/inode.c btrfs_finish_ordered_io: the extent map moves in a worker
 * @source linux-6.2 fs/btrfs/extent_io.c extent_write_cache_pages: submit_write_bio before folio_lock
 * @source observed on 6.1.192, families S9, S10, S14 and S17: direct writes past the cache, a failed page read again, space asked for always
 * @source observed on 6.18.44, family S1: after the first fsync the platter held A and the folio was dirty in 11–19 of 20 runs
 */
export const btrfs: Filesystem = {
  kind: "filesystem",
  name: "btrfs",
  private: 1,
  writes: "a new block",
  deltas: false,
  unprepared: "fixup",
  directWrites: "buffered",
  flushesWhenFull: true,
  reservesAlways: false,
  failedPage: "kept",
  dedupeDrops: false,
  needsBuffers: false,
  faultWaits: true,
  checksums: true,
  flushes: 2,
  fsyncLocks: true,
  flushesBeforePunch: true,
  ordered: true,
  submitsBeforeLock: true,
  snapshots: true,
  differs: { "6.1": { directWrites: "direct", failedPage: "reread", reservesAlways: true } },
};
