/**
 * XFS with reflink=1.
 *
 * Sharing is looked up where a write is prepared (write fault, write(2)), never where it goes out: writeback uses an extent of the
 * COW fork if there is one and else the data fork. A page that a driver dirtied behind the file system's back after a reflink
 * has none, and is written over the shared block.
 */
import type { Filesystem } from "../model/filesystem.js";

/**
 * @source linux-6.2 fs/xfs/xfs_iomap.c xfs_buffered_write_iomap_begin (looks for sharing); fs/xfs/xfs_aops.c xfs_map_blocks (does not)
 * @source linux-6.2 fs/xfs/xfs_inode.c xfs_get_cowextsz_hint; fs/xfs/libxfs/xfs_bmap.h XFS_DEFAULT_COWEXTSZ_HINT: 32 blocks
 * @source linux-6.2 fs/xfs/xfs_file.c xfs_file_write_iter: after ENOTBLK a buffered write, and no flush
 * @source linux-6.2 fs/xfs/xfs_file.c xfs_file_fallocate, fs/xfs/xfs_bmap_util.c xfs_flush_unmap_range; observed on 6.18.44: a punch writes the driver's data over the shared block first
 * @source observed on 6.18.44 and 6.1.192, families S1 and S6: file and clone read the driver's data, in every run
 */
export const xfs: Filesystem = {
  kind: "filesystem",
  name: "xfs",
  private: 0,
  writes: "in place, or the COW fork",
  cowExtent: 32,
  deltas: false,
  unprepared: "as mapped",
  directWrites: "direct",
  flushesWhenFull: false,
  reservesAlways: false,
  failedPage: "kept",
  dedupeDrops: true,
  needsBuffers: false,
  faultWaits: false,
  checksums: false,
  flushes: 1,
  fsyncLocks: false,
  flushesBeforePunch: true,
  leavesFallback: true,
};
