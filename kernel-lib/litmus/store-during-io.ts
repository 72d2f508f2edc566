/** A page is stored to while the disk is about to copy it: what stable pages were invented against. */
import { xfs } from "../filesystem/xfs.js";
import { stableForStores, storeOnDisk } from "../model/property.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";

/** @source linux-mm May 2011, Wong, stable pages */
export const storeDuringIo: Litmus = litmus({
  name: "store-during-io+xfs",
  question: "Can the disk copy something else than what was submitted, because of a CPU store?",
  source: "linux-mm May 2011, Wong, stable pages",
  race: race("store-during-io+xfs", {
    filesystem: xfs,
    actors: [actor("app", ["store 0", "store 0"]), actor("flusher", ["writeback 0"])],
  }),
  property: stableForStores,
  partner: storeOnDisk,
  expect: {
    none: { verdict: "sometimes", states: 54, steps: 6 },
    "always fork": { verdict: "never", states: 52, steps: 0 },
    "fork unless refcount > 2": { verdict: "never", states: 35, steps: 0 },
    "fork unless refcount > 3": { verdict: "never", states: 52, steps: 0 },
    "fork unless refcount > 1023": { verdict: "never", states: 52, steps: 0 },
    stable: { verdict: "never", states: 35, steps: 0 },
  },
});
