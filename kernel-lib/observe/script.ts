/**
 * The observed scenarios as programs of the model: the same operations in the same order, and the moments at which the harness wrote
 * something down.
 *
 * A scenario is one actor, since its order was forced; the disk and the file system's worker stay free, as they were.
 */
import { dma, gup, setDirty, store, unpin, type Operation } from "../model/operation.js";
import {
  cached,
  cloneCache,
  cloneDisk,
  cold,
  direct,
  firstFolio,
  mappedFolio,
  originalDisk,
  PAGE,
  type Moment,
} from "./moment.js";

/** One task of a scenario: operations, and moments between them. */
export type Script = readonly (Operation | Moment)[];

export const at = (label: string, read: Moment["read"]): Moment => ({ label, read });
export const ok = (label: string): Moment => at(label, () => "ok");
const said = (label: string, value: string): Moment => at(label, () => value);
export const state = (label: string): Moment => at(label, firstFolio);
const mappedState = (label: string): Moment => at(label, mappedFolio);
export const page = (kind: "load" | "unmap" | "read clone" | "drop clone" | "writeback" | "strip"): Operation => ({
  kind,
  page: PAGE,
});
export const fsync: Operation = { kind: "fsync" };

/** What the harness did at the end of every scenario: read everything before, between and after two fsyncs, direct, and cold. */
export const ending = (clone: boolean, mapped: boolean): Script => {
  const both = (original: Moment, other: Moment): Script => (clone ? [original, other] : [original]);
  return [
    at("orig_cache", cached),
    ...(clone ? [page("read clone"), at("clone_cache", cloneCache)] : []),
    ...both(at("orig_disk_before_fsync", originalDisk), at("clone_disk_before_fsync", cloneDisk)),
    fsync,
    ok("final_fsync"),
    ...both(at("orig_disk_after_fsync1", originalDisk), at("clone_disk_after_fsync1", cloneDisk)),
    ...(mapped ? [mappedState("state_after_fsync1")] : []),
    fsync,
    ok("final_fsync2"),
    ...(mapped ? [mappedState("state_after_final_fsync")] : []),
    ...both(at("orig_disk", originalDisk), at("clone_disk", cloneDisk)),
    { kind: "flush" },
    ...both(at("orig_direct", direct(originalDisk)), at("clone_direct", direct(cloneDisk))),
    at("orig_cold", cold),
    ...(clone ? [page("drop clone"), page("read clone"), at("clone_cold", cloneCache)] : []),
  ];
};

const WRITEBACKS: Readonly<Record<string, Script>> = {
  none: [],
  fsync: [fsync, ok("wb")],
  msync: [fsync, ok("wb")],
  sfr_all: [{ kind: "flush" }, ok("wb")],
  // The harness waited for the I/O that the call had started.
  sfr_write: [{ kind: "flush" }, ok("wb")],
  msync_async: [ok("wb")],
  syncfs: [{ kind: "sync" }, ok("wb")],
};

const CLONES: Readonly<Record<string, (label: string) => Script>> = {
  none: () => [],
  ficlone: (label) => [{ kind: "reflink" }, ok(label)],
  ficlonerange: (label) => [{ kind: "reflink" }, ok(label)],
  snap: (label) => [{ kind: "snapshot" }, ok(label)],
  snap_ro: (label) => [{ kind: "snapshot" }, ok(label)],
};

const pin: Script = [gup(PAGE), said("dma_gup", "pinned")];
const land: Script = [dma(PAGE), setDirty(PAGE), unpin(PAGE), ok("dma")];

/** S1, S2, S3, S6 and S13: pin, write back somehow or not, clone somehow or not, let the DMA land. */
const mail = (wb: string, clone: string): Script => [
  page("load"),
  state("state0_mapped_read"),
  ...pin,
  state("state1_pinned"),
  ...(WRITEBACKS[wb] ?? []),
  state("state2_after_wb"),
  ...(CLONES[clone]?.("clone") ?? []),
  state("state3_after_clone"),
  at("orig_disk_at_clone", originalDisk),
  ...land,
  state("state4_after_dma"),
  ...ending(clone !== "none", true),
];

/** S4: clone first, then pin, write back or not, clone again or not, let the DMA land. */
const cloneFirst = (wb: string, again: boolean): Script => [
  { kind: "reflink" },
  ok("clone"),
  ...pin,
  state("state1_pinned"),
  ...(WRITEBACKS[wb] ?? []),
  ...(again ? [{ kind: "reflink" } as const, ok("clone2")] : []),
  ...land,
  ...ending(true, true),
];

const faulted = (label: string): Moment => at(label, (w) => `ok;faults=${w.writable(PAGE) === 1 ? 0 : 1}`);

