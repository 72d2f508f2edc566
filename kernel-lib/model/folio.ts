/** Small moves on a folio that several operations share. */
import type { Kernel } from "./state.js";

/**
 * An orphan that nobody holds and no I/O uses is freed; any other folio stays as it is.
 *
 * @source linux-tux3 fs/tux3/buffer_fork.c is_freeable_forked (polled there, at once here)
 */
export const freeIfIdle = (w: Kernel, folio: number): Kernel =>
  w.orphan(folio) === 1 &&
  w.writeback(folio) === 0 &&
  w.pins(folio) + w.gets(folio) + w.lru(folio) + w.batch(folio) + w.reader(folio) === 0
    ? w
        .setUsed(folio, 0)
        .setOrphan(folio, 0)
        .setGone(folio, 0)
        .setUnreadable(folio, 0)
        .setOld(folio, 0)
        .setBuffers(folio, 0)
        .setIndex(folio, 0)
        .setCpu(folio, 0)
        .setDma(folio, 0)
        .setDirty(folio, 0)
        .setReserved(folio, 0)
        .setFixup(folio, 0)
    : w;
