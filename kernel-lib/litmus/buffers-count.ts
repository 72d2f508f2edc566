/**
 * Not mapped at all: page cache, buffers and the caller make 3.
 */
import { tux3 } from "../filesystem/tux3.js";
import { noFalseWait, storeOnDisk } from "../model/property.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";

/** @source linux-tux3 fs/tux3/buffer_fork.c need_fork: a dirty page has buffers */
export const buffersCount: Litmus = litmus({
  name: "buffer-heads-count+tux3+write",
  number: "L15",
  question: "Does a rewriter by write(2) sleep although nobody pins the page, because it has buffers?",
  source: "linux-tux3 fs/tux3/buffer_fork.c need_fork: a dirty page has buffers",
  race: race("buffer-heads-count+tux3+write", {
    filesystem: tux3,
    mappings: 0,
    actors: [actor("app", ["write 0", "write 0"]), actor("flusher", ["delta", "writeback 0"])],
  }),
  property: noFalseWait,
  partner: storeOnDisk,
  expect: {
    none: { verdict: "never", states: 42, steps: 0 },
    "always fork": { verdict: "never", states: 48, steps: 0 },
    "fork unless refcount > 2": { verdict: "sometimes", states: 51, steps: 3 },
    "fork unless held": { verdict: "never", states: 48, steps: 0 },
    "fork or wait for either": { verdict: "never", states: 48, steps: 0 },
    "fork or wait for unpin": { verdict: "never", states: 48, steps: 0 },
    stable: { verdict: "sometimes", states: 42, steps: 5 },
    "fork unless pinned": { verdict: "never", states: 48, steps: 0 },
    bounce: { verdict: "never", states: 42, steps: 0 },
    "bounce + stable": { verdict: "sometimes", states: 42, steps: 5 },
    "bounce, keep dirty + stable": { verdict: "sometimes", states: 42, steps: 5 },
    lease: { verdict: "never", states: 42, steps: 0 },
    "skip pinned": { verdict: "never", states: 42, steps: 0 },
    "refuse long-term": { verdict: "never", states: 42, steps: 0 },
    "fix up": { verdict: "never", states: 42, steps: 0 },
    "clone waits, tests early": { verdict: "never", states: 42, steps: 0 },
    "clone fails, tests early": { verdict: "never", states: 42, steps: 0 },
    "clone waits, tests late": { verdict: "never", states: 42, steps: 0 },
    "simulate a fault": { verdict: "never", states: 42, steps: 0 },
    "block mkclean": { verdict: "never", states: 42, steps: 0 },
    "block mkclean + stable": { verdict: "sometimes", states: 42, steps: 5 },
    "simulate a fault + bounce + stable": { verdict: "sometimes", states: 42, steps: 5 },
    "simulate a fault + bounce + fork unless held": { verdict: "never", states: 48, steps: 0 },
    "simulate a fault + bounce + clone waits, tests late": { verdict: "never", states: 42, steps: 0 },
    "private copy": { verdict: "never", states: 42, steps: 0 },
    "fork unless refcount > 3": { verdict: "never", states: 48, steps: 0 },
    "fork unless refcount > 4": { verdict: "never", states: 48, steps: 0 },
    "fork unless refcount > 5": { verdict: "never", states: 48, steps: 0 },
    "fork unless refcount > 1023": { verdict: "never", states: 48, steps: 0 },
    "fork unless mlocked and refcount > 2": { verdict: "never", states: 48, steps: 0 },
  },
});
