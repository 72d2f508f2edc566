/**
 * The observed scenarios as programs of the model: the same operations in the same order, and the moments at which the harness wrote
 * something down.
 *
 * A scenario is one actor, since its order was forced; the disk and the file system's worker stay free, as they were. A moment reads
 * what the harness read: the page's flags, the page cache, the platter at the file's extent.
 */
import { contentOf } from "../model/facts.js";
import type { Letters } from "../model/layout.js";
import { dma, gup, setDirty, store, unpin, type Operation } from "../model/operation.js";
import { blockOf, folioOf, isShared, type Kernel } from "../model/state.js";

/** Something written down: a label of the observations, and how its value is read off the model. */
export interface Moment {
  readonly label: string;
  readonly read: (w: Kernel, letters: Letters) => string;
}

/** A scenario: operations, and moments between them. */
export type Script = readonly (Operation | Moment)[];

const PAGE = 0;

/** The page's flags as the harness printed them. @source linux-6.18 /proc/kpageflags, include/uapi/linux/kernel-page-flags.h */
const flags = (w: Kernel): string =>
  [
    w.dirty(folioOf(w, PAGE)) === 1 ? "Dirty" : "",
    w.writeback(folioOf(w, PAGE)) === 1 ? "WB" : "",
    w.mapped(PAGE) === 1 ? "mapped" : "",
  ]
    .filter((word) => word !== "")
    .join("|")
    .replace(/^(?!Dirty)/, "clean|");

const cached = (w: Kernel, letters: Letters): string =>
  contentOf({ cpu: w.cpu(folioOf(w, PAGE)), dma: w.dma(folioOf(w, PAGE)) }, letters);
const onBlock = (w: Kernel, block: number, letters: Letters): string =>
  contentOf({ cpu: w.diskCpu(block), dma: w.diskDma(block) }, letters);
const shared = (w: Kernel): string => (isShared(w, PAGE) ? "(shared)" : "");
const originalDisk = (w: Kernel, letters: Letters): string => onBlock(w, blockOf(w, PAGE), letters) + shared(w);
const cloneDisk = (w: Kernel, letters: Letters): string => onBlock(w, w.cloneBlock(PAGE) - 1, letters) + shared(w);
const cloneCache = (w: Kernel, letters: Letters): string =>
  contentOf({ cpu: w.cloneCpu(PAGE), dma: w.cloneDma(PAGE) }, letters);
const without = (text: string): string => text.replace("(shared)", "");
/** A read after the cached page was dropped: only a clean page can be. */
const cold = (w: Kernel, letters: Letters): string =>
  w.dirty(folioOf(w, PAGE)) === 1 || w.writeback(folioOf(w, PAGE)) === 1
    ? cached(w, letters)
    : without(originalDisk(w, letters));

const at = (label: string, read: Moment["read"]): Moment => ({ label, read });
const ok = (label: string): Moment => at(label, () => "ok");
const state = (label: string): Moment => at(label, flags);
const fsync: Operation = { kind: "fsync" };
const reflink: Operation = { kind: "reflink" };
const readClone: Operation = { kind: "read clone", page: PAGE };
const dropClone: Operation = { kind: "drop clone", page: PAGE };
const flush: Operation = { kind: "flush" };

/** What the harness did at the end of every scenario: read everything before, between and after two fsyncs, direct, and cold. */
const ending: Script = [
  at("orig_cache", cached),
  readClone,
  at("clone_cache", cloneCache),
  at("orig_disk_before_fsync", originalDisk),
  at("clone_disk_before_fsync", cloneDisk),
  fsync,
  ok("final_fsync"),
  at("orig_disk_after_fsync1", originalDisk),
  at("clone_disk_after_fsync1", cloneDisk),
  state("state_after_fsync1"),
  fsync,
  ok("final_fsync2"),
  state("state_after_final_fsync"),
  at("orig_disk", originalDisk),
  at("clone_disk", cloneDisk),
  flush,
  at("orig_direct", (w, letters) => without(originalDisk(w, letters))),
  at("clone_direct", (w, letters) => without(cloneDisk(w, letters))),
  at("orig_cold", cold),
  dropClone,
  readClone,
  at("clone_cold", cloneCache),
];

const pin: Script = [gup(PAGE), at("dma_gup", () => "pinned"), state("state1_pinned")];
const land: Script = [dma(PAGE), setDirty(PAGE), unpin(PAGE), ok("dma")];
const clone = (label: string): Script => [reflink, ok(label)];

/** S1 and S6: pin, write back or not, clone, let the DMA land. */
const mail = (written: boolean): Script => [
  state("state0_mapped_read"),
  ...pin,
  ...(written ? [fsync, ok("wb")] : []),
  state("state2_after_wb"),
  ...clone("clone"),
  state("state3_after_clone"),
  at("orig_disk_at_clone", originalDisk),
  ...land,
  state("state4_after_dma"),
  ...ending,
];

/** S4: clone first, then pin, write back or not, clone again or not, let the DMA land. */
const cloneFirst = (written: boolean, again: boolean): Script => [
  ...clone("clone"),
  ...pin,
  ...(written ? [fsync, ok("wb")] : []),
  ...(again ? clone("clone2") : []),
  ...land,
  ...ending,
];

/** S5: stores in place of DMA. The second store takes a fault if its page-table entry is read-only. */
const stores = (written: boolean): Script => [
  store(PAGE),
  ok("store1"),
  ...(written ? [fsync, ok("wb")] : []),
  ...clone("clone"),
  at("store2", (w) => `ok;faults=${w.writable(PAGE) === 1 ? 0 : 1}`),
  store(PAGE),
  state("state"),
  ...ending,
];

const SCRIPTS: readonly (readonly [string, RegExp, Script])[] = [
  ["S1", /^drv=(fuse|blk) wb=fsync clone=ficlone(range)? np=[14]$/, mail(true)],
  ["S6", /^drv=(fuse|blk) wb=none clone=ficlone np=1$/, mail(false)],
  ["S4", /^clone,gup,wb=none,dma$/, cloneFirst(false, false)],
  ["S4", /^clone,gup,wb=fsync,dma$/, cloneFirst(true, false)],
  ["S4", /^clone,gup,wb=fsync,clone_again,dma$/, cloneFirst(true, true)],
  ["S5", /^store,clone,store2$/, stores(false)],
  ["S5", /^store,fsync,clone,store2$/, stores(true)],
];

/** The script of an observed scenario, if the model can express it. */
export const scriptOf = ({
  family,
  variant,
}: {
  readonly family: string;
  readonly variant: string;
}): Script | undefined => SCRIPTS.find(([f, form]) => f === family && form.test(variant))?.[2];
