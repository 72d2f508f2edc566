/**
 * FICLONE of the whole file: lock both inodes, flush and wait, share the blocks, unlock. This is step 3 of the mail.
 *
 * It flushes by itself, and flushing write-protects: no earlier writeback is needed for the race. It looks at no pin.
 */
import { firstIndex, fold } from "../base/cells.js";
import { blockCell, END, INODE, pageCell, type Place, type Stage } from "./stage.js";
import type { Filesystem } from "./filesystem.js";
import { blockOf, folioOf, type Kernel, type Size } from "./state.js";
import { writePageStages } from "./writeback.js";

/** The inode's locks, taken exclusively; waits for faults that hold them shared. @source linux-6.2 fs/xfs/xfs_inode.c xfs_ilock2_io_mmap */
const lock: Stage = (place) => {
  const held = place.wait("the inode's locks", [INODE]);
  const takes = place.step(
    "lock the inode",
    place.stage + 1,
    () => [INODE],
    (w) => w.setExclusive(0, place.actor + 1),
  );
  return (w) => (w.exclusive(0) !== 0 || w.faults(0) !== 0 ? held : takes);
};

/** filemap_write_and_wait_range() over the file, as often as the file system does it. @source linux-6.2 fs/remap_range.c generic_remap_file_range_prep */
export const flushStages = (size: Size, times: number): readonly Stage[] =>
  Array.from({ length: times * size.pages }, (_, k) => writePageStages(k % size.pages, "sync")).flat();

/**
 * The extent map of the clone names the source's blocks from now on, and what the clone had cached is dropped.
 *
 * @source linux-6.2 fs/xfs/xfs_reflink.c xfs_reflink_remap_blocks; fs/btrfs/reflink.c btrfs_clone
 */
const shareExtent = (w: Kernel, page: number): Kernel => {
  const block = blockOf(w, page);
  const old = w.cloneBlock(page);
  const cpu = w.diskCpu(block);
  const dma = w.diskDma(block);
  const dropped =
    old !== 0 && old !== block + 1
      ? w
          .setInUse(old - 1, 0)
          .setDiskCpu(old - 1, 0)
          .setDiskDma(old - 1, 0)
          .setCsumCpu(old - 1, 0)
          .setCsumDma(old - 1, 0)
      : w;
  return dropped
    .setCloneBlock(page, block + 1)
    .setSharedCpu(page, cpu)
    .setSharedDma(page, dma)
    .setCloneCached(page, 0)
    .setCloneCpu(page, 0)
    .setCloneDma(page, 0);
};

/** FICLONE. @source linux-6.2 fs/remap_range.c vfs_clone_file_range; fs/xfs/xfs_file.c xfs_file_remap_range */
export const reflinkStages = (size: Size, filesystem: Filesystem): readonly Stage[] => [
  lock,
  ...flushStages(size, filesystem.flushes),
  (place) => {
    const pages = Array.from({ length: size.pages }, (_, p) => pageCell(p));
    const blocks = Array.from({ length: size.blocks }, (_, b) => blockCell(b));
    const share = place.step(
      "share the blocks, unlock",
      END,
      () => [INODE, ...pages, ...blocks],
      (w) => fold(size.pages, w.setExclusive(0, 0), shareExtent),
    );
    return () => share;
  },
];

/**
 * fsync(): flush and wait. btrfs flushes a second time with the inode's locks held, which is when a page that the fixup worker
 * has prepared meanwhile is written.
 *
 * @source linux-6.2 fs/xfs/xfs_file.c xfs_file_fsync; fs/btrfs/file.c btrfs_sync_file
 */
export const fsyncStages = (size: Size, filesystem: Filesystem): readonly Stage[] =>
  filesystem.fsyncLocks
    ? [
        ...flushStages(size, 1),
        lock,
        ...flushStages(size, 1),
        (place: Place) => {
          const unlock = place.step(
            "unlock the inode",
            END,
            () => [INODE],
            (w) => w.setExclusive(0, 0),
          );
          return () => unlock;
        },
      ]
    : flushStages(size, 1);

/**
 * syncfs(): flush until nothing is dirty and no worker has a page in hand.
 *
 * @source linux-6.2 fs/sync.c sync_filesystem; observed on 6.18 (family CRASH): after syncfs btrfs held the driver's data in 10 of 10 runs
 */
export const syncStages = (size: Size): readonly Stage[] => [
  ...flushStages(size, 1),
  (place) => {
    const worker = place.wait(
      "the fixup worker",
      Array.from({ length: size.folios }, (_, index) => ({ group: "folio" as const, index })),
    );
    const again = place.step(
      "still dirty: once more",
      0,
      () => [],
      (w) => w,
    );
    const over = place.step(
      "all is written",
      END,
      () => [],
      (w) => w,
    );
    const some = (w: Kernel, test: (folio: number) => boolean): boolean =>
      firstIndex(size.pages, (p) => test(folioOf(w, p))) < size.pages;
    return (w) => {
      if (some(w, (f) => w.fixup(f) === 1)) return worker;
      return some(w, (f) => w.dirty(f) === 1) ? again : over;
    };
  },
];

/** read(2) of a page of the clone: from its own page cache, or from the platter into it. @source linux-6.2 mm/filemap.c filemap_read */
export const readCloneStages = (page: number): readonly Stage[] => [
  (place) => {
    const hit = place.step(
      "read the clone: cached",
      END,
      () => [],
      (w) => w,
    );
    const none = place.step(
      "read the clone: there is none yet",
      END,
      () => [],
      (w) => w,
    );
    const miss = place.step(
      "read the clone: from the platter",
      END,
      () => [pageCell(page)],
      (w) => {
        const block = w.cloneBlock(page) - 1;
        return w.setCloneCached(page, 1).setCloneCpu(page, w.diskCpu(block)).setCloneDma(page, w.diskDma(block));
      },
    );
    return (w) => (w.cloneBlock(page) === 0 ? none : w.cloneCached(page) === 1 ? hit : miss);
  },
];

/** The clone's cached page is dropped. @source linux-6.2 mm/fadvise.c POSIX_FADV_DONTNEED */
export const dropCloneStages = (page: number): readonly Stage[] => [
  (place) => {
    const drop = place.step(
      "drop the clone's page",
      END,
      () => [pageCell(page)],
      (w) => w.setCloneCached(page, 0).setCloneCpu(page, 0).setCloneDma(page, 0),
    );
    return () => drop;
  },
];
