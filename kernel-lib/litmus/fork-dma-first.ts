/**
 * As fork-loses-dma+tux3+pin, with the device write over before the store begins: the copy takes it along.
 */
import { tux3 } from "../filesystem/tux3.js";
import { dmaOnDisk, noLostDma } from "../model/property.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";
import { before } from "./where.js";

/** @source control to fork-loses-dma+tux3+pin: the copy comes after the write */
export const forkDmaFirst: Litmus = litmus({
  name: "fork-loses-dma+tux3+dma-first",
  number: "L04",
  question: "Is the device write lost if it lands before the store?",
  source: "control to fork-loses-dma+tux3+pin: the copy comes after the write",
  race: race("fork-loses-dma+tux3+dma-first", {
    filesystem: tux3,
    mappings: 2,
    actors: [
      actor("driver", ["gup write 0", "dma 0", "set dirty 0", "unpin 0"]),
      actor("flusher", ["delta", "writeback 0"]),
      actor("app", ["store 0 via 1"]),
    ],
  }),
  where: [before("dma 0", "store 0 via 1")],
  property: noLostDma,
  partner: dmaOnDisk,
  expect: {
    none: { verdict: "never", states: 262, steps: 0 },
    "always fork": { verdict: "never", states: 423, steps: 0 },
    "fork unless refcount > 2": { verdict: "never", states: 259, steps: 0 },
    "fork unless held": { verdict: "never", states: 287, steps: 0 },
    "fork or wait for either": { verdict: "never", states: 278, steps: 0 },
    "fork or wait for unpin": { verdict: "never", states: 278, steps: 0 },
    stable: { verdict: "never", states: 229, steps: 0 },
    "fork unless pinned": { verdict: "never", states: 287, steps: 0 },
    bounce: { verdict: "never", states: 242, steps: 0 },
    "bounce + stable": { verdict: "never", states: 201, steps: 0 },
    "bounce, keep dirty + stable": { verdict: "never", states: 191, steps: 0 },
    lease: { verdict: "never", states: 262, steps: 0 },
    "skip pinned": { verdict: "never", states: 175, steps: 0 },
    "refuse long-term": { verdict: "never", states: 262, steps: 0 },
    "fix up": { verdict: "never", states: 266, steps: 0 },
    "clone waits, tests early": { verdict: "never", states: 262, steps: 0 },
    "clone fails, tests early": { verdict: "never", states: 262, steps: 0 },
    "clone waits, tests late": { verdict: "never", states: 262, steps: 0 },
    "simulate a fault": { verdict: "never", states: 290, steps: 0 },
    "block mkclean": { verdict: "never", states: 157, steps: 0 },
    "block mkclean + stable": { verdict: "never", states: 115, steps: 0 },
    "simulate a fault + bounce + stable": { verdict: "never", states: 209, steps: 0 },
    "simulate a fault + bounce + fork unless held": { verdict: "never", states: 272, steps: 0 },
    "simulate a fault + bounce + clone waits, tests late": { verdict: "never", states: 260, steps: 0 },
    "private copy": { verdict: "never", states: 262, steps: 0 },
    "fork unless refcount > 3": { verdict: "never", states: 259, steps: 0 },
    "fork unless refcount > 4": { verdict: "never", states: 259, steps: 0 },
    "fork unless refcount > 5": { verdict: "never", states: 287, steps: 0 },
    "fork unless refcount > 1023": { verdict: "never", states: 287, steps: 0 },
    "fork unless mlocked and refcount > 2": { verdict: "never", states: 423, steps: 0 },
  },
});
