/**
 * As fork-loses-dma+tux3+pin; asked is whether the warning that tux3 has for this case is ever printed.
 */
import { tux3 } from "../filesystem/tux3.js";
import { dmaOnDisk, noDirtyOrphan } from "../model/property.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";

/** @source linux-tux3 fs/tux3/buffer_fork.c tux3_set_page_dirty_assert: WARN_ON(PageForked) */
export const dirtyOrphan: Litmus = litmus({
  name: "dirty-orphan+tux3+pin",
  number: "L06",
  question: "Can set_page_dirty be called on a folio that was forked off?",
  source: "linux-tux3 fs/tux3/buffer_fork.c tux3_set_page_dirty_assert: WARN_ON(PageForked)",
  race: race("dirty-orphan+tux3+pin", {
    filesystem: tux3,
    mappings: 2,
    actors: [
      actor("driver", ["gup write 0", "dma 0", "set dirty 0", "unpin 0"]),
      actor("flusher", ["delta", "writeback 0"]),
      actor("app", ["store 0 via 1"]),
    ],
  }),
  property: noDirtyOrphan,
  partner: dmaOnDisk,
  expect: {
    none: { verdict: "never", states: 392, steps: 0 },
    "always fork": { verdict: "sometimes", states: 951, steps: 6 },
    "fork unless refcount > 2": { verdict: "never", states: 512, steps: 0 },
    "fork unless held": { verdict: "never", states: 620, steps: 0 },
    "fork or wait for either": { verdict: "never", states: 599, steps: 0 },
    "fork or wait for unpin": { verdict: "never", states: 599, steps: 0 },
    stable: { verdict: "never", states: 324, steps: 0 },
    "fork unless pinned": { verdict: "never", states: 620, steps: 0 },
    bounce: { verdict: "never", states: 352, steps: 0 },
    "bounce + stable": { verdict: "never", states: 284, steps: 0 },
    "bounce, keep dirty + stable": { verdict: "never", states: 274, steps: 0 },
    lease: { verdict: "never", states: 392, steps: 0 },
    "skip pinned": { verdict: "never", states: 267, steps: 0 },
    "refuse long-term": { verdict: "never", states: 392, steps: 0 },
    "fix up": { verdict: "never", states: 404, steps: 0 },
    "clone waits, tests early": { verdict: "never", states: 392, steps: 0 },
    "clone fails, tests early": { verdict: "never", states: 392, steps: 0 },
    "clone waits, tests late": { verdict: "never", states: 392, steps: 0 },
    "simulate a fault": { verdict: "never", states: 416, steps: 0 },
    "block mkclean": { verdict: "never", states: 245, steps: 0 },
    "block mkclean + stable": { verdict: "never", states: 177, steps: 0 },
    "simulate a fault + bounce + stable": { verdict: "never", states: 291, steps: 0 },
    "simulate a fault + bounce + fork unless held": { verdict: "never", states: 576, steps: 0 },
    "simulate a fault + bounce + clone waits, tests late": { verdict: "never", states: 370, steps: 0 },
    "private copy": { verdict: "never", states: 392, steps: 0 },
    "fork unless refcount > 3": { verdict: "never", states: 512, steps: 0 },
    "fork unless refcount > 4": { verdict: "never", states: 512, steps: 0 },
    "fork unless refcount > 5": { verdict: "never", states: 620, steps: 0 },
    "fork unless refcount > 1023": { verdict: "never", states: 620, steps: 0 },
    "fork unless mlocked and refcount > 2": { verdict: "sometimes", states: 951, steps: 6 },
  },
});
