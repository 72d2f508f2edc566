/** As store-during-io+xfs, but the device writes: no fault, so no policy of the fault sees it. */
import { xfs } from "../filesystem/xfs.js";
import { dmaOnDisk, stableForDma } from "../model/property.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";

/** @source lkml 2015-08-10 Hirofumi: "stable page" would not provide stable data for that logic too */
export const dmaDuringIo: Litmus = litmus({
  name: "dma-during-io+xfs",
  question: "Can the disk copy something else than what was submitted, because of DMA?",
  source: 'lkml 2015-08-10 Hirofumi: "stable page" would not provide stable data for that logic too',
  race: race("dma-during-io+xfs", {
    filesystem: xfs,
    actors: [actor("driver", ["gup write 0", "dma 0", "set dirty 0", "unpin 0"]), actor("flusher", ["writeback 0"])],
  }),
  property: stableForDma,
  partner: dmaOnDisk,
  expect: {
    none: { verdict: "sometimes", states: 84, steps: 6 },
    "always fork": { verdict: "sometimes", states: 88, steps: 6 },
    "fork unless refcount > 2": { verdict: "sometimes", states: 70, steps: 6 },
    "fork unless refcount > 3": { verdict: "sometimes", states: 88, steps: 6 },
    "fork unless refcount > 1023": { verdict: "sometimes", states: 88, steps: 6 },
    stable: { verdict: "sometimes", states: 70, steps: 6 },
  },
});
