/** S7, S8 and S16: what changes, and who waits, while the device is held or the file system is frozen. */
import { endingOf } from "./ending.js";
import { order, type ForcedOrder } from "./order.js";

const CALLS: Readonly<Record<string, { readonly call: string; readonly clone?: true; readonly unmaps?: true }>> = {
  store: { call: "store 0 C counting faults" },
  load: { call: "load 0" },
  pwrite: { call: "write 0 C" },
  pread: { call: "read 0" },
  "gup-read (page is DMA source)": { call: "send 0" },
  fsync: { call: "fsync" },
  msync: { call: "msync" },
  msync_async: { call: "msync async" },
  "sync_file_range(WRITE)": { call: "sync range write" },
  truncate0: { call: "truncate 0" },
  punch: { call: "punch 0" },
  "odirect-read": { call: "direct read 0" },
  "odirect-write": { call: "direct write 0 C" },
  ficlone: { call: "reflink", clone: true },
  madv_pageout: { call: "pageout 0" },
  fadvise_dontneed: { call: "drop" },
  munmap: { call: "unmap", unmaps: true },
  process_vm_writev: { call: "process write 0 C" },
};

const underWriteback: readonly string[] = [
  "store1: store 0 B",
  "hold the completion",
  "start wbstart: sync range write",
  "until under writeback 0",
  "under_writeback: under writeback 0",
  "state1: folio 0",
];

const waiting = (variant: string): ForcedOrder => {
  const { call, clone = false, unmaps = false } = CALLS[variant] ?? { call: variant };
  return order({
    family: "S8",
    variant,
    pages: 2,
    statements: [
      ...underWriteback,
      `start op: ${call}`,
      "watch op",
      "go on",
      "join op",
      "join wbstart",
      ...endingOf({ clone, mapped: !unmaps, page: 0 }),
    ],
  });
};

const pinning = order({
  family: "S8",
  variant: "gup-write",
  pages: 2,
  statements: [
    ...underWriteback,
    "pin op: 0 D",
    "go on",
    "land op",
    "join wbstart",
    ...endingOf({ clone: false, mapped: true, page: 0 }),
  ],
});

const changing = (who: "dma" | "store", copied: "BEFORE" | "AFTER"): ForcedOrder =>
  order({
    family: "S7",
    variant: `${who} during writeback, device copied data ${copied} the change`,
    statements: [
      who === "dma" ? "pin dma: 0 D" : "store1: store 0 B",
      "state1: folio 0",
      copied === "AFTER" ? "hold the copy" : "hold the completion",
      "start fsync: fsync",
      "until under writeback 0",
      "under_writeback: under writeback 0",
      ...(who === "dma" ? ["land dma"] : ["start store_during_wb: store 0 C", "watch store_during_wb"]),
      "state2_changed_under_wb: folio 0",
      "go on",
      "join fsync",
      ...(who === "dma" ? [] : ["join store_during_wb"]),
      "state3_after_fsync: folio 0",
      "orig_disk_after_wb_fsync: disk 0",
      ...endingOf({ clone: false, mapped: true, page: 0 }),
    ],
  });

const freezing = order({
  family: "S16",
  variant: "gup,wb,FREEZE,dma,THAW,fsync",
  statements: [
    "pin dma: 0 D",
    "wb: fsync",
    "freeze: freeze",
    "land dma",
    "state_frozen_after_dma: folio 0",
    "orig_cache_frozen: cache 0",
    "orig_disk_frozen: disk 0",
    "start wb_while_frozen: sync range",
    "watch wb_while_frozen",
    "orig_disk_frozen_after_wb: disk 0",
    "start store_while_frozen: store 0 C",
    "watch store_while_frozen",
    "thaw: thaw",
    "join wb_while_frozen",
    "join store_while_frozen",
    ...endingOf({ clone: false, mapped: true, page: 0 }),
  ],
});

/** The orders of S7, S8 and S16. */
export const duringOrders = (reflink: boolean): readonly ForcedOrder[] => [
  changing("dma", "BEFORE"),
  changing("dma", "AFTER"),
  changing("store", "BEFORE"),
  changing("store", "AFTER"),
  ...Object.entries(CALLS).flatMap(([variant, { clone }]) => (clone === true && !reflink ? [] : [waiting(variant)])),
  pinning,
  freezing,
];
