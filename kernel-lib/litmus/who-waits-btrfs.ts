/**
 * As who-waits+xfs+store: btrfs keeps checksums, and its faults always wait.
 */
import { btrfs } from "../filesystem/btrfs.js";
import { noFalseWait, storeOnDisk } from "../model/property.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";

/** @source observed on 6.18 and 6.1 (family S8): in every run */
export const whoWaitsBtrfs: Litmus = litmus({
  name: "who-waits+btrfs+store",
  number: "S8",
  question: "Does a store wait for writeback although nobody holds the page, on btrfs?",
  source: "observed on 6.18 and 6.1 (family S8): in every run",
  race: race("who-waits+btrfs+store", {
    filesystem: btrfs,
    actors: [actor("app", ["store 0", "store 0"]), actor("flusher", ["writeback 0"])],
  }),
  property: noFalseWait,
  partner: storeOnDisk,
  expect: {
    none: { verdict: "sometimes", states: 74, steps: 4 },
    "always fork": { verdict: "sometimes", states: 74, steps: 4 },
    "fork unless refcount > 2": { verdict: "sometimes", states: 74, steps: 4 },
    "fork unless held": { verdict: "sometimes", states: 74, steps: 4 },
    "fork or wait for either": { verdict: "sometimes", states: 74, steps: 4 },
    "fork or wait for unpin": { verdict: "sometimes", states: 74, steps: 4 },
    stable: { verdict: "sometimes", states: 74, steps: 4 },
    "fork unless pinned": { verdict: "sometimes", states: 74, steps: 4 },
    bounce: { verdict: "sometimes", states: 74, steps: 4 },
    "bounce + stable": { verdict: "sometimes", states: 74, steps: 4 },
    "bounce, keep dirty + stable": { verdict: "sometimes", states: 74, steps: 4 },
    lease: { verdict: "sometimes", states: 74, steps: 4 },
    "skip pinned": { verdict: "sometimes", states: 74, steps: 4 },
    "refuse long-term": { verdict: "sometimes", states: 74, steps: 4 },
    "fix up": { verdict: "sometimes", states: 74, steps: 4 },
    "clone waits, tests early": { verdict: "sometimes", states: 74, steps: 4 },
    "clone fails, tests early": { verdict: "sometimes", states: 74, steps: 4 },
    "clone waits, tests late": { verdict: "sometimes", states: 74, steps: 4 },
    "simulate a fault": { verdict: "sometimes", states: 74, steps: 4 },
    "block mkclean": { verdict: "sometimes", states: 74, steps: 4 },
    "block mkclean + stable": { verdict: "sometimes", states: 74, steps: 4 },
    "simulate a fault + bounce + stable": { verdict: "sometimes", states: 74, steps: 4 },
    "simulate a fault + bounce + fork unless held": { verdict: "sometimes", states: 74, steps: 4 },
    "simulate a fault + bounce + clone waits, tests late": { verdict: "sometimes", states: 74, steps: 4 },
    "private copy": { verdict: "sometimes", states: 74, steps: 4 },
    "fork unless refcount > 3": { verdict: "sometimes", states: 74, steps: 4 },
    "fork unless refcount > 4": { verdict: "sometimes", states: 74, steps: 4 },
    "fork unless refcount > 5": { verdict: "sometimes", states: 74, steps: 4 },
    "fork unless refcount > 1023": { verdict: "sometimes", states: 74, steps: 4 },
    "fork unless mlocked and refcount > 2": { verdict: "sometimes", states: 74, steps: 4 },
  },
});
