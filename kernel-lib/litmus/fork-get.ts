/**
 * As fork-loses-dma+tux3+pin, but the driver takes FOLL_GET, which adds 1 and not 1024: a test for pins is falsely negative.
 */
import { tux3 } from "../filesystem/tux3.js";
import { dmaOnDisk, noLostDma } from "../model/property.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";

/** @source lkml 2015-08-10 Hirofumi: what is an elevated refcount? */
export const forkGet: Litmus = litmus({
  name: "fork-loses-dma+tux3+get",
  number: "L21",
  question: "Is a device write lost when a store forks the folio under a FOLL_GET reference?",
  source: "lkml 2015-08-10 Hirofumi: what is an elevated refcount?",
  race: race("fork-loses-dma+tux3+get", {
    filesystem: tux3,
    mappings: 2,
    actors: [
      actor("driver", ["gup write 0 FOLL_GET", "dma 0", "set dirty 0", "unpin 0"]),
      actor("flusher", ["delta", "writeback 0"]),
      actor("app", ["store 0 via 1"]),
    ],
  }),
  property: noLostDma,
  partner: dmaOnDisk,
  expect: {
    none: { verdict: "never", states: 392, steps: 0 },
    "always fork": { verdict: "sometimes", states: 951, steps: 14 },
    "fork unless refcount > 2": { verdict: "never", states: 512, steps: 0 },
    "fork unless held": { verdict: "never", states: 620, steps: 0 },
    "fork or wait for either": { verdict: "never", states: 599, steps: 0 },
    "fork or wait for unpin": { verdict: "never", states: 599, steps: 0 },
    stable: { verdict: "never", states: 324, steps: 0 },
    "fork unless pinned": { verdict: "sometimes", states: 951, steps: 14 },
    bounce: { verdict: "never", states: 392, steps: 0 },
    "bounce + stable": { verdict: "never", states: 324, steps: 0 },
    "bounce, keep dirty + stable": { verdict: "never", states: 324, steps: 0 },
    lease: { verdict: "never", states: 392, steps: 0 },
    "skip pinned": { verdict: "never", states: 392, steps: 0 },
    "refuse long-term": { verdict: "never", states: 392, steps: 0 },
    "fix up": { verdict: "never", states: 404, steps: 0 },
    "clone waits, tests early": { verdict: "never", states: 392, steps: 0 },
    "clone fails, tests early": { verdict: "never", states: 392, steps: 0 },
    "clone waits, tests late": { verdict: "never", states: 392, steps: 0 },
    "simulate a fault": { verdict: "never", states: 416, steps: 0 },
    "block mkclean": { verdict: "never", states: 245, steps: 0 },
    "block mkclean + stable": { verdict: "never", states: 177, steps: 0 },
    "simulate a fault + bounce + stable": { verdict: "never", states: 326, steps: 0 },
    "simulate a fault + bounce + fork unless held": { verdict: "never", states: 648, steps: 0 },
    "simulate a fault + bounce + clone waits, tests late": { verdict: "never", states: 416, steps: 0 },
    "private copy": { verdict: "never", states: 392, steps: 0 },
    "fork unless refcount > 3": { verdict: "never", states: 512, steps: 0 },
    "fork unless refcount > 4": { verdict: "never", states: 512, steps: 0 },
    "fork unless refcount > 5": { verdict: "never", states: 620, steps: 0 },
    "fork unless refcount > 1023": { verdict: "sometimes", states: 951, steps: 14 },
    "fork unless mlocked and refcount > 2": { verdict: "sometimes", states: 951, steps: 14 },
  },
});
