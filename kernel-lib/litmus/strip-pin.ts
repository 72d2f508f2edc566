/**
 * As buffers-stripped+ext4+get, with a pin: reclaim leaves a page alone that may be pinned.
 */
import { ext4 } from "../filesystem/ext4.js";
import { dmaOnDisk, noLostDma } from "../model/property.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";

/** @source linux-stable 2023-04-28 Kara, "mm: Do not reclaim private data from pinned page" */
export const stripPin: Litmus = litmus({
  name: "buffers-stripped+ext4+pin",
  number: "L27",
  question: "Is a device write lost after reclaim has met a pinned page?",
  source: 'linux-stable 2023-04-28 Kara, "mm: Do not reclaim private data from pinned page"',
  race: race("buffers-stripped+ext4+pin", {
    filesystem: ext4,

    actors: [actor("driver", ["gup write 0", "dma 0", "set dirty 0", "unpin 0"]), actor("kswapd", ["reclaim 0"])],
  }),
  property: noLostDma,
  partner: dmaOnDisk,
  expect: {
    none: { verdict: "never", states: 224, steps: 0 },
    "always fork": { verdict: "never", states: 252, steps: 0 },
    "fork unless refcount > 2": { verdict: "never", states: 230, steps: 0 },
    "fork unless held": { verdict: "never", states: 252, steps: 0 },
    "fork or wait for either": { verdict: "never", states: 252, steps: 0 },
    "fork or wait for unpin": { verdict: "never", states: 252, steps: 0 },
    stable: { verdict: "never", states: 230, steps: 0 },
    "fork unless pinned": { verdict: "never", states: 252, steps: 0 },
    bounce: { verdict: "never", states: 197, steps: 0 },
    "bounce + stable": { verdict: "never", states: 198, steps: 0 },
    "bounce, keep dirty + stable": { verdict: "never", states: 182, steps: 0 },
    lease: { verdict: "never", states: 224, steps: 0 },
    "skip pinned": { verdict: "never", states: 224, steps: 0 },
    "refuse long-term": { verdict: "never", states: 224, steps: 0 },
    "fix up": { verdict: "never", states: 260, steps: 0 },
    "clone waits, tests early": { verdict: "never", states: 224, steps: 0 },
    "clone fails, tests early": { verdict: "never", states: 224, steps: 0 },
    "clone waits, tests late": { verdict: "never", states: 224, steps: 0 },
    "simulate a fault": { verdict: "never", states: 250, steps: 0 },
    "block mkclean": { verdict: "never", states: 94, steps: 0 },
    "block mkclean + stable": { verdict: "never", states: 95, steps: 0 },
    "simulate a fault + bounce + stable": { verdict: "never", states: 217, steps: 0 },
    "simulate a fault + bounce + fork unless held": { verdict: "never", states: 239, steps: 0 },
    "simulate a fault + bounce + clone waits, tests late": { verdict: "never", states: 216, steps: 0 },
    "private copy": { verdict: "never", states: 224, steps: 0 },
    "fork unless refcount > 3": { verdict: "never", states: 277, steps: 0 },
    "fork unless refcount > 4": { verdict: "never", states: 252, steps: 0 },
    "fork unless refcount > 5": { verdict: "never", states: 252, steps: 0 },
    "fork unless refcount > 1023": { verdict: "never", states: 252, steps: 0 },
    "fork unless mlocked and refcount > 2": { verdict: "never", states: 252, steps: 0 },
  },
});
