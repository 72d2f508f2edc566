/**
 * Writeback of one folio, in the steps that matter to a racing pin: clear dirty and write-protect, ask the policy, submit.
 *
 * Between any two of them another actor may run; that is the subject of this library. Write-protecting reaches page-table
 * entries, and a pin is none: the driver goes on writing. This is step 2 of the mail.
 *
 * Read next: `disk.ts`, then `reflink.ts`.
 */
import { fold } from "../base/cells.js";
import type { Call } from "./decide.js";
import { everyShare, folioCells } from "./large.js";
import { orphanInFlight } from "./fork.js";
import { account, freeBlock, needsBlock } from "./space.js";
import { ACCOUNT, END, everyBlock, everyFolio, NOTHING, type KernelCell, type Place, type Stage } from "./stage.js";
import { blockOf, folioOf, IO, isShared, type Kernel } from "./state.js";

/**
 * folio_clear_dirty_for_io(): every shared entry becomes read-only, then the folio is clean. The folio stays locked.
 *
 * @source linux-6.2 mm/page-writeback.c folio_clear_dirty_for_io; mm/rmap.c folio_mkclean
 */
const clearDirtyForIo = (w: Kernel, page: number, place: Place): Kernel => {
  const { size } = place.rules;
  return everyShare(w, page, size, (v, folio, p) => {
    const locked = v
      .setLock(folio, place.actor + 1)
      .setDirty(folio, 0)
      .setOld(folio, 0);
    return fold(size.mappings, locked, (u, a) => u.setWritable(a * size.pages + p, 0));
  });
};

/** Whether the file system writes the page elsewhere now. @source linux-6.2 fs/xfs/xfs_aops.c xfs_map_blocks; fs/btrfs/inode.c cow_file_range */
const goesElsewhere = (w: Kernel, page: number, place: Place): boolean =>
  place.rules.filesystem.writes === "a new block" ||
  (place.rules.filesystem.writes === "in place, unless shared" && isShared(w, page)) ||
  w.cowFork(page) === 1 ||
  w.sourceBlock(page) === 0;

/** The block that the file system would write the page to now. */
const targetBlock = (w: Kernel, page: number, place: Place): number =>
  goesElsewhere(w, page, place) ? freeBlock(w, place.rules.size.blocks) : blockOf(w, page);

/**
 * The folio is marked under writeback, checksummed and handed to the device; its lock is dropped. A block that nobody reserved is taken from
 * what is free, late.
 *
 * @source linux-6.2 fs/iomap/buffered-io.c iomap_writepage_map, iomap_submit_ioend; mm/page-writeback.c folio_start_writeback
 */
const startWriteback = (w: Kernel, page: number, place: Place, bounce: 0 | 1, keepDirty: 0 | 1): Kernel =>
  everyShare(w, page, place.rules.size, (v, folio, p) => startShare(v, folio, p, place, bounce, keepDirty));

const startShare = (w: Kernel, folio: number, page: number, place: Place, bounce: 0 | 1, keepDirty: 0 | 1): Kernel => {
  const { filesystem, size } = place.rules;
  const block = targetBlock(w, page, place);
  const late = w.reserved(folio) === 0 && (needsBlock(w, page, filesystem) || w.cowFork(page) === 1);
  const taken = late ? account(w, size).setLate(page, 1) : w;
  return taken
    .setInUse(block, 1)
    .setIoBlock(folio, block + 1)
    .setSumCpu(folio, w.cpu(folio))
    .setSumDma(folio, w.dma(folio))
    .setBounced(folio, bounce)
    .setDirty(folio, keepDirty)
    .setWriteback(folio, 1)
    .setIo(folio, IO.queued)
    .setReserved(folio, 0)
    .setLock(folio, 0);
};

/**
 * The stages that write one page. `flusher` is WB_SYNC_NONE: it passes over a folio that is under writeback and does not wait.
 * `sync` is WB_SYNC_ALL: it waits for the old I/O, writes, and waits for the new; `settled`, for the ordered extents behind it as well. `begin` is the
 * first half of that for one of many folios: a clean one is passed over, whatever is on its way, for all are waited for afterwards.
 *
 * @source linux-6.18 mm/page-writeback.c folio_prepare_writeback, which looks whether the folio is dirty before it waits
 */
