/**
 * The observed scenarios as programs of the model: the same operations in the same order, and the moments at which the harness wrote
 * something down.
 *
 * A scenario is one actor, since its order was forced; the disk and the file system's worker stay free, as they were.
 */
import { dma, gup, setDirty, store, unpin, type Operation } from "../model/operation.js";
import { RESULTS } from "../model/state.js";
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
  unreadable,
  type Moment,
} from "./moment.js";

/** One task of a scenario: operations, and moments between them. */
export type Script = readonly (Operation | Moment)[];

export const at = (label: string, read: Moment["read"]): Moment => ({ label, read });
export const ok = (label: string): Moment => at(label, () => "ok");
export const result = (label: string): Moment => at(label, (w) => RESULTS[w.result(0)] ?? "ok");
const said = (label: string, value: string): Moment => at(label, () => value);
export const state = (label: string): Moment => at(label, firstFolio);
export const mappedState = (label: string): Moment => at(label, mappedFolio);
export const page = (kind: "load" | "unmap" | "read clone" | "drop clone" | "writeback" | "strip"): Operation => ({
  kind,
  page: PAGE,
});
export const fsync: Operation = { kind: "fsync" };
/** Waits until nobody else can move; tells another task something; waits to be told. */
export const settle: Operation = { kind: "settle" };
export const signal = (number: number): Operation => ({ kind: "signal", number });
export const wait = (number: number): Operation => ({ kind: "await", number });

/** What the harness did at the end of every scenario: read everything before, between and after two fsyncs, direct, and cold. */
export const ending = (clone: boolean, mapped: boolean): Script => {
  const both = (original: Moment, other: Moment): Script => (clone ? [original, other] : [original]);
  return [
    at("orig_cache", cached),
    ...(clone ? [page("read clone"), at("clone_cache", cloneCache)] : []),
    ...both(at("orig_disk_before_fsync", originalDisk), at("clone_disk_before_fsync", cloneDisk)),
    fsync,
    result("final_fsync"),
    ...both(at("orig_disk_after_fsync1", originalDisk), at("clone_disk_after_fsync1", cloneDisk)),
    ...(mapped ? [mappedState("state_after_fsync1")] : []),
    fsync,
    result("final_fsync2"),
    ...(mapped ? [mappedState("state_after_final_fsync")] : []),
    ...both(at("orig_disk", originalDisk), at("clone_disk", cloneDisk)),
    { kind: "flush" },
    ...both(at("orig_direct", direct(originalDisk)), at("clone_direct", direct(cloneDisk))),
    at("orig_cold", cold),
    ...(clone ? [page("drop clone"), page("read clone"), at("clone_cold", cloneCache)] : []),
  ];
};

export const WRITEBACKS: Readonly<Record<string, Script>> = {
  none: [],
  fsync: [fsync, ok("wb")],
  msync: [{ kind: "msync" }, ok("wb")],
  sfr_all: [{ kind: "sync range", waits: true }, ok("wb")],
  // The harness waited for the I/O that the call had started.
  sfr_write: [{ kind: "sync range", waits: false }, { kind: "wait for I/O", page: PAGE }, ok("wb")],
  msync_async: [ok("wb")],
  syncfs: [{ kind: "sync" }, ok("wb")],
};

export const CLONES: Readonly<Record<string, (label: string) => Script>> = {
  none: () => [],
  ficlone: (label) => [{ kind: "reflink" }, ok(label)],
  ficlonerange: (label) => [{ kind: "reflink" }, ok(label)],
  snap: (label) => [{ kind: "snapshot" }, ok(label)],
  snap_ro: (label) => [{ kind: "snapshot" }, ok(label)],
};

export const pin: Script = [gup(PAGE), said("dma_gup", "pinned")];
export const land: Script = [dma(PAGE), setDirty(PAGE), unpin(PAGE), ok("dma")];

/** S1, S2, S3, S6 and S13: pin, write back somehow or not, clone somehow or not, let the DMA land. */
export const mail = (wb: string, clone: string): Script => [
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
export const cloneFirst = (wb: string, again: boolean): Script => [
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
export const STORES: Readonly<Record<string, Script>> = {
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

/** What a call is told. A direct read goes to the platter, and fails where that is not what was checksummed. */
export const told = (label: string, actor: number, call: string): Moment =>
  call.startsWith("direct read")
    ? at(label, (w, letters, size) => (unreadable(w, letters, size) ? "EIO" : "ok"))
    : at(label, (w) => RESULTS[w.result(actor)] ?? "ok");

/** What one call was told is not what the next is told. */
export const forget: Operation = { kind: "look", at: "told", forgets: true };
