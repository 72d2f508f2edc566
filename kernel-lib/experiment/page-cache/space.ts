/**
 * Space that comes back in a long run: blocks that nobody names any more, and promises for a page that was cut out or forked before it was written.
 *
 * The model's races are over before the next commit, and need none of that. A file system that runs out of space commits, and then has it.
 *
 * This file keeps what one step found until it is over.
 *
 * @source linux-6.2 fs/btrfs/space-info.c flush_space COMMIT_TRANS; fs/xfs/xfs_extent_busy.c xfs_extent_busy_flush; fs/btrfs/delalloc-space.c btrfs_delalloc_release_space
 */
import type { Filesystem } from "../../model/filesystem.js";
import { needsBlock } from "../../model/space.js";
import { folioOf, isShared, type Kernel, type Size } from "../../model/state.js";

/** Looks at a page before a step, and after it. */
export interface Space {
  readonly before: (w: Kernel) => void;
  readonly after: (w: Kernel) => void;
}

/** Whether a block is set aside for the next write of the page. */
const isPromised = (w: Kernel, filesystem: Filesystem): boolean =>
  w.reserved(folioOf(w, 0)) === 1 && (needsBlock(w, 0, filesystem) || (isShared(w, 0) && w.cowFork(0) === 1));

/** The accounts of a small file system; undefined where space is no question. */
export function spaceOf({ free, blocks }: Size, filesystem: Filesystem): Space | undefined {
  if (free === undefined) return undefined;
  const inUse = new Uint8Array(blocks);
  let [folio, promised] = [0, false];
  return {
    before: (w) => {
      for (let b = 0; b < blocks; b++) inUse[b] = w.inUse(b);
      folio = w.slot(0);
      promised = isPromised(w, filesystem);
    },
    after: (w) => {
      let back = promised && w.slot(0) !== folio ? 1 : 0;
      for (let b = 0; b < blocks; b++) if (inUse[b] === 1 && w.inUse(b) === 0) back++;
      if (back > 0) w.setFree(0, Math.min(free, w.free(0) + back));
    },
  };
}
