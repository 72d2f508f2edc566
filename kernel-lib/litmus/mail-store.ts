/**
 * As mail-4-step+xfs, but the writer is the CPU: the control. Its second store takes a fault, and the fault finds the block shared.
 */
import { xfs } from "../filesystem/xfs.js";
import { cloneImmutable, cloneMade } from "../model/property.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";

/** @source control to mail-4-step; linux-6.2 fs/xfs/xfs_reflink.c xfs_reflink_allocate_cow */
export const mailStore: Litmus = litmus({
  name: "mail-with-cpu-store+xfs",
  number: "L02",
  question: "Can a CPU store change the clone?",
  source: "control to mail-4-step; linux-6.2 fs/xfs/xfs_reflink.c xfs_reflink_allocate_cow",
  race: race("mail-with-cpu-store+xfs", {
    filesystem: xfs,

    actors: [actor("app", ["store 0", "store 0"]), actor("flusher", ["writeback 0"]), actor("cloner", ["reflink"])],
  }),
  property: cloneImmutable,
  partner: cloneMade,
  expect: {
    none: { verdict: "never", states: 233, steps: 0 },
    "always fork": { verdict: "never", states: 241, steps: 0 },
    "fork unless refcount > 2": { verdict: "never", states: 222, steps: 0 },
    "fork unless held": { verdict: "never", states: 241, steps: 0 },
    "fork or wait for either": { verdict: "never", states: 241, steps: 0 },
    "fork or wait for unpin": { verdict: "never", states: 241, steps: 0 },
    stable: { verdict: "never", states: 222, steps: 0 },
    "fork unless pinned": { verdict: "never", states: 241, steps: 0 },
    bounce: { verdict: "never", states: 233, steps: 0 },
    "bounce + stable": { verdict: "never", states: 222, steps: 0 },
    "bounce, keep dirty + stable": { verdict: "never", states: 222, steps: 0 },
    lease: { verdict: "never", states: 241, steps: 0 },
    "skip pinned": { verdict: "never", states: 233, steps: 0 },
    "refuse long-term": { verdict: "never", states: 233, steps: 0 },
    "fix up": { verdict: "never", states: 233, steps: 0 },
    "clone waits, tests early": { verdict: "never", states: 271, steps: 0 },
    "clone fails, tests early": { verdict: "never", states: 271, steps: 0 },
    "clone waits, tests late": { verdict: "never", states: 241, steps: 0 },
    "simulate a fault": { verdict: "never", states: 233, steps: 0 },
    "block mkclean": { verdict: "never", states: 233, steps: 0 },
    "block mkclean + stable": { verdict: "never", states: 222, steps: 0 },
    "simulate a fault + bounce + stable": { verdict: "never", states: 222, steps: 0 },
    "simulate a fault + bounce + fork unless held": { verdict: "never", states: 241, steps: 0 },
    "simulate a fault + bounce + clone waits, tests late": { verdict: "never", states: 241, steps: 0 },
    "private copy": { verdict: "never", states: 233, steps: 0 },
    "fork unless refcount > 3": { verdict: "never", states: 241, steps: 0 },
    "fork unless refcount > 4": { verdict: "never", states: 241, steps: 0 },
    "fork unless refcount > 5": { verdict: "never", states: 241, steps: 0 },
    "fork unless refcount > 1023": { verdict: "never", states: 241, steps: 0 },
    "fork unless mlocked and refcount > 2": { verdict: "never", states: 241, steps: 0 },
  },
});
