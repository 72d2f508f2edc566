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
    none: { verdict: "sometimes", states: 448, steps: 14 },
    "always fork": { verdict: "sometimes", states: 534, steps: 14 },
    "fork unless refcount > 2": { verdict: "sometimes", states: 396, steps: 14 },
    "fork unless refcount > 3": { verdict: "sometimes", states: 534, steps: 14 },
    "fork unless refcount > 1023": { verdict: "sometimes", states: 534, steps: 14 },
    stable: { verdict: "sometimes", states: 396, steps: 14 },
  },
});
