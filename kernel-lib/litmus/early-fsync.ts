/**
 * The driver is done before the fsync begins, and the fsync returns 0; the flusher may have cleaned the page in between.
 */
import { btrfs } from "../filesystem/btrfs.js";
import { durable } from "../model/durability.js";
import { dmaOnDisk } from "../model/property.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";

/** @source observed on 6.18 (families S1 and S2): after the first fsync the platter of btrfs held the old data */
export const earlyFsync: Litmus = litmus({
  name: "early-fsync+btrfs+pin",
  number: "S2",
  question: "Can an fsync that returns 0 leave the data of a DMA that was over before it off the platter?",
  source: "observed on 6.18 (families S1 and S2): after the first fsync the platter of btrfs held the old data",
  race: race("early-fsync+btrfs+pin", {
    filesystem: btrfs,
    actors: [actor("driver", ["gup write 0", "dma 0", "set dirty 0", "unpin 0"]), actor("flusher", ["writeback 0"])],
    finally: ["fsync"],
  }),
  property: durable,
  partner: dmaOnDisk,
  expect: {
    none: { verdict: "sometimes", states: 175, steps: 17 },
    "always fork": { verdict: "sometimes", states: 175, steps: 17 },
    "fork unless refcount > 2": { verdict: "sometimes", states: 175, steps: 17 },
    "fork unless held": { verdict: "sometimes", states: 175, steps: 17 },
    "fork or wait for either": { verdict: "sometimes", states: 175, steps: 17 },
    "fork or wait for unpin": { verdict: "sometimes", states: 175, steps: 17 },
    stable: { verdict: "sometimes", states: 175, steps: 17 },
    "fork unless pinned": { verdict: "sometimes", states: 175, steps: 17 },
    bounce: { verdict: "sometimes", states: 145, steps: 17 },
    "bounce + stable": { verdict: "sometimes", states: 145, steps: 17 },
    "bounce, keep dirty + stable": { verdict: "sometimes", states: 139, steps: 17 },
    lease: { verdict: "sometimes", states: 175, steps: 17 },
    "skip pinned": { verdict: "never", states: 72, steps: 0 },
    "refuse long-term": { verdict: "sometimes", states: 175, steps: 17 },
    "fix up": { verdict: "sometimes", states: 175, steps: 17 },
    "clone waits, tests early": { verdict: "sometimes", states: 175, steps: 17 },
    "clone fails, tests early": { verdict: "sometimes", states: 175, steps: 17 },
    "clone waits, tests late": { verdict: "sometimes", states: 175, steps: 17 },
    "simulate a fault": { verdict: "never", states: 128, steps: 0 },
    "block mkclean": { verdict: "never", states: 65, steps: 0 },
    "block mkclean + stable": { verdict: "never", states: 65, steps: 0 },
    "simulate a fault + bounce + stable": { verdict: "never", states: 110, steps: 0 },
    "simulate a fault + bounce + fork unless held": { verdict: "never", states: 110, steps: 0 },
    "simulate a fault + bounce + clone waits, tests late": { verdict: "never", states: 110, steps: 0 },
    "private copy": { verdict: "sometimes", states: 175, steps: 17 },
    "fork unless refcount > 3": { verdict: "sometimes", states: 175, steps: 17 },
    "fork unless refcount > 4": { verdict: "sometimes", states: 175, steps: 17 },
    "fork unless refcount > 5": { verdict: "sometimes", states: 175, steps: 17 },
    "fork unless refcount > 1023": { verdict: "sometimes", states: 175, steps: 17 },
    "fork unless mlocked and refcount > 2": { verdict: "sometimes", states: 175, steps: 17 },
  },
});
