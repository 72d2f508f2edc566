/**
 * System calls that take a folio out of the page cache although somebody may hold it: truncate, hole punch, zeroing, a direct write, a clone or
 * a dedupe into the file.
 *
 * "Unless explicitly requested by a syscall", Kara's rule ends: what a device writes into such a folio afterwards is lost, and nobody is
 * to blame. None of them waits for a pin.
 */
import { fold } from "../base/cells.js";
import type { Filesystem } from "./filesystem.js";
import { freeFolio, orphanInFlight } from "./fork.js";
import { freeIfIdle } from "./folio.js";
import { account, dropBlock, freeBlock, needsBlock } from "./space.js";
import {
  END,
  everyBlock,
  everyFolio,
  INODE,
  pageCell,
  pteCells,
  type Place,
  type Stage,
  type KernelStep,
} from "./stage.js";
import { folioOf, IO, isShared, onDiskCpu, onDiskDma, RESULTS, type Kernel, type Size } from "./state.js";
import { lockInode } from "./sync.js";
import { writePageStages } from "./writeback.js";

/** What the file holds where the folio was. */
export type Cut = "truncate" | "punch" | "zero" | "direct write" | "clone into" | "dedupe into";

const WORDS: Readonly<Record<Cut, string>> = {
  truncate: "cut the page off, unlock",
  punch: "punch the page out, unlock",
  zero: "zero the range, unlock",
  "direct write": "write past the page cache, drop the page, unlock",
  "clone into": "drop the page, take the other file's block, unlock",
  "dedupe into": "drop the page, share the equal block, unlock",
};

/** The file's extents after the call; a block that the file leaves and nobody else names is forgotten. */
const extents = (w: Kernel, page: number, cut: Cut, version: number, becomes: number, place: Place): Kernel => {
  const block = w.sourceBlock(page);
  const leaves = (v: Kernel): Kernel => (block !== 0 && block !== w.cloneBlock(page) ? dropBlock(v, block - 1) : v);
  switch (cut) {
    case "truncate":
      return leaves(w.setEof(page, 1).setSourceBlock(page, 0).setCowFork(page, 0).setUnwritten(page, 0));
    case "punch":
      return leaves(w.setSourceBlock(page, 0).setCowFork(page, 0).setUnwritten(page, 0));
    case "zero": {
      // A block that a clone has as well stays with the clone; the file gets one of its own, as where there was none.
      if (block !== 0 && !isShared(w, page)) return w.setUnwritten(page, 1).setEof(page, 0);
      const own = freeBlock(w, place.rules.size.blocks);
      const fresh = account(w, place.rules.size)
        .setInUse(own, 1)
        .setSourceBlock(page, own + 1);
      return fresh.setCowFork(page, 0).setUnwritten(page, 1).setEof(page, 0);
    }
    case "clone into":
    case "dedupe into": {
      const other = w.cloneBlock(page);
      return leaves(w.setSourceBlock(page, other).setCowFork(page, 0).setUnwritten(page, 0));
    }
    case "direct write": {
      const elsewhere = needsBlock(w, page, place.rules.filesystem) || isShared(w, page);
      const target = elsewhere ? freeBlock(w, place.rules.size.blocks) : block - 1;
      const sum = place.rules.size.checksums ? version : 0;
      const written = w
        .setInUse(target, 1)
        .setUnwritten(page, 0)
        .setEof(page, 0)
        // The device copies the buffer as it is then; the checksum was made of what it was.
        .setDiskCpu(target, becomes)
        .setDiskDma(target, version)
        .setCsumCpu(target, sum)
        .setCsumDma(target, sum);
      return elsewhere ? leaves(written.setSourceBlock(page, target + 1).setCowFork(page, 0)) : written;
    }
  }
};

