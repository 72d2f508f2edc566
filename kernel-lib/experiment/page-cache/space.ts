/**
 * Space that comes back in a long run: blocks that nobody names any more, and promises that a page did not need, because it was cut out, or forked,
 * or has got a block meanwhile in which it is written now.
 *
 * The model's races are over before the next commit, and need none of that. A file system that runs out of space commits, and then has it.
 *
 * This file keeps what one step found until it is over, and for which pages of one run a block was set aside.
 *
 * @source linux-6.2 fs/btrfs/space-info.c flush_space COMMIT_TRANS; fs/xfs/xfs_extent_busy.c xfs_extent_busy_flush; fs/btrfs/delalloc-space.c btrfs_delalloc_release_space
 */
import { folioOf, type Kernel, type Size } from "../../model/state.js";

/** Looks at a page before a step, and after it. */
export interface Space {
  readonly before: (w: Kernel) => void;
  readonly after: (w: Kernel, page: number) => void;
  /** A block was set aside for a page that a neighbour's step has prepared. */
  readonly setAside: (page: number) => void;
}

/** The accounts of a small file system; undefined where space is no question. */
export function spaceOf({ free, blocks }: Size, pages: number): Space | undefined {
  if (free === undefined) return undefined;
  const inUse = new Uint8Array(blocks);
  const paid = new Uint8Array(pages);
  let [folio, reserved, left] = [0, 0, 0];
  return {
    before: (w) => {
      for (let b = 0; b < blocks; b++) inUse[b] = w.inUse(b);
      folio = w.slot(0);
      reserved = w.reserved(folioOf(w, 0));
      left = w.free(0);
    },
    after: (w, page) => {
      let [taken, back] = [0, 0];
      for (let b = 0; b < blocks; b++) {
        if (inUse[b] === 0 && w.inUse(b) === 1) taken++;
        else if (inUse[b] === 1 && w.inUse(b) === 0) back++;
      }
      const isReserved = w.reserved(folioOf(w, 0)) === 1;
      const isAnother = w.slot(0) !== folio;
      if (paid[page] === 1 && (isAnother || (reserved === 1 && !isReserved))) {
        // What was set aside is in use now, or was not needed.
        if (taken === 0) back++;
        paid[page] = 0;
      }
      if (isReserved && (isAnother || reserved === 0) && w.free(0) < left) paid[page] = 1;
      if (back > 0) w.setFree(0, Math.min(free, w.free(0) + back));
    },
    setAside: (page) => {
      paid[page] = 1;
    },
  };
}
