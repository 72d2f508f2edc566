/**
 * What the harness wrote down, and how the same is read off the model: the page's flags, the page cache, the platter at the file's extent.
 */
import { contentOf } from "../model/facts.js";
import type { Letters } from "../model/letters.js";
import { blockOf, folioOf, isShared, type Kernel, type Size } from "../model/state.js";

/** Something written down: a label of the observations, and how its value is read off the model. */
export interface Moment {
  readonly label: string;
  readonly read: (w: Kernel, letters: Letters, size: Size) => string;
}

/** The page that every scenario is about. */
export const PAGE = 0;

const isLarge = (w: Kernel, folio: number, { shares }: Size): boolean => (shares?.[w.index(folio)]?.length ?? 1) > 1;

const words = (w: Kernel, folio: number, size: Size): string => {
  const set = [
    w.dirty(folio) === 1 ? "Dirty" : "clean",
    w.writeback(folio) === 1 ? "WB" : "",
    w.mapped(PAGE) === 1 && w.maps(PAGE) === folio + 1 ? "mapped" : "",
    w.gone(folio) === 1 || w.used(folio) === 0 ? "DETACHED" : "",
    isLarge(w, folio, size) ? "largefolio" : "",
  ];
  return set.filter((word) => word !== "").join("|");
};

/** The flags of the folio that the scenario began with, wherever it is now. @source linux-6.18 /proc/kpageflags, include/uapi/linux/kernel-page-flags.h; struct page, mapping */
export const firstFolio = (w: Kernel, _letters: Letters, size: Size): string => words(w, 0, size);

/** The flags of the folio that the process maps, or that it maps none. */
export const mappedFolio = (w: Kernel, _letters: Letters, size: Size): string =>
  w.mapped(PAGE) === 1 ? words(w, folioOf(w, PAGE), size) : "nopte";

/** The content of the folio that an actor holds. */
export const held =
  (actor: number): Moment["read"] =>
  (w, letters) =>
    contentOf({ cpu: w.cpu(w.held(actor) - 1), dma: w.dma(w.held(actor) - 1) }, letters);

/** What a buffered read gives. */
export const cached = (w: Kernel, letters: Letters): string => {
  if (w.unreadable(folioOf(w, PAGE)) === 1) return "EIO";
  return w.eof(PAGE) === 1 ? "EOF" : contentOf({ cpu: w.cpu(folioOf(w, PAGE)), dma: w.dma(folioOf(w, PAGE)) }, letters);
};

const onBlock = (w: Kernel, block: number, letters: Letters): string =>
  contentOf({ cpu: w.diskCpu(block), dma: w.diskDma(block) }, letters);
const shared = (w: Kernel): string => (isShared(w, PAGE) ? "(shared)" : "");

/** What the platter holds at the file's extent, and what FIEMAP says of it. */
export const originalDisk = (w: Kernel, letters: Letters, size: Size): string => {
  const folio = folioOf(w, PAGE);
  const isDelayed = w.dirty(folio) === 1 && w.reserved(folio) === 1;
  if (w.sourceBlock(PAGE) === 0) return isDelayed ? "delalloc" : "hole";
  // btrfs tells of what is to come before it tells of an extent that is not written.
  if (w.unwritten(PAGE) === 1) return isDelayed && size.checksums ? "delalloc" : "(unwritten)";
  return onBlock(w, blockOf(w, PAGE), letters) + shared(w);
};

/** The same for the clone. */
export const cloneDisk = (w: Kernel, letters: Letters): string =>
  w.cloneBlock(PAGE) === 0 ? "hole" : onBlock(w, w.cloneBlock(PAGE) - 1, letters) + shared(w);

/** Whether a read of the block fails, because what is there is not what was checksummed. */
const isBad = (w: Kernel, block: number, size: Size): boolean =>
  size.checksums && block >= 0 && (w.diskCpu(block) !== w.csumCpu(block) || w.diskDma(block) !== w.csumDma(block));

/** Whether the other file has nothing there: not even a hole. */
const isEmpty = (w: Kernel): boolean => w.cloneBlock(PAGE) === 0 && w.cloneCached(PAGE) === 0;

/** What a read of the clone gives: from its page cache, or an error where the block is not what was checksummed and came from there. */
export const cloneCache = (w: Kernel, letters: Letters, size: Size): string => {
  if (isEmpty(w)) return "EOF";
  const block = w.cloneBlock(PAGE) - 1;
  const read = block >= 0 && w.cloneCpu(PAGE) === w.diskCpu(block) && w.cloneDma(PAGE) === w.diskDma(block);
  if (read && isBad(w, block, size)) return "EIO";
  return contentOf({ cpu: w.cloneCpu(PAGE), dma: w.cloneDma(PAGE) }, letters);
};

/** The file after a crash: what is on the platter, or nothing, or an error. */
export const afterCrash = (w: Kernel, letters: Letters, size: Size): string =>
  isBad(w, blockOf(w, PAGE), size) ? "EIO" : direct(originalDisk)(w, letters, size);

/** The clone after a crash. */
export const cloneAfterCrash = (w: Kernel, letters: Letters, size: Size): string =>
  w.cloneBlock(PAGE) === 0 ? "EOF" : direct(cloneDisk)(w, letters, size);

/** The content without what FIEMAP says of its extent: what an O_DIRECT read gives. */
export const direct =
  (disk: Moment["read"]): Moment["read"] =>
  (w, letters, size) => {
    if (isBad(w, disk === originalDisk ? blockOf(w, PAGE) : w.cloneBlock(PAGE) - 1, size)) return "EIO";
    if (disk === originalDisk ? w.eof(PAGE) === 1 : isEmpty(w)) return "EOF";
    const content = disk(w, letters, size);
    return content === "hole" || content === "(unwritten)" ? "Z" : content.replace("(shared)", "");
  };

/** Whether a read that goes to the platter fails. */
export const unreadable = (w: Kernel, _letters: Letters, size: Size): boolean => isBad(w, blockOf(w, PAGE), size);

/** A buffered read after the cached page was dropped: only a clean page can be. */
export const cold = (w: Kernel, letters: Letters, size: Size): string =>
  w.dirty(folioOf(w, PAGE)) === 1 || w.writeback(folioOf(w, PAGE)) === 1
    ? cached(w, letters)
    : direct(originalDisk)(w, letters, size);
