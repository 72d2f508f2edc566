/**
 * A device reads a page through an ordinary reference; a fork gives the file another page.
 */
import { tux3 } from "../filesystem/tux3.js";
import { coherentDeviceRead, storeOnDisk } from "../model/property.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";

/** @source linux-tux3 fs/tux3/buffer_fork.c: a holder keeps the old folio */
export const staleRead: Litmus = litmus({
  name: "stale-device-read+tux3+get",
  number: "L10",
  question: "Can a device that holds a page for reading read something else than the file holds?",
  source: "linux-tux3 fs/tux3/buffer_fork.c: a holder keeps the old folio",
  race: race("stale-device-read+tux3+get", {
    filesystem: tux3,

    actors: [
      actor("reader", ["gup read 0 FOLL_GET", "device read 0", "unpin 0"]),
      actor("app", ["store 0", "store 0"]),
      actor("flusher", ["delta", "writeback 0"]),
    ],
  }),
  property: coherentDeviceRead,
  partner: storeOnDisk,
  expect: {
    none: { verdict: "never", states: 220, steps: 0 },
    "always fork": { verdict: "sometimes", states: 269, steps: 8 },
    "fork unless refcount > 2": { verdict: "never", states: 214, steps: 0 },
    "fork unless held": { verdict: "never", states: 230, steps: 0 },
    "fork or wait for either": { verdict: "never", states: 230, steps: 0 },
    "fork or wait for unpin": { verdict: "never", states: 230, steps: 0 },
    stable: { verdict: "never", states: 214, steps: 0 },
    "fork unless pinned": { verdict: "sometimes", states: 269, steps: 8 },
    bounce: { verdict: "never", states: 220, steps: 0 },
    "bounce + stable": { verdict: "never", states: 214, steps: 0 },
    "bounce, keep dirty + stable": { verdict: "never", states: 214, steps: 0 },
    lease: { verdict: "never", states: 220, steps: 0 },
    "skip pinned": { verdict: "never", states: 220, steps: 0 },
    "refuse long-term": { verdict: "never", states: 220, steps: 0 },
    "fix up": { verdict: "never", states: 220, steps: 0 },
    "clone waits, tests early": { verdict: "never", states: 220, steps: 0 },
    "clone fails, tests early": { verdict: "never", states: 220, steps: 0 },
    "clone waits, tests late": { verdict: "never", states: 220, steps: 0 },
    "simulate a fault": { verdict: "never", states: 220, steps: 0 },
    "block mkclean": { verdict: "never", states: 220, steps: 0 },
    "block mkclean + stable": { verdict: "never", states: 214, steps: 0 },
    "simulate a fault + bounce + stable": { verdict: "never", states: 214, steps: 0 },
    "simulate a fault + bounce + fork unless held": { verdict: "never", states: 230, steps: 0 },
    "simulate a fault + bounce + clone waits, tests late": { verdict: "never", states: 220, steps: 0 },
    "private copy": { verdict: "never", states: 220, steps: 0 },
    "fork unless refcount > 3": { verdict: "never", states: 214, steps: 0 },
    "fork unless refcount > 4": { verdict: "never", states: 230, steps: 0 },
    "fork unless refcount > 5": { verdict: "sometimes", states: 269, steps: 8 },
    "fork unless refcount > 1023": { verdict: "sometimes", states: 269, steps: 8 },
    "fork unless mlocked and refcount > 2": { verdict: "sometimes", states: 269, steps: 8 },
  },
});
