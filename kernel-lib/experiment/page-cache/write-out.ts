/**
 * Writing a file out, in two halves: begin the I/O of all that is dirty, then wait for it. The order over many pages is the kernel's; each page's own
 * steps are the model's.
 *
 * This file's generators keep their place and their sums until they return.
 */
import { deltaStages } from "../../model/delta.js";
import { folioOf, IO } from "../../model/state.js";
import { writePageStages } from "../../model/writeback.js";
import type { Task } from "./command.js";
import { AT_ONCE, runsOf, workOf, type Pace } from "./pace.js";
import type { PageSet } from "./page-set.js";
import { gathered, on, sleep, stages, type Me } from "./tasks.js";

/** The pages that are in a set now. */
export const pagesOf = (set: PageSet): readonly number[] => {
  const pages: number[] = [];
  for (let page = set.next(0); page >= 0; page = set.next(page + 1)) pages.push(page);
  return pages;
};

/** Folios that memory cleaning looks up at once. @source linux-6.18 include/linux/pagevec.h PAGEVEC_SIZE; mm/filemap.c filemap_get_folios_tag */
const BATCH = 31;

/** The dirty pages from a page on: a batch of them, or all. */
function batchOf(dirty: PageSet, from: number, isAll: boolean): readonly number[] {
  const batch: number[] = [];
  for (let p = dirty.next(from); p >= 0 && (isAll || batch.length < BATCH); p = dirty.next(p + 1)) batch.push(p);
  return batch;
}

/**
 * A page and those that follow it without a gap, dirty and prepared for their write, become one extent; its last page. Those that are not of the
 * batch were dirtied after it was looked up. All are locked before the extent is there, so none is of it that somebody else holds or that has I/O of its own.
 *
 * @source linux-6.2 fs/btrfs/extent_io.c find_lock_delalloc_range, lock_delalloc_pages
 */
function openExtent({ run }: Me, page: number, batch: readonly number[]): number {
  const { dirty, store } = run;
  const isPrepared = (p: number): boolean => {
    store.select(p);
    const { view } = store;
    const folio = folioOf(view, 0);
    const isFree = view.lock(folio) === 0 && view.writeback(folio) === 0 && view.io(folio) === IO.idle;
    return isFree && dirty.has(p) && !run.inExtent(p) && view.reserved(folio) === 1;
  };
  if (!isPrepared(page)) return page;
  const pages = [page];
  for (let p = page + 1; isPrepared(p); p++) pages.push(p);
  const late = pages.filter((p) => !batch.includes(p) && p <= (batch.at(-1) ?? -1) + 1);
  if (late.length > 0) run.openExtent(pages, late);
  return pages.at(-1) ?? page;
}

/** The two halves of writing a file out: all dirty pages are begun; what is under writeback is waited for. */
export function halves(
  me: Me,
  { lag = 0, holds = false }: { readonly lag?: number; readonly holds?: boolean } = {},
): {
  /** Begins them all, at a pace. */
  readonly begin: (sync: boolean, pace?: Pace) => Task;
  readonly wait: () => Task;
} {
  const { filesystem } = me.setting;
  const memoryCleaning = stages(me, "writeback", writePageStages(0, "flusher"));
  const integrity = stages(me, "sync", writePageStages(0, "begin"));
  const looked = gathered(me, "batch");
  const finish = stages(me, "wait for the I/O", writePageStages(0, "sync").slice(2));
  const delta = stages(me, "close the delta", deltaStages());
  // A caller of fsync has a plug, in which blocks that are neighbours on disk become one request; so has the back end of a delta.
  const allocates = filesystem.writes === "a new block";
  return {
    *begin(isSync, pace = AT_ONCE) {
      const { dirty } = me.run;
      if (filesystem.deltas) for (const page of pagesOf(dirty)) yield on(delta, page);
      if (filesystem.deltas && lag > 0) yield sleep(lag);
      const gathersAll = isSync || filesystem.deltas || filesystem.plugs === true;
      const write = isSync ? integrity : memoryCleaning;
      const now = pagesOf(dirty);
      const expected = { runs: runsOf(now), pages: now.length };
      yield { kind: "plug", gathers: gathersAll ? "all" : "each run", runs: expected.runs };
      const { until, whole } = workOf(pace, expected, allocates);
      let [runs, pages, last, taken, end] = [0, 0, -2, 0, -1];
      // Data integrity marks the pages that it will write before it begins; memory cleaning looks up a batch, writes it, and looks up the next.
      for (let batch = batchOf(dirty, 0, isSync); batch.length > 0; batch = batchOf(dirty, last + 1, isSync)) {
        if (holds && !isSync) for (const page of batch) yield* looked.take(page);
        for (const page of batch) {
          // Somebody else writes it for us: what is on its way is waited for in the second half.
          if (isSync && !dirty.has(page) && me.run.underWriteback.has(page)) continue;
          const isNext = page === last + 1;
          // In a plug the whole file is write-protected before the first request is sent; what a call takes besides is the device's worker, afterwards.
          const atWork = filesystem.plugs === true ? 0 : until({ runs: isNext ? runs - 1 : runs, pages });
          const due = Math.max(atWork, gathersAll ? pace.clean * pages : 0) - taken;
          taken += Math.max(0, due);
          if (!isNext) yield { kind: "send", before: write, page };
          if (due > 0) yield sleep(due);
          if (!isNext) runs++;
          pages++;
          if (filesystem.ordered === true && page > end) end = openExtent(me, page, batch);
          last = page;
          yield on(write, page);
        }
        for (const page of looked.pages()) yield* looked.drop(page);
        if (isSync) break;
      }
      yield { kind: "unplug", neighbours: allocates && (isSync || filesystem.deltas) ? "on disk" : "in the file" };
      const rest = whole({ runs, pages }) - taken;
      if (rest > 0) yield sleep(rest);
    },
    *wait() {
      for (const page of pagesOf(me.run.underWriteback)) yield on(finish, page);
    },
  };
}
