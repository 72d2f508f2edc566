/**
 * ext4, ordered data, no reflink.
 *
 * It writes in place and shares no blocks, so the mail's clone cannot be made. Its own part in the story are the buffer heads: a page that
 * reclaim has stripped of them and a driver then dirties has nowhere to go.
 */
import type { Filesystem } from "../model/filesystem.js";

/**
 * @source linux-6.2 fs/ext4/inode.c ext4_writepages, ext4_page_mkwrite ("page does not have buffers attached")
 * @source linux-6.2 fs/ext4/inode.c ext4_writepages: blk_start_plug around the whole call; observed on 6.18.44, tracepoints tlb_flush and block_rq_issue within sync_file_range
 * @source linux-mm 2018-01-03 Kara, "Filesystem crashes due to pages without buffers"
 */
export const ext4: Filesystem = {
  kind: "filesystem",
  name: "ext4",
  private: 1,
  writes: "in place",
  deltas: false,
  unprepared: "as mapped",
  directWrites: "direct",
  flushesWhenFull: false,
  reservesAlways: false,
  failedPage: "kept",
  dedupeDrops: true,
  needsBuffers: true,
  faultWaits: false,
  checksums: false,
  flushes: 1,
  fsyncLocks: false,
  reflinks: false,
  plugs: true,
};
