/**
 * What must never be, and what must be reachable so that a green answer is not an empty one. Each carries the sentence that it
 * formalises.
 */
import { blockOf, folioOf, type Kernel } from "./state.js";

/** A named sentence about states of the kernel. */
export interface KernelProperty {
  readonly kind: "never" | "reachable";
  readonly name: string;
  readonly says: string;
  /** Judged in every state, or only where no actor can move any more. */
  readonly scope: "always" | "end";
  /** Whether page `page` of a state is one the property speaks of. */
  readonly page: (w: Kernel, page: number) => boolean;
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
  page: (w, page) => {
    const folio = folioOf(w, page);
    if (w.dma(folio) !== w.lastDma(page)) return true;
    return w.dirty(folio) === 0 && w.diskDma(blockOf(w, page)) !== w.lastDma(page);
  },
});

/** What the CPU stored is in the file. @source the same demand for stores, which no party of the debate gives up */
export const noLostStore: KernelProperty = property({
  kind: "never",
  name: "no lost store",
  says: "At the end the file holds what the CPU stored last, in its page cache and, unless the page is still dirty, on disk.",
  scope: "end",
  page: (w, page) => {
    const folio = folioOf(w, page);
    if (w.cpu(folio) !== w.lastCpu(page)) return true;
    return w.dirty(folio) === 0 && w.diskCpu(blockOf(w, page)) !== w.lastCpu(page);
  },
});

/** A device write can reach the platter: the partner of `noLostDma`. @source a word of this library */
export const dmaOnDisk: KernelProperty = property({
  kind: "reachable",
  name: "DMA on disk",
  says: "Some run puts what the device wrote on the platter.",
  scope: "always",
  page: (w, page) => w.lastDma(page) !== 0 && w.diskDma(blockOf(w, page)) === w.lastDma(page),
});

/** A store can reach the platter: the partner of the properties of stores. @source a word of this library */
export const storeOnDisk: KernelProperty = property({
  kind: "reachable",
  name: "store on disk",
  says: "Some run puts what the CPU stored on the platter.",
  scope: "always",
  page: (w, page) => w.lastCpu(page) !== 0 && w.diskCpu(blockOf(w, page)) === w.lastCpu(page),
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
