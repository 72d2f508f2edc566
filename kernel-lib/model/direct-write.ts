/** O_DIRECT writes: past the page cache, unless the page cannot be dropped. */
import { fold } from "../base/cells.js";
import { cutStage } from "./detach.js";
import type { Filesystem } from "./filesystem.js";
import { INODE, pteCells, type Stage } from "./stage.js";
import { folioOf, IO, type Kernel, type Size } from "./state.js";
import { writeStages } from "./store.js";
import { lockInode } from "./sync.js";
import { writePageStages } from "./writeback.js";

/**
 * An O_DIRECT write: lock, flush, drop the page, write past the cache. A page that is dirty again, or whose ordered extent is not finished, cannot be
 * dropped; then the write goes through the page cache after all, and is flushed on all but XFS.
 *
 * @source linux-6.2 fs/iomap/direct-io.c __iomap_dio_rw (ENOTBLK where invalidate_inode_pages2_range fails); fs/btrfs/file.c btrfs_direct_write; fs/btrfs/extent_io.c try_release_extent_state
 */
export function directWriteStages(
  page: number,
  {
    version,
    becomes,
    whole,
    filesystem,
  }: {
    readonly version: number;
    readonly becomes: number;
    readonly whole: boolean;
    readonly filesystem: Filesystem;
  },
): readonly Stage[] {
  const flush = writePageStages(page, "sync", false);
  const begins = 2 + flush.length;
  return [
    lockInode,
    ...flush,
    (place) => {
      const cuts = cutStage(page, "direct write", version, becomes)(place);
      const falls = place.step(
        "the page cannot be dropped: a buffered write, unlock",
        begins,
        () => [INODE, ...pteCells(place.rules.size, page)],
        // It was unmapped before it turned out that it must stay.
        (w) => unmap(w.setExclusive(0, 0), page, place.rules.size),
      );
      return (w) => {
        const folio = folioOf(w, page);
        const stays = w.dirty(folio) === 1 || (place.rules.filesystem.ordered === true && w.io(folio) === IO.ordered);
        return stays && w.writeback(folio) === 0 && w.lock(folio) === 0 ? falls : cuts(w);
      };
    },
    ...writeStages(page, version, whole ? "both" : "first", begins),
    ...(filesystem.leavesFallback === true ? [] : writePageStages(page, "sync")),
  ];
}

/** No entry maps the page any more. */
const unmap = (w: Kernel, page: number, size: Size): Kernel =>
  fold(size.mappings, w, (v, a) => v.setMapped(a * size.pages + page, 0).setWritable(a * size.pages + page, 0));
