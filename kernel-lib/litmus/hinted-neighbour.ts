/**
 * As small-neighbour+xfs+pin, on a file whose hint for the COW fork is one block: the neighbour's fault is nobody else's.
 */
import { xfs } from "../filesystem/xfs.js";
import { cloneImmutable, dmaOnDisk } from "../model/property.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";
import { before } from "./where.js";

/** @source linux-6.2 fs/xfs/xfs_inode.c xfs_get_cowextsz_hint; observed on 6.18.44 (family W): with FS_IOC_FSSETXATTR, fsx_cowextsize of one block, the clone changes */
export const hintedNeighbour: Litmus = litmus({
  name: "small-neighbour+xfs+hint",
  number: "L22",
  question: "And can it, if the file asks for extents of one block in the COW fork?",
  source:
    "linux-6.2 fs/xfs/xfs_inode.c xfs_get_cowextsz_hint; observed on 6.18.44 (family W): with FS_IOC_FSSETXATTR, fsx_cowextsize of one block, the clone changes",
  race: race("small-neighbour+xfs+hint", {
    filesystem: { ...xfs, name: "xfs, a COW hint of one block", cowExtent: 1 },
    actors: [
      actor("driver", ["gup write 0", "dma 0", "set dirty 0", "unpin 0"]),
      actor("cloner", ["reflink"]),
      actor("app", ["store 1"]),
    ],
  }),
  where: [before("reflink", "store 1"), before("store 1", "dma 0")],
  property: cloneImmutable,
  partner: dmaOnDisk,
  expect: {
    none: { verdict: "sometimes", states: 84, steps: 19 },
    "always fork": { verdict: "sometimes", states: 84, steps: 19 },
    "fork unless refcount > 2": { verdict: "sometimes", states: 84, steps: 19 },
    "fork unless held": { verdict: "sometimes", states: 84, steps: 19 },
    "fork or wait for either": { verdict: "sometimes", states: 84, steps: 19 },
    "fork or wait for unpin": { verdict: "sometimes", states: 84, steps: 19 },
    stable: { verdict: "sometimes", states: 84, steps: 19 },
    "fork unless pinned": { verdict: "sometimes", states: 84, steps: 19 },
    bounce: { verdict: "sometimes", states: 84, steps: 19 },
    "bounce + stable": { verdict: "sometimes", states: 84, steps: 19 },
    "bounce, keep dirty + stable": { verdict: "sometimes", states: 84, steps: 19 },
    lease: { verdict: "never", states: 80, steps: 0 },
    "skip pinned": { verdict: "sometimes", states: 84, steps: 19 },
    "refuse long-term": { verdict: "sometimes", states: 84, steps: 19 },
    "fix up": { verdict: "never", states: 93, steps: 0 },
    "clone waits, tests early": { verdict: "sometimes", states: 87, steps: 20 },
    "clone fails, tests early": { verdict: "sometimes", states: 114, steps: 20 },
    "clone waits, tests late": { verdict: "never", states: 58, steps: 0 },
    "simulate a fault": { verdict: "never", states: 64, steps: 0 },
    "block mkclean": { verdict: "never", states: 48, steps: 0 },
    "block mkclean + stable": { verdict: "never", states: 48, steps: 0 },
    "simulate a fault + bounce + stable": { verdict: "never", states: 64, steps: 0 },
    "simulate a fault + bounce + fork unless held": { verdict: "never", states: 64, steps: 0 },
    "simulate a fault + bounce + clone waits, tests late": { verdict: "never", states: 58, steps: 0 },
    "private copy": { verdict: "sometimes", states: 84, steps: 19 },
    "fork unless refcount > 3": { verdict: "sometimes", states: 84, steps: 19 },
    "fork unless refcount > 4": { verdict: "sometimes", states: 84, steps: 19 },
    "fork unless refcount > 5": { verdict: "sometimes", states: 84, steps: 19 },
    "fork unless refcount > 1023": { verdict: "sometimes", states: 84, steps: 19 },
    "fork unless mlocked and refcount > 2": { verdict: "sometimes", states: 84, steps: 19 },
  },
});
