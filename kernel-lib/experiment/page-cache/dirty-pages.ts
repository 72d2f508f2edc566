/**
 * The dirty pages of a run, and since when each has had something to write.
 *
 * This file changes its times in place; one run owns them.
 */
import type { TimedStep } from "./compile.js";
import { pageSet, type PageSet } from "./page-set.js";

/** Dirty pages with their age. */
export interface DirtyPages {
  readonly pages: PageSet;
  /** When a page became dirty first after its last I/O began [µs]. */
  readonly since: (page: number) => number;
  /** A step has left a page dirty, or clean; whether it was clean before and is dirty now. */
  readonly note: (page: number, isDirty: boolean, does: TimedStep["does"], now: number) => boolean;
  /** The I/O of a page begins: what is written in it from now on is new. */
  readonly submitted: (page: number, now: number) => void;
}

/**
 * No page is dirty yet.
 *
 * @example
 * const dirty = dirtyPages(8);
 * dirty.note(3, true, "fault", 10);
 * dirty.note(3, false, "clean", 50);
 * dirty.note(3, true, "else", 51);
 * // Memory cleaning that passes over a page sets it dirty again: its change is as old as before.
 * dirty.since(3)
 * //=> 10
 */
export function dirtyPages(count: number): DirtyPages {
  const pages = pageSet(count);
  const since = new Float64Array(count).fill(-1);
  return {
    pages,
    since: (page) => since[page] as number,
    note: (page, isDirty, does, now) => {
      if (!pages.put(page, isDirty)) return false;
      if (isDirty && (since[page] as number) < 0) since[page] = now;
      // Whatever else makes it clean takes it out of the page cache, change and all.
      else if (!isDirty && does !== "clean") since[page] = -1;
      return isDirty;
    },
    submitted: (page, now) => {
      since[page] = pages.has(page) ? now : -1;
    },
  };
}
