/** A driver holds a pin while the folio is written; a store through another address space meets the writeback. Whoever forks must not lose the pin. */
import { xfs } from "../filesystem/xfs.js";
import { dmaOnDisk, noLostDma } from "../model/property.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";

/** @source lkml 2015-08-10 Kara: do not detach a page that has an elevated refcount */
export const forkPin: Litmus = litmus({
  name: "fork-loses-dma+xfs+pin",
  question: "Is a device write lost when a store forks the folio under a pin?",
  source: "lkml 2015-08-10 Kara: do not detach a page that has an elevated refcount",
  race: race("fork-loses-dma+xfs+pin", {
    filesystem: xfs,
    mappings: 2,
    actors: [
      actor("driver", ["gup write 0", "dma 0", "set dirty 0", "unpin 0"]),
      actor("flusher", ["writeback 0"]),
      actor("app", ["store 0 via 1"]),
    ],
  }),
  property: noLostDma,
  partner: dmaOnDisk,
  expect: {
    none: { verdict: "never", states: 318, steps: 0 },
    "always fork": { verdict: "sometimes", states: 341, steps: 17 },
    "fork unless refcount > 2": { verdict: "never", states: 199, steps: 0 },
    "fork unless refcount > 3": { verdict: "never", states: 199, steps: 0 },
    "fork unless refcount > 1023": { verdict: "never", states: 288, steps: 0 },
    stable: { verdict: "never", states: 199, steps: 0 },
  },
});
