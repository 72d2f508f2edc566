/** S10: what takes the page away, or does not, while a driver holds it. */
import { endingOf } from "./ending.js";
import { order, type ForcedOrder } from "./order.js";

interface Detach {
  readonly does: readonly string[];
  /** Whether it is about the other file too: only where there are reflinks. */
  readonly clone?: true;
  readonly unmaps?: true;
  /** Whether the page is looked at through the mapping afterwards. */
  readonly loads?: false;
}

const DETACHES: Readonly<Record<string, Detach>> = {
  truncate0: { does: ["op: truncate 0"], loads: false },
  "truncate+extend": { does: ["op: truncate 0", "extend: extend"], loads: false },
  punch: { does: ["op: punch 0"] },
  zero_range: { does: ["op: zero 0"] },
  odirect_write: { does: ["op: direct write 0 W"] },
  odirect_read: { does: ["op: direct read 0"] },
  pwrite: { does: ["op: write 0 W"] },
  ficlone_into: { does: ["other file 0 X", "op: clone into"], clone: true },
  dedupe_into: { does: ["other file 0 A", "op: dedupe into"], clone: true },
  dedupe_from: { does: ["other file 0 A", "op: dedupe from"], clone: true },
  fadvise_dontneed: { does: ["op: drop"] },
  madv_pageout: { does: ["op: pageout 0"] },
  munmap: { does: ["op: unmap"], unmaps: true },
  "munmap+fadvise": { does: ["op: unmap", "fadv: drop"], unmaps: true },
  unlink: { does: ["op: unlink"] },
};

const detaching = (how: string, dirty: boolean): ForcedOrder => {
  const { does, clone = false, unmaps = false, loads = true } = DETACHES[how] ?? { does: [] };
  return order({
    family: "S10",
    variant: `${how} (page ${dirty ? "dirty" : "cleaned by fsync"})`,
    pages: 2,
    statements: [
      "pin dma: 0 D",
      ...(dirty ? [] : ["wb: fsync"]),
      "state1: folio 0",
      ...does,
      "state2_after_op: folio 0",
      "orig_cache_before_dma: cache 0",
      "land dma",
      "state3_after_dma: folio 0",
      ...(unmaps || !loads ? [] : ["load 0", "orig_mmap: cache 0", "same_page: same page 0"]),
      ...endingOf({ clone, mapped: !unmaps, page: 0 }),
    ],
  });
};

/** The orders of S10. */
export const detachingOrders = (reflink: boolean): readonly ForcedOrder[] =>
  [false, true].flatMap((dirty) =>
    Object.entries(DETACHES).flatMap(([how, { clone }]) => (clone === true && !reflink ? [] : [detaching(how, dirty)])),
  );
