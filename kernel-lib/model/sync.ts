/**
 * Data integrity: flush and wait, fsync, syncfs.
 *
 * Read next: `reflink.ts`.
 */
import { firstIndex } from "../base/cells.js";
import type { Filesystem } from "./filesystem.js";
import { ACCOUNT, everyFolio, INODE, NOTHING, type Stage } from "./stage.js";
import { folioOf, RESULTS, type Kernel, type Size } from "./state.js";
import { writePagesStages, writePageStages } from "./writeback.js";

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
 * The same lock in two stages, for who cares how long it takes: once its taker is in line, no fault gets in before it. An explorer needs no line: it only
 * keeps faults out that may come later without it as well, so that no outcome is new.
 *
 * @source linux-6.2 kernel/locking/rwsem.c rwsem_down_read_slowpath, RWSEM_FLAG_WAITERS: a reader behind a waiter queues
 */
export const lockInodeInLine: readonly Stage[] = [
  (place) => {
    const held = place.wait("the inode's locks", [INODE]);
    const queues = place.step(
      "wait in line for the inode",
      place.stage + 1,
      () => [INODE],
      (w) => w.setExclusive(0, place.actor + 1),
    );
    return (w) => (w.exclusive(0) !== 0 ? held : queues);
  },
  (place) => {
    const held = place.wait("the inode's locks, held shared", [INODE]);
    const takes = place.step(
      "lock the inode",
      place.stage + 1,
      () => [],
      (w) => w,
    );
    return (w) => (w.faults(0) !== 0 || w.writing(0) !== 0 ? held : takes);
  },
];

/**
 * filemap_write_and_wait_range() over the file, as often as the file system does it; `settled`, with the wait for ordered extents that fsync and
 * clone add, and sync_file_range does not.
 *
 * @source linux-6.2 fs/remap_range.c generic_remap_file_range_prep; fs/btrfs/ordered-data.c btrfs_wait_ordered_range; fs/sync.c sync_file_range
 */
export const flushStages = (size: Size, times: number, settled = true): readonly Stage[] => {
  const pages = Array.from({ length: size.pages }, (_, p) => p);
  return Array.from({ length: times }, () => writePagesStages(pages, settled)).flat();
};

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

/** Who is told of an error: a descriptor, sync_file_range through the old flags, syncfs through the file system. */
type Listener = 1 | 2 | 3 | "flags" | "superblock";

/** What each listener reads, and what it takes from the others: a descriptor that is told clears the old flags too. */
const BITS: Readonly<Record<Listener, { readonly reads: number; readonly clears: number }>> = {
  1: { reads: 1, clears: 1 | 4 },
  2: { reads: 2, clears: 2 | 4 },
  // A third descriptor was opened after the first had been told.
  3: { reads: 0, clears: 0 },
  flags: { reads: 4, clears: 4 },
  superblock: { reads: 8, clears: 8 },
};

/**
 * An error is told once to each descriptor that was open when it happened, once to sync_file_range if nobody was told before, and once to syncfs.
 *
 * @source linux-6.2 lib/errseq.c errseq_check_and_advance; mm/filemap.c file_check_and_advance_wb_err, filemap_check_errors; fs/sync.c syncfs; observed on 6.18 (family S17)
 */
const reportStage =
  (to: Listener): Stage =>
  (place) => {
    const { reads, clears } = BITS[to];
    const tell = place.step(
      "tell the error, once",
      place.stage + 1,
      () => [ACCOUNT],
      (w) => w.setResult(place.actor, w.error(0)).setUnseen(0, w.unseen(0) & ~clears),
    );
    const fine = place.step("no error to tell", place.stage + 1, NOTHING, (w) => w.setResult(place.actor, 0));
    return (w) => ((w.unseen(0) & reads) !== 0 ? tell : fine);
  };

/** Writeback of the file has failed. @source linux-6.2 include/linux/pagemap.h mapping_set_error: errseq of mapping and superblock, and the old flags */
export const setError = (w: Kernel, size: Size, what: "ENOSPC" | "EIO"): Kernel =>
  size.reportsErrors ? w.setError(0, RESULTS.indexOf(what)).setUnseen(0, 15) : w;

/**
 * sync_file_range(): starts the I/O of what is dirty, and with SYNC_FILE_RANGE_WAIT_AFTER waits for it; no metadata, no ordered extents, no flush
 * of the device.
 *
 * @source linux-6.2 fs/sync.c ksys_sync_file_range
 */
export const syncRangeStages = (size: Size, waits: boolean): readonly Stage[] => [
  ...(waits
    ? flushStages(size, 1, false)
    : Array.from({ length: size.pages }, (_, page) => writePageStages(page, "flusher")).flat()),
  ...(waits && size.reportsErrors ? [reportStage("flags")] : []),
];

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
    const over = place.step("all is written", place.stage + 1, NOTHING, (w) => w);
    const some = (w: Kernel, test: (folio: number) => boolean): boolean =>
      firstIndex(size.pages, (p) => test(folioOf(w, p))) < size.pages;
    return (w) => {
      if (some(w, (f) => w.fixup(f) !== 0)) return worker;
      return some(w, (f) => w.dirty(f) === 1) ? again : over;
    };
  },
  ...(size.reportsErrors ? [reportStage("superblock")] : []),
];
