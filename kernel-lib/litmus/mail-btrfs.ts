/**
 * As mail-4-step+xfs, on btrfs: its writeback notices the page that no fault has prepared, and never writes in place.
 */
import { btrfs } from "../filesystem/btrfs.js";
import { cloneImmutable, cloneMade } from "../model/property.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";

/** @source lkml 2015-08-10 Hirofumi; linux-6.2 fs/btrfs/inode.c btrfs_writepage_cow_fixup */
export const mailBtrfs: Litmus = litmus({
  name: "mail-4-step+btrfs",
  number: "L01",
  question: "Can the clone change after it was made, although nobody writes to it?",
  source: "lkml 2015-08-10 Hirofumi; linux-6.2 fs/btrfs/inode.c btrfs_writepage_cow_fixup",
  race: race("mail-4-step+btrfs", {
    filesystem: btrfs,

    actors: [
      actor("driver", ["gup write 0", "dma 0", "set dirty 0", "unpin 0"]),
      actor("flusher", ["writeback 0"]),
      actor("cloner", ["reflink"]),
    ],
  }),
  property: cloneImmutable,
  partner: cloneMade,
  expect: {
    none: { verdict: "never", states: 1284, steps: 0 },
    "always fork": { verdict: "never", states: 1284, steps: 0 },
    "fork unless refcount > 2": { verdict: "never", states: 1284, steps: 0 },
    "fork unless held": { verdict: "never", states: 1284, steps: 0 },
    "fork or wait for either": { verdict: "never", states: 1284, steps: 0 },
    "fork or wait for unpin": { verdict: "never", states: 1284, steps: 0 },
    stable: { verdict: "never", states: 1284, steps: 0 },
    "fork unless pinned": { verdict: "never", states: 1284, steps: 0 },
    bounce: { verdict: "never", states: 1028, steps: 0 },
    "bounce + stable": { verdict: "never", states: 1028, steps: 0 },
    "bounce, keep dirty + stable": { verdict: "never", states: 1135, steps: 0 },
    lease: { verdict: "never", states: 2163, steps: 0 },
    "skip pinned": { verdict: "never", states: 956, steps: 0 },
    "refuse long-term": { verdict: "never", states: 1284, steps: 0 },
    "fix up": { verdict: "never", states: 1284, steps: 0 },
    "clone waits, tests early": { verdict: "never", states: 1362, steps: 0 },
    "clone fails, tests early": { verdict: "never", states: 1484, steps: 0 },
    "clone waits, tests late": { verdict: "never", states: 1456, steps: 0 },
    "simulate a fault": { verdict: "never", states: 837, steps: 0 },
    "block mkclean": { verdict: "never", states: 286, steps: 0 },
    "block mkclean + stable": { verdict: "never", states: 286, steps: 0 },
    "simulate a fault + bounce + stable": { verdict: "never", states: 697, steps: 0 },
    "simulate a fault + bounce + fork unless held": { verdict: "never", states: 697, steps: 0 },
    "simulate a fault + bounce + clone waits, tests late": { verdict: "never", states: 634, steps: 0 },
    "private copy": { verdict: "never", states: 1284, steps: 0 },
    "fork unless refcount > 3": { verdict: "never", states: 1284, steps: 0 },
    "fork unless refcount > 4": { verdict: "never", states: 1284, steps: 0 },
    "fork unless refcount > 5": { verdict: "never", states: 1284, steps: 0 },
    "fork unless refcount > 1023": { verdict: "never", states: 1284, steps: 0 },
    "fork unless mlocked and refcount > 2": { verdict: "never", states: 1284, steps: 0 },
  },
});
