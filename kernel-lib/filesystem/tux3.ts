/**
 * tux3, as its page fork was written for Linux in 2015; never merged.
 *
 * Time is cut into deltas. A delta is closed, its dirty pages are written to new blocks, and it is committed as a whole; a page that is to
 * change while its old delta is still on the way is forked. Every dirty page has buffers, so no page is ever as lightly held as the
 * mail's threshold of 2 assumes. One reservation belongs to each page and delta.
 */
import type { Filesystem } from "../model/filesystem.js";

/** @source linux-tux3 fs/tux3/buffer_fork.c need_fork, fs/tux3/filemap_mmap.c tux3_file_mkwrite (change_begin_nospc) */
export const tux3: Filesystem = {
  kind: "filesystem",
  name: "tux3",
  private: 1,
  writes: "a new block",
  deltas: true,
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
};
