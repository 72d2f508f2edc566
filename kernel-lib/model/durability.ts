/** What must be true of the platter: after an fsync, after a crash, while frozen, and in a clone of two pages. */
import { firstIndex } from "../base/cells.js";
import type { KernelProperty } from "./property.js";
import { blockOf, folioOf, onDiskCpu, onDiskDma, RESULTS } from "./state.js";

const property = (p: KernelProperty): KernelProperty => Object.freeze(p);

/**
 * An fsync that has returned 0 has done its work. Ask it of a race whose last operation is an fsync.
 *
 * @source POSIX fsync; observed on 6.18 (families S1 and S2): after an fsync that returned 0 the platter of btrfs held the old data
 */
export const durable: KernelProperty = property({
  kind: "never",
  name: "durable",
  says: "At the end, when an fsync has returned, the platter holds what was written last and the page is clean.",
  scope: "end",
  page: (w, page, size) =>
    w.dirty(folioOf(w, page)) === 1 ||
    onDiskCpu(w, page, size) !== w.lastCpu(page) ||
    onDiskDma(w, page, size) !== w.lastDma(page),
});

/**
 * A read after a crash does not fail.
 *
 * @source linux-6.2 fs/btrfs/file-item.c btrfs_csum_one_bio: the checksum is made at submission; observed on 6.18 (family CRASH): EIO in 10 of 10 runs
 */
export const readable: KernelProperty = property({
  kind: "never",
  name: "readable after a crash",
  says: "The block that the extent map names always holds what its checksum was made of.",
  scope: "always",
  page: (w, page, size) => {
    const block = blockOf(w, page);
    if (!size.checksums || block < 0) return false;
    return w.diskCpu(block) !== w.csumCpu(block) || w.diskDma(block) !== w.csumDma(block);
  },
});

/** @source linux-6.2 fs/super.c freeze_super: what a block-level snapshot relies on; observed on 6.18 (family S16): written on XFS and ext4 */
export const frozenPlatter: KernelProperty = property({
  kind: "never",
  name: "frozen platter",
  says: "Nothing is on its way to the device while the file system is frozen.",
  scope: "always",
  page: (w, page) => w.frozen(0) === 2 && w.writeback(folioOf(w, page)) === 1,
});

/** A freeze can come to its end: the partner of `frozenPlatter`. @source a word of this library */
export const frozen: KernelProperty = property({
  kind: "reachable",
  name: "frozen",
  says: "Some run freezes the file system.",
  scope: "always",
  page: (w) => w.frozen(0) === 2,
});

/**
 * A clone of two pages is a state that the file has had. Ask it of a race that stores into page 0 and then into page 1.
 *
 * @source observed on 6.18 (family MP): a subvolume snapshot held the second store without the first; a reflink never did
 */
export const writesInOrder: KernelProperty = property({
  kind: "never",
  name: "writes in order",
  says: "A clone that holds what was stored into page 1 holds what had been stored into page 0 before.",
  scope: "end",
  page: (w, page) => {
    const first = w.cloneBlock(0) - 1;
    const second = w.cloneBlock(page) - 1;
    return page === 1 && first >= 0 && second >= 0 && w.diskCpu(second) > w.diskCpu(first) + 1;
  },
});

/** An error of writeback can reach a caller: the partner of the properties of loss. @source linux-6.2 lib/errseq.c errseq_check_and_advance */
export const errorTold: KernelProperty = property({
  kind: "reachable",
  name: "error told",
  says: "Some run tells a task of an error of writeback.",
  scope: "always",
  page: (w, _page, size) => firstIndex(size.actors, (a) => w.result(a) === RESULTS.indexOf("EIO")) < size.actors,
});

/** A pin can be refused: the partner where no DMA takes place. @source linux-6.5 mm/gup.c writable_file_mapping_allowed */
export const pinRefused: KernelProperty = property({
  kind: "reachable",
  name: "pin refused",
  says: "Some run refuses a reference, and the task that asked is told.",
  scope: "always",
  page: (w, _page, size) => firstIndex(size.actors, (a) => w.result(a) === RESULTS.indexOf("EFAULT")) < size.actors,
});
