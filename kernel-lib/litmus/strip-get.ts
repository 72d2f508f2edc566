/**
 * Reclaim writes the page and strips it of its buffers although somebody holds it; set dirty then finds none.
 */
import { ext4 } from "../filesystem/ext4.js";
import { dmaOnDisk, noLostDma } from "../model/property.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";

/** @source linux-mm 2018-01-03 Kara, "Filesystem crashes due to pages without buffers" */
export const stripGet: Litmus = litmus({
  name: "buffers-stripped+ext4+get",
  number: "L27",
  question: "Is a device write lost after reclaim has stripped the page?",
  source: 'linux-mm 2018-01-03 Kara, "Filesystem crashes due to pages without buffers"',
  race: race("buffers-stripped+ext4+get", {
    filesystem: ext4,

    actors: [
      actor("driver", ["gup write 0 FOLL_GET", "dma 0", "set dirty 0", "unpin 0"]),
      actor("kswapd", ["reclaim 0"]),
    ],
  }),
  property: noLostDma,
  partner: dmaOnDisk,
  expect: {
    none: { verdict: "sometimes", states: 248, steps: 15 },
    "always fork": { verdict: "sometimes", states: 276, steps: 15 },
    "fork unless refcount > 2": { verdict: "sometimes", states: 254, steps: 15 },
    "fork unless held": { verdict: "sometimes", states: 276, steps: 15 },
    "fork or wait for either": { verdict: "sometimes", states: 276, steps: 15 },
    "fork or wait for unpin": { verdict: "sometimes", states: 276, steps: 15 },
    stable: { verdict: "sometimes", states: 254, steps: 15 },
    "fork unless pinned": { verdict: "sometimes", states: 276, steps: 15 },
    bounce: { verdict: "sometimes", states: 248, steps: 15 },
    "bounce + stable": { verdict: "sometimes", states: 254, steps: 15 },
    "bounce, keep dirty + stable": { verdict: "sometimes", states: 254, steps: 15 },
    lease: { verdict: "sometimes", states: 248, steps: 15 },
    "skip pinned": { verdict: "sometimes", states: 248, steps: 15 },
    "refuse long-term": { verdict: "sometimes", states: 248, steps: 15 },
    "fix up": { verdict: "sometimes", states: 282, steps: 15 },
    "clone waits, tests early": { verdict: "sometimes", states: 248, steps: 15 },
    "clone fails, tests early": { verdict: "sometimes", states: 248, steps: 15 },
    "clone waits, tests late": { verdict: "sometimes", states: 248, steps: 15 },
    "simulate a fault": { verdict: "never", states: 248, steps: 0 },
    "block mkclean": { verdict: "never", states: 94, steps: 0 },
    "block mkclean + stable": { verdict: "never", states: 95, steps: 0 },
    "simulate a fault + bounce + stable": { verdict: "never", states: 257, steps: 0 },
    "simulate a fault + bounce + fork unless held": { verdict: "never", states: 279, steps: 0 },
    "simulate a fault + bounce + clone waits, tests late": { verdict: "never", states: 248, steps: 0 },
    "private copy": { verdict: "sometimes", states: 248, steps: 15 },
    "fork unless refcount > 3": { verdict: "sometimes", states: 301, steps: 15 },
    "fork unless refcount > 4": { verdict: "sometimes", states: 276, steps: 15 },
    "fork unless refcount > 5": { verdict: "sometimes", states: 276, steps: 15 },
    "fork unless refcount > 1023": { verdict: "sometimes", states: 276, steps: 15 },
    "fork unless mlocked and refcount > 2": { verdict: "sometimes", states: 276, steps: 15 },
  },
});
