/**
 * A page dirtied behind the file system's back meets a fault that prepares it; three free blocks suffice only if each write takes one.
 */
import { btrfs } from "../filesystem/btrfs.js";
import { dmaOnDisk, noLateEnospc } from "../model/property.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";

/** @source linux-6.2 fs/btrfs/inode.c btrfs_writepage_fixup_worker: re-checks PageOrdered */
export const fixupRace: Litmus = litmus({
  name: "fixup-and-fault+btrfs",
  number: "L30",
  question: "Do the fixup worker and an ordinary fault reserve twice?",
  source: "linux-6.2 fs/btrfs/inode.c btrfs_writepage_fixup_worker: re-checks PageOrdered",
  race: race("fixup-and-fault+btrfs", {
    filesystem: btrfs,
    free: 3,
    actors: [
      actor("driver", ["gup write 0", "dma 0", "set dirty 0", "unpin 0"]),
      actor("app", ["store 0"]),
      actor("flusher", ["writeback 0"]),
    ],
  }),
  property: noLateEnospc,
  partner: dmaOnDisk,
  expect: {
    none: { verdict: "never", states: 354, steps: 0 },
    "always fork": { verdict: "never", states: 354, steps: 0 },
    "fork unless refcount > 2": { verdict: "never", states: 354, steps: 0 },
    "fork unless held": { verdict: "never", states: 354, steps: 0 },
    "fork or wait for either": { verdict: "never", states: 354, steps: 0 },
    "fork or wait for unpin": { verdict: "never", states: 354, steps: 0 },
    stable: { verdict: "never", states: 354, steps: 0 },
    "fork unless pinned": { verdict: "never", states: 354, steps: 0 },
    bounce: { verdict: "never", states: 290, steps: 0 },
    "bounce + stable": { verdict: "never", states: 290, steps: 0 },
    "bounce, keep dirty + stable": { verdict: "never", states: 268, steps: 0 },
    lease: { verdict: "never", states: 354, steps: 0 },
    "skip pinned": { verdict: "never", states: 152, steps: 0 },
    "refuse long-term": { verdict: "never", states: 354, steps: 0 },
    "fix up": { verdict: "never", states: 354, steps: 0 },
    "clone waits, tests early": { verdict: "never", states: 354, steps: 0 },
    "clone fails, tests early": { verdict: "never", states: 354, steps: 0 },
    "clone waits, tests late": { verdict: "never", states: 354, steps: 0 },
    "simulate a fault": { verdict: "never", states: 304, steps: 0 },
    "block mkclean": { verdict: "never", states: 138, steps: 0 },
    "block mkclean + stable": { verdict: "never", states: 138, steps: 0 },
    "simulate a fault + bounce + stable": { verdict: "never", states: 262, steps: 0 },
    "simulate a fault + bounce + fork unless held": { verdict: "never", states: 262, steps: 0 },
    "simulate a fault + bounce + clone waits, tests late": { verdict: "never", states: 262, steps: 0 },
    "private copy": { verdict: "never", states: 354, steps: 0 },
    "fork unless refcount > 3": { verdict: "never", states: 354, steps: 0 },
    "fork unless refcount > 4": { verdict: "never", states: 354, steps: 0 },
    "fork unless refcount > 5": { verdict: "never", states: 354, steps: 0 },
    "fork unless refcount > 1023": { verdict: "never", states: 354, steps: 0 },
    "fork unless mlocked and refcount > 2": { verdict: "never", states: 354, steps: 0 },
  },
});
