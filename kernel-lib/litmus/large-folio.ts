/**
 * As store-during-io+xfs, with a folio of 512 base pages: the page cache alone counts 512.
 */
import { xfs } from "../filesystem/xfs.js";
import { noFalseWait, storeOnDisk } from "../model/property.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";

/** @source linux-6.2 mm/filemap.c __filemap_add_folio: folio_ref_add(nr) */
export const largeFolio: Litmus = litmus({
  name: "large-folio+xfs",
  number: "L22",
  question: "Does a rewriter of a large folio sleep although nobody pins it?",
  source: "linux-6.2 mm/filemap.c __filemap_add_folio: folio_ref_add(nr)",
  race: race("large-folio+xfs", {
    filesystem: xfs,
    nrPages: 512,
    actors: [actor("app", ["store 0", "store 0"]), actor("flusher", ["writeback 0"])],
  }),
  property: noFalseWait,
  partner: storeOnDisk,
  expect: {
    none: { verdict: "never", states: 54, steps: 0 },
    "always fork": { verdict: "never", states: 52, steps: 0 },
    "fork unless refcount > 2": { verdict: "sometimes", states: 48, steps: 4 },
    "fork unless held": { verdict: "never", states: 52, steps: 0 },
    "fork or wait for either": { verdict: "never", states: 52, steps: 0 },
    "fork or wait for unpin": { verdict: "never", states: 52, steps: 0 },
    stable: { verdict: "sometimes", states: 48, steps: 4 },
    "fork unless pinned": { verdict: "never", states: 52, steps: 0 },
    bounce: { verdict: "never", states: 54, steps: 0 },
    "bounce + stable": { verdict: "sometimes", states: 48, steps: 4 },
    "bounce, keep dirty + stable": { verdict: "sometimes", states: 48, steps: 4 },
    lease: { verdict: "never", states: 54, steps: 0 },
    "skip pinned": { verdict: "never", states: 54, steps: 0 },
    "refuse long-term": { verdict: "never", states: 54, steps: 0 },
    "fix up": { verdict: "never", states: 54, steps: 0 },
    "clone waits, tests early": { verdict: "never", states: 54, steps: 0 },
    "clone fails, tests early": { verdict: "never", states: 54, steps: 0 },
    "clone waits, tests late": { verdict: "never", states: 54, steps: 0 },
    "simulate a fault": { verdict: "never", states: 54, steps: 0 },
    "block mkclean": { verdict: "never", states: 54, steps: 0 },
    "block mkclean + stable": { verdict: "sometimes", states: 48, steps: 4 },
    "simulate a fault + bounce + stable": { verdict: "sometimes", states: 48, steps: 4 },
    "simulate a fault + bounce + fork unless held": { verdict: "never", states: 52, steps: 0 },
    "simulate a fault + bounce + clone waits, tests late": { verdict: "never", states: 54, steps: 0 },
    "private copy": { verdict: "never", states: 54, steps: 0 },
    "fork unless refcount > 3": { verdict: "sometimes", states: 48, steps: 4 },
    "fork unless refcount > 4": { verdict: "sometimes", states: 48, steps: 4 },
    "fork unless refcount > 5": { verdict: "sometimes", states: 48, steps: 4 },
    "fork unless refcount > 1023": { verdict: "never", states: 52, steps: 0 },
    "fork unless mlocked and refcount > 2": { verdict: "never", states: 52, steps: 0 },
  },
});
