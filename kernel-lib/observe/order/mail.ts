/** S1 to S6 and S13: the steps of the mail, with and without their parts, in other orders, and with stores in the place of DMA. */
import { endingOf } from "./ending.js";
import { order, type ForcedOrder } from "./order.js";

const WRITEBACKS: Readonly<Record<string, readonly string[]>> = {
  none: [],
  fsync: ["wb: fsync"],
  msync: ["wb: msync"],
  sfr_all: ["wb: sync range"],
  sfr_write: ["wb: sync range write", "wait for I/O 0", "settle"],
  msync_async: ["wb: msync async"],
  syncfs: ["wb: sync"],
};

const CLONES: Readonly<Record<string, string>> = {
  ficlone: "clone: reflink",
  ficlonerange: "clone: reflink range 0 0",
  snap: "clone: snapshot",
  snap_ro: "clone: snapshot readonly",
};

/** Which of the variants of S1, S2, S3, S6 and S13 is meant. */
interface Mail {
  readonly family: string;
  readonly driver?: "fuse" | "blk";
  readonly writeback: string;
  readonly clone: string;
  readonly pages?: number;
  readonly whole: boolean;
}

const mail = ({ family, driver = "fuse", writeback, clone, pages = 1, whole }: Mail): ForcedOrder => {
  const page = pages > 1 ? 1 : 0;
  const cloning = clone === "none" ? [] : [CLONES[clone] ?? ""];
  return order({
    family,
    variant: `drv=${driver} wb=${writeback} clone=${clone} np=${pages}${whole ? " largefolio" : ""}`,
    pages,
    whole,
    statements: [
      `load ${page}`,
      `state0_mapped_read: page ${page}`,
      `pin dma: ${page} D${driver === "blk" ? " through the block layer" : ""}`,
      `state1_pinned: page ${page}`,
      ...(WRITEBACKS[writeback] ?? []),
      `state2_after_wb: page ${page}`,
      ...cloning,
      `state3_after_clone: page ${page}`,
      `orig_disk_at_clone: disk ${page}`,
      "land dma",
      `state4_after_dma: page ${page}`,
      ...endingOf({ clone: clone !== "none", mapped: true, page }),
    ],
  });
};

const cloneFirst = (writeback: string, again: boolean): ForcedOrder =>
  order({
    family: "S4",
    variant: `clone,gup,wb=${writeback}${again ? ",clone_again" : ""},dma`,
    statements: [
      "clone: reflink",
      "pin dma: 0 D",
      "state1_pinned: page 0",
      ...(WRITEBACKS[writeback] ?? []),
      ...(again ? ["clone2: reflink"] : []),
      "land dma",
      ...endingOf({ clone: true, mapped: true, page: 0 }),
    ],
  });

const STORES: Readonly<Record<string, readonly string[]>> = {
  "store,clone,store2": ["store1: store 0 B", "clone: reflink", "store2: store 0 C counting faults"],
  "store,fsync,clone,store2": ["store1: store 0 B", "wb: fsync", "clone: reflink", "store2: store 0 C counting faults"],
  "clone,store": ["clone: reflink", "store2: store 0 C counting faults"],
  "clone,pwrite": ["clone: reflink", "pwrite: write 0 C"],
  "clone,process_vm_writev": ["clone: reflink", "pvwrite: process write 0 C"],
};

const storing = (variant: string): ForcedOrder =>
  order({
    family: "S5",
    variant,
    statements: [...(STORES[variant] ?? []), "state: page 0", ...endingOf({ clone: true, mapped: true, page: 0 })],
  });

/** What a file system can do, and how its file is written. */
export interface Abilities {
  readonly reflink: boolean;
  readonly snapshot: boolean;
  readonly whole: boolean;
}

/** The orders of S1 to S6 and S13. */
export const mailOrders = ({ reflink, snapshot, whole }: Abilities): readonly ForcedOrder[] => {
  const on = (parts: Omit<Mail, "whole">): ForcedOrder => mail({ ...parts, whole });
  const cloned = [
    on({ family: "S1", writeback: "fsync", clone: "ficlone" }),
    on({ family: "S1", writeback: "fsync", clone: "ficlone", driver: "blk" }),
    on({ family: "S1", writeback: "fsync", clone: "ficlonerange" }),
    on({ family: "S1", writeback: "fsync", clone: "ficlone", pages: 4 }),
    on({ family: "S6", writeback: "none", clone: "ficlone" }),
    on({ family: "S6", writeback: "none", clone: "ficlone", driver: "blk" }),
    ...["msync", "sfr_all", "sfr_write", "syncfs"].map((writeback) =>
      on({ family: "S13", writeback, clone: "ficlone" }),
    ),
  ];
  const alone = [
    on({ family: "S2", writeback: "fsync", clone: "none" }),
    on({ family: "S2", writeback: "fsync", clone: "none", driver: "blk" }),
    ...["none", "sfr_write", "msync_async", "syncfs"].map((writeback) =>
      on({ family: "S2", writeback, clone: "none" }),
    ),
  ];
  const snapped = [
    on({ family: "S3", writeback: "fsync", clone: "snap" }),
    on({ family: "S3", writeback: "none", clone: "snap" }),
    on({ family: "S3", writeback: "fsync", clone: "snap_ro" }),
    on({ family: "S3", writeback: "none", clone: "snap_ro" }),
    on({ family: "S3", writeback: "fsync", clone: "snap", driver: "blk" }),
  ];
  const others = [
    cloneFirst("none", false),
    cloneFirst("fsync", false),
    cloneFirst("fsync", true),
    ...Object.keys(STORES).map(storing),
  ];
  return [...(reflink ? cloned : []), ...alone, ...(snapshot ? snapped : []), ...(reflink && !whole ? others : [])];
};
