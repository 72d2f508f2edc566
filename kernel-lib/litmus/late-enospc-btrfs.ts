/**
 * As late-enospc+tux3+pin: the fixup worker is the one that finds no space.
 */
import { btrfs } from "../filesystem/btrfs.js";
import { dmaOnDisk, noLateEnospc } from "../model/property.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";

/** @source observed on 6.18 (family S9): ENOSPC at a later fsync, the data lost */
export const lateEnospcBtrfs: Litmus = litmus({
  name: "late-enospc+btrfs+pin",
  number: "L25",
  question: "Can space run out when nobody is left to be told, on btrfs?",
  source: "observed on 6.18 (family S9): ENOSPC at a later fsync, the data lost",
  race: race("late-enospc+btrfs+pin", {
    filesystem: btrfs,
    free: 1,
    actors: [actor("driver", ["gup write 0", "dma 0", "set dirty 0", "unpin 0"]), actor("flusher", ["writeback 0"])],
  }),
  property: noLateEnospc,
  partner: dmaOnDisk,
  expect: {
    none: { verdict: "sometimes", states: 134, steps: 14 },
    "always fork": { verdict: "sometimes", states: 134, steps: 14 },
    "fork unless refcount > 2": { verdict: "sometimes", states: 134, steps: 14 },
    "fork unless held": { verdict: "sometimes", states: 134, steps: 14 },
    "fork or wait for either": { verdict: "sometimes", states: 134, steps: 14 },
    "fork or wait for unpin": { verdict: "sometimes", states: 134, steps: 14 },
    stable: { verdict: "sometimes", states: 134, steps: 14 },
    "fork unless pinned": { verdict: "sometimes", states: 134, steps: 14 },
    bounce: { verdict: "sometimes", states: 118, steps: 14 },
    "bounce + stable": { verdict: "sometimes", states: 118, steps: 14 },
    "bounce, keep dirty + stable": { verdict: "sometimes", states: 112, steps: 14 },
    lease: { verdict: "sometimes", states: 134, steps: 14 },
    "skip pinned": { verdict: "never", states: 70, steps: 0 },
    "refuse long-term": { verdict: "sometimes", states: 134, steps: 14 },
    "fix up": { verdict: "sometimes", states: 134, steps: 14 },
    "clone waits, tests early": { verdict: "sometimes", states: 134, steps: 14 },
    "clone fails, tests early": { verdict: "sometimes", states: 134, steps: 14 },
    "clone waits, tests late": { verdict: "sometimes", states: 134, steps: 14 },
    "simulate a fault": { verdict: "sometimes", states: 148, steps: 10 },
    "block mkclean": { verdict: "never", states: 63, steps: 0 },
    "block mkclean + stable": { verdict: "never", states: 63, steps: 0 },
    "simulate a fault + bounce + stable": { verdict: "sometimes", states: 126, steps: 10 },
    "simulate a fault + bounce + fork unless held": { verdict: "sometimes", states: 126, steps: 10 },
    "simulate a fault + bounce + clone waits, tests late": { verdict: "sometimes", states: 126, steps: 10 },
    "private copy": { verdict: "sometimes", states: 134, steps: 14 },
    "fork unless refcount > 3": { verdict: "sometimes", states: 134, steps: 14 },
    "fork unless refcount > 4": { verdict: "sometimes", states: 134, steps: 14 },
    "fork unless refcount > 5": { verdict: "sometimes", states: 134, steps: 14 },
    "fork unless refcount > 1023": { verdict: "sometimes", states: 134, steps: 14 },
    "fork unless mlocked and refcount > 2": { verdict: "sometimes", states: 134, steps: 14 },
  },
});
