/**
 * System calls that take a page out of the file although somebody may hold it: truncate, hole punch.
 *
 * "Unless explicitly requested by a syscall", Kara's rule ends: what a device writes into such a folio afterwards is lost, and nobody is
 * to blame.
 */
import { fold } from "../base/cells.js";
import { freeFolio } from "./fault.js";
import { freeIfIdle } from "./folio.js";
import { dropBlock } from "./space.js";
import { END, everyBlock, everyFolio, INODE, pageCell, pteCells, type Stage } from "./stage.js";
import { folioOf, type Kernel, type Size } from "./state.js";
import { lockInode } from "./sync.js";

/** The folio leaves the page cache, its blocks leave the file, and a page of zeros stands in its place. @source linux-6.2 mm/truncate.c truncate_inode_pages_range; fs/xfs/xfs_bmap_util.c xfs_free_file_space */
const cutOut = (w: Kernel, page: number, size: Size): Kernel => {
  const old = folioOf(w, page);
  const fresh = freeFolio(w, size.folios);
  const block = w.sourceBlock(page);
  const own = block !== 0 && block !== w.cloneBlock(page);
  const cached = w
    .setUsed(fresh, 1)
    .setIndex(fresh, page)
    .setCpu(fresh, size.zero)
    .setDma(fresh, size.zero)
    .setSlot(page, fresh + 1)
    .setOrphan(old, 1)
    .setGone(old, 1)
    .setDirty(old, 0)
    .setReserved(old, 0)
    .setFixup(old, 0)
    .setSourceBlock(page, 0)
    .setCowFork(page, 0)
    .setLastCpu(page, size.zero)
    .setLastDma(page, size.zero);
  const unmapped = fold(size.mappings, cached, (v, a) =>
    v.setMaps(a * size.pages + page, fresh + 1).setWritable(a * size.pages + page, 0),
  );
  return freeIfIdle(own ? dropBlock(unmapped, block - 1) : unmapped, old);
};

/** Lock, wait for the I/O, cut out, unlock; no look at pins. @source linux-6.2 mm/truncate.c folio_wait_writeback; observed on 6.18 (families S8 and S10) */
export const detachStages = (page: number, what: "truncate" | "punch"): readonly Stage[] => [
  lockInode,
  (place) => {
    const { size } = place.rules;
    const all = everyFolio(size);
    const io = place.wait(`the I/O of page ${page}`, all);
    const locked = place.wait(`the folio lock of page ${page}`, all);
    const cells = () => [INODE, pageCell(page), ...all, ...everyBlock(size), ...pteCells(size, page)];
    const cut = place.step(
      what === "truncate" ? "cut the page off, unlock" : "punch the page out, unlock",
      END,
      cells,
      (w) => cutOut(w.setExclusive(0, 0), page, size),
    );
    return (w) => {
      const folio = folioOf(w, page);
      return w.writeback(folio) === 1 ? io : w.lock(folio) !== 0 ? locked : cut;
    };
  },
];
