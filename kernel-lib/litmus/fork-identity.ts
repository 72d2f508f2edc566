/**
 * Page fork gives the page another folio while a driver holds the old one: which of them is the page must be plain at every moment.
 */
import { tux3 } from "../filesystem/tux3.js";
import { singleIdentity } from "../model/identity.js";
import { dmaOnDisk } from "../model/property.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";

/** @source linux-tux3 fs/tux3/buffer_fork.c page_cow_file */
export const forkIdentity: Litmus = litmus({
  name: "fork-identity+tux3+pin",
  number: "P10",
  question: "Can a page have two folios, or an entry map the wrong one?",
  source: "linux-tux3 fs/tux3/buffer_fork.c page_cow_file",
  race: race("fork-identity+tux3+pin", {
    filesystem: tux3,
    mappings: 2,
    actors: [
      actor("driver", ["gup write 0", "dma 0", "set dirty 0", "unpin 0"]),
      actor("app", ["store 0 via 1", "store 0 via 1"]),
      actor("flusher", ["delta", "writeback 0"]),
    ],
  }),
  property: singleIdentity,
  partner: dmaOnDisk,
  expect: {
    none: { verdict: "never", states: 744, steps: 0 },
    "always fork": { verdict: "never", states: 1799, steps: 0 },
    "fork unless refcount > 2": { verdict: "never", states: 743, steps: 0 },
    "fork unless held": { verdict: "never", states: 1038, steps: 0 },
    "fork or wait for either": { verdict: "never", states: 1029, steps: 0 },
    "fork or wait for unpin": { verdict: "never", states: 1029, steps: 0 },
    stable: { verdict: "never", states: 533, steps: 0 },
    "fork unless pinned": { verdict: "never", states: 1038, steps: 0 },
    bounce: { verdict: "never", states: 643, steps: 0 },
    "bounce + stable": { verdict: "never", states: 465, steps: 0 },
    "bounce, keep dirty + stable": { verdict: "never", states: 450, steps: 0 },
    lease: { verdict: "never", states: 744, steps: 0 },
    "skip pinned": { verdict: "never", states: 480, steps: 0 },
    "refuse long-term": { verdict: "never", states: 744, steps: 0 },
    "fix up": { verdict: "never", states: 756, steps: 0 },
    "clone waits, tests early": { verdict: "never", states: 744, steps: 0 },
    "clone fails, tests early": { verdict: "never", states: 744, steps: 0 },
    "clone waits, tests late": { verdict: "never", states: 744, steps: 0 },
    "simulate a fault": { verdict: "never", states: 810, steps: 0 },
    "block mkclean": { verdict: "never", states: 447, steps: 0 },
    "block mkclean + stable": { verdict: "never", states: 282, steps: 0 },
    "simulate a fault + bounce + stable": { verdict: "never", states: 482, steps: 0 },
    "simulate a fault + bounce + fork unless held": { verdict: "never", states: 976, steps: 0 },
    "simulate a fault + bounce + clone waits, tests late": { verdict: "never", states: 685, steps: 0 },
    "private copy": { verdict: "never", states: 744, steps: 0 },
    "fork unless refcount > 3": { verdict: "never", states: 743, steps: 0 },
    "fork unless refcount > 4": { verdict: "never", states: 743, steps: 0 },
    "fork unless refcount > 5": { verdict: "never", states: 1038, steps: 0 },
    "fork unless refcount > 1023": { verdict: "never", states: 1038, steps: 0 },
    "fork unless mlocked and refcount > 2": { verdict: "never", states: 1799, steps: 0 },
  },
});
