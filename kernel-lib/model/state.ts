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
  /** Free blocks of a small file system; undefined where space is no question. */
  readonly free: number | undefined;
  /** Base pages of a folio: its share of the page cache's references. */
  readonly nrPages: number;
  /** Ordinary references that somebody holds on every folio throughout. */
  readonly plain: number;
  /** How many transient references of each kind (LRU batch, flusher's batch, reader) the programs can hold at once. */
  readonly transients: number;
  /** The length of each program [stages]. */
  readonly lengths: readonly number[];
  /** The version of a page of zeros: what a hole reads as. The largest version; 0 if no operation makes holes. */
  readonly zero: number;
  /** Base pages of a folio that cannot be forked apart, where one page stands for them; as `shares` says unless given. */
  readonly together?: number;
  /** Whether the mappings are mlocked. */
  readonly mlocked: boolean;
  /** The largest signal between tasks of an observed scenario; 0 where there is no harness. */
  readonly signals: number;
  /** Whether writeback can fail in this instance, so that fsync has something to tell. */
  readonly reportsErrors: boolean;
  /** Whether the file system keeps checksums of data. */
  readonly checksums: boolean;
  /** For each page, the pages of its folio, itself included; undefined where every page has a folio of its own. */
  readonly shares?: readonly (readonly number[])[];
  /** Whether the file system can be frozen in this instance. */
  readonly freezes?: boolean;
  /** Whether a direct write can leave a page that no read can bring in. */
  readonly unreadable?: boolean;
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
  | "gone"
  | "unreadable"
  | "pins"
  | "gets"
  | "writers"
  | "lru"
  | "batch"
  | "reader"
  | "old"
  | "buffers"
  | "bounced"
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
  | "eof"
  | "unwritten"
  | "cloneBlock"
  | "cloneCached"
  | "cloneCpu"
  | "cloneDma"
  | "sharedCpu"
  | "sharedDma"
  | "lastCpu"
  | "lastDma"
  | "late"
  | "lateEnospc"
  | "falseWait"
  | "staleRead"
  | "orphanDirtied"
  | "unstableCpu"
  | "unstableDma";
/** One entry of one address space. */
export type PteField = "mapped" | "writable" | "maps";
/** One block of the device, and the checksum that the file system keeps of it. */
export type BlockField = "inUse" | "diskCpu" | "diskDma" | "csumCpu" | "csumDma";
/** The locks of the inode: i_rwsem and the invalidate lock as one, exclusive for clone, shared for faults; and i_rwsem alone, which write(2) takes. */
export type InodeField = "exclusive" | "faults" | "writing";
/** Where an actor is in its program, and the folio on which it holds a reference. */
export type ActorField = "pc" | "held" | "result" | "answer";
/** The file system's accounts. */
export type AccountField = "free" | "frozen" | "device" | "signal" | "error" | "unseen";

/** All cells of the model. */
export type KernelSchema = {
  readonly folio: Fields<FolioField>;
  readonly page: Fields<PageField>;
  readonly pte: Fields<PteField>;
  readonly block: Fields<BlockField>;
  readonly inode: Fields<InodeField>;
  readonly actor: Fields<ActorField>;
  readonly account: Fields<AccountField>;
};

/** The kernel as a step sees it. */
export type Kernel = View<KernelSchema>;

