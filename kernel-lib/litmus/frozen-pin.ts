/**
 * A driver that pinned a page before the freeze dirties it in the frozen file system, and the flusher writes it.
 */
import { xfs } from "../filesystem/xfs.js";
import { frozen, frozenPlatter } from "../model/durability.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";

/** @source observed on 6.18 and 6.1 (family S16): on XFS and ext4 in every run */
export const frozenPin: Litmus = litmus({
  name: "frozen+xfs+pin",
  number: "S16",
  question: "Can a page go to the device of a frozen file system?",
  source: "observed on 6.18 and 6.1 (family S16): on XFS and ext4 in every run",
  race: race("frozen+xfs+pin", {
    filesystem: xfs,
    actors: [
      actor("driver", ["gup write 0", "dma 0", "set dirty 0", "unpin 0"]),
      actor("freezer", ["freeze", "thaw"]),
      actor("flusher", ["writeback 0"]),
    ],
  }),
  property: frozenPlatter,
  partner: frozen,
  expect: {
    none: { verdict: "sometimes", states: 535, steps: 14 },
    "always fork": { verdict: "sometimes", states: 656, steps: 14 },
    "fork unless refcount > 2": { verdict: "sometimes", states: 632, steps: 14 },
    "fork unless held": { verdict: "sometimes", states: 656, steps: 14 },
    "fork or wait for either": { verdict: "sometimes", states: 656, steps: 14 },
    "fork or wait for unpin": { verdict: "sometimes", states: 656, steps: 14 },
    stable: { verdict: "sometimes", states: 632, steps: 14 },
    "fork unless pinned": { verdict: "sometimes", states: 656, steps: 14 },
    bounce: { verdict: "sometimes", states: 488, steps: 14 },
    "bounce + stable": { verdict: "sometimes", states: 505, steps: 14 },
    "bounce, keep dirty + stable": { verdict: "sometimes", states: 584, steps: 16 },
    lease: { verdict: "sometimes", states: 535, steps: 14 },
    "skip pinned": { verdict: "sometimes", states: 443, steps: 15 },
    "refuse long-term": { verdict: "sometimes", states: 535, steps: 14 },
    "fix up": { verdict: "sometimes", states: 685, steps: 16 },
    "clone waits, tests early": { verdict: "sometimes", states: 535, steps: 14 },
    "clone fails, tests early": { verdict: "sometimes", states: 535, steps: 14 },
    "clone waits, tests late": { verdict: "sometimes", states: 535, steps: 14 },
    "simulate a fault": { verdict: "never", states: 418, steps: 0 },
    "block mkclean": { verdict: "never", states: 154, steps: 0 },
    "block mkclean + stable": { verdict: "never", states: 135, steps: 0 },
    "simulate a fault + bounce + stable": { verdict: "never", states: 385, steps: 0 },
    "simulate a fault + bounce + fork unless held": { verdict: "never", states: 409, steps: 0 },
    "simulate a fault + bounce + clone waits, tests late": { verdict: "never", states: 390, steps: 0 },
    "private copy": { verdict: "sometimes", states: 535, steps: 14 },
    "fork unless refcount > 3": { verdict: "sometimes", states: 656, steps: 14 },
    "fork unless refcount > 4": { verdict: "sometimes", states: 656, steps: 14 },
    "fork unless refcount > 5": { verdict: "sometimes", states: 656, steps: 14 },
    "fork unless refcount > 1023": { verdict: "sometimes", states: 656, steps: 14 },
    "fork unless mlocked and refcount > 2": { verdict: "sometimes", states: 656, steps: 14 },
  },
});