/** S5: stores in the place of DMA. A store takes a fault if its page-table entry is read-only. */
const STORES: Readonly<Record<string, Script>> = {
  "store,clone,store2": [store(PAGE), ok("store1"), { kind: "reflink" }, ok("clone"), faulted("store2"), store(PAGE)],
  "store,fsync,clone,store2": [
    store(PAGE),
    ok("store1"),
    fsync,
    ok("wb"),
    { kind: "reflink" },
    ok("clone"),
    faulted("store2"),
    store(PAGE),
  ],
  "clone,store": [{ kind: "reflink" }, ok("clone"), faulted("store2"), { ...store(PAGE), leaves: "C" } as Operation],
  "clone,pwrite": [{ kind: "reflink" }, ok("clone"), { kind: "write", page: PAGE, leaves: "C" }, ok("pwrite")],
  "clone,process_vm_writev": [
    { kind: "reflink" },
    ok("clone"),
    gup(PAGE),
    { kind: "dma", page: PAGE, leaves: "C" },
    setDirty(PAGE),
    unpin(PAGE),
    ok("pvwrite"),
  ],
};

const other = (leaves: string): Operation => ({ kind: "other file", page: PAGE, leaves });

/** S10: what takes the page away, or does not, while it is pinned; whether a clone is looked at; whether the file stays mapped. */
const DETACHES: Readonly<
  Record<
    string,
    {
      readonly set?: Script;
      readonly does: Script;
      readonly clone?: true;
      readonly unmapped?: true;
      readonly loads?: false;
    }
  >
> = {
  truncate0: { does: [{ kind: "truncate", page: PAGE }, ok("op")], loads: false },
  "truncate+extend": {
    does: [{ kind: "truncate", page: PAGE }, ok("op"), { kind: "extend", page: PAGE }, ok("extend")],
    loads: false,
  },
  punch: { does: [{ kind: "punch", page: PAGE }, ok("op")] },
  zero_range: { does: [{ kind: "zero", page: PAGE }, ok("op")] },
  odirect_write: { does: [{ kind: "direct write", page: PAGE, leaves: "W" }, ok("op")] },
  odirect_read: { does: [{ kind: "flush" }, ok("op")] },
  pwrite: { does: [{ kind: "write", page: PAGE, leaves: "W" }, ok("op")] },
  ficlone_into: { set: [other("X")], does: [{ kind: "clone into", page: PAGE }, ok("op")], clone: true },
  dedupe_into: { set: [other("A")], does: [{ kind: "dedupe into", page: PAGE }, ok("op")], clone: true },
  dedupe_from: { set: [other("A")], does: [{ kind: "reflink" }, ok("op")], clone: true },
  fadvise_dontneed: { does: [page("writeback"), ok("op")] },
  madv_pageout: { does: [page("unmap"), page("strip"), ok("op")] },
  munmap: { does: [page("unmap"), ok("op")], unmapped: true },
  "munmap+fadvise": { does: [page("unmap"), ok("op"), page("writeback"), ok("fadv")], unmapped: true },
  unlink: { does: [ok("op")] },
};

const detach = (how: string, dirty: boolean): Script | undefined => {
  const entry = DETACHES[how];
  if (entry === undefined) return undefined;
  const { set = [], does, clone = false, unmapped = false, loads = true } = entry;
  return [
    ...pin,
    ...(dirty ? [] : [fsync, ok("wb")]),
    state("state1"),
    ...set,
    ...does,
    state("state2_after_op"),
    at("orig_cache_before_dma", cached),
    ...land,
    state("state3_after_dma"),
    ...(unmapped || !loads
      ? []
      : [page("load"), at("orig_mmap", cached), at("same_page", (w) => (w.slot(PAGE) === 1 ? "yes" : "no"))]),
    ...ending(clone, !unmapped),
  ];
};

const MAIL = /^drv=(?:fuse|blk) wb=(\w+) clone=(\w+) np=(\d)(?: largefolio)?$/;
const DETACH = /^(.+) \(page (dirty|cleaned by fsync)\)$/;

/** The scenarios of one task. */
export function forcedScript(family: string, variant: string): Script | undefined {
  switch (family) {
    case "S1":
    case "S2":
    case "S3":
    case "S6":
    case "S13": {
      const [, wb = "", clone = ""] = MAIL.exec(variant) ?? [];
      return wb in WRITEBACKS && clone in CLONES ? mail(wb, clone) : undefined;
    }
    case "S4":
      return cloneFirst(/wb=(\w+)/.exec(variant)?.[1] ?? "none", variant.includes("clone_again"));
    case "S5": {
      const stores = STORES[variant];
      return stores === undefined ? undefined : [...stores, mappedState("state"), ...ending(true, true)];
    }
    case "S10": {
      const [, how = "", was] = DETACH.exec(variant) ?? [];
      return detach(how, was === "dirty");
    }
    default:
      return undefined;
  }
}
