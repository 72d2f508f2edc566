/** As fork-loses-dma+xfs+pin, but the driver takes FOLL_GET, which adds 1 and not 1024: no threshold above the page tables' own count sees it. */
import { xfs } from "../filesystem/xfs.js";
import { dmaOnDisk, noLostDma } from "../model/property.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";

/** @source lkml 2015-08-10 Hirofumi: what is an elevated refcount? */
export const forkGet: Litmus = litmus({
  name: "fork-loses-dma+xfs+get",
  question: "Is a device write lost when a store forks the folio under a FOLL_GET reference?",
  source: "lkml 2015-08-10 Hirofumi: what is an elevated refcount?",
  race: race("fork-loses-dma+xfs+get", {
    filesystem: xfs,
    mappings: 2,
    actors: [
      actor("driver", ["gup write 0 FOLL_GET", "dma 0", "set dirty 0", "unpin 0"]),
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
    "fork unless refcount > 1023": { verdict: "sometimes", states: 341, steps: 17 },
    stable: { verdict: "never", states: 199, steps: 0 },
  },
});
