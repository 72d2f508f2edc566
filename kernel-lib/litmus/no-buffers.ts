/**
 * As buffer-heads-count+tux3+write, on XFS: the one case in which the mail counts to 2.
 */
import { xfs } from "../filesystem/xfs.js";
import { noFalseWait, storeOnDisk } from "../model/property.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";

/** @source lkml 2015-08-10 Kara, "Re: [FYI] tux3: Core changes": one for pagecache, one for your code inspecting the page */
export const noBuffers: Litmus = litmus({
  name: "buffer-heads-count+xfs+write",
  number: "L15",
  question: "Does a rewriter by write(2) sleep although nobody pins the page, on a file system without buffers?",
  source:
    'lkml 2015-08-10 Kara, "Re: [FYI] tux3: Core changes": one for pagecache, one for your code inspecting the page',
  race: race("buffer-heads-count+xfs+write", {
    filesystem: xfs,
    mappings: 0,
    actors: [actor("app", ["write 0", "write 0"]), actor("flusher", ["writeback 0"])],
  }),
  property: noFalseWait,
  partner: storeOnDisk,
  expect: {
    none: { verdict: "never", states: 33, steps: 0 },
    "always fork": { verdict: "never", states: 32, steps: 0 },
    "fork unless refcount > 2": { verdict: "never", states: 32, steps: 0 },
    "fork unless held": { verdict: "never", states: 32, steps: 0 },
    "fork or wait for either": { verdict: "never", states: 32, steps: 0 },
    "fork or wait for unpin": { verdict: "never", states: 32, steps: 0 },
    stable: { verdict: "sometimes", states: 33, steps: 4 },
    "fork unless pinned": { verdict: "never", states: 32, steps: 0 },
    bounce: { verdict: "never", states: 33, steps: 0 },
    "bounce + stable": { verdict: "sometimes", states: 33, steps: 4 },
    "bounce, keep dirty + stable": { verdict: "sometimes", states: 33, steps: 4 },
    lease: { verdict: "never", states: 33, steps: 0 },
    "skip pinned": { verdict: "never", states: 33, steps: 0 },
    "refuse long-term": { verdict: "never", states: 33, steps: 0 },
    "fix up": { verdict: "never", states: 33, steps: 0 },
    "clone waits, tests early": { verdict: "never", states: 33, steps: 0 },
    "clone fails, tests early": { verdict: "never", states: 33, steps: 0 },
    "clone waits, tests late": { verdict: "never", states: 33, steps: 0 },
    "simulate a fault": { verdict: "never", states: 33, steps: 0 },
    "block mkclean": { verdict: "never", states: 33, steps: 0 },
    "block mkclean + stable": { verdict: "sometimes", states: 33, steps: 4 },
    "simulate a fault + bounce + stable": { verdict: "sometimes", states: 33, steps: 4 },
    "simulate a fault + bounce + fork unless held": { verdict: "never", states: 32, steps: 0 },
    "simulate a fault + bounce + clone waits, tests late": { verdict: "never", states: 33, steps: 0 },
    "private copy": { verdict: "never", states: 33, steps: 0 },
    "fork unless refcount > 3": { verdict: "never", states: 32, steps: 0 },
    "fork unless refcount > 4": { verdict: "never", states: 32, steps: 0 },
    "fork unless refcount > 5": { verdict: "never", states: 32, steps: 0 },
    "fork unless refcount > 1023": { verdict: "never", states: 32, steps: 0 },
    "fork unless mlocked and refcount > 2": { verdict: "never", states: 32, steps: 0 },
  },
});
