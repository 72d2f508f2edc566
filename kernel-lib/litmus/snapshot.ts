/**
 * The mail, with a subvolume snapshot in the place of the reflink.
 */
import { btrfs } from "../filesystem/btrfs.js";
import { cloneImmutable, cloneMade } from "../model/property.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";

/** @source observed on 6.18 (family S3): never */
export const snapshot: Litmus = litmus({
  name: "snapshot+btrfs+pin",
  number: "S3",
  question: "Can a DMA that ends after a subvolume snapshot change what the snapshot holds?",
  source: "observed on 6.18 (family S3): never",
  race: race("snapshot+btrfs+pin", {
    filesystem: btrfs,
    actors: [actor("driver", ["gup write 0", "dma 0", "set dirty 0", "unpin 0"]), actor("snapshotter", ["snapshot"])],
  }),
  property: cloneImmutable,
  partner: cloneMade,
  expect: {
    none: { verdict: "never", states: 194, steps: 0 },
    "always fork": { verdict: "never", states: 194, steps: 0 },
    "fork unless refcount > 2": { verdict: "never", states: 194, steps: 0 },
    "fork unless held": { verdict: "never", states: 194, steps: 0 },
    "fork or wait for either": { verdict: "never", states: 194, steps: 0 },
    "fork or wait for unpin": { verdict: "never", states: 194, steps: 0 },
    stable: { verdict: "never", states: 194, steps: 0 },
    "fork unless pinned": { verdict: "never", states: 194, steps: 0 },
    bounce: { verdict: "never", states: 170, steps: 0 },
    "bounce + stable": { verdict: "never", states: 170, steps: 0 },
    "bounce, keep dirty + stable": { verdict: "never", states: 162, steps: 0 },
    lease: { verdict: "never", states: 194, steps: 0 },
    "skip pinned": { verdict: "never", states: 194, steps: 0 },
    "refuse long-term": { verdict: "never", states: 194, steps: 0 },
    "fix up": { verdict: "never", states: 194, steps: 0 },
    "clone waits, tests early": { verdict: "never", states: 194, steps: 0 },
    "clone fails, tests early": { verdict: "never", states: 194, steps: 0 },
    "clone waits, tests late": { verdict: "never", states: 194, steps: 0 },
    "simulate a fault": { verdict: "never", states: 193, steps: 0 },
    "block mkclean": { verdict: "never", states: 95, steps: 0 },
    "block mkclean + stable": { verdict: "never", states: 95, steps: 0 },
    "simulate a fault + bounce + stable": { verdict: "never", states: 167, steps: 0 },
    "simulate a fault + bounce + fork unless held": { verdict: "never", states: 167, steps: 0 },
    "simulate a fault + bounce + clone waits, tests late": { verdict: "never", states: 167, steps: 0 },
    "private copy": { verdict: "never", states: 194, steps: 0 },
    "fork unless refcount > 3": { verdict: "never", states: 194, steps: 0 },
    "fork unless refcount > 4": { verdict: "never", states: 194, steps: 0 },
    "fork unless refcount > 5": { verdict: "never", states: 194, steps: 0 },
    "fork unless refcount > 1023": { verdict: "never", states: 194, steps: 0 },
    "fork unless mlocked and refcount > 2": { verdict: "never", states: 194, steps: 0 },
  },
});
