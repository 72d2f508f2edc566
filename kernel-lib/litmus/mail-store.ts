/** As mail-4-step+xfs, but the writer is the CPU: the control. Its second store takes a fault, and the fault finds the block shared. */
import { xfs } from "../filesystem/xfs.js";
import { cloneImmutable, cloneMade } from "../model/property.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";

/** @source control to mail-4-step; linux-6.2 fs/xfs/xfs_reflink.c xfs_reflink_allocate_cow */
export const mailStore: Litmus = litmus({
  name: "mail-with-cpu-store+xfs",
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
    "fork unless refcount > 2": { verdict: "never", states: 156, steps: 0 },
    "fork unless refcount > 3": { verdict: "never", states: 241, steps: 0 },
    "fork unless refcount > 1023": { verdict: "never", states: 241, steps: 0 },
    stable: { verdict: "never", states: 156, steps: 0 },
  },
});
