/**
 * The control of frozen+xfs+pin: a store waits in its write fault.
 */
import { xfs } from "../filesystem/xfs.js";
import { frozen, frozenPlatter } from "../model/durability.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";

/** @source observed on 6.18 and 6.1 (family S16): it waits until the thaw */
export const frozenStore: Litmus = litmus({
  name: "frozen+xfs+store",
  number: "S16",
  question: "Can a CPU store bring a page to the device of a frozen file system?",
  source: "observed on 6.18 and 6.1 (family S16): it waits until the thaw",
  race: race("frozen+xfs+store", {
    filesystem: xfs,
    actors: [actor("app", ["store 0"]), actor("freezer", ["freeze", "thaw"]), actor("flusher", ["writeback 0"])],
  }),
  property: frozenPlatter,
  partner: frozen,
  expect: {
    none: { verdict: "never", states: 106, steps: 0 },
    "always fork": { verdict: "never", states: 114, steps: 0 },
    "fork unless refcount > 2": { verdict: "never", states: 108, steps: 0 },
    "fork unless held": { verdict: "never", states: 114, steps: 0 },
    "fork or wait for either": { verdict: "never", states: 114, steps: 0 },
    "fork or wait for unpin": { verdict: "never", states: 114, steps: 0 },
    stable: { verdict: "never", states: 108, steps: 0 },
    "fork unless pinned": { verdict: "never", states: 114, steps: 0 },
    bounce: { verdict: "never", states: 106, steps: 0 },
    "bounce + stable": { verdict: "never", states: 108, steps: 0 },
    "bounce, keep dirty + stable": { verdict: "never", states: 108, steps: 0 },
    lease: { verdict: "never", states: 106, steps: 0 },
    "skip pinned": { verdict: "never", states: 106, steps: 0 },
    "refuse long-term": { verdict: "never", states: 106, steps: 0 },
    "fix up": { verdict: "never", states: 106, steps: 0 },
    "clone waits, tests early": { verdict: "never", states: 106, steps: 0 },
    "clone fails, tests early": { verdict: "never", states: 106, steps: 0 },
    "clone waits, tests late": { verdict: "never", states: 106, steps: 0 },
    "simulate a fault": { verdict: "never", states: 106, steps: 0 },
    "block mkclean": { verdict: "never", states: 106, steps: 0 },
    "block mkclean + stable": { verdict: "never", states: 108, steps: 0 },
    "simulate a fault + bounce + stable": { verdict: "never", states: 108, steps: 0 },
    "simulate a fault + bounce + fork unless held": { verdict: "never", states: 114, steps: 0 },
    "simulate a fault + bounce + clone waits, tests late": { verdict: "never", states: 106, steps: 0 },
    "private copy": { verdict: "never", states: 106, steps: 0 },
    "fork unless refcount > 3": { verdict: "never", states: 114, steps: 0 },
    "fork unless refcount > 4": { verdict: "never", states: 114, steps: 0 },
    "fork unless refcount > 5": { verdict: "never", states: 114, steps: 0 },
    "fork unless refcount > 1023": { verdict: "never", states: 114, steps: 0 },
    "fork unless mlocked and refcount > 2": { verdict: "never", states: 114, steps: 0 },
  },
});
