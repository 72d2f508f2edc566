/**
 * Two pages in one large folio. A store to the neighbour after the reflink takes a write fault, and that prepares the whole folio.
 */
import { xfs } from "../filesystem/xfs.js";
import { cloneImmutable, dmaOnDisk } from "../model/property.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";
import { before } from "./where.js";

/** @source linux-6.2 fs/iomap/buffered-io.c iomap_page_mkwrite: the range of the whole folio */
export const largeNeighbour: Litmus = litmus({
  name: "large-neighbour+xfs+pin",
  number: "L22",
  question:
    "Can a DMA change the clone if a store to another page of the same folio comes between the reflink and the DMA?",
  source: "linux-6.2 fs/iomap/buffered-io.c iomap_page_mkwrite: the range of the whole folio",
  race: race("large-neighbour+xfs+pin", {
    filesystem: xfs,
    folios: [2],
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
    none: { verdict: "never", states: 88, steps: 0 },
    "always fork": { verdict: "never", states: 88, steps: 0 },
    "fork unless refcount > 2": { verdict: "never", states: 88, steps: 0 },
    "fork unless held": { verdict: "never", states: 88, steps: 0 },
    "fork or wait for either": { verdict: "never", states: 88, steps: 0 },
    "fork or wait for unpin": { verdict: "never", states: 88, steps: 0 },
    stable: { verdict: "never", states: 88, steps: 0 },
    "fork unless pinned": { verdict: "never", states: 88, steps: 0 },
    bounce: { verdict: "never", states: 88, steps: 0 },
    "bounce + stable": { verdict: "never", states: 88, steps: 0 },
    "bounce, keep dirty + stable": { verdict: "never", states: 89, steps: 0 },
    lease: { verdict: "never", states: 117, steps: 0 },
    "skip pinned": { verdict: "never", states: 88, steps: 0 },
    "refuse long-term": { verdict: "never", states: 88, steps: 0 },
    "fix up": { verdict: "never", states: 88, steps: 0 },
    "clone waits, tests early": { verdict: "never", states: 91, steps: 0 },
    "clone fails, tests early": { verdict: "never", states: 119, steps: 0 },
    "clone waits, tests late": { verdict: "never", states: 83, steps: 0 },
    "simulate a fault": { verdict: "never", states: 88, steps: 0 },
    "block mkclean": { verdict: "never", states: 61, steps: 0 },
    "block mkclean + stable": { verdict: "never", states: 61, steps: 0 },
    "simulate a fault + bounce + stable": { verdict: "never", states: 88, steps: 0 },
    "simulate a fault + bounce + fork unless held": { verdict: "never", states: 88, steps: 0 },
    "simulate a fault + bounce + clone waits, tests late": { verdict: "never", states: 83, steps: 0 },
    "private copy": { verdict: "never", states: 88, steps: 0 },
    "fork unless refcount > 3": { verdict: "never", states: 88, steps: 0 },
    "fork unless refcount > 4": { verdict: "never", states: 88, steps: 0 },
    "fork unless refcount > 5": { verdict: "never", states: 88, steps: 0 },
    "fork unless refcount > 1023": { verdict: "never", states: 88, steps: 0 },
    "fork unless mlocked and refcount > 2": { verdict: "never", states: 88, steps: 0 },
  },
});
