/**
 * The driver: get_user_pages, DMA into the page, set_page_dirty_lock, put.
 *
 * get_user_pages takes the fault once, when it looks the page up. What the device writes afterwards takes none: no page-table
 * entry is used, no lock is held, no flag is set, and the file system is not asked. This is step 1 and step 4 of the mail.
 *
 * Read next: `writeback.ts`.
 */
import { faultStage, faultWaitStage } from "./fault.js";
import { freeIfIdle } from "./folio.js";
import { END, folioCell, pageCell, type Stage } from "./stage.js";
import { folioOf, type Kernel } from "./state.js";

/**
 * Looks the page up, faulting until its entry is writable, and takes a reference under the page-table lock.
 *
 * The entry is tested again after every fault, so that a reference for writing is only ever taken through a writable entry.
 *
 * @source linux-6.2 mm/gup.c follow_page_pte, faultin_page, try_grab_page
 */
export const gupStages = (
  page: number,
  via: number,
  access: "write" | "read",
  flag: "FOLL_PIN" | "FOLL_GET",
): readonly Stage[] => [
  (place) => {
    const pte = via * place.rules.size.pages + page;
    const fault = faultStage(place, page, via, 0, 1);
    const grab = place.step(
      flag === "FOLL_PIN" ? "pin the folio" : "take a reference",
      END,
      (w) => [folioCell(w.maps(pte) - 1)],
      (w) => {
        const folio = w.maps(pte) - 1;
        const counted = flag === "FOLL_PIN" ? w.setPins(folio, w.pins(folio) + 1) : w.setGets(folio, w.gets(folio) + 1);
        return counted.setHeld(place.actor, folio + 1);
      },
    );
    return (w) => ((access === "read" ? w.mapped(pte) : w.writable(pte)) === 1 ? grab : fault(w));
  },
  (place) => faultWaitStage(place, page, via, 0),
];

/**
 * The device writes its half of the folio that the actor holds; the folio may be clean, write-protected, under writeback, or no
 * longer the file's.
 *
 * @source linux-6.2 fs/fuse/dev.c fuse_copy_page; block/blk-map.c; every DMA engine
 */
export const dmaStages = (page: number, version: number): readonly Stage[] => [
  (place) => {
    const write = place.step(
      "the device writes the folio",
      END,
      (w) => [folioCell(w.held(place.actor) - 1), pageCell(page)],
      (w) => w.setDma(w.held(place.actor) - 1, version).setLastDma(page, version),
    );
    return () => write;
  },
];

/**
 * set_page_dirty_lock(): the folio becomes dirty, without reservation and without a page-table entry.
 *
 * @source linux-6.2 mm/page-writeback.c set_page_dirty_lock; mm/gup.c unpin_user_pages_dirty_lock; block/bio.c bio_check_pages_dirty
 */
export const setDirtyStages = (page: number): readonly Stage[] => [
  (place) => {
    const folio = (w: Kernel): number => w.held(place.actor) - 1;
    const everyFolio = Array.from({ length: place.rules.size.folios }, (_, f) => folioCell(f));
    const locked = place.wait(`the folio lock of page ${page}`, everyFolio);
    const already = place.step(
      "already dirty",
      END,
      () => [],
      (w) => w,
    );
    const orphaned = place.step(
      "set dirty on an orphan: nobody will write it",
      END,
      () => [],
      (w) => w,
    );
    const dirty = place.step(
      "set dirty, without a fault",
      END,
      (w) => [folioCell(folio(w))],
      (w) => w.setDirty(folio(w), 1),
    );
    return (w) => {
      const f = folio(w);
      if (w.dirty(f) === 1) return already;
      if (w.lock(f) !== 0) return locked;
      return w.orphan(f) === 1 ? orphaned : dirty;
    };
  },
];

/** The reference is dropped; an orphan that nobody else holds goes with it. @source linux-6.2 mm/gup.c unpin_user_page */
export const unpinStages = (flag: "FOLL_PIN" | "FOLL_GET"): readonly Stage[] => [
  (place) => {
    const put = place.step(
      flag === "FOLL_PIN" ? "unpin" : "put the reference",
      END,
      (w) => [folioCell(w.held(place.actor) - 1)],
      (w) => {
        const folio = w.held(place.actor) - 1;
        const counted = flag === "FOLL_PIN" ? w.setPins(folio, w.pins(folio) - 1) : w.setGets(folio, w.gets(folio) - 1);
        return freeIfIdle(counted, folio).setHeld(place.actor, 0);
      },
    );
    return () => put;
  },
];

/** A CPU store through a shared mapping, with the write fault it may need. @source linux-6.2 mm/memory.c wp_page_shared */
export const storeStages = (page: number, via: number, version: number): readonly Stage[] => [
  (place) => {
    const pte = via * place.rules.size.pages + page;
    const fault = faultStage(place, page, via, 0, 1);
    const write = place.step(
      "store",
      END,
      (w) => [folioCell(folioOf(w, page)), pageCell(page)],
      (w) => w.setCpu(folioOf(w, page), version).setLastCpu(page, version),
    );
    return (w) => (w.writable(pte) === 1 ? write : fault(w));
  },
  (place) => faultWaitStage(place, page, via, 0),
];
