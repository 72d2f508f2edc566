/**
 * As mail-4-step+xfs, with a reference that no kernel can tell from others: policies that look for pins see nothing.
 */
import { xfs } from "../filesystem/xfs.js";
import { cloneImmutable, cloneMade } from "../model/property.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";

/** @source lkml 2015-08-10 Hirofumi; linux-mm 2018-01-04 Kara */
export const mailGet: Litmus = litmus({
  name: "mail-4-step+xfs+get",
  number: "L01",
  question: "Can the clone change if the driver takes FOLL_GET?",
  source: "lkml 2015-08-10 Hirofumi; linux-mm 2018-01-04 Kara",
  race: race("mail-4-step+xfs+get", {
    filesystem: xfs,

    actors: [
      actor("driver", ["gup write 0 FOLL_GET", "dma 0", "set dirty 0", "unpin 0"]),
      actor("flusher", ["writeback 0"]),
      actor("cloner", ["reflink"]),
    ],
  }),
  property: cloneImmutable,
  partner: cloneMade,
  expect: {
    none: { verdict: "sometimes", states: 472, steps: 14 },
    "always fork": { verdict: "sometimes", states: 560, steps: 14 },
    "fork unless refcount > 2": { verdict: "sometimes", states: 536, steps: 14 },
    "fork unless held": { verdict: "sometimes", states: 560, steps: 14 },
    "fork or wait for either": { verdict: "sometimes", states: 560, steps: 14 },
    "fork or wait for unpin": { verdict: "sometimes", states: 560, steps: 14 },
    stable: { verdict: "sometimes", states: 536, steps: 14 },
    "fork unless pinned": { verdict: "sometimes", states: 560, steps: 14 },
    bounce: { verdict: "sometimes", states: 472, steps: 14 },
    "bounce + stable": { verdict: "sometimes", states: 536, steps: 14 },
    "bounce, keep dirty + stable": { verdict: "sometimes", states: 536, steps: 14 },
    lease: { verdict: "sometimes", states: 556, steps: 15 },
    "skip pinned": { verdict: "sometimes", states: 472, steps: 14 },
    "refuse long-term": { verdict: "sometimes", states: 472, steps: 14 },
    "fix up": { verdict: "sometimes", states: 517, steps: 17 },
    "clone waits, tests early": { verdict: "sometimes", states: 540, steps: 15 },
    "clone fails, tests early": { verdict: "sometimes", states: 540, steps: 15 },
    "clone waits, tests late": { verdict: "sometimes", states: 556, steps: 15 },
    "simulate a fault": { verdict: "never", states: 420, steps: 0 },
    "block mkclean": { verdict: "never", states: 158, steps: 0 },
    "block mkclean + stable": { verdict: "never", states: 145, steps: 0 },
    "simulate a fault + bounce + stable": { verdict: "never", states: 461, steps: 0 },
    "simulate a fault + bounce + fork unless held": { verdict: "never", states: 485, steps: 0 },
    "simulate a fault + bounce + clone waits, tests late": { verdict: "never", states: 442, steps: 0 },
    "private copy": { verdict: "sometimes", states: 472, steps: 14 },
    "fork unless refcount > 3": { verdict: "sometimes", states: 560, steps: 14 },
    "fork unless refcount > 4": { verdict: "sometimes", states: 560, steps: 14 },
    "fork unless refcount > 5": { verdict: "sometimes", states: 560, steps: 14 },
    "fork unless refcount > 1023": { verdict: "sometimes", states: 560, steps: 14 },
    "fork unless mlocked and refcount > 2": { verdict: "sometimes", states: 560, steps: 14 },
  },
});
