/**
 * Reclaim: it unmaps a page, has it written if it is dirty, and strips it of the file system's private. The page itself stays, since somebody
 * holds it; when that somebody sets it dirty, ext4 finds no buffers and has nowhere to write.
 *
 * @source linux-mm 2018-01-03 Kara, "Filesystem crashes due to pages without buffers"
 */
import { fold } from "../base/cells.js";
import { holdersOf, isMaybePinned } from "./refcount.js";
import { END, everyFolio, folioCell, NOTHING, pteCells, type Stage } from "./stage.js";
import { folioOf } from "./state.js";
import { writePageStages } from "./writeback.js";

const stripStage =
  (page: number): Stage =>
  (place) => {
    const { size } = place.rules;
    const keep = place.step("maybe pinned: leave it alone", END, NOTHING, (w) => w);
    const busy = place.step("busy: leave it alone", END, NOTHING, (w) => w);
    const strip = place.step(
      "strip it of its buffers",
      END,
      (w) => [folioCell(folioOf(w, page))],
      (w) => w.setBuffers(folioOf(w, page), 0),
    );
    const locked = place.wait(`the folio lock of page ${page}`, everyFolio(size));
    return (w) => {
      const folio = folioOf(w, page);
      if (w.lock(folio) !== 0) return locked;
      if (w.dirty(folio) === 1 || w.writeback(folio) === 1) return busy;
      return isMaybePinned(holdersOf(w, folio, size)) ? keep : strip;
    };
  };

/** shrink_folio_list() for one page. @source linux-6.2 mm/vmscan.c shrink_folio_list; linux-stable 2023-04-28 Kara, "mm: Do not reclaim private data from pinned page" */
export const reclaimStages = (page: number): readonly Stage[] => [
  (place) => {
    const { size } = place.rules;
    const unmap = place.step(
      "unmap the page",
      1,
      () => pteCells(size, page),
      (w) =>
        fold(size.mappings, w, (v, a) => v.setMapped(a * size.pages + page, 0).setWritable(a * size.pages + page, 0)),
    );
    return () => unmap;
  },
  ...writePageStages(page, "sync"),
  stripStage(page),
];

/** The private is released, if nobody looks as if he had pinned the page. */
export const stripStages = (page: number): readonly Stage[] => [stripStage(page)];
