/**
 * The order matters only against the last clone: one that is made after the pin has the mail's race again.
 */
import { xfs } from "../filesystem/xfs.js";
import { cloneImmutable, cloneMade } from "../model/property.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";

/** @source observed on 6.18 (family S4): in every run */
export const cloneAgain: Litmus = litmus({
  name: "clone-again+xfs+pin",
  number: "S4",
  question: "Can a DMA change a second clone that was made after the pin?",
  source: "observed on 6.18 (family S4): in every run",
  race: race("clone-again+xfs+pin", {
    filesystem: xfs,
    actors: [
      actor("driver", ["gup write 0", "dma 0", "set dirty 0", "unpin 0"]),
      actor("cloner", ["reflink", "reflink"]),
    ],
  }),
  property: cloneImmutable,
  partner: cloneMade,
  expect: {
    none: { verdict: "sometimes", states: 291, steps: 15 },
    "always fork": { verdict: "sometimes", states: 291, steps: 15 },
    "fork unless refcount > 2": { verdict: "sometimes", states: 291, steps: 15 },
    "fork unless held": { verdict: "sometimes", states: 291, steps: 15 },
    "fork or wait for either": { verdict: "sometimes", states: 291, steps: 15 },
    "fork or wait for unpin": { verdict: "sometimes", states: 291, steps: 15 },
    stable: { verdict: "sometimes", states: 291, steps: 15 },
    "fork unless pinned": { verdict: "sometimes", states: 291, steps: 15 },
    bounce: { verdict: "sometimes", states: 242, steps: 15 },
    "bounce + stable": { verdict: "sometimes", states: 242, steps: 15 },
    "bounce, keep dirty + stable": { verdict: "sometimes", states: 248, steps: 14 },
    lease: { verdict: "never", states: 378, steps: 0 },
    "skip pinned": { verdict: "sometimes", states: 291, steps: 15 },
    "refuse long-term": { verdict: "sometimes", states: 291, steps: 15 },
    "fix up": { verdict: "never", states: 311, steps: 0 },
    "clone waits, tests early": { verdict: "sometimes", states: 254, steps: 18 },
    "clone fails, tests early": { verdict: "sometimes", states: 320, steps: 18 },
    "clone waits, tests late": { verdict: "never", states: 208, steps: 0 },
    "simulate a fault": { verdict: "never", states: 256, steps: 0 },
    "block mkclean": { verdict: "never", states: 78, steps: 0 },
    "block mkclean + stable": { verdict: "never", states: 78, steps: 0 },
    "simulate a fault + bounce + stable": { verdict: "never", states: 206, steps: 0 },
    "simulate a fault + bounce + fork unless held": { verdict: "never", states: 206, steps: 0 },
    "simulate a fault + bounce + clone waits, tests late": { verdict: "never", states: 142, steps: 0 },
    "private copy": { verdict: "sometimes", states: 291, steps: 15 },
    "fork unless refcount > 3": { verdict: "sometimes", states: 291, steps: 15 },
    "fork unless refcount > 4": { verdict: "sometimes", states: 291, steps: 15 },
    "fork unless refcount > 5": { verdict: "sometimes", states: 291, steps: 15 },
    "fork unless refcount > 1023": { verdict: "sometimes", states: 291, steps: 15 },
    "fork unless mlocked and refcount > 2": { verdict: "sometimes", states: 291, steps: 15 },
  },
});
