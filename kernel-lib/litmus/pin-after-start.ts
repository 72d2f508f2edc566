/**
 * As dma-during-io+xfs, with the pin taken after submission: a bounce page is made too early for it.
 */
import { xfs } from "../filesystem/xfs.js";
import { dmaOnDisk, stableForDma } from "../model/property.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";
import { before } from "./where.js";

/** @source linux-fsdevel February 2023, on bouncing at submission */
export const pinAfterStart: Litmus = litmus({
  name: "pin-after-start+xfs",
  number: "L08",
  question: "Can a pin that is taken while the I/O is in flight change what the disk copies?",
  source: "linux-fsdevel February 2023, on bouncing at submission",
  race: race("pin-after-start+xfs", {
    filesystem: xfs,

    actors: [
      actor("app", ["store 0"]),
      actor("flusher", ["writeback 0"]),
      actor("driver", ["gup write 0", "dma 0", "set dirty 0", "unpin 0"]),
    ],
  }),
  where: [before("store 0", "writeback 0"), before("writeback 0", "gup write 0")],
  property: stableForDma,
  partner: dmaOnDisk,
  expect: {
    none: { verdict: "sometimes", states: 40, steps: 8 },
    "always fork": { verdict: "never", states: 39, steps: 0 },
    "fork unless refcount > 2": { verdict: "never", states: 32, steps: 0 },
    "fork unless held": { verdict: "never", states: 39, steps: 0 },
    "fork or wait for either": { verdict: "never", states: 39, steps: 0 },
    "fork or wait for unpin": { verdict: "never", states: 39, steps: 0 },
    stable: { verdict: "never", states: 32, steps: 0 },
    "fork unless pinned": { verdict: "never", states: 39, steps: 0 },
    bounce: { verdict: "sometimes", states: 40, steps: 8 },
    "bounce + stable": { verdict: "never", states: 32, steps: 0 },
    "bounce, keep dirty + stable": { verdict: "never", states: 32, steps: 0 },
    lease: { verdict: "sometimes", states: 40, steps: 8 },
    "skip pinned": { verdict: "sometimes", states: 40, steps: 8 },
    "refuse long-term": { verdict: "sometimes", states: 40, steps: 8 },
    "fix up": { verdict: "sometimes", states: 40, steps: 8 },
    "clone waits, tests early": { verdict: "sometimes", states: 40, steps: 8 },
    "clone fails, tests early": { verdict: "sometimes", states: 40, steps: 8 },
    "clone waits, tests late": { verdict: "sometimes", states: 40, steps: 8 },
    "simulate a fault": { verdict: "sometimes", states: 40, steps: 8 },
    "block mkclean": { verdict: "sometimes", states: 40, steps: 8 },
    "block mkclean + stable": { verdict: "never", states: 32, steps: 0 },
    "simulate a fault + bounce + stable": { verdict: "never", states: 32, steps: 0 },
    "simulate a fault + bounce + fork unless held": { verdict: "never", states: 39, steps: 0 },
    "simulate a fault + bounce + clone waits, tests late": { verdict: "sometimes", states: 40, steps: 8 },
    "private copy": { verdict: "sometimes", states: 40, steps: 8 },
    "fork unless refcount > 3": { verdict: "never", states: 39, steps: 0 },
    "fork unless refcount > 4": { verdict: "never", states: 39, steps: 0 },
    "fork unless refcount > 5": { verdict: "never", states: 39, steps: 0 },
    "fork unless refcount > 1023": { verdict: "never", states: 39, steps: 0 },
    "fork unless mlocked and refcount > 2": { verdict: "never", states: 39, steps: 0 },
  },
});
