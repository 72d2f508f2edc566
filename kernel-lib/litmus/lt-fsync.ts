/**
 * As long-term+clone+xfs, with fsync and a rewriter.
 */
import { tux3 } from "../filesystem/tux3.js";
import { noHang, storeOnDisk } from "../model/property.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";

/** @source linux-fsdevel February 2023 Kara */
export const ltFsync: Litmus = litmus({
  name: "long-term+fsync+tux3",
  number: "L32",
  question: "Does fsync, or a store, wait for ever for a pin that is never dropped?",
  source: "linux-fsdevel February 2023 Kara",
  race: race("long-term+fsync+tux3", {
    filesystem: tux3,
    mappings: 2,
    actors: [
      actor("driver", ["gup write 0 FOLL_LONGTERM", "dma 0", "set dirty 0"]),
      actor("syncer", ["delta", "fsync"]),
      actor("app", ["store 0 via 1"]),
    ],
  }),
  property: noHang,
  partner: storeOnDisk,
  expect: {
    none: { verdict: "never", states: 382, steps: 0 },
    "always fork": { verdict: "never", states: 1165, steps: 0 },
    "fork unless refcount > 2": { verdict: "never", states: 537, steps: 0 },
    "fork unless held": { verdict: "never", states: 663, steps: 0 },
    "fork or wait for either": { verdict: "never", states: 641, steps: 0 },
    "fork or wait for unpin": { verdict: "sometimes", states: 641, steps: 11 },
    stable: { verdict: "never", states: 321, steps: 0 },
    "fork unless pinned": { verdict: "never", states: 663, steps: 0 },
    bounce: { verdict: "never", states: 328, steps: 0 },
    "bounce + stable": { verdict: "never", states: 283, steps: 0 },
    "bounce, keep dirty + stable": { verdict: "never", states: 295, steps: 0 },
    lease: { verdict: "never", states: 382, steps: 0 },
    "skip pinned": { verdict: "never", states: 382, steps: 0 },
    "refuse long-term": { verdict: "never", states: 240, steps: 0 },
    "fix up": { verdict: "never", states: 394, steps: 0 },
    "clone waits, tests early": { verdict: "never", states: 382, steps: 0 },
    "clone fails, tests early": { verdict: "never", states: 382, steps: 0 },
    "clone waits, tests late": { verdict: "never", states: 382, steps: 0 },
    "simulate a fault": { verdict: "never", states: 420, steps: 0 },
    "block mkclean": { verdict: "always", states: 186, steps: 7 },
    "block mkclean + stable": { verdict: "always", states: 153, steps: 7 },
    "simulate a fault + bounce + stable": { verdict: "never", states: 317, steps: 0 },
    "simulate a fault + bounce + fork unless held": { verdict: "never", states: 661, steps: 0 },
    "simulate a fault + bounce + clone waits, tests late": { verdict: "never", states: 354, steps: 0 },
    "private copy": { verdict: "never", states: 362, steps: 0 },
    "fork unless refcount > 3": { verdict: "never", states: 537, steps: 0 },
    "fork unless refcount > 4": { verdict: "never", states: 537, steps: 0 },
    "fork unless refcount > 5": { verdict: "never", states: 663, steps: 0 },
    "fork unless refcount > 1023": { verdict: "never", states: 663, steps: 0 },
    "fork unless mlocked and refcount > 2": { verdict: "never", states: 1165, steps: 0 },
  },
});
