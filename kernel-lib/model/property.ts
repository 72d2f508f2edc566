/**
 * What must never be, and what must be reachable so that a green answer is not an empty one. Each carries the sentence that it
 * formalises.
 */
import { folioOf, onDiskCpu, onDiskDma, type Kernel, type Size } from "./state.js";

/** A named sentence about states of the kernel. */
export interface KernelProperty {
  readonly kind: "never" | "reachable";
  readonly name: string;
  readonly says: string;
  /** Judged in every state, or only where no actor can move any more. */
  readonly scope: "always" | "end";
  /** Whether page `page` of a state is one the property speaks of. */
  readonly page: (w: Kernel, page: number, size: Size) => boolean;
  /** Whether the property speaks of ends at which a program has not come to its end. */
  readonly stuck?: true;
}

const property = (p: KernelProperty): KernelProperty => Object.freeze(p);

/** The clone's block holds something else than what was shared. */
const cloneDiffers = (w: Kernel, page: number): boolean => {
  const block = w.cloneBlock(page) - 1;
  return block >= 0 && (w.diskCpu(block) !== w.sharedCpu(page) || w.diskDma(block) !== w.sharedDma(page));
};

/**
 * The clone keeps what it was made of.
 *
 * @source lkml 2015-08-10 Kara: that the snapshotted file's original contents can still get modified is a bug, and one difficult to fix
 */
export const cloneImmutable: KernelProperty = property({
  kind: "never",
  name: "clone immutable",
  says: "After the reflink the clone's block on the platter never changes, since nobody writes to the clone.",
  scope: "always",
  page: cloneDiffers,
});

/** A clone can be made at all: the partner of `cloneImmutable`. @source a word of this library */
export const cloneMade: KernelProperty = property({
  kind: "reachable",
  name: "clone made",
  says: "Some run shares the block.",
  scope: "always",
  page: (w, page) => w.cloneBlock(page) !== 0,
});

/**
 * What the device wrote is in the file.
 *
 * @source lkml 2015-08-10 Kara: changing what is visible in the file when writeback races with GUP is the worse problem
 */
export const noLostDma: KernelProperty = property({
  kind: "never",
  name: "no lost DMA",
  says: "At the end the file holds what the device wrote last, in its page cache and, unless the page is still dirty, on disk.",
  scope: "end",
  page: (w, page, size) => {
    const folio = folioOf(w, page);
    if (w.dma(folio) !== w.lastDma(page)) return true;
    return w.dirty(folio) === 0 && onDiskDma(w, page, size) !== w.lastDma(page);
  },
});

/** What the CPU stored is in the file. @source the same demand for stores, which no party of the debate gives up */
export const noLostStore: KernelProperty = property({
  kind: "never",
  name: "no lost store",
  says: "At the end the file holds what the CPU stored last, in its page cache and, unless the page is still dirty, on disk.",
  scope: "end",
  page: (w, page, size) => {
    const folio = folioOf(w, page);
    if (w.cpu(folio) !== w.lastCpu(page)) return true;
    return w.dirty(folio) === 0 && onDiskCpu(w, page, size) !== w.lastCpu(page);
  },
});

/** A device write can reach the platter: the partner of `noLostDma`. @source a word of this library */
export const dmaOnDisk: KernelProperty = property({
  kind: "reachable",
  name: "DMA on disk",
  says: "Some run puts what the device wrote on the platter.",
  scope: "always",
  page: (w, page, size) => w.lastDma(page) !== 0 && onDiskDma(w, page, size) === w.lastDma(page),
});

/** A store can reach the platter: the partner of the properties of stores. @source a word of this library */
export const storeOnDisk: KernelProperty = property({
  kind: "reachable",
  name: "store on disk",
  says: "Some run puts what the CPU stored on the platter.",
  scope: "always",
  page: (w, page, size) => w.lastCpu(page) !== 0 && onDiskCpu(w, page, size) === w.lastCpu(page),
});

/** @source linux-mm May 2011, Wong: pages under writeback must not change, for checksums and parity */
export const stableForStores: KernelProperty = property({
  kind: "never",
  name: "stable against stores",
  says: "No CPU store changes a folio between its submission and the device's copy.",
  scope: "always",
  page: (w, page) => w.unstableCpu(page) === 1,
});

/** @source lkml 2015-08-10 Hirofumi: "stable page" would not give stable data for that logic either */
export const stableForDma: KernelProperty = property({
  kind: "never",
  name: "stable against DMA",
  says: "No device changes a folio between its submission and the disk's copy.",
  scope: "always",
  page: (w, page) => w.unstableDma(page) === 1,
});

/**
 * Space is asked for while somebody can still be told "no".
 *
 * @source linux-fsdevel 2023-02-15 Chinner: a file system that writes elsewhere needs space for every write
 */
export const reserved: KernelProperty = property({
  kind: "never",
  name: "no write without reservation",
  says: "No page goes out to a block that was not set aside for it when it was about to change.",
  scope: "always",
  page: (w, page) => w.late(page) === 1,
});

/** @source lkml 2015-08-09 Hirofumi, quoted by Kara: "ENOSPC issue" */
export const noLateEnospc: KernelProperty = property({
  kind: "never",
  name: "no late ENOSPC",
  says: "Space never runs out at writeback or at set dirty, when nobody is left to be told.",
  scope: "always",
  page: (w, page) => w.lateEnospc(page) === 1,
});

/** @source linux-tux3 fs/tux3/buffer_fork.c: a read-only holder keeps the orphan */
export const coherentDeviceRead: KernelProperty = property({
  kind: "never",
  name: "coherent device read",
  says: "A device that holds a page for reading never reads something else than the file holds then.",
  scope: "always",
  page: (w, page) => w.staleRead(page) === 1,
});

/** @source lkml 2015-08-10 Hirofumi: yet another "stable page", i.e. unpredictable performance */
export const noFalseWait: KernelProperty = property({
  kind: "never",
  name: "no false wait",
  says: "No task sleeps in a write fault although get_user_pages holds nothing.",
  scope: "always",
  page: (w, page) => w.falseWait(page) === 1,
});

/** @source linux-mm May 2014 Zijlstra and February 2023 Kara: long-term pins last as long as their holders like */
export const noHang: KernelProperty = property({
  kind: "never",
  name: "no hang",
  says: "No run ends with somebody waiting for ever.",
  scope: "end",
  page: () => false,
  stuck: true,
});

/** @source linux-tux3 fs/tux3/buffer_fork.c tux3_set_page_dirty_assert: WARN_ON(PageForked) */
export const noDirtyOrphan: KernelProperty = property({
  kind: "never",
  name: "no dirty orphan",
  says: "Nobody sets a folio dirty that has been forked off.",
  scope: "always",
  page: (w, page) => w.orphanDirtied(page) === 1,
});

/** @source linux-tux3 fs/tux3/buffer_fork.c clone_page: the copy is made while a device may be writing */
export const noTornDma: KernelProperty = property({
  kind: "never",
  name: "no torn DMA",
  says: "At the end the file does not hold the first part of a device's write without the last.",
  scope: "end",
  page: (w, page) => w.dma(folioOf(w, page)) !== 0 && w.dma(folioOf(w, page)) < w.lastDma(page),
});
