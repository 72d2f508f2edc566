/**
 * The policy is asked, then a pin is taken through an entry that is still writable, then the old answer is acted on.
 */
import { tux3 } from "../filesystem/tux3.js";
import { dmaOnDisk, noLostDma } from "../model/property.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";
import { before } from "./where.js";

/** @source linux-mm 2018-01-04 Kara: checking page references in advance is difficult */
export const testThenFork: Litmus = litmus({
  name: "test-then-fork+tux3+pin",
  number: "L11",
  question: "Is a device write lost if the policy was asked before the entries were write-protected?",
  source: "linux-mm 2018-01-04 Kara: checking page references in advance is difficult",
  race: race("test-then-fork+tux3+pin", {
    filesystem: tux3,
    mappings: 2,
    actors: [
      actor("driver", ["gup write 0", "dma 0", "set dirty 0", "unpin 0"]),
      actor("app", ["store 0 via 1", "delta", "test 0", "act 0 via 1", "store 0 via 1"]),
      actor("flusher", ["writeback 0"]),
    ],
  }),
  where: [before("delta", "writeback 0")],
  property: noLostDma,
  partner: dmaOnDisk,
  expect: {
    none: { verdict: "never", states: 483, steps: 0 },
    "always fork": { verdict: "sometimes", states: 1747, steps: 17 },
    "fork unless refcount > 2": { verdict: "never", states: 396, steps: 0 },
    "fork unless held": { verdict: "sometimes", states: 1875, steps: 17 },
    "fork or wait for either": { verdict: "sometimes", states: 1825, steps: 17 },
    "fork or wait for unpin": { verdict: "sometimes", states: 1825, steps: 17 },
    stable: { verdict: "never", states: 547, steps: 0 },
    "fork unless pinned": { verdict: "sometimes", states: 1875, steps: 17 },
    bounce: { verdict: "never", states: 435, steps: 0 },
    "bounce + stable": { verdict: "never", states: 469, steps: 0 },
    "bounce, keep dirty + stable": { verdict: "never", states: 444, steps: 0 },
    lease: { verdict: "never", states: 483, steps: 0 },
    "skip pinned": { verdict: "never", states: 310, steps: 0 },
    "refuse long-term": { verdict: "never", states: 483, steps: 0 },
    "fix up": { verdict: "never", states: 495, steps: 0 },
    "clone waits, tests early": { verdict: "never", states: 483, steps: 0 },
    "clone fails, tests early": { verdict: "never", states: 483, steps: 0 },
    "clone waits, tests late": { verdict: "never", states: 483, steps: 0 },
    "simulate a fault": { verdict: "never", states: 523, steps: 0 },
    "block mkclean": { verdict: "never", states: 270, steps: 0 },
    "block mkclean + stable": { verdict: "never", states: 250, steps: 0 },
    "simulate a fault + bounce + stable": { verdict: "never", states: 508, steps: 0 },
    "simulate a fault + bounce + fork unless held": { verdict: "sometimes", states: 1777, steps: 17 },
    "simulate a fault + bounce + clone waits, tests late": { verdict: "never", states: 465, steps: 0 },
    "private copy": { verdict: "never", states: 483, steps: 0 },
    "fork unless refcount > 3": { verdict: "never", states: 396, steps: 0 },
    "fork unless refcount > 4": { verdict: "never", states: 396, steps: 0 },
    "fork unless refcount > 5": { verdict: "sometimes", states: 1875, steps: 17 },
    "fork unless refcount > 1023": { verdict: "sometimes", states: 1875, steps: 17 },
    "fork unless mlocked and refcount > 2": { verdict: "sometimes", states: 1747, steps: 17 },
  },
});
