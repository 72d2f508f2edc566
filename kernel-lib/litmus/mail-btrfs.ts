/** As mail-4-step+xfs, on btrfs: its writeback notices the page that no fault has prepared, and never writes in place. */
import { btrfs } from "../filesystem/btrfs.js";
import { cloneImmutable, cloneMade } from "../model/property.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";

/** @source lkml 2015-08-10 Hirofumi; linux-6.2 fs/btrfs/inode.c btrfs_writepage_cow_fixup */
export const mailBtrfs: Litmus = litmus({
  name: "mail-4-step+btrfs",
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
    none: { verdict: "never", states: 860, steps: 0 },
    "always fork": { verdict: "never", states: 860, steps: 0 },
    "fork unless refcount > 2": { verdict: "never", states: 860, steps: 0 },
    "fork unless refcount > 3": { verdict: "never", states: 860, steps: 0 },
    "fork unless refcount > 1023": { verdict: "never", states: 860, steps: 0 },
    stable: { verdict: "never", states: 860, steps: 0 },
  },
});
