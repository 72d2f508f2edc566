/**
 * The disk, and the file system's part in an I/O's end.
 *
 * The device copies the folio some time after it was submitted, and completes some time after that. What it copies is what the folio
 * holds *then*, or the bounce page if one was made; the checksum was made before.
 */
import { freeIfIdle } from "./folio.js";
import { endShare, everyShare, sharesBeside } from "./large.js";
import { account, dropBlock, needsBlock } from "./space.js";
import { ACCOUNT, END, everyBlock, folioCell, pageCell, type KernelCell, type Look, type Place } from "./stage.js";
import type { Filesystem } from "./filesystem.js";
import { setError } from "./sync.js";
import { DEVICE, folioOf, IO, onDiskCpu, onDiskDma, type Kernel, type Size } from "./state.js";

/**
 * The device samples the folio into the block.
 *
 * @source linux-6.2 block/blk-mq.c; observed on 6.18 (family S7): the platter holds what the folio held at the copy, not at submission
 */
const copyToBlock = (w: Kernel, folio: number, checksums: boolean): Kernel => {
  const block = w.ioBlock(folio) - 1;
  const page = w.index(folio);
  const bounced = w.bounced(folio) === 1;
  const sumCpu = w.sumCpu(folio);
  const sumDma = w.sumDma(folio);
  const cpu = bounced ? sumCpu : w.cpu(folio);
  const dma = bounced ? sumDma : w.dma(folio);
  const copied = w
    .setDiskCpu(block, cpu)
    .setDiskDma(block, dma)
    .setUnstableCpu(page, cpu === sumCpu ? w.unstableCpu(page) : 1)
    .setUnstableDma(page, dma === sumDma ? w.unstableDma(page) : 1)
    .setIo(folio, IO.copied);
  return checksums ? copied.setCsumCpu(block, sumCpu).setCsumDma(block, sumDma) : copied;
};

/**
 * folio_end_writeback(), and the extent map's move to the new block if the write went elsewhere.
 *
 * @source linux-6.2 mm/filemap.c folio_end_writeback; fs/xfs/xfs_reflink.c xfs_reflink_end_cow; fs/btrfs/inode.c btrfs_finish_ordered_io
 */
const endWriteback = (w: Kernel, folio: number, size: Size): Kernel => {
  const page = w.index(folio);
  const written = w.ioBlock(folio);
  const old = w.sourceBlock(page);
  const unshared = old !== 0 && w.cloneBlock(page) !== old && written !== old;
  // The I/O of a folio that truncate took away writes to a block that is nobody's any more.
  const gone = w.gone(folio) === 1;
  const idle = endShare(w.setIo(folio, IO.idle), folio, size)
    .setIoBlock(folio, 0)
    .setSumCpu(folio, 0)
    .setSumDma(folio, 0)
    .setBounced(folio, 0);
  const moved = written === old || gone ? idle : idle.setSourceBlock(page, written).setCowFork(page, 0);
  const settled = gone ? moved : moved.setUnwritten(page, 0);
  return freeIfIdle(unshared && !gone ? dropBlock(settled, old - 1) : settled, folio);
};

/**
 * folio_end_writeback() on a file system with ordered extents: the folio is not under writeback any more, and a worker will move the extent
 * map. A write that failed has no block by then.
 *
 * @source linux-6.2 fs/btrfs/extent_io.c end_bio_extent_writepage; fs/btrfs/ordered-data.c btrfs_mark_ordered_io_finished
 */
const endPage = (w: Kernel, folio: number, size: Size): Kernel =>
  endShare(w.setIo(folio, IO.ordered), folio, size).setSumCpu(folio, 0).setSumDma(folio, 0).setBounced(folio, 0);

/** The worker's part: the extent map, or the error once more. @source linux-6.2 fs/btrfs/inode.c btrfs_finish_ordered_io */
const finishOrdered = (w: Kernel, folio: number, size: Size): Kernel =>
  w.ioBlock(folio) === 0 ? setError(w, size, "EIO").setIo(folio, IO.idle) : endWriteback(w, folio, size);

/** The page is clean although it was not written; what it holds then is the file system's choice. @source linux-6.2 fs/iomap/buffered-io.c iomap_finish_folio_write; observed (family S17) */
const failWriteback = (w: Kernel, folio: number, filesystem: Filesystem, size: Size): Kernel => {
  const page = w.index(folio);
  const target = w.ioBlock(folio);
  const failed = setError(w, size, "EIO").setIo(folio, filesystem.ordered === true ? IO.ordered : IO.idle);
  const idle = endShare(failed, folio, size)
    .setIoBlock(folio, 0)
    .setSumCpu(folio, 0)
    .setSumDma(folio, 0)
    .setBounced(folio, 0);
  const dropped = target === w.sourceBlock(page) ? idle : dropBlock(idle, target - 1);
  return filesystem.failedPage === "reread"
    ? dropped.setCpu(folio, onDiskCpu(w, page, size)).setDma(folio, onDiskDma(w, page, size))
    : dropped;
};

