/**
 * The control of snapshot-order+btrfs+store: a reflink holds the inode's locks, so that a fault waits until it is over.
 */
import { btrfs } from "../filesystem/btrfs.js";
import { writesInOrder } from "../model/durability.js";
import { cloneMade } from "../model/property.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";

/** @source observed on 6.18 (family MP): never */
export const cloneOrder: Litmus = litmus({
  name: "clone-order+btrfs+store",
  number: "MP",
  question: "Can a reflink hold the second of two stores without the first?",
  source: "observed on 6.18 (family MP): never",
  race: race("clone-order+btrfs+store", {
    filesystem: btrfs,
    actors: [actor("app", ["store 0", "store 1"]), actor("cloner", ["reflink"])],
  }),
  property: writesInOrder,
  partner: cloneMade,
  expect: {
    none: { verdict: "never", states: 271, steps: 0 },
    "always fork": { verdict: "never", states: 271, steps: 0 },
    "fork unless refcount > 2": { verdict: "never", states: 271, steps: 0 },
    "fork unless held": { verdict: "never", states: 271, steps: 0 },
    "fork or wait for either": { verdict: "never", states: 271, steps: 0 },
    "fork or wait for unpin": { verdict: "never", states: 271, steps: 0 },
    stable: { verdict: "never", states: 271, steps: 0 },
    "fork unless pinned": { verdict: "never", states: 271, steps: 0 },
    bounce: { verdict: "never", states: 271, steps: 0 },
    "bounce + stable": { verdict: "never", states: 271, steps: 0 },
    "bounce, keep dirty + stable": { verdict: "never", states: 271, steps: 0 },
    lease: { verdict: "never", states: 278, steps: 0 },
    "skip pinned": { verdict: "never", states: 271, steps: 0 },
    "refuse long-term": { verdict: "never", states: 271, steps: 0 },
    "fix up": { verdict: "never", states: 271, steps: 0 },
    "clone waits, tests early": { verdict: "never", states: 276, steps: 0 },
    "clone fails, tests early": { verdict: "never", states: 276, steps: 0 },
    "clone waits, tests late": { verdict: "never", states: 278, steps: 0 },
    "simulate a fault": { verdict: "never", states: 271, steps: 0 },
    "block mkclean": { verdict: "never", states: 271, steps: 0 },
    "block mkclean + stable": { verdict: "never", states: 271, steps: 0 },
    "simulate a fault + bounce + stable": { verdict: "never", states: 271, steps: 0 },
    "simulate a fault + bounce + fork unless held": { verdict: "never", states: 271, steps: 0 },
    "simulate a fault + bounce + clone waits, tests late": { verdict: "never", states: 278, steps: 0 },
    "private copy": { verdict: "never", states: 271, steps: 0 },
    "fork unless refcount > 3": { verdict: "never", states: 271, steps: 0 },
    "fork unless refcount > 4": { verdict: "never", states: 271, steps: 0 },
    "fork unless refcount > 5": { verdict: "never", states: 271, steps: 0 },
    "fork unless refcount > 1023": { verdict: "never", states: 271, steps: 0 },
    "fork unless mlocked and refcount > 2": { verdict: "never", states: 271, steps: 0 },
  },
});
