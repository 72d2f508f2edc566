/**
 * As store-during-io+xfs, with 1024 references of no meaning: from there on a page looks pinned.
 */
import { xfs } from "../filesystem/xfs.js";
import { noFalseWait, storeOnDisk } from "../model/property.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";

/** @source linux-6.2 Documentation/core-api/pin_user_pages.rst: false positives are allowed */
export const bias: Litmus = litmus({
  name: "bias-overflows+xfs",
  number: "L20",
  question: "Does a rewriter sleep because of 1024 ordinary references?",
  source: "linux-6.2 Documentation/core-api/pin_user_pages.rst: false positives are allowed",
  race: race("bias-overflows+xfs", {
    filesystem: xfs,
    plain: 1024,
    actors: [actor("app", ["store 0", "store 0"]), actor("flusher", ["writeback 0"])],
  }),
  property: noFalseWait,
  partner: storeOnDisk,
  expect: {
    none: { verdict: "never", states: 54, steps: 0 },
    "always fork": { verdict: "never", states: 52, steps: 0 },
    "fork unless refcount > 2": { verdict: "sometimes", states: 48, steps: 4 },
    "fork unless held": { verdict: "sometimes", states: 48, steps: 4 },
    "fork or wait for either": { verdict: "sometimes", states: 48, steps: 4 },
    "fork or wait for unpin": { verdict: "never", states: 54, steps: 0 },
    stable: { verdict: "sometimes", states: 48, steps: 4 },
    "fork unless pinned": { verdict: "sometimes", states: 48, steps: 4 },
    bounce: { verdict: "never", states: 39, steps: 0 },
    "bounce + stable": { verdict: "sometimes", states: 48, steps: 4 },
    "bounce, keep dirty + stable": { verdict: "sometimes", states: 52, steps: 4 },
    lease: { verdict: "never", states: 54, steps: 0 },
    "skip pinned": { verdict: "never", states: 20, steps: 0 },
    "refuse long-term": { verdict: "never", states: 54, steps: 0 },
    "fix up": { verdict: "never", states: 54, steps: 0 },
    "clone waits, tests early": { verdict: "never", states: 54, steps: 0 },
    "clone fails, tests early": { verdict: "never", states: 54, steps: 0 },
    "clone waits, tests late": { verdict: "never", states: 54, steps: 0 },
    "simulate a fault": { verdict: "never", states: 54, steps: 0 },
    "block mkclean": { verdict: "never", states: 54, steps: 0 },
    "block mkclean + stable": { verdict: "sometimes", states: 48, steps: 4 },
    "simulate a fault + bounce + stable": { verdict: "sometimes", states: 48, steps: 4 },
    "simulate a fault + bounce + fork unless held": { verdict: "sometimes", states: 48, steps: 4 },
    "simulate a fault + bounce + clone waits, tests late": { verdict: "never", states: 39, steps: 0 },
    "private copy": { verdict: "never", states: 54, steps: 0 },
    "fork unless refcount > 3": { verdict: "sometimes", states: 48, steps: 4 },
    "fork unless refcount > 4": { verdict: "sometimes", states: 48, steps: 4 },
    "fork unless refcount > 5": { verdict: "sometimes", states: 48, steps: 4 },
    "fork unless refcount > 1023": { verdict: "sometimes", states: 48, steps: 4 },
    "fork unless mlocked and refcount > 2": { verdict: "never", states: 52, steps: 0 },
  },
});
