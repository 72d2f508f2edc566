/**
 * The mail's four steps on XFS.
 *
 *   1. GUP simulates a page fault, and prepares to modify        driver   gup write 0
 *   2. writeback clears dirty, and makes the PTE read-only       flusher  writeback 0, or the reflink's own flush
 *   3. snapshot/reflink makes the block COW                      cloner   reflink
 *   4. the driver modifies the page without a page fault         driver   dma 0, set dirty 0
 *
 * No policy that acts on the write fault helps, because step 4 takes none.
 */
import { xfs } from "../filesystem/xfs.js";
import { cloneImmutable, cloneMade } from "../model/property.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";

/** @source lkml 2015-08-10 Hirofumi, quoted by Kara, "Re: [FYI] tux3: Core changes", steps 1 to 4 */
export const mailXfs: Litmus = litmus({
  name: "mail-4-step+xfs",
  number: "L01",
  question: "Can the clone change after it was made, although nobody writes to it?",
  source: 'lkml 2015-08-10 Hirofumi, quoted by Kara, "Re: [FYI] tux3: Core changes", steps 1 to 4',
  race: race("mail-4-step+xfs", {
    filesystem: xfs,

    actors: [
      actor("driver", ["gup write 0", "dma 0", "set dirty 0", "unpin 0"]),
      actor("flusher", ["writeback 0"]),
      actor("cloner", ["reflink"]),
    ],
  }),
  property: cloneImmutable,
  partner: cloneMade,
  expect: {
    none: { verdict: "sometimes", states: 472, steps: 14 },
    "always fork": { verdict: "sometimes", states: 560, steps: 14 },
    "fork unless refcount > 2": { verdict: "sometimes", states: 536, steps: 14 },
    "fork unless held": { verdict: "sometimes", states: 560, steps: 14 },
    "fork or wait for either": { verdict: "sometimes", states: 560, steps: 14 },
    "fork or wait for unpin": { verdict: "sometimes", states: 560, steps: 14 },
    stable: { verdict: "sometimes", states: 536, steps: 14 },
    "fork unless pinned": { verdict: "sometimes", states: 560, steps: 14 },
    bounce: { verdict: "sometimes", states: 440, steps: 14 },
    "bounce + stable": { verdict: "sometimes", states: 454, steps: 14 },
    "bounce, keep dirty + stable": { verdict: "sometimes", states: 481, steps: 13 },
    lease: { verdict: "never", states: 544, steps: 0 },
    "skip pinned": { verdict: "sometimes", states: 362, steps: 15 },
    "refuse long-term": { verdict: "sometimes", states: 472, steps: 14 },
    "fix up": { verdict: "sometimes", states: 517, steps: 17 },
    "clone waits, tests early": { verdict: "sometimes", states: 540, steps: 15 },
    "clone fails, tests early": { verdict: "sometimes", states: 615, steps: 15 },
    "clone waits, tests late": { verdict: "never", states: 416, steps: 0 },
    "simulate a fault": { verdict: "never", states: 420, steps: 0 },
    "block mkclean": { verdict: "never", states: 158, steps: 0 },
    "block mkclean + stable": { verdict: "never", states: 145, steps: 0 },
    "simulate a fault + bounce + stable": { verdict: "never", states: 384, steps: 0 },
    "simulate a fault + bounce + fork unless held": { verdict: "never", states: 408, steps: 0 },
    "simulate a fault + bounce + clone waits, tests late": { verdict: "never", states: 349, steps: 0 },
    "private copy": { verdict: "sometimes", states: 472, steps: 14 },
    "fork unless refcount > 3": { verdict: "sometimes", states: 560, steps: 14 },
    "fork unless refcount > 4": { verdict: "sometimes", states: 560, steps: 14 },
    "fork unless refcount > 5": { verdict: "sometimes", states: 560, steps: 14 },
    "fork unless refcount > 1023": { verdict: "sometimes", states: 560, steps: 14 },
    "fork unless mlocked and refcount > 2": { verdict: "sometimes", states: 560, steps: 14 },
  },
});
