/**
 * As punch-under-pin+xfs, with truncate: the exemption of the rule in the mail.
 */
import { xfs } from "../filesystem/xfs.js";
import { dmaOnDisk, noLostDma } from "../model/property.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";

/** @source lkml 2015-08-10 Kara, "Re: [FYI] tux3: Core changes": unless explicitly requested by a syscall */
export const truncate: Litmus = litmus({
  name: "truncate-under-pin+xfs",
  number: "L29",
  question: "Is what a device writes into a truncated page held against anybody?",
  source: 'lkml 2015-08-10 Kara, "Re: [FYI] tux3: Core changes": unless explicitly requested by a syscall',
  race: race("truncate-under-pin+xfs", {
    filesystem: xfs,

    actors: [actor("driver", ["gup write 0", "dma 0", "set dirty 0", "unpin 0"]), actor("truncater", ["truncate 0"])],
  }),
  property: noLostDma,
  partner: dmaOnDisk,
  expect: {
    none: { verdict: "never", states: 25, steps: 0 },
    "always fork": { verdict: "never", states: 25, steps: 0 },
    "fork unless refcount > 2": { verdict: "never", states: 25, steps: 0 },
    "fork unless held": { verdict: "never", states: 25, steps: 0 },
    "fork or wait for either": { verdict: "never", states: 25, steps: 0 },
    "fork or wait for unpin": { verdict: "never", states: 25, steps: 0 },
    stable: { verdict: "never", states: 25, steps: 0 },
    "fork unless pinned": { verdict: "never", states: 25, steps: 0 },
    bounce: { verdict: "never", states: 25, steps: 0 },
    "bounce + stable": { verdict: "never", states: 25, steps: 0 },
    "bounce, keep dirty + stable": { verdict: "never", states: 25, steps: 0 },
    lease: { verdict: "never", states: 25, steps: 0 },
    "skip pinned": { verdict: "never", states: 25, steps: 0 },
    "refuse long-term": { verdict: "never", states: 25, steps: 0 },
    "fix up": { verdict: "never", states: 25, steps: 0 },
    "clone waits, tests early": { verdict: "never", states: 25, steps: 0 },
    "clone fails, tests early": { verdict: "never", states: 25, steps: 0 },
    "clone waits, tests late": { verdict: "never", states: 25, steps: 0 },
    "simulate a fault": { verdict: "never", states: 25, steps: 0 },
    "block mkclean": { verdict: "never", states: 25, steps: 0 },
    "block mkclean + stable": { verdict: "never", states: 25, steps: 0 },
    "simulate a fault + bounce + stable": { verdict: "never", states: 25, steps: 0 },
    "simulate a fault + bounce + fork unless held": { verdict: "never", states: 25, steps: 0 },
    "simulate a fault + bounce + clone waits, tests late": { verdict: "never", states: 25, steps: 0 },
    "private copy": { verdict: "never", states: 25, steps: 0 },
    "fork unless refcount > 3": { verdict: "never", states: 25, steps: 0 },
    "fork unless refcount > 4": { verdict: "never", states: 25, steps: 0 },
    "fork unless refcount > 5": { verdict: "never", states: 25, steps: 0 },
    "fork unless refcount > 1023": { verdict: "never", states: 25, steps: 0 },
    "fork unless mlocked and refcount > 2": { verdict: "never", states: 25, steps: 0 },
  },
});
