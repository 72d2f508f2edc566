/**
 * Writeback of one folio, in the steps that matter to a racing pin: clear dirty and write-protect, submit, copy, complete.
 *
 * Between any two of them another actor may run; that is the subject of this library. Write-protecting reaches page-table
 * entries, and a pin is none: the driver goes on writing. This is step 2 of the mail.
 *
 * Read next: `disk.ts`, then `reflink.ts`.
 */
import { firstIndex, fold } from "../base/cells.js";
import { END, folioCell, pageCell, pteCells, type Place, type Stage } from "./stage.js";
import { blockOf, folioOf, IO, type Kernel } from "./state.js";

/** Whether some other folio of the page (an orphan) still has I/O in flight: two writes of one page must not overtake. */
const orphanInFlight = (w: Kernel, page: number, folios: number): boolean =>
  firstIndex(folios, (f) => w.orphan(f) === 1 && w.index(f) === page && w.io(f) !== IO.idle) < folios;

/**
 * folio_clear_dirty_for_io(): every shared entry becomes read-only, then the folio is clean. The folio stays locked.
 *
 * @source linux-6.2 mm/page-writeback.c folio_clear_dirty_for_io; mm/rmap.c folio_mkclean
 */
const clearDirtyForIo = (w: Kernel, page: number, place: Place): Kernel => {
  const { size } = place.rules;
  const folio = folioOf(w, page);
  const locked = w.setLock(folio, place.actor + 1).setDirty(folio, 0);
  return fold(size.mappings, locked, (v, a) => v.setWritable(a * size.pages + page, 0));
};

const freeBlock = (w: Kernel, blocks: number): number => firstIndex(blocks, (b) => w.inUse(b) === 0);

/** The block that the file system would write the page to now. @source linux-6.2 fs/xfs/xfs_aops.c xfs_map_blocks; fs/btrfs/inode.c cow_file_range */
const targetBlock = (w: Kernel, page: number, place: Place): number =>
  place.rules.filesystem.writes === "a new block" || w.cowFork(page) === 1
    ? freeBlock(w, place.rules.size.blocks)
    : blockOf(w, page);

/**
 * The folio is marked under writeback, checksummed and handed to the device; its lock is dropped.
 *
 * @source linux-6.2 fs/iomap/buffered-io.c iomap_writepage_map, iomap_submit_ioend; mm/page-writeback.c folio_start_writeback
 */
const startWriteback = (w: Kernel, page: number, place: Place): Kernel => {
  const folio = folioOf(w, page);
  const block = targetBlock(w, page, place);
  return w
    .setInUse(block, 1)
    .setIoBlock(folio, block + 1)
    .setSumCpu(folio, w.cpu(folio))
    .setSumDma(folio, w.dma(folio))
    .setWriteback(folio, 1)
    .setIo(folio, IO.queued)
    .setReserved(folio, 0)
    .setLock(folio, 0);
};

/**
 * The stages that write one page. `flusher` is WB_SYNC_NONE: it passes over a folio that is under writeback and does not wait.
 * `sync` is WB_SYNC_ALL: it waits for the old I/O, writes, and waits for the new.
 */
export function writePageStages(page: number, mode: "flusher" | "sync"): readonly Stage[] {
  const cells = (place: Place) => (w: Kernel) => [
    folioCell(folioOf(w, page)),
    pageCell(page),
    ...pteCells(place.rules.size, page),
    ...Array.from({ length: place.rules.size.blocks }, (_, index) => ({ group: "block" as const, index })),
  ];
  const clean: Stage = (place) => {
    const everyFolio = Array.from({ length: place.rules.size.folios }, (_, f) => folioCell(f));
    const over = mode === "flusher" ? END : place.stage + 3;
    const nothing = place.step(
      "clean: nothing to write",
      over,
      () => [],
      (w) => w,
    );
    const passed = place.step(
      "under writeback: passed over",
      over,
      () => [],
      (w) => w,
    );
    const clears = place.step("clear dirty, write-protect", place.stage + 1, cells(place), (w) =>
      clearDirtyForIo(w, page, place),
    );
    const io = place.wait(`the I/O of page ${page}`, everyFolio);
    const locked = place.wait(`the folio lock of page ${page}`, everyFolio);
    return (w) => {
      const folio = folioOf(w, page);
      if (w.writeback(folio) === 1 || orphanInFlight(w, page, place.rules.size.folios))
        return mode === "flusher" ? passed : io;
      // A folio between clear-dirty and start-writeback is clean and not yet under writeback, but still tagged dirty in the page
      // cache: a flush finds it and waits for its lock.
      if (w.lock(folio) !== 0) return locked;
      return w.dirty(folio) === 1 ? clears : nothing;
    };
  };
  const submit: Stage = (place) => {
    const over = mode === "flusher" ? END : place.stage + 2;
    const starts = place.step("submit to the device", mode === "flusher" ? END : place.stage + 1, cells(place), (w) =>
      startWriteback(w, page, place),
    );
    const fixup = place.step("not prepared by a fault: leave it to the fixup worker", over, cells(place), (w) => {
      const folio = folioOf(w, page);
      return w.setDirty(folio, 1).setFixup(folio, 1).setLock(folio, 0);
    });
    const noBlock = place.wait("a free block", [folioCell(0)]);
    return (w) => {
      if (place.rules.filesystem.unprepared === "fixup" && w.reserved(folioOf(w, page)) === 0) return fixup;
      return targetBlock(w, page, place) < place.rules.size.blocks ? starts : noBlock;
    };
  };
  const finish: Stage = (place) => {
    const io = place.wait(
      `the I/O of page ${page}`,
      Array.from({ length: place.rules.size.folios }, (_, f) => folioCell(f)),
    );
    const over = place.step(
      "the I/O is over",
      place.stage + 1,
      () => [],
      (w) => w,
    );
    return (w) => (w.writeback(folioOf(w, page)) === 1 ? io : over);
  };
  return mode === "flusher" ? [clean, submit] : [clean, submit, finish];
}
