/**
 * f2fs, as far as this model goes: a log that writes every page to a new block and shares none.
 *
 * It has no reflink, so the mail's clone cannot be made; f2fs waits for writeback before it lets a page change.
 */
import type { Filesystem } from "../model/filesystem.js";

/** @source linux-6.2 fs/f2fs/file.c f2fs_vm_page_mkwrite; fs/f2fs/segment.c f2fs_wait_on_page_writeback; argued, not observed */
export const f2fs: Filesystem = {
  kind: "filesystem",
  name: "f2fs",
  private: 0,
  writes: "a new block",
  deltas: false,
  unprepared: "as mapped",
  directWrites: "direct",
  flushesWhenFull: false,
  reservesAlways: false,
  failedPage: "kept",
  dedupeDrops: true,
  needsBuffers: false,
  faultWaits: true,
  checksums: false,
  flushes: 1,
  fsyncLocks: false,
  reflinks: false,
};
