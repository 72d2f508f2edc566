/**
 * As fork-loses-dma+tux3+pin, with a device that writes in two parts: the copy can be made between them.
 */
import { tux3 } from "../filesystem/tux3.js";
import { dmaOnDisk, noTornDma } from "../model/property.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";

/** @source linux-tux3 fs/tux3/buffer_fork.c clone_page */
export const forkTorn: Litmus = litmus({
  name: "fork-tears-dma+tux3+pin",
  number: "L05",
  question: "Can the file be left with the first part of a device write and not the last?",
  source: "linux-tux3 fs/tux3/buffer_fork.c clone_page",
  race: race("fork-tears-dma+tux3+pin", {
    filesystem: tux3,
    mappings: 2,
    actors: [
      actor("driver", ["gup write 0", "dma 0", "dma 0", "set dirty 0", "unpin 0"]),
      actor("flusher", ["delta", "writeback 0"]),
      actor("app", ["store 0 via 1"]),
    ],
  }),
  property: noTornDma,
  partner: dmaOnDisk,
  expect: {
    none: { verdict: "never", states: 606, steps: 0 },
    "always fork": { verdict: "sometimes", states: 1633, steps: 15 },
    "fork unless refcount > 2": { verdict: "never", states: 776, steps: 0 },
    "fork unless held": { verdict: "never", states: 924, steps: 0 },
    "fork or wait for either": { verdict: "never", states: 877, steps: 0 },
    "fork or wait for unpin": { verdict: "never", states: 877, steps: 0 },
    stable: { verdict: "never", states: 470, steps: 0 },
    "fork unless pinned": { verdict: "never", states: 924, steps: 0 },
    bounce: { verdict: "never", states: 495, steps: 0 },
    "bounce + stable": { verdict: "never", states: 375, steps: 0 },
    "bounce, keep dirty + stable": { verdict: "never", states: 365, steps: 0 },
    lease: { verdict: "never", states: 606, steps: 0 },
    "skip pinned": { verdict: "never", states: 348, steps: 0 },
    "refuse long-term": { verdict: "never", states: 606, steps: 0 },
    "fix up": { verdict: "never", states: 626, steps: 0 },
    "clone waits, tests early": { verdict: "never", states: 606, steps: 0 },
    "clone fails, tests early": { verdict: "never", states: 606, steps: 0 },
    "clone waits, tests late": { verdict: "never", states: 606, steps: 0 },
    "simulate a fault": { verdict: "never", states: 652, steps: 0 },
    "block mkclean": { verdict: "never", states: 320, steps: 0 },
    "block mkclean + stable": { verdict: "never", states: 197, steps: 0 },
    "simulate a fault + bounce + stable": { verdict: "never", states: 383, steps: 0 },
    "simulate a fault + bounce + fork unless held": { verdict: "never", states: 779, steps: 0 },
    "simulate a fault + bounce + clone waits, tests late": { verdict: "never", states: 525, steps: 0 },
    "private copy": { verdict: "never", states: 606, steps: 0 },
    "fork unless refcount > 3": { verdict: "never", states: 776, steps: 0 },
    "fork unless refcount > 4": { verdict: "never", states: 776, steps: 0 },
    "fork unless refcount > 5": { verdict: "never", states: 924, steps: 0 },
    "fork unless refcount > 1023": { verdict: "never", states: 924, steps: 0 },
    "fork unless mlocked and refcount > 2": { verdict: "sometimes", states: 1633, steps: 15 },
  },
});
