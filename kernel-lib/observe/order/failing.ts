/** S9, S17 and S21: no space, a device that fails, a reference for good. */
import { endingOf } from "./ending.js";
import { order, type ForcedOrder } from "./order.js";

const SPACE: Readonly<Record<string, readonly string[]>> = {
  gup: ["pin dma: 0 D"],
  wb: ["wb: fsync"],
  clone: ["clone: reflink"],
  FILL: ["fill"],
  dma: ["land dma"],
  store: ["store: store 0 C"],
  pwrite: ["pwrite: write 0 C"],
  unfill: ["unfill"],
  fsync: ["mid_fsync: fsync", "state_mid: page 0"],
};

const space = (variant: string): ForcedOrder =>
  order({
    family: "S9",
    variant,
    statements: [
      ...variant.split(",").flatMap((word) => SPACE[word] ?? []),
      "state_before_fsync: page 0",
      "orig_cache: cache 0",
      "fsync1: fsync",
      "state_after_fsync1: page 0",
      "fsync2: fsync",
      "orig_disk_fsynced: disk 0",
      "orig_cache_after_fsync: cache 0",
      "unfill",
      "fsync3_after_space_freed: fsync",
      ...endingOf({ clone: variant.includes("clone"), mapped: true, page: 0 }),
    ],
  });

const failing = (variant: string): ForcedOrder =>
  order({
    family: "S17",
    variant,
    statements: [
      ...(variant.startsWith("gup") ? ["pin dma: 0 D", "wb: fsync", "land dma"] : ["store: store 0 D"]),
      "fail writes",
      "fsync1: fsync",
      "state_after_fsync1: folio 0",
      "fsync2_same_fd: fsync",
      "fsync1_other_fd: fsync 2",
      "fsync1_fd_opened_after: fsync 3",
      "go on",
      "cache_after_error: cache 0",
      "disk_after_error: disk 0",
      "fsync_dev_ok: fsync",
      "disk_after_dev_ok_fsync: disk 0",
      ...endingOf({ clone: false, mapped: true, page: 0 }),
    ],
  });

const registering = order({
  family: "S21",
  variant: "io_uring register buffer (FOLL_LONGTERM) on MAP_SHARED file page",
  statements: ["load 0", "register_buffers: register buffer 0"],
});

/** The orders of S9, S17 and S21. */
export const failingOrders = (reflink: boolean): readonly ForcedOrder[] => [
  ...["gup,wb,FILL,dma", "FILL,store", "FILL,pwrite", "gup,wb,FILL,dma,fsync,unfill"].map(space),
  ...(reflink
    ? [
        "gup,wb,clone,FILL,dma",
        "clone,gup,FILL,dma",
        "clone,gup,wb,FILL,dma",
        "clone,FILL,gup,dma",
        "clone,FILL,store",
        "clone,FILL,pwrite",
      ].map(space)
    : []),
  failing("store,EIO"),
  failing("gup,wb,dma,EIO"),
  registering,
];
