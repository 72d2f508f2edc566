/**
 * FICLONE of the whole file: lock both inodes, flush and wait, share the blocks, unlock. This is step 3 of the mail.
 *
 * It flushes by itself, and flushing write-protects: no earlier writeback is needed for the race. It looks at no pin.
 */
import { firstIndex, fold } from "../base/cells.js";
import { ANY_CALL } from "./decide.js";
import type { Filesystem } from "./filesystem.js";
import type { Rules as PolicyRules } from "./policy.js";
import { freeIfIdle } from "./folio.js";
import { counted, isPin } from "./reference.js";
import { dropBlock } from "./space.js";
import {
  ACCOUNT,
  END,
  everyBlock,
  everyFolio,
  INODE,
  NOTHING,
  pageCell,
  type Look,
  type Place,
  type Stage,
} from "./stage.js";
import { blockOf, folioOf, RESULTS, type Kernel, type Size } from "./state.js";
import { flushStages, lockInode } from "./sync.js";
import { writePagesStages } from "./writeback.js";

/**
 * The extent map of the clone names the source's blocks from now on, and what the clone had cached is dropped.
 *
 * @source linux-6.2 fs/xfs/xfs_reflink.c xfs_reflink_remap_blocks, xfs_reflink_remap_extent; fs/btrfs/reflink.c btrfs_clone; observed on 6.18: the clone of a punched or zeroed page reads zeros
 */
const shareExtent = (w: Kernel, page: number, size: Size): Kernel => {
  // Beyond the end of the file there is nothing to share.
  if (w.eof(page) === 1) return w;
  const old = w.cloneBlock(page);
  const block = blockOf(w, page);
  const dropped = old !== 0 && old !== block + 1 ? dropBlock(w, old - 1) : w;
  // A hole is cloned as a hole, and what is not written reads as one: zeros, for which no block is read.
  if (block < 0 || w.unwritten(page) === 1) {
    const hole = dropped.setCloneBlock(page, 0).setCloneCached(page, 1);
    return hole.setCloneCpu(page, size.zero).setCloneDma(page, size.zero);
  }
  const cpu = w.diskCpu(block);
  const dma = w.diskDma(block);
  return dropped
    .setCloneBlock(page, block + 1)
    .setSharedCpu(page, cpu)
    .setSharedDma(page, dma)
    .setCloneCached(page, 0)
    .setCloneCpu(page, 0)
    .setCloneDma(page, 0);
};

/**
 * FICLONE: lock, flush, share, unlock. A policy may look at pins before the flush, when it is too early, or after it, when page-table entries are
 * read-only and no new pin can be taken.
 *
 * A range of the file is flushed and shared in the same way, and no other page.
 *
 * @source linux-6.2 fs/remap_range.c vfs_clone_file_range, generic_remap_file_range_prep; fs/xfs/xfs_file.c xfs_file_remap_range
 * @source linux-6.2 fs/remap_range.c do_clone_file_range, vfs_dedupe_file_range_one: EOPNOTSUPP without remap_file_range
 */
export function reflinkStages(
  size: Size,
  filesystem: Filesystem,
  asked: PolicyRules,
  range: { readonly first: number; readonly last: number } = { first: 0, last: size.pages - 1 },
): readonly Stage[] {
  if (filesystem.reflinks === false) return [refusesWith("cannot share blocks: EOPNOTSUPP", "EOPNOTSUPP")];
  const early: readonly Stage[] =
    asked.beforeCloneFlush === undefined ? [] : [(place) => asks(place, "beforeCloneFlush", 2, 2)];
  const inRange = (p: number): boolean => p >= range.first && p <= range.last;
  const flushed = Array.from({ length: size.pages }, (_, p) => p).filter(inRange);
  const flush = Array.from({ length: filesystem.flushes }, () => writePagesStages(flushed)).flat();
  const begins = 1 + early.length;
  const ends = begins + flush.length;
  const late: readonly Stage[] =
    asked.afterCloneFlush === undefined ? [] : [(place) => asks(place, "afterCloneFlush", begins, ends + 1)];
  const share: Stage = (place) => {
    const pages = Array.from({ length: size.pages }, (_, p) => pageCell(p));
    const shares = place.step(
      "share the blocks, unlock",
      END,
      () => [INODE, ACCOUNT, ...pages, ...everyBlock(size)],
      (w) => fold(size.pages, w.setExclusive(0, 0), (v, p) => (inRange(p) ? shareExtent(v, p, size) : v)),
    );
    return () => shares;
  };
  return [lockInode, ...early, ...flush, ...late, share];
}

