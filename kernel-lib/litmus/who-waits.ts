/**
 * A store meets its page under writeback, on a file system that leaves the question to the device.
 */
import { xfs } from "../filesystem/xfs.js";
import { noFalseWait, storeOnDisk } from "../model/property.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";

/** @source observed on 6.18 and 6.1 (family S8): not on XFS and ext4, unless the device asks for stable pages */
export const whoWaits: Litmus = litmus({
  name: "who-waits+xfs+store",
  number: "S8",
  question: "Does a store wait for writeback although nobody holds the page?",
  source: "observed on 6.18 and 6.1 (family S8): not on XFS and ext4, unless the device asks for stable pages",
  race: race("who-waits+xfs+store", {
    filesystem: xfs,
    actors: [actor("app", ["store 0", "store 0"]), actor("flusher", ["writeback 0"])],
  }),
  property: noFalseWait,
  partner: storeOnDisk,
  expect: {
    none: { verdict: "never", states: 54, steps: 0 },
    "always fork": { verdict: "never", states: 52, steps: 0 },
    "fork unless refcount > 2": { verdict: "sometimes", states: 48, steps: 4 },
    "fork unless held": { verdict: "never", states: 52, steps: 0 },
    "fork or wait for either": { verdict: "never", states: 52, steps: 0 },
    "fork or wait for unpin": { verdict: "never", states: 52, steps: 0 },
    stable: { verdict: "sometimes", states: 48, steps: 4 },
    "fork unless pinned": { verdict: "never", states: 52, steps: 0 },
    bounce: { verdict: "never", states: 54, steps: 0 },
    "bounce + stable": { verdict: "sometimes", states: 48, steps: 4 },
    "bounce, keep dirty + stable": { verdict: "sometimes", states: 48, steps: 4 },
    lease: { verdict: "never", states: 54, steps: 0 },
    "skip pinned": { verdict: "never", states: 54, steps: 0 },
    "refuse long-term": { verdict: "never", states: 54, steps: 0 },
    "fix up": { verdict: "never", states: 54, steps: 0 },
    "clone waits, tests early": { verdict: "never", states: 54, steps: 0 },
    "clone fails, tests early": { verdict: "never", states: 54, steps: 0 },
    "clone waits, tests late": { verdict: "never", states: 54, steps: 0 },
    "simulate a fault": { verdict: "never", states: 54, steps: 0 },
    "block mkclean": { verdict: "never", states: 54, steps: 0 },
    "block mkclean + stable": { verdict: "sometimes", states: 48, steps: 4 },
    "simulate a fault + bounce + stable": { verdict: "sometimes", states: 48, steps: 4 },
    "simulate a fault + bounce + fork unless held": { verdict: "never", states: 52, steps: 0 },
    "simulate a fault + bounce + clone waits, tests late": { verdict: "never", states: 54, steps: 0 },
    "private copy": { verdict: "never", states: 54, steps: 0 },
    "fork unless refcount > 3": { verdict: "never", states: 52, steps: 0 },
    "fork unless refcount > 4": { verdict: "never", states: 52, steps: 0 },
    "fork unless refcount > 5": { verdict: "never", states: 52, steps: 0 },
    "fork unless refcount > 1023": { verdict: "never", states: 52, steps: 0 },
    "fork unless mlocked and refcount > 2": { verdict: "never", states: 52, steps: 0 },
  },
});
