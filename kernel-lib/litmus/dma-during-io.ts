/**
 * As store-during-io+xfs, but the device writes: no fault, so no policy of the fault sees it.
 */
import { xfs } from "../filesystem/xfs.js";
import { dmaOnDisk, stableForDma } from "../model/property.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";

/** @source lkml 2015-08-10 Hirofumi: "stable page" would not provide stable data for that logic too */
export const dmaDuringIo: Litmus = litmus({
  name: "dma-during-io+xfs",
  number: "L07",
  question: "Can the disk copy something else than what was submitted, because of DMA?",
  source: 'lkml 2015-08-10 Hirofumi: "stable page" would not provide stable data for that logic too',
  race: race("dma-during-io+xfs", {
    filesystem: xfs,

    actors: [actor("driver", ["gup write 0", "dma 0", "set dirty 0", "unpin 0"]), actor("flusher", ["writeback 0"])],
  }),
  property: stableForDma,
  partner: dmaOnDisk,
  expect: {
    none: { verdict: "sometimes", states: 84, steps: 6 },
    "always fork": { verdict: "sometimes", states: 88, steps: 6 },
    "fork unless refcount > 2": { verdict: "sometimes", states: 81, steps: 6 },
    "fork unless held": { verdict: "sometimes", states: 88, steps: 6 },
    "fork or wait for either": { verdict: "sometimes", states: 88, steps: 6 },
    "fork or wait for unpin": { verdict: "sometimes", states: 88, steps: 6 },
    stable: { verdict: "sometimes", states: 81, steps: 6 },
    "fork unless pinned": { verdict: "sometimes", states: 88, steps: 6 },
    bounce: { verdict: "sometimes", states: 79, steps: 7 },
    "bounce + stable": { verdict: "never", states: 71, steps: 0 },
    "bounce, keep dirty + stable": { verdict: "never", states: 66, steps: 0 },
    lease: { verdict: "sometimes", states: 84, steps: 6 },
    "skip pinned": { verdict: "sometimes", states: 54, steps: 7 },
    "refuse long-term": { verdict: "sometimes", states: 84, steps: 6 },
    "fix up": { verdict: "sometimes", states: 106, steps: 6 },
    "clone waits, tests early": { verdict: "sometimes", states: 84, steps: 6 },
    "clone fails, tests early": { verdict: "sometimes", states: 84, steps: 6 },
    "clone waits, tests late": { verdict: "sometimes", states: 84, steps: 6 },
    "simulate a fault": { verdict: "sometimes", states: 90, steps: 6 },
    "block mkclean": { verdict: "sometimes", states: 47, steps: 7 },
    "block mkclean + stable": { verdict: "never", states: 39, steps: 0 },
    "simulate a fault + bounce + stable": { verdict: "never", states: 74, steps: 0 },
    "simulate a fault + bounce + fork unless held": { verdict: "never", states: 81, steps: 0 },
    "simulate a fault + bounce + clone waits, tests late": { verdict: "sometimes", states: 84, steps: 7 },
    "private copy": { verdict: "sometimes", states: 84, steps: 6 },
    "fork unless refcount > 3": { verdict: "sometimes", states: 88, steps: 6 },
    "fork unless refcount > 4": { verdict: "sometimes", states: 88, steps: 6 },
    "fork unless refcount > 5": { verdict: "sometimes", states: 88, steps: 6 },
    "fork unless refcount > 1023": { verdict: "sometimes", states: 88, steps: 6 },
    "fork unless mlocked and refcount > 2": { verdict: "sometimes", states: 88, steps: 6 },
  },
});
