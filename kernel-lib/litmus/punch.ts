/**
 * A hole is punched under a pin: the folio is detached by a system call that was meant to, and its data go nowhere.
 */
import { xfs } from "../filesystem/xfs.js";
import { dmaOnDisk, noLostDma } from "../model/property.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";

/** @source linux-6.2 fs/xfs/xfs_bmap_util.c xfs_free_file_space; observed on 6.18 (family S10) */
export const punch: Litmus = litmus({
  name: "punch-under-pin+xfs",
  number: "L28",
  question: "Is what a device writes into a punched page held against anybody?",
  source: "linux-6.2 fs/xfs/xfs_bmap_util.c xfs_free_file_space; observed on 6.18 (family S10)",
  race: race("punch-under-pin+xfs", {
    filesystem: xfs,

    actors: [actor("driver", ["gup write 0", "dma 0", "set dirty 0", "unpin 0"]), actor("puncher", ["punch 0"])],
  }),
  property: noLostDma,
  partner: dmaOnDisk,
  expect: {
    none: { verdict: "never", states: 89, steps: 0 },
    "always fork": { verdict: "never", states: 89, steps: 0 },
    "fork unless refcount > 2": { verdict: "never", states: 89, steps: 0 },
    "fork unless held": { verdict: "never", states: 89, steps: 0 },
    "fork or wait for either": { verdict: "never", states: 89, steps: 0 },
    "fork or wait for unpin": { verdict: "never", states: 89, steps: 0 },
    stable: { verdict: "never", states: 89, steps: 0 },
    "fork unless pinned": { verdict: "never", states: 89, steps: 0 },
    bounce: { verdict: "never", states: 77, steps: 0 },
    "bounce + stable": { verdict: "never", states: 77, steps: 0 },
    "bounce, keep dirty + stable": { verdict: "never", states: 71, steps: 0 },
    lease: { verdict: "never", states: 89, steps: 0 },
    "skip pinned": { verdict: "never", states: 89, steps: 0 },
    "refuse long-term": { verdict: "never", states: 89, steps: 0 },
    "fix up": { verdict: "never", states: 89, steps: 0 },
    "clone waits, tests early": { verdict: "never", states: 89, steps: 0 },
    "clone fails, tests early": { verdict: "never", states: 89, steps: 0 },
    "clone waits, tests late": { verdict: "never", states: 89, steps: 0 },
    "simulate a fault": { verdict: "never", states: 96, steps: 0 },
    "block mkclean": { verdict: "never", states: 37, steps: 0 },
    "block mkclean + stable": { verdict: "never", states: 37, steps: 0 },
    "simulate a fault + bounce + stable": { verdict: "never", states: 78, steps: 0 },
    "simulate a fault + bounce + fork unless held": { verdict: "never", states: 78, steps: 0 },
    "simulate a fault + bounce + clone waits, tests late": { verdict: "never", states: 78, steps: 0 },
    "private copy": { verdict: "never", states: 89, steps: 0 },
    "fork unless refcount > 3": { verdict: "never", states: 89, steps: 0 },
    "fork unless refcount > 4": { verdict: "never", states: 89, steps: 0 },
    "fork unless refcount > 5": { verdict: "never", states: 89, steps: 0 },
    "fork unless refcount > 1023": { verdict: "never", states: 89, steps: 0 },
    "fork unless mlocked and refcount > 2": { verdict: "never", states: 89, steps: 0 },
  },
});
