/**
 * As store-during-io+xfs, with a streaming server: for its pages the state never ends.
 */
import { xfs } from "../filesystem/xfs.js";
import { noFalseWait, storeOnDisk } from "../model/property.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";

/** @source lkml 2015-08-10 Hirofumi: some group may hit much, on normal path */
export const reader: Litmus = litmus({
  name: "reader-counts+xfs",
  number: "L19",
  question: "Does a rewriter sleep because somebody reads the page?",
  source: "lkml 2015-08-10 Hirofumi: some group may hit much, on normal path",
  race: race("reader-counts+xfs", {
    filesystem: xfs,

    actors: [
      actor("app", ["store 0", "store 0"]),
      actor("flusher", ["writeback 0"]),
      actor("server", ["hold reader 0", "release reader 0"]),
    ],
  }),
  property: noFalseWait,
  partner: storeOnDisk,
  expect: {
    none: { verdict: "never", states: 130, steps: 0 },
    "always fork": { verdict: "never", states: 139, steps: 0 },
    "fork unless refcount > 2": { verdict: "sometimes", states: 112, steps: 4 },
    "fork unless held": { verdict: "sometimes", states: 154, steps: 5 },
    "fork or wait for either": { verdict: "sometimes", states: 154, steps: 5 },
    "fork or wait for unpin": { verdict: "never", states: 166, steps: 0 },
    stable: { verdict: "sometimes", states: 112, steps: 4 },
    "fork unless pinned": { verdict: "never", states: 139, steps: 0 },
    bounce: { verdict: "never", states: 130, steps: 0 },
    "bounce + stable": { verdict: "sometimes", states: 112, steps: 4 },
    "bounce, keep dirty + stable": { verdict: "sometimes", states: 112, steps: 4 },
    lease: { verdict: "never", states: 130, steps: 0 },
    "skip pinned": { verdict: "never", states: 130, steps: 0 },
    "refuse long-term": { verdict: "never", states: 130, steps: 0 },
    "fix up": { verdict: "never", states: 130, steps: 0 },
    "clone waits, tests early": { verdict: "never", states: 130, steps: 0 },
    "clone fails, tests early": { verdict: "never", states: 130, steps: 0 },
    "clone waits, tests late": { verdict: "never", states: 130, steps: 0 },
    "simulate a fault": { verdict: "never", states: 130, steps: 0 },
    "block mkclean": { verdict: "never", states: 130, steps: 0 },
    "block mkclean + stable": { verdict: "sometimes", states: 112, steps: 4 },
    "simulate a fault + bounce + stable": { verdict: "sometimes", states: 112, steps: 4 },
    "simulate a fault + bounce + fork unless held": { verdict: "sometimes", states: 154, steps: 5 },
    "simulate a fault + bounce + clone waits, tests late": { verdict: "never", states: 130, steps: 0 },
    "private copy": { verdict: "never", states: 130, steps: 0 },
    "fork unless refcount > 3": { verdict: "sometimes", states: 154, steps: 5 },
    "fork unless refcount > 4": { verdict: "never", states: 139, steps: 0 },
    "fork unless refcount > 5": { verdict: "never", states: 139, steps: 0 },
    "fork unless refcount > 1023": { verdict: "never", states: 139, steps: 0 },
    "fork unless mlocked and refcount > 2": { verdict: "never", states: 139, steps: 0 },
  },
});
