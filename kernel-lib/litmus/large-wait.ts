/**
 * Two pages in one large folio: while one is written, the other is under writeback too.
 */
import { xfs } from "../filesystem/xfs.js";
import { noFalseWait, storeOnDisk } from "../model/property.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";

/** @source observed on 6.18: with a large folio the whole folio is under writeback */
export const largeWait: Litmus = litmus({
  name: "large-wait+xfs+store",
  number: "L22",
  question: "Does a store wait for the writeback of another page that is in the same folio?",
  source: "observed on 6.18: with a large folio the whole folio is under writeback",
  race: race("large-wait+xfs+store", {
    filesystem: xfs,
    folios: [2],
    actors: [actor("app", ["store 0"]), actor("other", ["store 1"]), actor("flusher", ["writeback 0"])],
  }),
  property: noFalseWait,
  partner: storeOnDisk,
  expect: {
    none: { verdict: "never", states: 325, steps: 0 },
    "always fork": { verdict: "sometimes", states: 207, steps: 4 },
    "fork unless refcount > 2": { verdict: "sometimes", states: 207, steps: 4 },
    "fork unless held": { verdict: "sometimes", states: 207, steps: 4 },
    "fork or wait for either": { verdict: "sometimes", states: 207, steps: 4 },
    "fork or wait for unpin": { verdict: "sometimes", states: 207, steps: 4 },
    stable: { verdict: "sometimes", states: 207, steps: 4 },
    "fork unless pinned": { verdict: "sometimes", states: 207, steps: 4 },
    bounce: { verdict: "never", states: 325, steps: 0 },
    "bounce + stable": { verdict: "sometimes", states: 207, steps: 4 },
    "bounce, keep dirty + stable": { verdict: "sometimes", states: 207, steps: 4 },
    lease: { verdict: "never", states: 325, steps: 0 },
    "skip pinned": { verdict: "never", states: 325, steps: 0 },
    "refuse long-term": { verdict: "never", states: 325, steps: 0 },
    "fix up": { verdict: "never", states: 325, steps: 0 },
    "clone waits, tests early": { verdict: "never", states: 325, steps: 0 },
    "clone fails, tests early": { verdict: "never", states: 325, steps: 0 },
    "clone waits, tests late": { verdict: "never", states: 325, steps: 0 },
    "simulate a fault": { verdict: "never", states: 325, steps: 0 },
    "block mkclean": { verdict: "never", states: 325, steps: 0 },
    "block mkclean + stable": { verdict: "sometimes", states: 207, steps: 4 },
    "simulate a fault + bounce + stable": { verdict: "sometimes", states: 207, steps: 4 },
    "simulate a fault + bounce + fork unless held": { verdict: "sometimes", states: 207, steps: 4 },
    "simulate a fault + bounce + clone waits, tests late": { verdict: "never", states: 325, steps: 0 },
    "private copy": { verdict: "never", states: 325, steps: 0 },
    "fork unless refcount > 3": { verdict: "sometimes", states: 207, steps: 4 },
    "fork unless refcount > 4": { verdict: "sometimes", states: 207, steps: 4 },
    "fork unless refcount > 5": { verdict: "sometimes", states: 207, steps: 4 },
    "fork unless refcount > 1023": { verdict: "sometimes", states: 207, steps: 4 },
    "fork unless mlocked and refcount > 2": { verdict: "sometimes", states: 207, steps: 4 },
  },
});
