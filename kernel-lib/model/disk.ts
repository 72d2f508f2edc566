/**
 * The disk, and the file system's part in an I/O's end.
 *
 * The device copies the folio some time after it was submitted, and completes some time after that. What it copies is what the folio
 * holds *then*; the checksum was made before.
 */
import { freeIfIdle } from "./folio.js";
import { blockCell, END, folioCell, pageCell, type Look, type Place } from "./stage.js";
import { IO, type Kernel } from "./state.js";

/**
 * The device samples the folio into the block.
 *
 * @source linux-6.2 block/blk-mq.c; observed on 6.18 (family S7): the platter holds what the folio held at the copy, not at submission
 */
const copyToBlock = (w: Kernel, folio: number, checksums: boolean): Kernel => {
  const block = w.ioBlock(folio) - 1;
  const page = w.index(folio);
  const cpu = w.cpu(folio);
  const dma = w.dma(folio);
  const sumCpu = w.sumCpu(folio);
  const sumDma = w.sumDma(folio);
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
const endWriteback = (w: Kernel, folio: number): Kernel => {
  const page = w.index(folio);
  const written = w.ioBlock(folio);
  const old = w.sourceBlock(page);
  const orphaned = w.cloneBlock(page) !== old && written !== old;
  const idle = w
    .setWriteback(folio, 0)
    .setIo(folio, IO.idle)
    .setIoBlock(folio, 0)
    .setSumCpu(folio, 0)
    .setSumDma(folio, 0);
  const moved = written === old ? idle : idle.setSourceBlock(page, written).setCowFork(page, 0);
  return freeIfIdle(orphaned ? freeBlock(moved, old - 1) : moved, folio);
};

const freeBlock = (w: Kernel, block: number): Kernel =>
  w.setInUse(block, 0).setDiskCpu(block, 0).setDiskDma(block, 0).setCsumCpu(block, 0).setCsumDma(block, 0);

/** The disk as it serves the I/O of one folio. */
export function diskLook(place: Place, folio: number): Look {
  const { filesystem, size } = place.rules;
  const blocks = Array.from({ length: size.blocks }, (_, b) => blockCell(b));
  const cells = (w: Kernel) => [folioCell(folio), pageCell(w.index(folio)), ...blocks];
  const copy = place.step("copy the folio to the platter", 0, cells, (w) =>
    copyToBlock(w, folio, filesystem.checksums),
  );
  const complete = place.step("complete", 0, cells, (w) => endWriteback(w, folio));
  const idle = { kind: "done" } as const;
  return (w) => (w.io(folio) === IO.queued ? copy : w.io(folio) === IO.copied ? complete : idle);
}

/**
 * btrfs's fixup worker: it reserves space late for a page that nobody prepared, and leaves it dirty for the next writeback.
 *
 * @source linux-6.2 fs/btrfs/inode.c btrfs_writepage_fixup_worker
 */
export function fixupLook(place: Place, folio: number): Look {
  const locked = place.wait("the folio lock", [folioCell(folio)]);
  const reserve = place.step(
    "reserve late, set dirty",
    END,
    (w) => [folioCell(folio), pageCell(w.index(folio))],
    (w) => w.setFixup(folio, 0).setReserved(folio, 1).setDirty(folio, 1).setLate(w.index(folio), 1),
  );
  const idle = { kind: "done" } as const;
  return (w) => (w.fixup(folio) === 0 ? idle : w.lock(folio) === 0 ? reserve : locked);
}
