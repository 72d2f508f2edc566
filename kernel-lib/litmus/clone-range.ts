/**
 * FICLONERANGE of one page of two: the race is that of the page, not of the file.
 */
import { xfs } from "../filesystem/xfs.js";
import { cloneImmutable, cloneMade } from "../model/property.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";

/** @source observed on 6.18 (family S1): FICLONERANGE as FICLONE, in every run */
export const cloneRange: Litmus = litmus({
  name: "clone-range+xfs+pin",
  number: "S1",
  question: "Can a DMA into a page that a range clone has shared change the clone?",
  source: "observed on 6.18 (family S1): FICLONERANGE as FICLONE, in every run",
  race: race("clone-range+xfs+pin", {
    filesystem: xfs,
    actors: [
      actor("driver", ["gup write 0", "dma 0", "set dirty 0", "unpin 0"]),
      actor("cloner", ["reflink range 0 0"]),
      actor("app", ["store 1"]),
    ],
  }),
  property: cloneImmutable,
  partner: cloneMade,
  expect: {
    none: { verdict: "sometimes", states: 346, steps: 17 },
    "always fork": { verdict: "sometimes", states: 346, steps: 17 },
    "fork unless refcount > 2": { verdict: "sometimes", states: 346, steps: 17 },
    "fork unless held": { verdict: "sometimes", states: 346, steps: 17 },
    "fork or wait for either": { verdict: "sometimes", states: 346, steps: 17 },
    "fork or wait for unpin": { verdict: "sometimes", states: 346, steps: 17 },
    stable: { verdict: "sometimes", states: 346, steps: 17 },
    "fork unless pinned": { verdict: "sometimes", states: 346, steps: 17 },
    bounce: { verdict: "sometimes", states: 295, steps: 17 },
    "bounce + stable": { verdict: "sometimes", states: 295, steps: 17 },
    "bounce, keep dirty + stable": { verdict: "sometimes", states: 274, steps: 17 },
    lease: { verdict: "never", states: 474, steps: 0 },
    "skip pinned": { verdict: "sometimes", states: 346, steps: 17 },
    "refuse long-term": { verdict: "sometimes", states: 346, steps: 17 },
    "fix up": { verdict: "never", states: 373, steps: 0 },
    "clone waits, tests early": { verdict: "sometimes", states: 364, steps: 18 },
    "clone fails, tests early": { verdict: "sometimes", states: 397, steps: 18 },
    "clone waits, tests late": { verdict: "never", states: 303, steps: 0 },
    "simulate a fault": { verdict: "never", states: 301, steps: 0 },
    "block mkclean": { verdict: "never", states: 118, steps: 0 },
    "block mkclean + stable": { verdict: "never", states: 118, steps: 0 },
    "simulate a fault + bounce + stable": { verdict: "never", states: 256, steps: 0 },
    "simulate a fault + bounce + fork unless held": { verdict: "never", states: 256, steps: 0 },
    "simulate a fault + bounce + clone waits, tests late": { verdict: "never", states: 209, steps: 0 },
    "private copy": { verdict: "sometimes", states: 346, steps: 17 },
    "fork unless refcount > 3": { verdict: "sometimes", states: 346, steps: 17 },
    "fork unless refcount > 4": { verdict: "sometimes", states: 346, steps: 17 },
    "fork unless refcount > 5": { verdict: "sometimes", states: 346, steps: 17 },
    "fork unless refcount > 1023": { verdict: "sometimes", states: 346, steps: 17 },
    "fork unless mlocked and refcount > 2": { verdict: "sometimes", states: 346, steps: 17 },
  },
});
