/**
 * Space: blocks, reservations, and what happens when there is none left.
 *
 * A file system that writes a page elsewhere needs a block for it. It sets one aside when it is asked — at the write fault, where a task can
 * be told "no" — and takes it when the page goes out. What was never asked for is taken late, when nobody is left to be told.
 */
import { firstIndex } from "../base/cells.js";
import type { Filesystem } from "./filesystem.js";
import { everyShare, inEveryShare } from "./large.js";
import { folioOf, isShared, type Kernel, type Size } from "./state.js";

/** Whether the next write of the page needs a block of its own. @source linux-6.2 fs/xfs/xfs_reflink.c xfs_bmap_trim_cow; fs/btrfs/delalloc-space.c */
export const needsBlock = (w: Kernel, page: number, filesystem: Filesystem): boolean => {
  switch (filesystem.writes) {
    case "a new block":
      return true;
    case "in place, or the COW fork":
      return w.sourceBlock(page) === 0 || (isShared(w, page) && w.cowFork(page) === 0);
    case "in place, unless shared":
      return w.sourceBlock(page) === 0 || isShared(w, page);
    case "in place":
      return w.sourceBlock(page) === 0;
  }
};

/** Whether space is set aside already, or need not be, or can be. */
export const canReserve = (w: Kernel, page: number, filesystem: Filesystem, size: Size): boolean =>
  size.free === undefined ||
  w.free(0) > 0 ||
  inEveryShare(
    page,
    size,
    (p) => w.reserved(folioOf(w, p)) === 1 || !(filesystem.reservesAlways || needsBlock(w, p, filesystem)),
  );

/** The first block that is not in use; the number of blocks if there is none. */
export const freeBlock = (w: Kernel, blocks: number): number => firstIndex(blocks, (b) => w.inUse(b) === 0);

/** One block less in the accounts of a small file system. */
export const account = (w: Kernel, size: Size): Kernel =>
  size.free === undefined ? w : w.setFree(0, Math.max(0, w.free(0) - 1));

/**
 * A block nobody names any more is forgotten. It is not free before the next commit, and a race is over sooner than that.
 *
 * @source linux-6.2 fs/btrfs/extent-tree.c btrfs_pin_extent; fs/xfs/xfs_extent_busy.c
 */
export const dropBlock = (w: Kernel, block: number): Kernel =>
  w.setInUse(block, 0).setDiskCpu(block, 0).setDiskDma(block, 0).setCsumCpu(block, 0).setCsumDma(block, 0);

/**
 * page_mkwrite: the file system sets space aside and the folio becomes dirty in the current delta.
 *
 * On XFS a shared block gets an extent in the COW fork here, and nowhere else.
 *
 * @source linux-6.2 fs/iomap/buffered-io.c iomap_page_mkwrite; fs/xfs/xfs_reflink.c xfs_reflink_allocate_cow; fs/btrfs/inode.c btrfs_page_mkwrite
 */
export const prepare = (w: Kernel, page: number, filesystem: Filesystem, size: Size): Kernel => {
  const ready = everyShare(w, page, size, (v, folio, p) => prepareShare(v, folio, p, filesystem, size));
  return cowNeighbours(w, page, filesystem, size).reduce(
    (v, p) => account(v.setCowFork(p, 1).setReserved(folioOf(v, p), 1), size),
    ready,
  );
};

/**
 * The pages that get an extent in the COW fork because a neighbour does: all in the same aligned range, which is as long as the file's hint says.
 *
 * @source linux-6.2 fs/xfs/xfs_bmap.c xfs_bmapi_reserve_delalloc, xfs_bmap_extsize_align; observed on 6.18 (family W): a DMA behind a reflink stays out of the clone if another page of the same 32 was stored to meanwhile
 */
export const cowNeighbours = (
  w: Kernel,
  page: number,
  { cowExtent = 1 }: Filesystem,
  { pages, shares }: Size,
): readonly number[] => {
  if (cowExtent === 1 || !isShared(w, page)) return [];
  const begin = page - (page % cowExtent);
  const range = Array.from({ length: Math.min(cowExtent, pages - begin) }, (_, i) => begin + i);
  return range.filter((p) => p !== page && w.cowFork(p) === 0 && shares?.[page]?.includes(p) !== true);
};

const prepareShare = (w: Kernel, folio: number, page: number, filesystem: Filesystem, size: Size): Kernel => {
  const takes = (filesystem.reservesAlways || needsBlock(w, page, filesystem)) && w.reserved(folio) === 0;
  const fork = isShared(w, page) ? 1 : w.cowFork(page);
  const old = w.dirty(folio) === 1 ? w.old(folio) : 0;
  const dirty = w.setDirty(folio, 1).setReserved(folio, 1).setBuffers(folio, filesystem.private).setOld(folio, old);
  const marked = filesystem.writes === "in place, or the COW fork" ? dirty.setCowFork(page, fork) : dirty;
  return takes ? account(marked, size) : marked;
};
