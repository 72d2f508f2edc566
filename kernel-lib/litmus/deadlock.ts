/**
 * The clone holds the inode's locks and waits for the pin; the driver cannot drop it before it has set the page dirty.
 */
import { xfs } from "../filesystem/xfs.js";
import { cloneMade, noHang } from "../model/property.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";

/** @source constructed; linux-mm 2018-01-03 Kara, for the simulated fault */
export const deadlock: Litmus = litmus({
  name: "sim-fault+clone+xfs+pin",
  number: "L33",
  question: "Do the clone and the driver wait for each other?",
  source: "constructed; linux-mm 2018-01-03 Kara, for the simulated fault",
  race: race("sim-fault+clone+xfs+pin", {
    filesystem: xfs,

    actors: [actor("driver", ["gup write 0", "dma 0", "set dirty 0", "unpin 0"]), actor("cloner", ["reflink"])],
  }),
  property: noHang,
  partner: cloneMade,
  expect: {
    none: { verdict: "never", states: 110, steps: 0 },
    "always fork": { verdict: "never", states: 110, steps: 0 },
    "fork unless refcount > 2": { verdict: "never", states: 110, steps: 0 },
    "fork unless held": { verdict: "never", states: 110, steps: 0 },
    "fork or wait for either": { verdict: "never", states: 110, steps: 0 },
    "fork or wait for unpin": { verdict: "never", states: 110, steps: 0 },
    stable: { verdict: "never", states: 110, steps: 0 },
    "fork unless pinned": { verdict: "never", states: 110, steps: 0 },
    bounce: { verdict: "never", states: 94, steps: 0 },
    "bounce + stable": { verdict: "never", states: 94, steps: 0 },
    "bounce, keep dirty + stable": { verdict: "never", states: 87, steps: 0 },
    lease: { verdict: "never", states: 161, steps: 0 },
    "skip pinned": { verdict: "never", states: 110, steps: 0 },
    "refuse long-term": { verdict: "never", states: 110, steps: 0 },
    "fix up": { verdict: "never", states: 122, steps: 0 },
    "clone waits, tests early": { verdict: "never", states: 116, steps: 0 },
    "clone fails, tests early": { verdict: "never", states: 126, steps: 0 },
    "clone waits, tests late": { verdict: "never", states: 98, steps: 0 },
    "simulate a fault": { verdict: "never", states: 96, steps: 0 },
    "block mkclean": { verdict: "never", states: 37, steps: 0 },
    "block mkclean + stable": { verdict: "never", states: 37, steps: 0 },
    "simulate a fault + bounce + stable": { verdict: "never", states: 82, steps: 0 },
    "simulate a fault + bounce + fork unless held": { verdict: "never", states: 82, steps: 0 },
    "simulate a fault + bounce + clone waits, tests late": { verdict: "sometimes", states: 68, steps: 10 },
    "private copy": { verdict: "never", states: 110, steps: 0 },
    "fork unless refcount > 3": { verdict: "never", states: 110, steps: 0 },
    "fork unless refcount > 4": { verdict: "never", states: 110, steps: 0 },
    "fork unless refcount > 5": { verdict: "never", states: 110, steps: 0 },
    "fork unless refcount > 1023": { verdict: "never", states: 110, steps: 0 },
    "fork unless mlocked and refcount > 2": { verdict: "never", states: 110, steps: 0 },
  },
});
