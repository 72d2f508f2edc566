/**
 * An RDMA registration, a clone, and nobody who lets go.
 */
import { xfs } from "../filesystem/xfs.js";
import { cloneMade, noHang } from "../model/property.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";

/** @source linux-fsdevel February 2023 Kara */
export const ltClone: Litmus = litmus({
  name: "long-term+clone+xfs",
  number: "L31",
  question: "Does a clone wait for ever for a pin that is never dropped?",
  source: "linux-fsdevel February 2023 Kara",
  race: race("long-term+clone+xfs", {
    filesystem: xfs,

    actors: [actor("driver", ["gup write 0 FOLL_LONGTERM", "dma 0", "set dirty 0"]), actor("cloner", ["reflink"])],
  }),
  property: noHang,
  partner: cloneMade,
  expect: {
    none: { verdict: "never", states: 87, steps: 0 },
    "always fork": { verdict: "never", states: 87, steps: 0 },
    "fork unless refcount > 2": { verdict: "never", states: 87, steps: 0 },
    "fork unless held": { verdict: "never", states: 87, steps: 0 },
    "fork or wait for either": { verdict: "never", states: 87, steps: 0 },
    "fork or wait for unpin": { verdict: "never", states: 87, steps: 0 },
    stable: { verdict: "never", states: 87, steps: 0 },
    "fork unless pinned": { verdict: "never", states: 87, steps: 0 },
    bounce: { verdict: "never", states: 73, steps: 0 },
    "bounce + stable": { verdict: "never", states: 73, steps: 0 },
    "bounce, keep dirty + stable": { verdict: "never", states: 72, steps: 0 },
    lease: { verdict: "never", states: 117, steps: 0 },
    "skip pinned": { verdict: "never", states: 87, steps: 0 },
    "refuse long-term": { verdict: "never", states: 46, steps: 0 },
    "fix up": { verdict: "never", states: 99, steps: 0 },
    "clone waits, tests early": { verdict: "sometimes", states: 92, steps: 5 },
    "clone fails, tests early": { verdict: "never", states: 101, steps: 0 },
    "clone waits, tests late": { verdict: "sometimes", states: 60, steps: 10 },
    "simulate a fault": { verdict: "never", states: 84, steps: 0 },
    "block mkclean": { verdict: "always", states: 20, steps: 5 },
    "block mkclean + stable": { verdict: "always", states: 20, steps: 5 },
    "simulate a fault + bounce + stable": { verdict: "never", states: 69, steps: 0 },
    "simulate a fault + bounce + fork unless held": { verdict: "never", states: 69, steps: 0 },
    "simulate a fault + bounce + clone waits, tests late": { verdict: "sometimes", states: 54, steps: 10 },
    "private copy": { verdict: "never", states: 56, steps: 0 },
    "fork unless refcount > 3": { verdict: "never", states: 87, steps: 0 },
    "fork unless refcount > 4": { verdict: "never", states: 87, steps: 0 },
    "fork unless refcount > 5": { verdict: "never", states: 87, steps: 0 },
    "fork unless refcount > 1023": { verdict: "never", states: 87, steps: 0 },
    "fork unless mlocked and refcount > 2": { verdict: "never", states: 87, steps: 0 },
  },
});
