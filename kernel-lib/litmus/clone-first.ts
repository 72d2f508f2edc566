/**
 * The clone is made first: the fault that comes with the pin finds the block shared, and makes an extent in the COW fork.
 */
import { xfs } from "../filesystem/xfs.js";
import { cloneImmutable, dmaOnDisk } from "../model/property.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";

/** @source observed on 6.18 (family S4): never, unless the file is cloned again */
export const cloneFirst: Litmus = litmus({
  name: "clone-first+xfs+pin",
  number: "S4",
  question: "Can a DMA into a page that was pinned after the reflink change the clone?",
  source: "observed on 6.18 (family S4): never, unless the file is cloned again",
  race: race("clone-first+xfs+pin", {
    filesystem: xfs,
    actors: [
      actor("driver", ["reflink", "gup write 0", "dma 0", "set dirty 0", "unpin 0"]),
      actor("flusher", ["writeback 0"]),
    ],
  }),
  property: cloneImmutable,
  partner: dmaOnDisk,
  expect: {
    none: { verdict: "never", states: 99, steps: 0 },
    "always fork": { verdict: "never", states: 103, steps: 0 },
    "fork unless refcount > 2": { verdict: "never", states: 96, steps: 0 },
    "fork unless held": { verdict: "never", states: 103, steps: 0 },
    "fork or wait for either": { verdict: "never", states: 103, steps: 0 },
    "fork or wait for unpin": { verdict: "never", states: 103, steps: 0 },
    stable: { verdict: "never", states: 96, steps: 0 },
    "fork unless pinned": { verdict: "never", states: 103, steps: 0 },
    bounce: { verdict: "never", states: 94, steps: 0 },
    "bounce + stable": { verdict: "never", states: 86, steps: 0 },
    "bounce, keep dirty + stable": { verdict: "never", states: 81, steps: 0 },
    lease: { verdict: "never", states: 101, steps: 0 },
    "skip pinned": { verdict: "never", states: 69, steps: 0 },
    "refuse long-term": { verdict: "never", states: 99, steps: 0 },
    "fix up": { verdict: "never", states: 121, steps: 0 },
    "clone waits, tests early": { verdict: "never", states: 101, steps: 0 },
    "clone fails, tests early": { verdict: "never", states: 101, steps: 0 },
    "clone waits, tests late": { verdict: "never", states: 101, steps: 0 },
    "simulate a fault": { verdict: "never", states: 105, steps: 0 },
    "block mkclean": { verdict: "never", states: 62, steps: 0 },
    "block mkclean + stable": { verdict: "never", states: 54, steps: 0 },
    "simulate a fault + bounce + stable": { verdict: "never", states: 89, steps: 0 },
    "simulate a fault + bounce + fork unless held": { verdict: "never", states: 96, steps: 0 },
    "simulate a fault + bounce + clone waits, tests late": { verdict: "never", states: 101, steps: 0 },
    "private copy": { verdict: "never", states: 99, steps: 0 },
    "fork unless refcount > 3": { verdict: "never", states: 103, steps: 0 },
    "fork unless refcount > 4": { verdict: "never", states: 103, steps: 0 },
    "fork unless refcount > 5": { verdict: "never", states: 103, steps: 0 },
    "fork unless refcount > 1023": { verdict: "never", states: 103, steps: 0 },
    "fork unless mlocked and refcount > 2": { verdict: "never", states: 103, steps: 0 },
  },
});
