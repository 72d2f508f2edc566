/**
 * A pin that is never dropped, and a flusher that skips what is pinned: the page stays dirty.
 */
import { xfs } from "../filesystem/xfs.js";
import { cleanable, cleaned } from "../model/identity.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";

/** @source linux-fsdevel 2023-02-09 Kara, Writeback handling of pinned pages: skipping a pinned page leaves it dirty */
export const skipForever: Litmus = litmus({
  name: "skip-forever+xfs+lt",
  number: "P8",
  question: "Can a page stay dirty although the flusher has passed?",
  source: "linux-fsdevel 2023-02-09 Kara, Writeback handling of pinned pages: skipping a pinned page leaves it dirty",
  race: race("skip-forever+xfs+lt", {
    filesystem: xfs,
    actors: [actor("driver", ["gup write 0 FOLL_LONGTERM", "dma 0", "set dirty 0"]), actor("app", ["store 1"])],
    finally: ["writeback 1", "writeback 0"],
  }),
  property: cleanable,
  partner: cleaned,
  expect: {
    none: { verdict: "never", states: 31, steps: 0 },
    "always fork": { verdict: "never", states: 31, steps: 0 },
    "fork unless refcount > 2": { verdict: "never", states: 31, steps: 0 },
    "fork unless held": { verdict: "never", states: 31, steps: 0 },
    "fork or wait for either": { verdict: "never", states: 31, steps: 0 },
    "fork or wait for unpin": { verdict: "never", states: 31, steps: 0 },
    stable: { verdict: "never", states: 31, steps: 0 },
    "fork unless pinned": { verdict: "never", states: 31, steps: 0 },
    bounce: { verdict: "never", states: 31, steps: 0 },
    "bounce + stable": { verdict: "never", states: 31, steps: 0 },
    "bounce, keep dirty + stable": { verdict: "always", states: 31, steps: 14 },
    lease: { verdict: "never", states: 31, steps: 0 },
    "skip pinned": { verdict: "always", states: 25, steps: 12 },
    "refuse long-term": { verdict: "never", states: 31, steps: 0 },
    "fix up": { verdict: "never", states: 31, steps: 0 },
    "clone waits, tests early": { verdict: "never", states: 31, steps: 0 },
    "clone fails, tests early": { verdict: "never", states: 31, steps: 0 },
    "clone waits, tests late": { verdict: "never", states: 31, steps: 0 },
    "simulate a fault": { verdict: "never", states: 31, steps: 0 },
    "block mkclean": { verdict: "always", states: 19, steps: 10 },
    "block mkclean + stable": { verdict: "always", states: 19, steps: 10 },
    "simulate a fault + bounce + stable": { verdict: "never", states: 31, steps: 0 },
    "simulate a fault + bounce + fork unless held": { verdict: "never", states: 31, steps: 0 },
    "simulate a fault + bounce + clone waits, tests late": { verdict: "never", states: 31, steps: 0 },
    "private copy": { verdict: "never", states: 34, steps: 0 },
    "fork unless refcount > 3": { verdict: "never", states: 31, steps: 0 },
    "fork unless refcount > 4": { verdict: "never", states: 31, steps: 0 },
    "fork unless refcount > 5": { verdict: "never", states: 31, steps: 0 },
    "fork unless refcount > 1023": { verdict: "never", states: 31, steps: 0 },
    "fork unless mlocked and refcount > 2": { verdict: "never", states: 31, steps: 0 },
  },
});
