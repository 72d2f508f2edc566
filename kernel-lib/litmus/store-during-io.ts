/**
 * A page is stored to while the disk is about to copy it: what stable pages were invented against.
 */
import { xfs } from "../filesystem/xfs.js";
import { stableForStores, storeOnDisk } from "../model/property.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";

/** @source linux-mm May 2011, Wong, stable pages */
export const storeDuringIo: Litmus = litmus({
  name: "store-during-io+xfs",
  number: "L09",
  question: "Can the disk copy something else than what was submitted, because of a CPU store?",
  source: "linux-mm May 2011, Wong, stable pages",
  race: race("store-during-io+xfs", {
    filesystem: xfs,

    actors: [actor("app", ["store 0", "store 0"]), actor("flusher", ["writeback 0"])],
  }),
  property: stableForStores,
  partner: storeOnDisk,
  expect: {
    none: { verdict: "sometimes", states: 54, steps: 6 },
    "always fork": { verdict: "never", states: 52, steps: 0 },
    "fork unless refcount > 2": { verdict: "never", states: 48, steps: 0 },
    "fork unless held": { verdict: "never", states: 52, steps: 0 },
    "fork or wait for either": { verdict: "never", states: 52, steps: 0 },
    "fork or wait for unpin": { verdict: "never", states: 52, steps: 0 },
    stable: { verdict: "never", states: 48, steps: 0 },
    "fork unless pinned": { verdict: "never", states: 52, steps: 0 },
    bounce: { verdict: "sometimes", states: 54, steps: 6 },
    "bounce + stable": { verdict: "never", states: 48, steps: 0 },
    "bounce, keep dirty + stable": { verdict: "never", states: 48, steps: 0 },
    lease: { verdict: "sometimes", states: 54, steps: 6 },
    "skip pinned": { verdict: "sometimes", states: 54, steps: 6 },
    "refuse long-term": { verdict: "sometimes", states: 54, steps: 6 },
    "fix up": { verdict: "sometimes", states: 54, steps: 6 },
    "clone waits, tests early": { verdict: "sometimes", states: 54, steps: 6 },
    "clone fails, tests early": { verdict: "sometimes", states: 54, steps: 6 },
    "clone waits, tests late": { verdict: "sometimes", states: 54, steps: 6 },
    "simulate a fault": { verdict: "sometimes", states: 54, steps: 6 },
    "block mkclean": { verdict: "sometimes", states: 54, steps: 6 },
    "block mkclean + stable": { verdict: "never", states: 48, steps: 0 },
    "simulate a fault + bounce + stable": { verdict: "never", states: 48, steps: 0 },
    "simulate a fault + bounce + fork unless held": { verdict: "never", states: 52, steps: 0 },
    "simulate a fault + bounce + clone waits, tests late": { verdict: "sometimes", states: 54, steps: 6 },
    "private copy": { verdict: "sometimes", states: 54, steps: 6 },
    "fork unless refcount > 3": { verdict: "never", states: 52, steps: 0 },
    "fork unless refcount > 4": { verdict: "never", states: 52, steps: 0 },
    "fork unless refcount > 5": { verdict: "never", states: 52, steps: 0 },
    "fork unless refcount > 1023": { verdict: "never", states: 52, steps: 0 },
    "fork unless mlocked and refcount > 2": { verdict: "never", states: 52, steps: 0 },
  },
});
