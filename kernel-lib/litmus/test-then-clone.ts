/**
 * As mail-4-step+xfs, with an entry that a store has made writable: a pin needs no fault and slips in between test and flush.
 */
import { xfs } from "../filesystem/xfs.js";
import { cloneImmutable, cloneMade } from "../model/property.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";

/** @source constructed; the order is that of linux-stable 2023-04-28 Kara, test after unmap */
export const testThenClone: Litmus = litmus({
  name: "test-then-clone+xfs+pin",
  number: "L12",
  question: "Can the clone change if the clone looks for pins before it flushes?",
  source: "constructed; the order is that of linux-stable 2023-04-28 Kara, test after unmap",
  race: race("test-then-clone+xfs+pin", {
    filesystem: xfs,

    actors: [
      actor("app", ["store 0"]),
      actor("driver", ["gup write 0", "dma 0", "set dirty 0", "unpin 0"]),
      actor("cloner", ["reflink"]),
    ],
  }),
  property: cloneImmutable,
  partner: cloneMade,
  expect: {
    none: { verdict: "sometimes", states: 227, steps: 16 },
    "always fork": { verdict: "sometimes", states: 227, steps: 16 },
    "fork unless refcount > 2": { verdict: "sometimes", states: 227, steps: 16 },
    "fork unless held": { verdict: "sometimes", states: 227, steps: 16 },
    "fork or wait for either": { verdict: "sometimes", states: 227, steps: 16 },
    "fork or wait for unpin": { verdict: "sometimes", states: 227, steps: 16 },
    stable: { verdict: "sometimes", states: 227, steps: 16 },
    "fork unless pinned": { verdict: "sometimes", states: 227, steps: 16 },
    bounce: { verdict: "sometimes", states: 189, steps: 16 },
    "bounce + stable": { verdict: "sometimes", states: 189, steps: 16 },
    "bounce, keep dirty + stable": { verdict: "sometimes", states: 175, steps: 16 },
    lease: { verdict: "never", states: 360, steps: 0 },
    "skip pinned": { verdict: "sometimes", states: 227, steps: 16 },
    "refuse long-term": { verdict: "sometimes", states: 227, steps: 16 },
    "fix up": { verdict: "never", states: 239, steps: 0 },
    "clone waits, tests early": { verdict: "sometimes", states: 238, steps: 17 },
    "clone fails, tests early": { verdict: "sometimes", states: 252, steps: 17 },
    "clone waits, tests late": { verdict: "never", states: 212, steps: 0 },
    "simulate a fault": { verdict: "never", states: 211, steps: 0 },
    "block mkclean": { verdict: "never", states: 83, steps: 0 },
    "block mkclean + stable": { verdict: "never", states: 83, steps: 0 },
    "simulate a fault + bounce + stable": { verdict: "never", states: 175, steps: 0 },
    "simulate a fault + bounce + fork unless held": { verdict: "never", states: 175, steps: 0 },
    "simulate a fault + bounce + clone waits, tests late": { verdict: "never", states: 145, steps: 0 },
    "private copy": { verdict: "sometimes", states: 227, steps: 16 },
    "fork unless refcount > 3": { verdict: "sometimes", states: 227, steps: 16 },
    "fork unless refcount > 4": { verdict: "sometimes", states: 227, steps: 16 },
    "fork unless refcount > 5": { verdict: "sometimes", states: 227, steps: 16 },
    "fork unless refcount > 1023": { verdict: "sometimes", states: 227, steps: 16 },
    "fork unless mlocked and refcount > 2": { verdict: "sometimes", states: 227, steps: 16 },
  },
});
