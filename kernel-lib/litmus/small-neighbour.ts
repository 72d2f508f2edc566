/**
 * As large-neighbour+xfs+pin, with a folio for each page: the neighbour's fault is nobody else's.
 */
import { xfs } from "../filesystem/xfs.js";
import { cloneImmutable, dmaOnDisk } from "../model/property.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";
import { before } from "./where.js";

/** @source linux-6.2 fs/iomap/buffered-io.c iomap_page_mkwrite: the range of the folio, which is one page */
export const smallNeighbour: Litmus = litmus({
  name: "small-neighbour+xfs+pin",
  number: "L22",
  question: "Can a DMA change the clone if a store to the next page comes between the reflink and the DMA?",
  source: "linux-6.2 fs/iomap/buffered-io.c iomap_page_mkwrite: the range of the folio, which is one page",
  race: race("small-neighbour+xfs+pin", {
    filesystem: xfs,
    actors: [
      actor("driver", ["gup write 0", "dma 0", "set dirty 0", "unpin 0"]),
      actor("cloner", ["reflink"]),
      actor("app", ["store 1"]),
    ],
  }),
  where: [before("reflink", "store 1"), before("store 1", "dma 0")],
  property: cloneImmutable,
  partner: dmaOnDisk,
  expect: {
    none: { verdict: "sometimes", states: 58, steps: 18 },
    "always fork": { verdict: "sometimes", states: 58, steps: 18 },
    "fork unless refcount > 2": { verdict: "sometimes", states: 58, steps: 18 },
    "fork unless held": { verdict: "sometimes", states: 58, steps: 18 },
    "fork or wait for either": { verdict: "sometimes", states: 58, steps: 18 },
    "fork or wait for unpin": { verdict: "sometimes", states: 58, steps: 18 },
    stable: { verdict: "sometimes", states: 58, steps: 18 },
    "fork unless pinned": { verdict: "sometimes", states: 58, steps: 18 },
    bounce: { verdict: "sometimes", states: 58, steps: 18 },
    "bounce + stable": { verdict: "sometimes", states: 58, steps: 18 },
    "bounce, keep dirty + stable": { verdict: "sometimes", states: 58, steps: 18 },
    lease: { verdict: "never", states: 59, steps: 0 },
    "skip pinned": { verdict: "sometimes", states: 58, steps: 18 },
    "refuse long-term": { verdict: "sometimes", states: 58, steps: 18 },
    "fix up": { verdict: "never", states: 68, steps: 0 },
    "clone waits, tests early": { verdict: "sometimes", states: 61, steps: 19 },
    "clone fails, tests early": { verdict: "sometimes", states: 78, steps: 19 },
    "clone waits, tests late": { verdict: "never", states: 42, steps: 0 },
    "simulate a fault": { verdict: "never", states: 48, steps: 0 },
    "block mkclean": { verdict: "never", states: 35, steps: 0 },
    "block mkclean + stable": { verdict: "never", states: 35, steps: 0 },
    "simulate a fault + bounce + stable": { verdict: "never", states: 48, steps: 0 },
    "simulate a fault + bounce + fork unless held": { verdict: "never", states: 48, steps: 0 },
    "simulate a fault + bounce + clone waits, tests late": { verdict: "never", states: 42, steps: 0 },
    "private copy": { verdict: "sometimes", states: 58, steps: 18 },
    "fork unless refcount > 3": { verdict: "sometimes", states: 58, steps: 18 },
    "fork unless refcount > 4": { verdict: "sometimes", states: 58, steps: 18 },
    "fork unless refcount > 5": { verdict: "sometimes", states: 58, steps: 18 },
    "fork unless refcount > 1023": { verdict: "sometimes", states: 58, steps: 18 },
    "fork unless mlocked and refcount > 2": { verdict: "sometimes", states: 58, steps: 18 },
  },
});