/**
 * The cells of an instance. A number that names another cell is that cell's index + 1, and 0 for none.
 *
 * @example
 * Object.keys(kernelSchema({ pages: 1, mappings: 1, folios: 1, blocks: 3, actors: 3, stages: 12, versions: 2, free: undefined, nrPages: 1, plain: 0, transients: 0, lengths: [], zero: 0, mlocked: false, signals: 0, reportsErrors: false, checksums: false }))
 * //=> ["folio", "page", "pte", "block", "inode", "actor", "account"]
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
        /** Taken out of the page cache by a system call that was meant to: truncate, punch. */
        gone: bit,
        /** The read that was to fill the folio has found a wrong checksum. */
        unreadable: upTo(size.unreadable === true ? 1 : 0),
        pins: upTo(size.actors),
        gets: upTo(size.actors),
        /** Of the references that get_user_pages took, those taken for writing. No kernel counts them; policy `n` asks. */
        writers: upTo(size.actors),
        /** References of a per-CPU LRU batch, of the flusher's look-up batch, and of readers (read, splice, sendfile). */
        lru: upTo(size.transients),
        batch: upTo(size.transients),
        reader: upTo(size.transients),
        /** Became dirty in a delta that has been closed since (tux3). */
        old: bit,
        /** The file system's private is attached. */
        buffers: bit,
        /** The I/O in flight copies from a bounce page. */
        bounced: bit,
        /** btrfs has queued its fixup worker for this folio (1); the worker has asked for space and been refused (2). */
        fixup: size.free === undefined ? bit : upTo(2),
        io: oneOf(["idle", "queued", "copied", "ordered"]),
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
        /** The page lies beyond the end of the file. */
        eof: bit,
        /** The page has a block that was never written: it reads as zeros. */
        unwritten: bit,
        cloneBlock: block,
        /** Whether the clone's page cache has the page; without a block, whether the clone has a hole there, and not nothing. */
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
        /** Space ran out when nobody was left to be told: at writeback, or at set dirty. */
        lateEnospc: bit,
        /** A task has gone to sleep in a write fault although nobody held a reference of get_user_pages. */
        falseWait: bit,
        /** A device has read a folio that is no longer the file's, with other content than the file. */
        staleRead: bit,
        /** set_page_dirty has been called on an orphan: tux3 warns (PageForked). */
        orphanDirtied: bit,
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
    inode: {
      count: 1,
      fields: {
        exclusive: upTo(size.actors),
        faults: upTo(size.actors),
        /** The actor that sleeps inside a write(2), i_rwsem held, + 1. */
        writing: upTo(size.actors),
      },
    },
    actor: {
      count: size.actors,
      fields: {
        pc: upTo(size.stages),
        held: folio,
        /** How the last call that can fail has ended. */
        result: oneOf(RESULTS),
        /** What a policy that was asked ahead of time has answered. */
        answer: oneOf(["none", "proceed", "wait for I/O", "fork"]),
      },
    },
    account: {
      count: 1,
      fields: {
        free: upTo(size.free ?? 0),
        /** 1: SB_FREEZE_PAGEFAULT, whoever wants to write waits; 2: SB_FREEZE_COMPLETE, all is flushed. */
        frozen: upTo(size.freezes === true ? 2 : 0),
        /** What a device under observation is told to do; `go on` in every race of one's own. */
        device: upTo(size.signals === 0 ? 0 : DEVICE.length - 1),
        signal: upTo(size.signals),
        /**
         * errseq: the last error of the file's writeback, as a number of `RESULTS`, and who has not been told: two descriptors (1, 2), the old
         * flags AS_EIO and AS_ENOSPC that sync_file_range reads (4), the file system's own that syncfs reads (8).
         */
        error: upTo(size.reportsErrors ? RESULTS.length - 1 : 0),
        unseen: upTo(size.reportsErrors ? 15 : 0),
      },
    },
  };
}

/** What a device under observation can be told. */
export const DEVICE: readonly string[] = Object.freeze([
  "go on",
  "hold the copy",
  "hold the completion",
  "fail writes",
]);

/** The values of an actor's `result`. */
export const RESULTS: readonly string[] = Object.freeze([
  "ok",
  "SIGBUS",
  "EFAULT",
  "ENOSPC",
  "EBUSY",
  "EIO",
  "EOPNOTSUPP",
  "EINVAL",
  "DIFFERS",
  "ENOTTY",
]);

/** The values of the field `io`. `ordered`: the write is over, and the extent map does not know of it yet. */
export const IO = { idle: 0, queued: 1, copied: 2, ordered: 3 } as const;

/** The folio that caches a page of the file; every page of the model is cached. */
export const folioOf = (w: Kernel, page: number): number => w.slot(page) - 1;

/** The block that holds a page of the file; -1 for a hole. */
export const blockOf = (w: Kernel, page: number): number => w.sourceBlock(page) - 1;

/** What the platter holds for a page of the file, the half that the CPU writes; zeros for a hole. */
export const onDiskCpu = (w: Kernel, page: number, size: Size): number =>
  w.sourceBlock(page) === 0 || w.unwritten(page) === 1 ? size.zero : w.diskCpu(blockOf(w, page));

/** What the platter holds for a page of the file, the half that DMA writes; zeros for a hole. */
export const onDiskDma = (w: Kernel, page: number, size: Size): number =>
  w.sourceBlock(page) === 0 || w.unwritten(page) === 1 ? size.zero : w.diskDma(blockOf(w, page));

/** Whether the file and its clone share the page's block. @source linux-6.2 fs/xfs/xfs_reflink.c xfs_reflink_trim_around_shared */
export const isShared = (w: Kernel, page: number): boolean =>
  w.cloneBlock(page) !== 0 && w.cloneBlock(page) === w.sourceBlock(page);
