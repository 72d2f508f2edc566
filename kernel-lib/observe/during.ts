/**
 * The scenarios of several tasks: what changes, and who waits, while the page is under writeback and the device is held.
 */
import { dma, gup, setDirty, store, unpin, type Operation } from "../model/operation.js";
import { afterCrash, cloneAfterCrash, originalDisk, PAGE, type Moment } from "./moment.js";
import { at, ending, fsync, ok, page, settle, signal, state, wait, type Script } from "./script.js";

const hold = (does: "hold the copy" | "hold the completion" | "go on"): Operation => ({ kind: "device", does });
const join = (actor: number): Operation => ({ kind: "join", actor });
const said = (label: string, value: string): Moment => at(label, () => value);

/** How a call is written down that may still be waiting: its value, and whether it was blocked. */
const called = (label: string, value: string, behind: string = ""): Moment =>
  at(label, (w, _letters, size) => `${value}${w.pc(1) === size.lengths[1] ? "" : ";BLOCKED"}${behind}`);

/** S8: a call while the device holds the completion. The last says whether the file stays mapped, and whether a clone is looked at. */
const CALLS: Readonly<
  Record<
    string,
    { readonly does: readonly Operation[]; readonly behind?: string; readonly unmapped?: true; readonly clone?: true }
  >
> = {
  store: { does: [{ kind: "store", page: PAGE, via: 0, leaves: "C" }], behind: ";faults=1" },
  load: { does: [page("load")] },
  pwrite: { does: [{ kind: "write", page: PAGE, leaves: "C" }] },
  pread: { does: [{ kind: "look", at: "pread" }] },
  "gup-read (page is DMA source)": {
    does: [gup({ page: PAGE, access: "read" }), { kind: "device read", page: PAGE }, unpin(PAGE)],
  },
  fsync: { does: [fsync] },
  msync: { does: [{ kind: "msync" }] },
  msync_async: { does: [{ kind: "look", at: "msync" }] },
  "sync_file_range(WRITE)": { does: [{ kind: "sync range", waits: false }] },
  truncate0: { does: [{ kind: "truncate", page: PAGE }] },
  punch: { does: [{ kind: "punch", page: PAGE }] },
  "odirect-read": { does: [{ kind: "flush" }] },
  "odirect-write": { does: [{ kind: "direct write", page: PAGE, leaves: "C" }] },
  ficlone: { does: [{ kind: "reflink" }], clone: true },
  madv_pageout: { does: [page("unmap"), page("load")] },
  fadvise_dontneed: { does: [page("writeback")] },
  munmap: { does: [page("unmap")], unmapped: true },
  process_vm_writev: {
    does: [gup(PAGE), { kind: "dma", page: PAGE, leaves: "C" }, setDirty(PAGE), unpin(PAGE)],
  },
};

const underWriteback: Script = [
  store(PAGE),
  ok("store1"),
  hold("hold the completion"),
  page("writeback"),
  settle,
  said("under_writeback", "yes"),
  state("state1"),
  signal(1),
  settle,
];

/** S8: who waits. */
export function waitingTasks(call: string): readonly Script[] | undefined {
  if (call === "gup-write")
    return [
      [
        ...underWriteback,
        at("op_gup", (w) => (w.held(1) === 0 ? "BLOCKED" : "pinned")),
        at("op", (w) => (w.held(1) === 0 ? "ok;BLOCKED" : "ok")),
        hold("go on"),
        settle,
        signal(2),
        join(1),
        ok("wbstart"),
        ...ending(false, true),
      ],
      [wait(1), gup(PAGE), wait(2), dma(PAGE), setDirty(PAGE), unpin(PAGE)],
    ];
  const entry = CALLS[call];
  if (entry === undefined) return undefined;
  const { does, behind = "", unmapped = false, clone = false } = entry;
  return [
    [
      ...underWriteback,
      called("op", "ok", behind === "" ? "" : behind),
      hold("go on"),
      join(1),
      ok("wbstart"),
      ...ending(clone, !unmapped),
    ],
    [wait(1), ...does],
  ];
}

/** S7: the page changes while the device holds it, before or after its copy; the fsync that wrote it waits meanwhile. */
export function changingTasks(who: "dma" | "store", copied: "BEFORE" | "AFTER"): readonly Script[] {
  const begins: Script =
    who === "dma"
      ? [gup(PAGE), said("dma_gup", "pinned"), state("state1")]
      : [store(PAGE), ok("store1"), state("state1")];
  const changes: Script =
    who === "dma"
      ? [dma(PAGE), setDirty(PAGE), unpin(PAGE), ok("dma")]
      : [
          signal(2),
          settle,
          at("store_during_wb", (w, _l, size) => (w.pc(2) === size.lengths[2] ? "ok" : "ok;BLOCKED")),
        ];
  return [
    [
      ...begins,
      hold(copied === "BEFORE" ? "hold the completion" : "hold the copy"),
      signal(1),
      settle,
      said("under_writeback", "yes"),
      ...changes,
      state("state2_changed_under_wb"),
      hold("go on"),
      join(1),
      ...(who === "store" ? [join(2)] : []),
      ok("fsync"),
      state("state3_after_fsync"),
      at("orig_disk_after_wb_fsync", originalDisk),
      ...ending(false, true),
    ],
    [wait(1), fsync],
    ...(who === "store" ? [[wait(2), { kind: "store", page: PAGE, via: 0, leaves: "C" } as Operation]] : []),
  ];
}

/** CRASH: the DMA lands between the checksum and the device's copy; the fsync returns, and the platter is mounted. */
export const crashDuringTasks = (): readonly Script[] => [
  [
    gup(PAGE),
    said("dma_gup", "pinned"),
    hold("hold the copy"),
    signal(1),
    settle,
    dma(PAGE),
    setDirty(PAGE),
    unpin(PAGE),
    ok("dma"),
    hold("go on"),
    join(1),
    ok("fsync"),
    at("AFTER_CRASH_orig", afterCrash),
    at("AFTER_CRASH_clone", cloneAfterCrash),
    at("dmesg", (w, letters, size) => (afterCrash(w, letters, size) === "EIO" ? "csum-failed" : "")),
  ],
  [wait(1), fsync],
];
