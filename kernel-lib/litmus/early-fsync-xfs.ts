/**
 * As early-fsync+btrfs+pin: on XFS the page is written wherever the extent map says, at once.
 */
import { xfs } from "../filesystem/xfs.js";
import { durable } from "../model/durability.js";
import { dmaOnDisk } from "../model/property.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";

/** @source observed on 6.18 (family S2): never */
export const earlyFsyncXfs: Litmus = litmus({
  name: "early-fsync+xfs+pin",
  number: "S2",
  question: "Can an fsync that returns 0 leave the data of a DMA that was over before it off the platter, on XFS?",
  source: "observed on 6.18 (family S2): never",
  race: race("early-fsync+xfs+pin", {
    filesystem: xfs,
    actors: [actor("driver", ["gup write 0", "dma 0", "set dirty 0", "unpin 0"]), actor("flusher", ["writeback 0"])],
    finally: ["fsync"],
  }),
  property: durable,
  partner: dmaOnDisk,
  expect: {
    none: { verdict: "never", states: 82, steps: 0 },
    "always fork": { verdict: "never", states: 85, steps: 0 },
    "fork unless refcount > 2": { verdict: "never", states: 78, steps: 0 },
    "fork unless held": { verdict: "never", states: 85, steps: 0 },
    "fork or wait for either": { verdict: "never", states: 85, steps: 0 },
    "fork or wait for unpin": { verdict: "never", states: 85, steps: 0 },
    stable: { verdict: "never", states: 78, steps: 0 },
    "fork unless pinned": { verdict: "never", states: 85, steps: 0 },
    bounce: { verdict: "never", states: 77, steps: 0 },
    "bounce + stable": { verdict: "never", states: 69, steps: 0 },
    "bounce, keep dirty + stable": { verdict: "never", states: 64, steps: 0 },
    lease: { verdict: "never", states: 82, steps: 0 },
    "skip pinned": { verdict: "never", states: 52, steps: 0 },
    "refuse long-term": { verdict: "never", states: 82, steps: 0 },
    "fix up": { verdict: "sometimes", states: 87, steps: 12 },
    "clone waits, tests early": { verdict: "never", states: 82, steps: 0 },
    "clone fails, tests early": { verdict: "never", states: 82, steps: 0 },
    "clone waits, tests late": { verdict: "never", states: 82, steps: 0 },
    "simulate a fault": { verdict: "never", states: 88, steps: 0 },
    "block mkclean": { verdict: "never", states: 45, steps: 0 },
    "block mkclean + stable": { verdict: "never", states: 37, steps: 0 },
    "simulate a fault + bounce + stable": { verdict: "never", states: 72, steps: 0 },
    "simulate a fault + bounce + fork unless held": { verdict: "never", states: 79, steps: 0 },
    "simulate a fault + bounce + clone waits, tests late": { verdict: "never", states: 82, steps: 0 },
    "private copy": { verdict: "never", states: 82, steps: 0 },
    "fork unless refcount > 3": { verdict: "never", states: 85, steps: 0 },
    "fork unless refcount > 4": { verdict: "never", states: 85, steps: 0 },
    "fork unless refcount > 5": { verdict: "never", states: 85, steps: 0 },
    "fork unless refcount > 1023": { verdict: "never", states: 85, steps: 0 },
    "fork unless mlocked and refcount > 2": { verdict: "never", states: 85, steps: 0 },
  },
});
