/**
 * As dma-during-io, on a file system that writes every delta elsewhere.
 */
import { tux3 } from "../filesystem/tux3.js";
import { dmaOnDisk, reserved } from "../model/property.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";

/** @source linux-fsdevel 2023-02-15 Chinner: a COW file system needs space for every write */
export const keepDirty: Litmus = litmus({
  name: "unreserved-write+tux3+pin",
  number: "L26",
  question: "Does a page go out to a block that nobody reserved?",
  source: "linux-fsdevel 2023-02-15 Chinner: a COW file system needs space for every write",
  race: race("unreserved-write+tux3+pin", {
    filesystem: tux3,

    actors: [
      actor("driver", ["gup write 0", "dma 0", "set dirty 0", "unpin 0"]),
      actor("flusher", ["delta", "writeback 0"]),
    ],
  }),
  property: reserved,
  partner: dmaOnDisk,
  expect: {
    none: { verdict: "sometimes", states: 118, steps: 12 },
    "always fork": { verdict: "sometimes", states: 117, steps: 12 },
    "fork unless refcount > 2": { verdict: "sometimes", states: 110, steps: 12 },
    "fork unless held": { verdict: "sometimes", states: 117, steps: 12 },
    "fork or wait for either": { verdict: "sometimes", states: 117, steps: 12 },
    "fork or wait for unpin": { verdict: "sometimes", states: 117, steps: 12 },
    stable: { verdict: "sometimes", states: 110, steps: 12 },
    "fork unless pinned": { verdict: "sometimes", states: 117, steps: 12 },
    bounce: { verdict: "sometimes", states: 108, steps: 12 },
    "bounce + stable": { verdict: "sometimes", states: 100, steps: 12 },
    "bounce, keep dirty + stable": { verdict: "sometimes", states: 95, steps: 12 },
    lease: { verdict: "sometimes", states: 118, steps: 12 },
    "skip pinned": { verdict: "never", states: 77, steps: 0 },
    "refuse long-term": { verdict: "sometimes", states: 118, steps: 12 },
    "fix up": { verdict: "sometimes", states: 130, steps: 13 },
    "clone waits, tests early": { verdict: "sometimes", states: 118, steps: 12 },
    "clone fails, tests early": { verdict: "sometimes", states: 118, steps: 12 },
    "clone waits, tests late": { verdict: "sometimes", states: 118, steps: 12 },
    "simulate a fault": { verdict: "never", states: 114, steps: 0 },
    "block mkclean": { verdict: "never", states: 70, steps: 0 },
    "block mkclean + stable": { verdict: "never", states: 62, steps: 0 },
    "simulate a fault + bounce + stable": { verdict: "never", states: 98, steps: 0 },
    "simulate a fault + bounce + fork unless held": { verdict: "never", states: 105, steps: 0 },
    "simulate a fault + bounce + clone waits, tests late": { verdict: "never", states: 108, steps: 0 },
    "private copy": { verdict: "sometimes", states: 118, steps: 12 },
    "fork unless refcount > 3": { verdict: "sometimes", states: 110, steps: 12 },
    "fork unless refcount > 4": { verdict: "sometimes", states: 117, steps: 12 },
    "fork unless refcount > 5": { verdict: "sometimes", states: 117, steps: 12 },
    "fork unless refcount > 1023": { verdict: "sometimes", states: 117, steps: 12 },
    "fork unless mlocked and refcount > 2": { verdict: "sometimes", states: 117, steps: 12 },
  },
});
