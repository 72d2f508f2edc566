/**
 * One free block: the fault reserves it, writeback uses it up, and what the device writes then has none.
 */
import { tux3 } from "../filesystem/tux3.js";
import { dmaOnDisk, noLateEnospc } from "../model/property.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";

/** @source lkml 2015-08-09 Hirofumi, quoted by Kara: which ENOSPC issue */
export const lateEnospc: Litmus = litmus({
  name: "late-enospc+tux3+pin",
  number: "L25",
  question: "Can space run out when nobody is left to be told?",
  source: "lkml 2015-08-09 Hirofumi, quoted by Kara: which ENOSPC issue",
  race: race("late-enospc+tux3+pin", {
    filesystem: tux3,
    free: 1,
    actors: [
      actor("driver", ["gup write 0", "dma 0", "set dirty 0", "unpin 0"]),
      actor("flusher", ["delta", "writeback 0"]),
    ],
  }),
  property: noLateEnospc,
  partner: dmaOnDisk,
  expect: {
    none: { verdict: "sometimes", states: 98, steps: 12 },
    "always fork": { verdict: "sometimes", states: 98, steps: 12 },
    "fork unless refcount > 2": { verdict: "sometimes", states: 98, steps: 12 },
    "fork unless held": { verdict: "sometimes", states: 98, steps: 12 },
    "fork or wait for either": { verdict: "sometimes", states: 98, steps: 12 },
    "fork or wait for unpin": { verdict: "sometimes", states: 98, steps: 12 },
    stable: { verdict: "sometimes", states: 98, steps: 12 },
    "fork unless pinned": { verdict: "sometimes", states: 98, steps: 12 },
    bounce: { verdict: "sometimes", states: 90, steps: 12 },
    "bounce + stable": { verdict: "sometimes", states: 90, steps: 12 },
    "bounce, keep dirty + stable": { verdict: "sometimes", states: 85, steps: 12 },
    lease: { verdict: "sometimes", states: 98, steps: 12 },
    "skip pinned": { verdict: "never", states: 60, steps: 0 },
    "refuse long-term": { verdict: "sometimes", states: 98, steps: 12 },
    "fix up": { verdict: "sometimes", states: 104, steps: 14 },
    "clone waits, tests early": { verdict: "sometimes", states: 98, steps: 12 },
    "clone fails, tests early": { verdict: "sometimes", states: 98, steps: 12 },
    "clone waits, tests late": { verdict: "sometimes", states: 98, steps: 12 },
    "simulate a fault": { verdict: "sometimes", states: 103, steps: 8 },
    "block mkclean": { verdict: "never", states: 53, steps: 0 },
    "block mkclean + stable": { verdict: "never", states: 53, steps: 0 },
    "simulate a fault + bounce + stable": { verdict: "sometimes", states: 94, steps: 8 },
    "simulate a fault + bounce + fork unless held": { verdict: "sometimes", states: 94, steps: 8 },
    "simulate a fault + bounce + clone waits, tests late": { verdict: "sometimes", states: 94, steps: 8 },
    "private copy": { verdict: "sometimes", states: 98, steps: 12 },
    "fork unless refcount > 3": { verdict: "sometimes", states: 98, steps: 12 },
    "fork unless refcount > 4": { verdict: "sometimes", states: 98, steps: 12 },
    "fork unless refcount > 5": { verdict: "sometimes", states: 98, steps: 12 },
    "fork unless refcount > 1023": { verdict: "sometimes", states: 98, steps: 12 },
    "fork unless mlocked and refcount > 2": { verdict: "sometimes", states: 98, steps: 12 },
  },
});
