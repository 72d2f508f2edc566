/**
 * As store-during-io+xfs; the flusher looks pages up fifteen at a time and holds each meanwhile.
 */
import { xfs } from "../filesystem/xfs.js";
import { noFalseWait, storeOnDisk } from "../model/property.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";

/** @source linux-6.2 mm/page-writeback.c write_cache_pages */
export const flusherBatch: Litmus = litmus({
  name: "flusher-batch-counts+xfs",
  number: "L18",
  question: "Does a rewriter sleep because the flusher has the page in its batch?",
  source: "linux-6.2 mm/page-writeback.c write_cache_pages",
  race: race("flusher-batch-counts+xfs", {
    filesystem: xfs,

    actors: [
      actor("app", ["store 0", "store 0"]),
      actor("flusher", ["hold batch 0", "writeback 0", "release batch 0"]),
    ],
  }),
  property: noFalseWait,
  partner: storeOnDisk,
  expect: {
    none: { verdict: "never", states: 89, steps: 0 },
    "always fork": { verdict: "never", states: 85, steps: 0 },
    "fork unless refcount > 2": { verdict: "sometimes", states: 77, steps: 5 },
    "fork unless held": { verdict: "sometimes", states: 100, steps: 5 },
    "fork or wait for either": { verdict: "sometimes", states: 100, steps: 5 },
    "fork or wait for unpin": { verdict: "never", states: 112, steps: 0 },
    stable: { verdict: "sometimes", states: 77, steps: 5 },
    "fork unless pinned": { verdict: "never", states: 85, steps: 0 },
    bounce: { verdict: "never", states: 89, steps: 0 },
    "bounce + stable": { verdict: "sometimes", states: 77, steps: 5 },
    "bounce, keep dirty + stable": { verdict: "sometimes", states: 77, steps: 5 },
    lease: { verdict: "never", states: 89, steps: 0 },
    "skip pinned": { verdict: "never", states: 89, steps: 0 },
    "refuse long-term": { verdict: "never", states: 89, steps: 0 },
    "fix up": { verdict: "never", states: 89, steps: 0 },
    "clone waits, tests early": { verdict: "never", states: 89, steps: 0 },
    "clone fails, tests early": { verdict: "never", states: 89, steps: 0 },
    "clone waits, tests late": { verdict: "never", states: 89, steps: 0 },
    "simulate a fault": { verdict: "never", states: 89, steps: 0 },
    "block mkclean": { verdict: "never", states: 89, steps: 0 },
    "block mkclean + stable": { verdict: "sometimes", states: 77, steps: 5 },
    "simulate a fault + bounce + stable": { verdict: "sometimes", states: 77, steps: 5 },
    "simulate a fault + bounce + fork unless held": { verdict: "sometimes", states: 100, steps: 5 },
    "simulate a fault + bounce + clone waits, tests late": { verdict: "never", states: 89, steps: 0 },
    "private copy": { verdict: "never", states: 89, steps: 0 },
    "fork unless refcount > 3": { verdict: "sometimes", states: 100, steps: 5 },
    "fork unless refcount > 4": { verdict: "never", states: 85, steps: 0 },
    "fork unless refcount > 5": { verdict: "never", states: 85, steps: 0 },
    "fork unless refcount > 1023": { verdict: "never", states: 85, steps: 0 },
    "fork unless mlocked and refcount > 2": { verdict: "never", states: 85, steps: 0 },
  },
});
