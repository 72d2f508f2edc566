/**
 * The write fault: a CPU store, or get_user_pages for write, found the page-table entry read-only.
 *
 * The one moment at which the file system learns that a page is about to change: it reserves, the folio becomes dirty, and only then
 * may the entry be written through. Everything in this library turns on writes that come without it.
 *
 * Read next: `gup.ts`.
 */
import { firstIndex, fold } from "../base/cells.js";
import { freeIfIdle } from "./folio.js";
import { folioCell, INODE, pageCell, pteCells, type KernelCell, type Place, type Look } from "./stage.js";
import { folioOf, isShared, type Kernel } from "./state.js";

/**
 * page_mkwrite: the file system sets space aside and the folio becomes dirty.
 *
 * On XFS a shared block gets an extent in the COW fork here, and nowhere else.
 *
 * @source linux-6.2 fs/iomap/buffered-io.c iomap_page_mkwrite; fs/xfs/xfs_reflink.c xfs_reflink_allocate_cow; fs/btrfs/inode.c btrfs_page_mkwrite
 */
const prepare = (w: Kernel, page: number): Kernel => {
  const folio = folioOf(w, page);
  const shared = isShared(w, page) ? 1 : w.cowFork(page);
  return w.setDirty(folio, 1).setReserved(folio, 1).setCowFork(page, shared);
};

/**
 * Page fork: the page cache gets a copy, every page table follows it, and the old folio stays with whoever holds a reference.
 *
 * @source linux-tux3 fs/tux3/buffer_fork.c clone_page, replace_page_cache, page_cow_file
 */
const forkFolio = (w: Kernel, page: number, size: Place["rules"]["size"]): Kernel => {
  const old = folioOf(w, page);
  const copy = freeFolio(w, size.folios);
  const copied = w
    .setUsed(copy, 1)
    .setIndex(copy, page)
    .setCpu(copy, w.cpu(old))
    .setDma(copy, w.dma(old))
    .setOrphan(old, 1)
    .setDirty(old, 0)
    .setReserved(old, 0)
    .setSlot(page, copy + 1);
  const moved = fold(size.mappings, copied, (v, a) =>
    v.setMaps(a * size.pages + page, copy + 1).setWritable(a * size.pages + page, 0),
  );
  return freeIfIdle(prepare(moved, page), old);
};

const freeFolio = (w: Kernel, folios: number): number => firstIndex(folios, (f) => w.used(f) === 0);

/** The write fault of one page through one address space. Goes back to stage `back` when the entry is writable. */
export function faultStage(place: Place, page: number, via: number, back: number, waiting: number): Look {
  const { size, filesystem, onWriteFault } = place.rules;
  const pte = via * size.pages + page;
  const me = place.actor + 1;
  const cells = (w: Kernel): readonly KernelCell[] => [
    folioCell(folioOf(w, page)),
    pageCell(page),
    ...pteCells(size, page),
  ];
  const everyFolio = Array.from({ length: size.folios }, (_, f) => folioCell(f));
  const held = place.wait("the inode's locks, held exclusively", [INODE]);
  const locked = place.wait(`the folio lock of page ${page}`, everyFolio);
  const noFolio = place.wait("a free folio", everyFolio);
  const go = place.step("write fault: reserve, dirty, writable", back, cells, (w) =>
    prepare(w, page).setWritable(pte, 1),
  );
  const forks = place.step(
    "write fault: fork the folio",
    back,
    (w) => [...everyFolio, ...cells(w)],
    (w) => forkFolio(w, page, size).setWritable(pte, 1),
  );
  // The folio lock and the inode's shared lock are kept while the task sleeps: whoever wants either waits as long.
  const sleep = (w: Kernel): Kernel => w.setLock(folioOf(w, page), me).setFaults(0, w.faults(0) + 1);
  const waits = place.step(
    "write fault: dirty, then wait for the I/O",
    waiting,
    (w) => [INODE, ...cells(w)],
    (w) => sleep(prepare(w, page)),
  );
  const waitsFirst = place.step("write fault: wait for the I/O", waiting, (w) => [INODE, ...cells(w)], sleep);
  return (w) => {
    const folio = folioOf(w, page);
    if (w.exclusive(0) !== 0) return held;
    if (w.lock(folio) !== 0) return locked;
    if (filesystem.faultWaits && w.writeback(folio) === 1) return waitsFirst;
    const answer = onWriteFault(w, folio);
    if (answer === "wait for I/O" && w.writeback(folio) === 1) return waits;
    if (answer === "fork") return freeFolio(w, size.folios) < size.folios ? forks : noFolio;
    return go;
  };
}

/** The second half of a fault that waited. */
export function faultWaitStage(place: Place, page: number, via: number, back: number): Look {
  const { size } = place.rules;
  const pte = via * size.pages + page;
  const everyFolio = Array.from({ length: size.folios }, (_, f) => folioCell(f));
  const io = place.wait(`the I/O of page ${page}`, everyFolio);
  const woken = place.step(
    "write fault: the I/O is over, writable",
    back,
    (w) => [INODE, folioCell(folioOf(w, page)), pageCell(page), ...pteCells(size, page)],
    (w) =>
      prepare(w, page)
        .setWritable(pte, 1)
        .setLock(folioOf(w, page), 0)
        .setFaults(0, w.faults(0) - 1),
  );
  return (w) => (w.writeback(folioOf(w, page)) === 1 ? io : woken);
}
