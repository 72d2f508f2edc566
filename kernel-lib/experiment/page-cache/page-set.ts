/**
 * A set of page numbers that is looked through in order, like a tag of the page cache's tree: bits, and bits of bits.
 *
 * This file changes its bits in place; each set belongs to one run.
 *
 * @source linux-6.2 lib/xarray.c xas_find_marked; include/linux/fs.h PAGECACHE_TAG_DIRTY
 */

/** Page numbers, each in or out. */
export interface PageSet {
  /** Whether that changed it. */
  readonly put: (page: number, present: boolean) => boolean;
  readonly has: (page: number) => boolean;
  /** The first page from `page` on that is in the set; -1 if there is none. */
  readonly next: (page: number) => number;
  readonly count: () => number;
}

const lowest = (word: number): number => 31 - Math.clz32(word & -word);

/**
 * An empty set of pages below `size`.
 *
 * @example
 * const tag = pageSet(100); tag.put(70, true); [tag.next(3), tag.next(71), tag.count()]
 * //=> [70, -1, 1]
 */
export function pageSet(size: number): PageSet {
  const words = new Int32Array((size >>> 5) + 1);
  const tops = new Int32Array((words.length >>> 5) + 1);
  let count = 0;
  const has = (page: number): boolean => ((words[page >>> 5] as number) & (1 << (page & 31))) !== 0;
  return {
    has,
    put: (page, present) => {
      if (has(page) === present) return false;
      const word = page >>> 5;
      count += present ? 1 : -1;
      words[word] = (words[word] as number) ^ (1 << (page & 31));
      const top = word >>> 5;
      if (words[word] === 0) tops[top] = (tops[top] as number) & ~(1 << (word & 31));
      else tops[top] = (tops[top] as number) | (1 << (word & 31));
      return true;
    },
    next: (page) => {
      if (page >= size) return -1;
      const first = page >>> 5;
      const rest = (words[first] as number) & (-1 << (page & 31));
      if (rest !== 0) return first * 32 + lowest(rest);
      for (let top = first >>> 5; top < tops.length; top++) {
        const from = top === first >>> 5 ? ((first + 1) & 31 ? -1 << ((first + 1) & 31) : 0) : -1;
        const some = (tops[top] as number) & from;
        if (some === 0) continue;
        const word = top * 32 + lowest(some);
        return word * 32 + lowest(words[word] as number);
      }
      return -1;
    },
    count: () => count,
  };
}