/** A call that this file system does not know: nothing is locked, and nothing changes. */
export const refusesWith =
  (words: string, result: "EOPNOTSUPP" | "ENOTTY"): Stage =>
  (place) => {
    const refused = place.step(words, END, NOTHING, (w) => w.setResult(place.actor, RESULTS.indexOf(result)));
    return () => refused;
  };

/** What a policy says at the clone: for the first page at which it does not proceed. After a wait the file is flushed again. */
function asks(place: Place, moment: "beforeCloneFlush" | "afterCloneFlush", flush: number, then: number): Look {
  const { size, decide, callOf } = place.rules;
  const all = everyFolio(size);
  const pinned = place.wait("an unpin", all);
  const refused = place.step(
    "pinned: EBUSY, unlock",
    END,
    () => [INODE],
    (w) => w.setExclusive(0, 0).setResult(place.actor, RESULTS.indexOf("EBUSY")),
  );
  const goes = place.step(
    moment === "beforeCloneFlush" ? "no reason to wait" : "still no reason to wait",
    then,
    NOTHING,
    (w) => w,
  );
  const again = place.step("unpinned, and dirty again: flush once more", flush, NOTHING, (w) => w);
  const breaks = place.step(
    "break the leases: the pins are taken away",
    flush,
    () => [...all, ...Array.from({ length: size.actors }, (_, index) => ({ group: "actor" as const, index }))],
    (w) =>
      fold(size.actors, w, (v, a) => {
        const held = v.held(a);
        const by = held === 0 ? undefined : callOf(v, a);
        if (by === undefined || !isPin(by.call)) return v;
        const dropped = by.taken ? counted(v, held - 1, by.call, -1, size) : v;
        return freeIfIdle(dropped, held - 1).setHeld(a, 0);
      }),
  );
  return (w) => {
    const page = firstIndex(size.pages, (p) => decide[moment](w, folioOf(w, p), ANY_CALL) !== "proceed");
    if (page < size.pages) {
      const answer = decide[moment](w, folioOf(w, page), ANY_CALL);
      return answer === "refuse" ? refused : answer === "break leases" ? breaks : pinned;
    }
    // Dirty, on the way to the disk, or in the flusher's hands: what the wait let through must be flushed before it is shared.
    const unsettled = (f: number): boolean =>
      (w.dirty(f) === 1 && w.fixup(f) === 0) || w.writeback(f) === 1 || w.lock(f) !== 0;
    const dirty = firstIndex(size.pages, (p) => unsettled(folioOf(w, p))) < size.pages;
    return moment === "afterCloneFlush" && dirty ? again : goes;
  };
}

/** A subvolume snapshot. @source linux-6.2 fs/btrfs/ioctl.c create_snapshot: btrfs_start_delalloc_snapshot, btrfs_wait_ordered_extents, then the commit */
export const snapshotStages = (size: Size): readonly Stage[] => [
  ...flushStages(size, 1),
  (place) => {
    const pages = Array.from({ length: size.pages }, (_, p) => pageCell(p));
    const commit = place.step(
      "commit: the snapshot shares the blocks",
      END,
      () => [...pages, ...everyBlock(size)],
      (w) => fold(size.pages, w, (v, p) => shareExtent(v, p, size)),
    );
    return () => commit;
  },
];
