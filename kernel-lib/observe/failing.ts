/** S9, S17, CR and CRASH: no space, a failing device, a crash. */
import { dma, gup, setDirty, store, unpin } from "../model/operation.js";
import { RESULTS } from "../model/state.js";
import { afterCrash, cached, cloneAfterCrash, mappedFolio, originalDisk, PAGE } from "./moment.js";
import { at, ending, fsync, land, mappedState, ok, pin, result, state, type Script } from "./script.js";

/** S9: the words of a scenario with little space. */
export const SPACE: Readonly<Record<string, Script>> = {
  gup: [gup(PAGE), at("dma_gup", (w) => (w.held(0) === 0 ? (RESULTS[w.result(0)] ?? "ok") : "pinned"))],
  wb: [fsync, ok("wb")],
  clone: [{ kind: "reflink" }, ok("clone")],
  FILL: [{ kind: "fill" }],
  dma: [dma(PAGE), setDirty(PAGE), unpin(PAGE), result("dma")],
  store: [{ kind: "store", page: PAGE, via: 0, leaves: "C" }, result("store")],
  pwrite: [{ kind: "write", page: PAGE, leaves: "C" }, result("pwrite")],
  // The harness removes its file and calls syncfs, which writes what is dirty in two passes.
  unfill: [{ kind: "unfill" }, { kind: "flush" }, { kind: "flush" }],
  fsync: [fsync, result("mid_fsync"), mappedState("state_mid")],
};

/** S9: little space; then three fsyncs, with room made before the last. */
export const space = (words: string): Script => [
  ...words.split(",").flatMap((word) => SPACE[word] ?? []),
  mappedState("state_before_fsync"),
  at("orig_cache", cached),
  fsync,
  result("fsync1"),
  at("state_after_fsync1", mappedFolio),
  fsync,
  result("fsync2"),
  at("orig_disk_fsynced", originalDisk),
  at("orig_cache_after_fsync", cached),
  { kind: "unfill" },
  { kind: "flush" },
  { kind: "flush" },
  fsync,
  result("fsync3_after_space_freed"),
  ...ending(words.includes("clone"), true),
];

/** S17: the device fails writes; who is told, and what is left. */
export const failing = (how: string): Script => [
  ...(how.startsWith("gup")
    ? [...pin, fsync, ok("wb"), ...land]
    : [{ kind: "store" as const, page: PAGE, via: 0, leaves: "D" }, ok("store")]),
  at("dmesg", () => "IO-error "),
  { kind: "device", does: "fail writes" },
  fsync,
  result("fsync1"),
  state("state_after_fsync1"),
  fsync,
  result("fsync2_same_fd"),
  { kind: "fsync", descriptor: 2 },
  result("fsync1_other_fd"),
  { kind: "fsync", descriptor: 3 },
  result("fsync1_fd_opened_after"),
  { kind: "device", does: "go on" },
  at("cache_after_error", cached),
  at("disk_after_error", originalDisk),
  fsync,
  result("fsync_dev_ok"),
  at("disk_after_dev_ok_fsync", originalDisk),
  ...ending(false, true),
];

/** CR and CRASH: the words of a scenario that ends with a copy of the platter being mounted. */
export const CRASH_WORDS: Readonly<Record<string, Script>> = {
  gup: pin,
  wb: [fsync, ok("wb")],
  clone: [{ kind: "reflink" }, ok("clone"), ok("fsync_clone")],
  snap: [{ kind: "snapshot" }, ok("snap")],
  dma: land,
  store: [store(PAGE), ok("store")],
  fsync: [fsync, ok("fsync"), state("state_after_fsync")],
  syncfs: [{ kind: "sync" }, ok("syncfs")],
  FREEZE: [{ kind: "freeze" }, ok("freeze")],
  THAW: [{ kind: "thaw" }, ok("thaw")],
  sfr: [{ kind: "sync range", waits: true }, ok("sfr")],
  CRASH: [at("AFTER_CRASH_orig", afterCrash), at("AFTER_CRASH_clone", cloneAfterCrash)],
};

/** CR and CRASH: the scenario that these words are. */
export const crashing = (words: string): Script => words.split(",").flatMap((word) => CRASH_WORDS[word] ?? []);
