/**
 * The DMA lands between the checksum and the device's copy, and the machine crashes before the page is written again.
 */
import { btrfs } from "../filesystem/btrfs.js";
import { readable } from "../model/durability.js";
import { dmaOnDisk } from "../model/property.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";

/** @source observed on 6.18 and 6.1 (family CRASH): EIO in every run */
export const badChecksum: Litmus = litmus({
  name: "bad-checksum+btrfs+pin",
  number: "CRASH",
  question: "Can a file be unreadable after a crash?",
  source: "observed on 6.18 and 6.1 (family CRASH): EIO in every run",
  race: race("bad-checksum+btrfs+pin", {
    filesystem: btrfs,
    actors: [actor("driver", ["gup write 0", "dma 0", "set dirty 0", "unpin 0"]), actor("flusher", ["writeback 0"])],
  }),
  property: readable,
  partner: dmaOnDisk,
  expect: {
    none: { verdict: "sometimes", states: 139, steps: 8 },
    "always fork": { verdict: "sometimes", states: 139, steps: 8 },
    "fork unless refcount > 2": { verdict: "sometimes", states: 139, steps: 8 },
    "fork unless held": { verdict: "sometimes", states: 139, steps: 8 },
    "fork or wait for either": { verdict: "sometimes", states: 139, steps: 8 },
    "fork or wait for unpin": { verdict: "sometimes", states: 139, steps: 8 },
    stable: { verdict: "sometimes", states: 139, steps: 8 },
    "fork unless pinned": { verdict: "sometimes", states: 139, steps: 8 },
    bounce: { verdict: "never", states: 119, steps: 0 },
    "bounce + stable": { verdict: "never", states: 119, steps: 0 },
    "bounce, keep dirty + stable": { verdict: "never", states: 113, steps: 0 },
    lease: { verdict: "sometimes", states: 139, steps: 8 },
    "skip pinned": { verdict: "never", states: 66, steps: 0 },
    "refuse long-term": { verdict: "sometimes", states: 139, steps: 8 },
    "fix up": { verdict: "sometimes", states: 139, steps: 8 },
    "clone waits, tests early": { verdict: "sometimes", states: 139, steps: 8 },
    "clone fails, tests early": { verdict: "sometimes", states: 139, steps: 8 },
    "clone waits, tests late": { verdict: "sometimes", states: 139, steps: 8 },
    "simulate a fault": { verdict: "sometimes", states: 120, steps: 8 },
    "block mkclean": { verdict: "never", states: 59, steps: 0 },
    "block mkclean + stable": { verdict: "never", states: 59, steps: 0 },
    "simulate a fault + bounce + stable": { verdict: "never", states: 104, steps: 0 },
    "simulate a fault + bounce + fork unless held": { verdict: "never", states: 104, steps: 0 },
    "simulate a fault + bounce + clone waits, tests late": { verdict: "never", states: 104, steps: 0 },
    "private copy": { verdict: "sometimes", states: 139, steps: 8 },
    "fork unless refcount > 3": { verdict: "sometimes", states: 139, steps: 8 },
    "fork unless refcount > 4": { verdict: "sometimes", states: 139, steps: 8 },
    "fork unless refcount > 5": { verdict: "sometimes", states: 139, steps: 8 },
    "fork unless refcount > 1023": { verdict: "sometimes", states: 139, steps: 8 },
    "fork unless mlocked and refcount > 2": { verdict: "sometimes", states: 139, steps: 8 },
  },
});
