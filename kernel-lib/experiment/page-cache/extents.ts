/**
 * Extents of several pages, where the file system orders their end: no page of one is settled before all of them are written.
 *
 * A run of dirty pages becomes one extent when the first of them is written. A page that became dirty after the flusher had looked the pages up lies
 * in the extent and is not written with it. Whoever wants a page of the extent then writes what is left of it, and waits for a second service.
 *
 * This file changes one run's extents in place.
 *
 * @source linux-6.2 fs/btrfs/extent_io.c extent_write_cache_pages, writepage_delalloc, find_lock_delalloc_range; fs/btrfs/inode.c btrfs_page_mkwrite;
 * fs/btrfs/file.c lock_and_cleanup_extent_if_need; fs/btrfs/ordered-data.c btrfs_start_and_wait_ordered_extent
 */

interface Extent {
  /** Pages that nobody has sent to the device. */
  readonly left: Set<number>;
  readonly pages: readonly number[];
  /** Requests that carry pages of it, and those of them that are on their way. */
  readonly requests: Set<number>;
  readonly underway: Set<number>;
}

/** The extents of a run that are not settled. */
export interface Extents {
  /** These pages, which follow each other, are one extent. */
  readonly open: (pages: readonly number[]) => void;
  /** Whether a page lies in an extent that is not settled. */
  readonly has: (page: number) => boolean;
  /** The pages of this one's extent that nobody has sent to the device. */
  readonly left: (page: number) => readonly number[];
  /** A request takes these pages to the device. */
  readonly sent: (request: number, pages: readonly number[]) => void;
  /** It was answered; the requests of which something can be settled now: this one, and those of an extent that is written as a whole. */
  readonly answered: (request: number) => readonly number[];
  /** A page will not be written: it has left the file. The requests of which something can be settled now. */
  readonly gone: (page: number) => readonly number[];
}

/**
 * No extents yet.
 *
 * @example
 * const extents = extentsOf();
 * extents.open([4, 5, 6]);
 * extents.sent(0, [4, 5]);
 * // Page 6 was dirtied too late to be written with the others.
 * const first = [extents.answered(0), extents.left(4)];
 * extents.sent(1, [6]);
 * [...first, extents.answered(1)]
 * //=> [[0], [6], [1, 0]]
 */
export function extentsOf(): Extents {
  const byPage = new Map<number, Extent>();
  const byRequest = new Map<number, readonly Extent[]>();
  const isOver = ({ left, underway }: Extent): boolean => left.size === 0 && underway.size === 0;
  const settled = (extent: Extent): readonly number[] => {
    if (!isOver(extent)) return [];
    for (const page of extent.pages) if (byPage.get(page) === extent) byPage.delete(page);
    return [...extent.requests];
  };
  return {
    open: (pages) => {
      const extent = { left: new Set(pages), pages, requests: new Set<number>(), underway: new Set<number>() };
      for (const page of pages) byPage.set(page, extent);
    },
    has: (page) => byPage.has(page),
    left: (page) => [...(byPage.get(page)?.left ?? [])],
    sent: (request, pages) => {
      const mine = new Set(pages.flatMap((page) => byPage.get(page) ?? []));
      if (mine.size === 0) return;
      byRequest.set(request, [...mine]);
      for (const extent of mine) {
        extent.requests.add(request);
        extent.underway.add(request);
        for (const page of pages) extent.left.delete(page);
      }
    },
    answered: (request) => {
      const mine = byRequest.get(request) ?? [];
      byRequest.delete(request);
      for (const extent of mine) extent.underway.delete(request);
      return [...new Set([request, ...mine.flatMap(settled)])];
    },
    gone: (page) => {
      const extent = byPage.get(page);
      if (extent?.left.delete(page) !== true) return [];
      return settled(extent);
    },
  };
}
