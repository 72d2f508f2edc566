/**
 * The right side of the wall: with the driver it is 5, so every threshold from 5 on forks the page away.
 */
import { xfs } from "../filesystem/xfs.js";
import { dmaOnDisk, noLostDma } from "../model/property.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";

/** @source linux-6.16 include/linux/mm.h folio_expected_ref_count */
export const thresholdLoses: Litmus = litmus({
  name: "threshold-loses+xfs+m2+get",
  number: "L14",
  question: "Is a device write lost on a twice mapped page?",
  source: "linux-6.16 include/linux/mm.h folio_expected_ref_count",
  race: race("threshold-loses+xfs+m2+get", {
    filesystem: xfs,
    mappings: 2,
    actors: [
      actor("driver", ["gup write 0 FOLL_GET", "dma 0", "set dirty 0", "unpin 0"]),
      actor("flusher", ["writeback 0"]),
      actor("app", ["store 0 via 1"]),
    ],
  }),
  property: noLostDma,
  partner: dmaOnDisk,
  expect: {
    none: { verdict: "never", states: 318, steps: 0 },
    "always fork": { verdict: "sometimes", states: 387, steps: 17 },
    "fork unless refcount > 2": { verdict: "never", states: 251, steps: 0 },
    "fork unless held": { verdict: "never", states: 288, steps: 0 },
    "fork or wait for either": { verdict: "never", states: 294, steps: 0 },
    "fork or wait for unpin": { verdict: "never", states: 294, steps: 0 },
    stable: { verdict: "never", states: 251, steps: 0 },
    "fork unless pinned": { verdict: "sometimes", states: 387, steps: 17 },
    bounce: { verdict: "never", states: 318, steps: 0 },
    "bounce + stable": { verdict: "never", states: 251, steps: 0 },
    "bounce, keep dirty + stable": { verdict: "never", states: 251, steps: 0 },
    lease: { verdict: "never", states: 318, steps: 0 },
    "skip pinned": { verdict: "never", states: 318, steps: 0 },
    "refuse long-term": { verdict: "never", states: 318, steps: 0 },
    "fix up": { verdict: "never", states: 340, steps: 0 },
    "clone waits, tests early": { verdict: "never", states: 318, steps: 0 },
    "clone fails, tests early": { verdict: "never", states: 318, steps: 0 },
    "clone waits, tests late": { verdict: "never", states: 318, steps: 0 },
    "simulate a fault": { verdict: "never", states: 352, steps: 0 },
    "block mkclean": { verdict: "never", states: 182, steps: 0 },
    "block mkclean + stable": { verdict: "never", states: 114, steps: 0 },
    "simulate a fault + bounce + stable": { verdict: "never", states: 261, steps: 0 },
    "simulate a fault + bounce + fork unless held": { verdict: "never", states: 297, steps: 0 },
    "simulate a fault + bounce + clone waits, tests late": { verdict: "never", states: 352, steps: 0 },
    "private copy": { verdict: "never", states: 318, steps: 0 },
    "fork unless refcount > 3": { verdict: "never", states: 251, steps: 0 },
    "fork unless refcount > 4": { verdict: "never", states: 288, steps: 0 },
    "fork unless refcount > 5": { verdict: "sometimes", states: 387, steps: 17 },
    "fork unless refcount > 1023": { verdict: "sometimes", states: 387, steps: 17 },
    "fork unless mlocked and refcount > 2": { verdict: "sometimes", states: 387, steps: 17 },
  },
});
