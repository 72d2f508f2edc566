/**
 * The mail, with the page cleaned by sync_file_range: how it was cleaned does not matter.
 */
import { xfs } from "../filesystem/xfs.js";
import { cloneImmutable, cloneMade } from "../model/property.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";

/** @source observed on 6.18 and 6.1 (family S13): fsync, msync, sync_file_range and syncfs alike, in every run */
export const mailSyncRange: Litmus = litmus({
  name: "mail-sync-range+xfs+pin",
  number: "S13",
  question: "Does it matter to the clone how the page was cleaned before?",
  source: "observed on 6.18 and 6.1 (family S13): fsync, msync, sync_file_range and syncfs alike, in every run",
  race: race("mail-sync-range+xfs+pin", {
    filesystem: xfs,
    actors: [
      actor("driver", ["gup write 0", "dma 0", "set dirty 0", "unpin 0"]),
      actor("cloner", ["sync range", "reflink"]),
    ],
  }),
  property: cloneImmutable,
  partner: cloneMade,
  expect: {
    none: { verdict: "sometimes", states: 237, steps: 16 },
    "always fork": { verdict: "sometimes", states: 349, steps: 16 },
    "fork unless refcount > 2": { verdict: "sometimes", states: 323, steps: 16 },
    "fork unless held": { verdict: "sometimes", states: 349, steps: 16 },
    "fork or wait for either": { verdict: "sometimes", states: 349, steps: 16 },
    "fork or wait for unpin": { verdict: "sometimes", states: 349, steps: 16 },
    stable: { verdict: "sometimes", states: 323, steps: 16 },
    "fork unless pinned": { verdict: "sometimes", states: 349, steps: 16 },
    bounce: { verdict: "sometimes", states: 227, steps: 16 },
    "bounce + stable": { verdict: "sometimes", states: 268, steps: 16 },
    "bounce, keep dirty + stable": { verdict: "sometimes", states: 251, steps: 16 },
    lease: { verdict: "never", states: 272, steps: 0 },
    "skip pinned": { verdict: "sometimes", states: 237, steps: 16 },
    "refuse long-term": { verdict: "sometimes", states: 237, steps: 16 },
    "fix up": { verdict: "sometimes", states: 295, steps: 18 },
    "clone waits, tests early": { verdict: "sometimes", states: 231, steps: 17 },
    "clone fails, tests early": { verdict: "sometimes", states: 266, steps: 17 },
    "clone waits, tests late": { verdict: "never", states: 210, steps: 0 },
    "simulate a fault": { verdict: "never", states: 231, steps: 0 },
    "block mkclean": { verdict: "never", states: 88, steps: 0 },
    "block mkclean + stable": { verdict: "never", states: 102, steps: 0 },
    "simulate a fault + bounce + stable": { verdict: "never", states: 252, steps: 0 },
    "simulate a fault + bounce + fork unless held": { verdict: "never", states: 278, steps: 0 },
    "simulate a fault + bounce + clone waits, tests late": { verdict: "never", states: 196, steps: 0 },
    "private copy": { verdict: "sometimes", states: 237, steps: 16 },
    "fork unless refcount > 3": { verdict: "sometimes", states: 349, steps: 16 },
    "fork unless refcount > 4": { verdict: "sometimes", states: 349, steps: 16 },
    "fork unless refcount > 5": { verdict: "sometimes", states: 349, steps: 16 },
    "fork unless refcount > 1023": { verdict: "sometimes", states: 349, steps: 16 },
    "fork unless mlocked and refcount > 2": { verdict: "sometimes", states: 349, steps: 16 },
  },
});
