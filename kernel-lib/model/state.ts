/**
 * The state of the kernel model: every fact that the argument of August 2015 turns on, and no other.
 *
 * Four facts about a folio are kept apart because the kernel keeps them apart: whether a page-table entry may be written
 * through, whether the folio is dirty, whether the file system holds a reservation for it, and whether somebody holds a
 * reference. Three moments of a write are kept apart because a race can fall between them: the checksum at submission, the
 * device's copy, and the completion. Content is a version, never bytes: the CPU writes one half of a folio and DMA the other, so
 * that neither hides what the other did. 0 is what was there at the start.
 *
 * Read next: `fault.ts`, `gup.ts`, `writeback.ts`, `reflink.ts`: the actors' operations, in the order of the mail.
 */
import { bit, oneOf, upTo, type Field, type View } from "../base/cells.js";

/** How large an instance is: what a race needs, and no more, since the explorer visits every state. */
export interface Size {
  /** Pages of the file. */
  readonly pages: number;
  /** Address spaces that map the whole file MAP_SHARED. */
  readonly mappings: number;
  /** Folios that may exist at once: the pages, and one more for each page fork that may be pending. */
  readonly folios: number;
  /** Blocks of the device. */
  readonly blocks: number;
  /** Actors with a program; the disk and the file system's worker come behind them. */
  readonly actors: number;
  /** The longest program, in stages. */
  readonly stages: number;
  /** Different contents that stores, and that DMA, can leave behind. */
  readonly versions: number;
}

/** A group of cells with fields of these names. */
export interface Fields<Name extends string> {
  readonly count: number;
  readonly fields: Readonly<Record<Name, Field>>;
}

/** A folio of the page cache, or an orphan that left it by a page fork. @source linux-6.2 include/linux/page-flags.h PG_dirty, PG_writeback, PG_locked, PG_private */
export type FolioField =
  | "used"
  | "index"
  | "cpu"
  | "dma"
  | "dirty"
  | "writeback"
  | "lock"
  | "reserved"
  | "orphan"
  | "pins"
  | "gets"
  | "fixup"
  | "io"
  | "ioBlock"
  | "sumCpu"
  | "sumDma";
/** One page of the file: the folio that caches it, its extents, and what the clone's own page cache holds. */
export type PageField =
  | "slot"
  | "sourceBlock"
  | "cowFork"
  | "cloneBlock"
  | "cloneCached"
  | "cloneCpu"
  | "cloneDma"
  | "sharedCpu"
  | "sharedDma"
  | "lastCpu"
  | "lastDma"
  | "late"
  | "unstableCpu"
  | "unstableDma";
/** One entry of one address space. */
export type PteField = "mapped" | "writable" | "maps";
/** One block of the device, and the checksum that the file system keeps of it. */
export type BlockField = "inUse" | "diskCpu" | "diskDma" | "csumCpu" | "csumDma";
/** The locks of the inode: i_rwsem and the invalidate lock as one, exclusive for clone, shared for faults. */
export type InodeField = "exclusive" | "faults";
/** Where an actor is in its program, and the folio on which it holds a reference. */
export type ActorField = "pc" | "held";

/** All cells of the model. */
export type KernelSchema = {
  readonly folio: Fields<FolioField>;
  readonly page: Fields<PageField>;
  readonly pte: Fields<PteField>;
  readonly block: Fields<BlockField>;
  readonly inode: Fields<InodeField>;
  readonly actor: Fields<ActorField>;
};

/** The kernel as a step sees it. */
export type Kernel = View<KernelSchema>;

/**
 * The cells of an instance. A number that names another cell is that cell's index + 1, and 0 for none.
 *
 * @example
 * Object.keys(kernelSchema({ pages: 1, mappings: 1, folios: 1, blocks: 3, actors: 3, stages: 12, versions: 2 }))
 * //=> ["folio", "page", "pte", "block", "inode", "actor"]
 */
export function kernelSchema(size: Size): KernelSchema {
  const version = upTo(size.versions);
  const folio = upTo(size.folios);
  const block = upTo(size.blocks);
  return {
    folio: {
      count: size.folios,
      fields: {
        used: bit,
        /** The page of the file that the folio holds, or held before it was forked off. */
        index: upTo(size.pages - 1),
        cpu: version,
        dma: version,
        dirty: bit,
        writeback: bit,
        /** PG_locked: the actor that holds it + 1. */
        lock: upTo(size.actors),
        /** The file system has set space aside for the next write of this folio (delalloc, COW fork, ordered extent). */
        reserved: bit,
        orphan: bit,
        pins: upTo(size.actors),
        gets: upTo(size.actors),
        /** btrfs has queued its fixup worker for this folio. */
        fixup: bit,
        io: oneOf(["idle", "queued", "copied"]),
        ioBlock: block,
        sumCpu: version,
        sumDma: version,
      },
    },
    page: {
      count: size.pages,
      fields: {
        slot: folio,
        sourceBlock: block,
        /** XFS: the in-core COW fork holds an extent for this page, made by a write fault on a shared block. */
        cowFork: bit,
        cloneBlock: block,
        cloneCached: bit,
        cloneCpu: version,
        cloneDma: version,
        /** What the block held when it was shared: what the clone promised to keep. */
        sharedCpu: version,
        sharedDma: version,
        /** The last store and the last DMA that a program of the race has made on this page. */
        lastCpu: version,
        lastDma: version,
        /** A write went out without a reservation. */
        late: bit,
        /** The device copied content that was not the content at submission. */
        unstableCpu: bit,
        unstableDma: bit,
      },
    },
    pte: { count: size.mappings * size.pages, fields: { mapped: bit, writable: bit, maps: folio } },
    block: {
      count: size.blocks,
      fields: { inUse: bit, diskCpu: version, diskDma: version, csumCpu: version, csumDma: version },
    },
    inode: { count: 1, fields: { exclusive: upTo(size.actors), faults: upTo(size.actors) } },
    actor: { count: size.actors, fields: { pc: upTo(size.stages), held: folio } },
  };
}

/** The values of the field `io`. */
export const IO = { idle: 0, queued: 1, copied: 2 } as const;

/** The folio that caches a page of the file; every page of the model is cached. */
export const folioOf = (w: Kernel, page: number): number => w.slot(page) - 1;

/** The block that holds a page of the file. */
export const blockOf = (w: Kernel, page: number): number => w.sourceBlock(page) - 1;

/** Whether the file and its clone share the page's block. @source linux-6.2 fs/xfs/xfs_reflink.c xfs_reflink_trim_around_shared */
export const isShared = (w: Kernel, page: number): boolean =>
  w.cloneBlock(page) !== 0 && w.cloneBlock(page) === w.sourceBlock(page);
