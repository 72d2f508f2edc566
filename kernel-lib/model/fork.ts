/** Page fork: how tux3 lets a page change that must not, and what the dispute of August 2015 is about. */
import { firstIndex, fold } from "../base/cells.js";
import { freeIfIdle } from "./folio.js";
import { prepare } from "./space.js";
import type { Place } from "./stage.js";
import { folioOf, IO, type Kernel } from "./state.js";

/**
 * Page fork: the page cache gets a copy, every page table follows it, and the old folio stays with whoever holds a reference.
 *
 * @source linux-tux3 fs/tux3/buffer_fork.c clone_page, replace_page_cache, page_cow_file
 */
export const forkFolio = (w: Kernel, page: number, { size, filesystem }: Place["rules"]): Kernel => {
  const old = folioOf(w, page);
  const copy = freeFolio(w, size.folios);
  const copied = w
    .setUsed(copy, 1)
    .setIndex(copy, page)
    .setCpu(copy, w.cpu(old))
    .setDma(copy, w.dma(old))
    .setOrphan(old, 1)
    // What the old delta had of the page goes on with the copy; an orphan has no flusher of its own here.
    .setDirty(old, 0)
    .setReserved(old, 0)
    .setSlot(page, copy + 1);
  const moved = fold(size.mappings, copied, (v, a) =>
    v.setMaps(a * size.pages + page, copy + 1).setWritable(a * size.pages + page, 0),
  );
  return freeIfIdle(prepare(moved, page, filesystem, size), old);
};

/**
 * Whether some other folio of the page (an orphan) still has I/O in flight: two writes of one page must not overtake, and none may end in a block that the page has
 * left.
 *
 * @source a word of this library: in tux3 a delta is on the disk before the next one frees a block
 */
export const orphanInFlight = (w: Kernel, page: number, folios: number): boolean =>
  firstIndex(folios, (f) => w.orphan(f) === 1 && w.index(f) === page && w.io(f) !== IO.idle) < folios;

/** The first folio that is not used; the number of folios if there is none. @source a word of this library: memory is never short here */
export const freeFolio = (w: Kernel, folios: number): number => firstIndex(folios, (f) => w.used(f) === 0);

/** Whether the folio must not change now, as tux3 sees it. @source linux-tux3 fs/tux3/buffer_fork.c need_fork */
export const isBusy = (w: Kernel, folio: number): boolean =>
  w.writeback(folio) === 1 || (w.dirty(folio) === 1 && w.old(folio) === 1);
