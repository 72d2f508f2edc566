/**
 * As large-neighbour+xfs+pin, with a folio for each page: the neighbour's fault sets up the COW fork for 32 blocks around it.
 */
import { xfs } from "../filesystem/xfs.js";
import { cloneImmutable, dmaOnDisk } from "../model/property.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";
import { before } from "./where.js";

/** @source linux-6.2 fs/xfs/xfs_bmap.c xfs_bmap_extsize_align with xfs_get_cowextsz_hint; observed on 6.18.44 (family W): the clone keeps A, until the neighbour is in another range of 32 */
export const smallNeighbour: Litmus = litmus({
  name: "small-neighbour+xfs+pin",
  number: "L22",
  question: "Can a DMA change the clone if a store to the next page comes between the reflink and the DMA?",
  source:
    "linux-6.2 fs/xfs/xfs_bmap.c xfs_bmap_extsize_align with xfs_get_cowextsz_hint; observed on 6.18.44 (family W): the clone keeps A, until the neighbour is in another range of 32",
  race: race("small-neighbour+xfs+pin", {
    filesystem: xfs,
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
    none: { verdict: "never", states: 63, steps: 0 },
    "always fork": { verdict: "never", states: 63, steps: 0 },
    "fork unless refcount > 2": { verdict: "never", states: 63, steps: 0 },
    "fork unless held": { verdict: "never", states: 63, steps: 0 },
    "fork or wait for either": { verdict: "never", states: 63, steps: 0 },
    "fork or wait for unpin": { verdict: "never", states: 63, steps: 0 },
    stable: { verdict: "never", states: 63, steps: 0 },
    "fork unless pinned": { verdict: "never", states: 63, steps: 0 },
    bounce: { verdict: "never", states: 63, steps: 0 },
    "bounce + stable": { verdict: "never", states: 63, steps: 0 },
    "bounce, keep dirty + stable": { verdict: "never", states: 63, steps: 0 },
    lease: { verdict: "never", states: 80, steps: 0 },
    "skip pinned": { verdict: "never", states: 63, steps: 0 },
    "refuse long-term": { verdict: "never", states: 63, steps: 0 },
    "fix up": { verdict: "never", states: 63, steps: 0 },
    "clone waits, tests early": { verdict: "never", states: 66, steps: 0 },
    "clone fails, tests early": { verdict: "never", states: 93, steps: 0 },
    "clone waits, tests late": { verdict: "never", states: 58, steps: 0 },
    "simulate a fault": { verdict: "never", states: 64, steps: 0 },
    "block mkclean": { verdict: "never", states: 48, steps: 0 },
    "block mkclean + stable": { verdict: "never", states: 48, steps: 0 },
    "simulate a fault + bounce + stable": { verdict: "never", states: 64, steps: 0 },
    "simulate a fault + bounce + fork unless held": { verdict: "never", states: 64, steps: 0 },
    "simulate a fault + bounce + clone waits, tests late": { verdict: "never", states: 58, steps: 0 },
    "private copy": { verdict: "never", states: 63, steps: 0 },
    "fork unless refcount > 3": { verdict: "never", states: 63, steps: 0 },
    "fork unless refcount > 4": { verdict: "never", states: 63, steps: 0 },
    "fork unless refcount > 5": { verdict: "never", states: 63, steps: 0 },
    "fork unless refcount > 1023": { verdict: "never", states: 63, steps: 0 },
    "fork unless mlocked and refcount > 2": { verdict: "never", states: 63, steps: 0 },
  },
});
