/**
 * As test-then-clone+xfs+pin, with get_user_pages_fast in its three sub-steps: it reads the entry again after it has taken its reference, and drops it if the entry has changed.
 */
import { xfs } from "../filesystem/xfs.js";
import { cloneImmutable, cloneMade } from "../model/property.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";

/** @source linux-6.2 mm/gup.c gup_pte_range */
export const gupFast: Litmus = litmus({
  name: "gup-fast+xfs+pin",
  number: "L13",
  question: "Can a reference that is taken without a lock be missed by a test after write-protection?",
  source: "linux-6.2 mm/gup.c gup_pte_range",
  race: race("gup-fast+xfs+pin", {
    filesystem: xfs,

    actors: [
      actor("app", ["store 0"]),
      actor("driver", ["gup fast write 0", "dma 0", "set dirty 0", "unpin 0"]),
      actor("cloner", ["reflink"]),
    ],
  }),
  property: cloneImmutable,
  partner: cloneMade,
  expect: {
    none: { verdict: "sometimes", states: 283, steps: 17 },
    "always fork": { verdict: "sometimes", states: 283, steps: 17 },
    "fork unless refcount > 2": { verdict: "sometimes", states: 283, steps: 17 },
    "fork unless held": { verdict: "sometimes", states: 283, steps: 17 },
    "fork or wait for either": { verdict: "sometimes", states: 283, steps: 17 },
    "fork or wait for unpin": { verdict: "sometimes", states: 283, steps: 17 },
    stable: { verdict: "sometimes", states: 283, steps: 17 },
    "fork unless pinned": { verdict: "sometimes", states: 283, steps: 17 },
    bounce: { verdict: "sometimes", states: 253, steps: 17 },
    "bounce + stable": { verdict: "sometimes", states: 253, steps: 17 },
    "bounce, keep dirty + stable": { verdict: "sometimes", states: 251, steps: 17 },
    lease: { verdict: "never", states: 433, steps: 0 },
    "skip pinned": { verdict: "sometimes", states: 283, steps: 17 },
    "refuse long-term": { verdict: "sometimes", states: 283, steps: 17 },
    "fix up": { verdict: "never", states: 295, steps: 0 },
    "clone waits, tests early": { verdict: "sometimes", states: 301, steps: 18 },
    "clone fails, tests early": { verdict: "sometimes", states: 317, steps: 18 },
    "clone waits, tests late": { verdict: "never", states: 274, steps: 0 },
    "simulate a fault": { verdict: "never", states: 267, steps: 0 },
    "block mkclean": { verdict: "never", states: 139, steps: 0 },
    "block mkclean + stable": { verdict: "never", states: 139, steps: 0 },
    "simulate a fault + bounce + stable": { verdict: "never", states: 239, steps: 0 },
    "simulate a fault + bounce + fork unless held": { verdict: "never", states: 239, steps: 0 },
    "simulate a fault + bounce + clone waits, tests late": { verdict: "never", states: 215, steps: 0 },
    "private copy": { verdict: "sometimes", states: 283, steps: 17 },
    "fork unless refcount > 3": { verdict: "sometimes", states: 283, steps: 17 },
    "fork unless refcount > 4": { verdict: "sometimes", states: 283, steps: 17 },
    "fork unless refcount > 5": { verdict: "sometimes", states: 283, steps: 17 },
    "fork unless refcount > 1023": { verdict: "sometimes", states: 283, steps: 17 },
    "fork unless mlocked and refcount > 2": { verdict: "sometimes", states: 283, steps: 17 },
  },
});