export function writePageStages(page: number, mode: "flusher" | "sync" | "begin", settled = true): readonly Stage[] {
  const call: Call = { memoryCleaning: mode === "flusher", longTerm: false };
  const unfinishedOf = (place: Place): ReturnType<typeof extentOf> => extentOf(place, mode === "sync" && settled);
  const cells =
    (place: Place) =>
    (w: Kernel): readonly KernelCell[] => [
      ...folioCells(w, page, place.rules.size),
      ACCOUNT,
      ...everyBlock(place.rules.size),
    ];
  const clean: Stage = (place) => {
    const over = place.stage + (mode === "sync" ? 3 : 2);
    const all = everyFolio(place.rules.size);
    const nothing = place.step("clean: nothing to write", over, NOTHING, (w) => w);
    const passed = place.step("under writeback: passed over", over, NOTHING, (w) => w);
    const clears = place.step("clear dirty, write-protect", place.stage + 1, cells(place), (w) =>
      clearDirtyForIo(w, page, place),
    );
    const io = place.wait(`the I/O of page ${page}`, all);
    const locked = place.wait(`the folio lock of page ${page}`, all);
    const pinned = place.wait(`an unpin of page ${page}`, all);
    const unfinished = unfinishedOf(place);
    return (w) => {
      const folio = folioOf(w, page);
      const inFlight = w.writeback(folio) === 1;
      // A clean folio is not looked up by memory cleaning; data integrity waits for what is on its way.
      if (inFlight && w.dirty(folio) === 0) return mode === "sync" ? io : passed;
      // The folio lock comes before any look at it: a task that sleeps in a fault with the lock held stops the flusher too. A folio
      // between clear-dirty and start-writeback is clean and not yet under writeback, but still tagged dirty in the page cache.
      if (w.lock(folio) !== 0) return locked;
      if (inFlight || orphanInFlight(w, page, place.rules.size.folios)) return mode === "flusher" ? passed : io;
      if (w.dirty(folio) === 0) return unfinished(w, folio) ? io : nothing;
      return place.rules.decide.beforeMkclean(w, folio, call) === "proceed" ? clears : pinned;
    };
  };
  const submit: Stage = (place) => {
    const { decide, filesystem, size } = place.rules;
    const over = place.stage + (mode === "sync" ? 2 : 1);
    const then = place.stage + 1;
    const starts = place.step("submit to the device", then, cells(place), (w) => startWriteback(w, page, place, 0, 0));
    const bounces = place.step("submit a bounce page", then, cells(place), (w) => startWriteback(w, page, place, 1, 0));
    const keeps = place.step("submit a bounce page, keep dirty", then, cells(place), (w) =>
      startWriteback(w, page, place, 1, 1),
    );
    const skips = place.step("pinned: skip, set dirty again", over, cells(place), (w) =>
      everyShare(w, page, size, (v, folio) => v.setDirty(folio, 1).setLock(folio, 0)),
    );
    const fixup = place.step("not prepared by a fault: leave it to the fixup worker", over, cells(place), (w) => {
      // A worker that has been refused space already is still on its way.
      return everyShare(w, page, size, (v, folio) =>
        v
          .setDirty(folio, 1)
          .setFixup(folio, Math.max(1, v.fixup(folio)))
          .setLock(folio, 0),
      );
    });
    const full = place.step("no space: the page is dropped, clean", over, cells(place), (w) =>
      everyShare(w, page, size, (v, folio, p) => v.setLock(folio, 0).setLateEnospc(p, 1).setLate(p, 1)),
    );
    const dropped = place.step("no buffers: the page is dropped, clean", over, cells(place), (w) =>
      everyShare(w, page, size, (v, folio) => v.setLock(folio, 0)),
    );
    const noBlock = place.wait("a free block", everyBlock(size));
    return (w) => {
      const folio = folioOf(w, page);
      if (decide.afterMkclean(w, folio, call) === "skip") return skips;
      if (filesystem.needsBuffers && w.buffers(folio) === 0) return dropped;
      const unprepared = w.reserved(folio) === 0;
      const repairs = filesystem.unprepared === "fixup" || decide.onUnprepared(w, folio, call) === "fix up";
      if (unprepared && repairs) return fixup;
      if (unprepared && needsBlock(w, page, filesystem) && size.free !== undefined && w.free(0) === 0)
        // XFS never asks here whether the block is shared.
        return filesystem.writes === "a new block" ? full : starts;
      if (targetBlock(w, page, place) >= size.blocks) return noBlock;
      const answer = decide.atSubmit(w, folio, call);
      return answer === "bounce" ? bounces : answer === "bounce, keep dirty" ? keeps : starts;
    };
  };
  return mode === "sync" ? [clean, submit, finishStage(page, settled)] : [clean, submit];
}

/** Whether a folio's ordered extent is waited for: a fast fsync logs one that is not finished, which is as good; one that has failed it does neither log nor wait for. */
const extentOf = (place: Place, settled: boolean): ((w: Kernel, folio: number) => boolean) =>
  settled && place.rules.filesystem.ordered === true
    ? (w, folio) => w.io(folio) === IO.ordered && w.ioBlock(folio) !== 0
    : () => false;

/** Waits for what has been begun of a page. */
const finishStage =
  (page: number, settled: boolean): Stage =>
  (place) => {
    const io = place.wait(`the I/O of page ${page}`, everyFolio(place.rules.size));
    const over = place.step("the I/O is over", place.stage + 1, NOTHING, (w) => w);
    const unfinished = extentOf(place, settled);
    return (w) => (w.writeback(folioOf(w, page)) === 1 || unfinished(w, folioOf(w, page)) ? io : over);
  };

/**
 * Data integrity over some pages: all are begun before the first is waited for.
 *
 * @source linux-6.2 mm/filemap.c filemap_write_and_wait_range: __filemap_fdatawrite_range, then __filemap_fdatawait_range; observed on 6.18
 */
export const writePagesStages = (pages: readonly number[], settled = true): readonly Stage[] =>
  pages.length === 1
    ? writePageStages(pages[0] as number, "sync", settled)
    : [...pages.flatMap((p) => writePageStages(p, "begin")), ...pages.map((p) => finishStage(p, settled))];

/** Waits for a page's writeback. @source linux-6.2 mm/filemap.c __filemap_fdatawait_range */
export const waitForIo =
  (page: number): Stage =>
  (place) => {
    const io = place.wait(`the I/O of page ${page}`, everyFolio(place.rules.size));
    const over = place.step("the I/O is over", END, NOTHING, (w) => w);
    return (w) => (w.writeback(folioOf(w, page)) === 1 ? io : over);
  };
