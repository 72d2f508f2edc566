/**
 * Neighbours in the COW fork: who writes to one shared page of an aligned range has an extent made there for all of them, so that what is dirtied
 * behind the file system's back in one of the others goes out of place too.
 *
 * In a window a page has no neighbours, so this is done across windows, as `cowNeighbours` does it in the explorer's model of a whole file.
 *
 * This file keeps what one step found until it is over.
 *
 * @source linux-6.2 fs/xfs/xfs_bmap.c xfs_bmapi_reserve_delalloc, xfs_bmap_extsize_align; observed on 6.18 (family W)
 */
import type { Windows } from "../../engine/windows.js";
import type { Filesystem } from "../../model/filesystem.js";
import { account } from "../../model/space.js";
import { folioOf, type KernelSchema, type Size } from "../../model/state.js";

/** Looks at a page before a step, and after it. */
export interface CowExtent {
  readonly before: () => void;
  /** The page that the window shows; it shows the same afterwards. */
  readonly after: (page: number) => void;
}

/** The extents of a run; undefined where each page has one of its own. */
export function cowExtentOf(
  { cowExtent = 1 }: Filesystem,
  size: Size,
  pages: number,
  { view, select }: Pick<Windows<KernelSchema>, "view" | "select">,
  setAside: (page: number) => void,
): CowExtent | undefined {
  const folios = Math.floor(cowExtent / size.nrPages);
  if (folios <= 1) return undefined;
  let had = 1;
  return {
    before: () => {
      had = view.cowFork(0);
    },
    after: (page) => {
      if (had === 1 || view.cowFork(0) === 0) return;
      const begin = page - (page % folios);
      for (let p = begin; p < Math.min(begin + folios, pages); p++) {
        select(p);
        if (view.cowFork(0) === 1) continue;
        if (size.free !== undefined && view.free(0) > 0) setAside(p);
        account(view.setCowFork(0, 1).setReserved(folioOf(view, 0), 1), size);
      }
      select(page);
    },
  };
}