/** The folio leaves the page cache; the next reader finds what the extents say. @source linux-6.2 mm/truncate.c truncate_inode_pages_range, invalidate_inode_pages2_range */
const cutOut = (w: Kernel, page: number, size: Size): Kernel => {
  const old = folioOf(w, page);
  const fresh = freeFolio(w, size.folios);
  const cpu = onDiskCpu(w, page, size);
  const dma = onDiskDma(w, page, size);
  const cached = w
    .setUsed(fresh, 1)
    .setIndex(fresh, page)
    .setCpu(fresh, cpu)
    .setDma(fresh, dma)
    .setSlot(page, fresh + 1)
    .setOrphan(old, 1)
    .setGone(old, 1)
    .setDirty(old, 0)
    .setReserved(old, 0)
    .setFixup(old, 0)
    .setLastCpu(page, cpu)
    .setLastDma(page, dma);
  const block = w.sourceBlock(page) - 1;
  const bad = size.unreadable === true && block >= 0 && (w.csumCpu(block) !== cpu || w.csumDma(block) !== dma);
  const marked = bad ? cached.setUnreadable(fresh, 1) : cached;
  const unmapped = fold(size.mappings, marked, (v, a) => {
    const pte = a * size.pages + page;
    return v
      .setMaps(pte, fresh + 1)
      .setMapped(pte, 0)
      .setWritable(pte, 0);
  });
  return freeIfIdle(unmapped, old);
};

/** A dedupe has compared the pages: the one that is cached is still right, and btrfs keeps it. */
const keeps = (place: Place, cut: Cut): boolean => cut === "dedupe into" && !place.rules.filesystem.dedupeDrops;

/**
 * Lock, wait for the I/O, cut out, unlock; no look at pins. Calls that must not lose dirty data flush first, and so do punch and zero on some file systems.
 *
 * @source linux-6.2 mm/truncate.c folio_wait_writeback; fs/iomap/direct-io.c kiocb_invalidate_pages; fs/remap_range.c; observed on 6.18 (family S10)
 */
export function detachStages(page: number, cut: Cut, version: number, filesystem: Filesystem): readonly Stage[] {
  const punches = cut === "punch" || cut === "zero";
  const flushes = cut === "clone into" || cut === "dedupe into" || (punches && filesystem.flushesBeforePunch === true);
  return [lockInode, ...(flushes ? writePageStages(page, "sync") : []), cutStage(page, cut, version, version)];
}

/** Whether the page holds what the other file has on the platter. @source linux-6.2 fs/remap_range.c vfs_dedupe_file_range_compare */
const isEqual = (w: Kernel, page: number): boolean => {
  const [folio, other] = [folioOf(w, page), w.cloneBlock(page) - 1];
  return other >= 0 && w.cpu(folio) === w.diskCpu(other) && w.dma(folio) === w.diskDma(other);
};

/** Waits for the I/O and the folio lock, then cuts out and unlocks; a dedupe compares first. */
export const cutStage =
  (page: number, cut: Cut, version: number, becomes: number): Stage =>
  (place) => {
    const { size } = place.rules;
    const all = everyFolio(size);
    const io = place.wait(`the I/O of page ${page}`, all);
    const locked = place.wait(`the folio lock of page ${page}`, all);
    const cells = () => [INODE, pageCell(page), ...all, ...everyBlock(size), ...pteCells(size, page)];
    const goes = place.step(WORDS[cut], END, cells, (w) =>
      keeps(place, cut)
        ? extents(w.setExclusive(0, 0), page, cut, version, becomes, place)
        : cutOut(extents(w.setExclusive(0, 0), page, cut, version, becomes, place), page, size),
    );
    const refused = (what: string, result: string): KernelStep =>
      place.step(
        `${what}: nothing is shared, unlock`,
        END,
        () => [INODE],
        (w) => w.setExclusive(0, 0).setResult(place.actor, RESULTS.indexOf(result)),
      );
    const beyond = refused("beyond the end of the file", "EINVAL");
    const differ = refused("the pages differ", "DIFFERS");
    return (w) => {
      const folio = folioOf(w, page);
      if (w.writeback(folio) === 1 || w.io(folio) === IO.ordered || orphanInFlight(w, page, size.folios)) return io;
      if (w.lock(folio) !== 0) return locked;
      if (cut !== "dedupe into") return goes;
      return w.eof(page) === 1 ? beyond : isEqual(w, page) ? goes : differ;
    };
  };