/** The disk as it serves the I/O of one folio. */
export function diskLook(place: Place, folio: number): Look {
  const { filesystem, size } = place.rules;
  const cells = (w: Kernel): readonly KernelCell[] => [
    folioCell(folio),
    pageCell(w.index(folio)),
    ...sharesBeside(w, w.index(folio), size),
    ACCOUNT,
    ...everyBlock(size),
  ];
  const copy = place.step("copy the folio to the platter", 0, cells, (w) =>
    copyToBlock(w, folio, filesystem.checksums),
  );
  const complete = place.step("complete", 0, cells, (w) =>
    filesystem.ordered === true ? endPage(w, folio, size) : endWriteback(w, folio, size),
  );
  const finish = place.step("finish the ordered extent", 0, cells, (w) => finishOrdered(w, folio, size));
  const fails = place.step("the write fails: EIO, the page is clean", 0, cells, (w) =>
    failWriteback(w, folio, filesystem, size),
  );
  const idle = { kind: "done" } as const;
  const held = place.wait("the device to go on", [ACCOUNT]);
  const holds = (w: Kernel, what: string): boolean => size.signals > 0 && DEVICE[w.device(0)] === what;
  return (w) => {
    if (w.io(folio) === IO.queued) return holds(w, "hold the copy") ? held : holds(w, "fail writes") ? fails : copy;
    if (w.io(folio) === IO.copied) return holds(w, "hold the completion") ? held : complete;
    if (w.io(folio) === IO.ordered) return finish;
    return idle;
  };
}

/**
 * btrfs's fixup worker: it reserves space late for a page that nobody prepared, and leaves it dirty for the next writeback. If there is no
 * space the page is dropped: clean, and not on disk; unless a write fault has prepared it since.
 *
 * @source linux-6.2 fs/btrfs/inode.c btrfs_writepage_fixup_worker, btrfs_page_mkwrite; observed on 6.18 (family S9)
 */
export function fixupLook(place: Place, folio: number): Look {
  const { filesystem, size } = place.rules;
  const cells = (w: Kernel): readonly KernelCell[] => [
    folioCell(folio),
    pageCell(w.index(folio)),
    ...sharesBeside(w, w.index(folio), size),
    ACCOUNT,
  ];
  const locked = place.wait("the folio lock", [folioCell(folio)]);
  const ordered = place.wait("the ordered extent", [folioCell(folio)]);
  // The worker asks for space whether the page will go elsewhere or not.
  const takes = (w: Kernel, f: number): boolean =>
    w.reserved(f) === 0 && (filesystem.unprepared === "fixup" || needsBlock(w, w.index(f), filesystem));
  // One page alone may have been forked off meanwhile: then its folio is not the page's any more.
  const throughout = (w: Kernel, change: (v: Kernel, f: number, page: number) => Kernel): Kernel =>
    size.shares === undefined ? change(w, folio, w.index(folio)) : everyShare(w, w.index(folio), size, change);
  const reserve = place.step("reserve late, set dirty", END, cells, (w) =>
    throughout(w, (v, f, page) => {
      const paid = takes(v, f) ? account(v, size) : v;
      const fork =
        filesystem.writes === "in place, or the COW fork" && v.cloneBlock(page) === v.sourceBlock(page)
          ? 1
          : v.cowFork(page);
      return paid.setFixup(f, 0).setReserved(f, 1).setDirty(f, 1).setLate(page, 1).setCowFork(page, fork);
    }),
  );
  // The worker asks before it locks the folio: by the time it drops the page there may be room again.
  const refused = place.step("no space for the worker", END, cells, (w) => w.setFixup(folio, 2));
  const drop = place.step("no space: the page is dropped, clean", END, cells, (w) =>
    throughout(setError(w, size, "ENOSPC"), (v, f, page) => {
      const cleaned = v.setFixup(f, 0).setDirty(f, 0).setLate(page, 1).setLateEnospc(page, 1);
      return filesystem.failedPage === "reread"
        ? cleaned.setCpu(f, onDiskCpu(v, page, size)).setDma(f, onDiskDma(v, page, size))
        : cleaned;
    }),
  );
  // page_mkwrite has cleared PageChecked: what the worker was refused does not matter any more.
  const leave = place.step("prepared meanwhile: left as it is", END, cells, (w) =>
    throughout(w, (v, f) => v.setFixup(f, 0)),
  );
  const idle = { kind: "done" } as const;
  return (w) => {
    if (w.fixup(folio) === 0) return idle;
    const full = size.free !== undefined && w.free(0) === 0 && takes(w, folio) && folioOf(w, w.index(folio)) === folio;
    if (w.fixup(folio) === 1 && full) return refused;
    if (w.lock(folio) !== 0) return locked;
    if (w.io(folio) === IO.ordered) return ordered;
    // A folio that was forked off in the meantime is no longer the file's to write.
    if (w.fixup(folio) !== 2 || folioOf(w, w.index(folio)) !== folio) return reserve;
    return w.reserved(folio) === 1 ? leave : drop;
  };
}
