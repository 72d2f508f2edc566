/**
 * Two pages are stored into one after the other, and the subvolume is snapshotted: each page is flushed by itself, and nobody holds the writer.
 */
import { btrfs } from "../filesystem/btrfs.js";
import { writesInOrder } from "../model/durability.js";
import { cloneMade } from "../model/property.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";

/** @source observed on 6.18 (family MP): in up to 59 of 100 runs */
export const snapshotOrder: Litmus = litmus({
  name: "snapshot-order+btrfs+store",
  number: "MP",
  question: "Can a subvolume snapshot hold the second of two stores without the first?",
  source: "observed on 6.18 (family MP): in up to 59 of 100 runs",
  race: race("snapshot-order+btrfs+store", {
    filesystem: btrfs,
    actors: [actor("app", ["store 0", "store 1"]), actor("snapshotter", ["snapshot"])],
  }),
  property: writesInOrder,
  partner: cloneMade,
  expect: {
    none: { verdict: "sometimes", states: 849, steps: 22 },
    "always fork": { verdict: "sometimes", states: 849, steps: 22 },
    "fork unless refcount > 2": { verdict: "sometimes", states: 849, steps: 22 },
    "fork unless held": { verdict: "sometimes", states: 849, steps: 22 },
    "fork or wait for either": { verdict: "sometimes", states: 849, steps: 22 },
    "fork or wait for unpin": { verdict: "sometimes", states: 849, steps: 22 },
    stable: { verdict: "sometimes", states: 849, steps: 22 },
    "fork unless pinned": { verdict: "sometimes", states: 849, steps: 22 },
    bounce: { verdict: "sometimes", states: 849, steps: 22 },
    "bounce + stable": { verdict: "sometimes", states: 849, steps: 22 },
    "bounce, keep dirty + stable": { verdict: "sometimes", states: 849, steps: 22 },
    lease: { verdict: "sometimes", states: 849, steps: 22 },
    "skip pinned": { verdict: "sometimes", states: 849, steps: 22 },
    "refuse long-term": { verdict: "sometimes", states: 849, steps: 22 },
    "fix up": { verdict: "sometimes", states: 849, steps: 22 },
    "clone waits, tests early": { verdict: "sometimes", states: 849, steps: 22 },
    "clone fails, tests early": { verdict: "sometimes", states: 849, steps: 22 },
    "clone waits, tests late": { verdict: "sometimes", states: 849, steps: 22 },
    "simulate a fault": { verdict: "sometimes", states: 849, steps: 22 },
    "block mkclean": { verdict: "sometimes", states: 849, steps: 22 },
    "block mkclean + stable": { verdict: "sometimes", states: 849, steps: 22 },
    "simulate a fault + bounce + stable": { verdict: "sometimes", states: 849, steps: 22 },
    "simulate a fault + bounce + fork unless held": { verdict: "sometimes", states: 849, steps: 22 },
    "simulate a fault + bounce + clone waits, tests late": { verdict: "sometimes", states: 849, steps: 22 },
    "private copy": { verdict: "sometimes", states: 849, steps: 22 },
    "fork unless refcount > 3": { verdict: "sometimes", states: 849, steps: 22 },
    "fork unless refcount > 4": { verdict: "sometimes", states: 849, steps: 22 },
    "fork unless refcount > 5": { verdict: "sometimes", states: 849, steps: 22 },
    "fork unless refcount > 1023": { verdict: "sometimes", states: 849, steps: 22 },
    "fork unless mlocked and refcount > 2": { verdict: "sometimes", states: 849, steps: 22 },
  },
});
