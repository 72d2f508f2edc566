/**
 * Data integrity: flush and wait, fsync, syncfs.
 *
 * Read next: `reflink.ts`.
 */
import { firstIndex } from "../base/cells.js";
import type { Filesystem } from "./filesystem.js";
import { ACCOUNT, END, everyFolio, INODE, NOTHING, type Stage } from "./stage.js";
import { folioOf, RESULTS, type Kernel, type Size } from "./state.js";
import { writePageStages } from "./writeback.js";

/** The inode's locks, taken exclusively; waits for faults that hold them shared. @source linux-6.2 fs/xfs/xfs_inode.c xfs_ilock2_io_mmap */
export const lockInode: Stage = (place) => {
  const held = place.wait("the inode's locks", [INODE]);
  const takes = place.step(
    "lock the inode",
    place.stage + 1,
    () => [INODE],
    (w) => w.setExclusive(0, place.actor + 1),
  );
  return (w) => (w.exclusive(0) !== 0 || w.faults(0) !== 0 || w.writing(0) !== 0 ? held : takes);
};

/**
 * filemap_write_and_wait_range() over the file, as often as the file system does it; `settled`, with the wait for ordered extents that fsync and
 * clone add, and sync_file_range does not.
 *
 * @source linux-6.2 fs/remap_range.c generic_remap_file_range_prep; fs/btrfs/ordered-data.c btrfs_wait_ordered_range; fs/sync.c sync_file_range
 */
export const flushStages = (size: Size, times: number, settled = true): readonly Stage[] =>
  Array.from({ length: times * size.pages }, (_, k) => writePageStages(k % size.pages, "sync", settled)).flat();

/**
 * fsync(): flush and wait. btrfs flushes a second time with the inode's locks held, which is when a page that the fixup worker
 * has prepared meanwhile is written.
 *
 * @source linux-6.2 fs/xfs/xfs_file.c xfs_file_fsync; fs/btrfs/file.c btrfs_sync_file
 */
export const fsyncStages = (size: Size, filesystem: Filesystem, descriptor: 1 | 2 | 3): readonly Stage[] => [
  ...flushStages(size, 1),
  ...(filesystem.fsyncLocks ? [lockInode, ...flushStages(size, 1), unlockInode] : []),
  ...(size.reportsErrors ? [reportStage(descriptor)] : []),
];

export const unlockInode: Stage = (place) => {
  const unlock = place.step(
    "unlock the inode",
    place.stage + 1,
    () => [INODE],
    (w) => w.setExclusive(0, 0),
  );
  return () => unlock;
};

/** An error is told once to each descriptor that was open when it happened. @source linux-6.2 lib/errseq.c errseq_check_and_advance; observed on 6.18 (family S17) */
const reportStage =
  (descriptor: 1 | 2 | 3): Stage =>
  (place) => {
    const tell = place.step(
      "tell the error, once",
      place.stage + 1,
      () => [ACCOUNT],
      (w) => w.setResult(place.actor, w.error(0)).setUnseen(0, w.unseen(0) & ~descriptor),
    );
    const fine = place.step("no error to tell", place.stage + 1, NOTHING, (w) => w.setResult(place.actor, 0));
    // A third descriptor was opened after the first had been told.
    return (w) => (descriptor !== 3 && (w.unseen(0) & descriptor) !== 0 ? tell : fine);
  };

/** Writeback of the file has failed. @source linux-6.2 mm/filemap.c mapping_set_error */
export const setError = (w: Kernel, size: Size, what: "ENOSPC" | "EIO"): Kernel =>
  size.reportsErrors ? w.setError(0, RESULTS.indexOf(what)).setUnseen(0, 3) : w;

/**
 * syncfs(): flush until nothing is dirty and no worker has a page in hand.
 *
 * @source linux-6.2 fs/sync.c sync_filesystem; observed on 6.18 (family CRASH): after syncfs btrfs held the driver's data in 10 of 10 runs
 */
export const syncStages = (size: Size): readonly Stage[] => [
  ...flushStages(size, 1),
  (place) => {
    const worker = place.wait("the fixup worker", everyFolio(size));
    const again = place.step("still dirty: once more", 0, NOTHING, (w) => w);
    const over = place.step("all is written", END, NOTHING, (w) => w);
    const some = (w: Kernel, test: (folio: number) => boolean): boolean =>
      firstIndex(size.pages, (p) => test(folioOf(w, p))) < size.pages;
    return (w) => {
      if (some(w, (f) => w.fixup(f) !== 0)) return worker;
      return some(w, (f) => w.dirty(f) === 1) ? again : over;
    };
  },
];
