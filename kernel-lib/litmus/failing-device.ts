/**
 * The device fails the write: the page is clean, the cache keeps the data, the platter has the old ones, and the error is told once.
 */
import { xfs } from "../filesystem/xfs.js";
import { errorTold } from "../model/durability.js";
import { noLostStore } from "../model/property.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";

/** @source observed on 6.18 and 6.1 (family S17): EIO once, and nothing is written again */
export const failingDevice: Litmus = litmus({
  name: "failing-device+xfs+store",
  number: "S17",
  question: "Can a store be lost after its fsync has told of an error?",
  source: "observed on 6.18 and 6.1 (family S17): EIO once, and nothing is written again",
  race: race("failing-device+xfs+store", {
    filesystem: xfs,
    actors: [actor("app", ["store 0", { kind: "device", does: "fail writes" }, "fsync"])],
  }),
  property: noLostStore,
  partner: errorTold,
  expect: {
    none: { verdict: "always", states: 12, steps: 11 },
    "always fork": { verdict: "always", states: 12, steps: 11 },
    "fork unless refcount > 2": { verdict: "always", states: 12, steps: 11 },
    "fork unless held": { verdict: "always", states: 12, steps: 11 },
    "fork or wait for either": { verdict: "always", states: 12, steps: 11 },
    "fork or wait for unpin": { verdict: "always", states: 12, steps: 11 },
    stable: { verdict: "always", states: 12, steps: 11 },
    "fork unless pinned": { verdict: "always", states: 12, steps: 11 },
    bounce: { verdict: "always", states: 12, steps: 11 },
    "bounce + stable": { verdict: "always", states: 12, steps: 11 },
    "bounce, keep dirty + stable": { verdict: "always", states: 12, steps: 11 },
    lease: { verdict: "always", states: 12, steps: 11 },
    "skip pinned": { verdict: "always", states: 12, steps: 11 },
    "refuse long-term": { verdict: "always", states: 12, steps: 11 },
    "fix up": { verdict: "always", states: 12, steps: 11 },
    "clone waits, tests early": { verdict: "always", states: 12, steps: 11 },
    "clone fails, tests early": { verdict: "always", states: 12, steps: 11 },
    "clone waits, tests late": { verdict: "always", states: 12, steps: 11 },
    "simulate a fault": { verdict: "always", states: 12, steps: 11 },
    "block mkclean": { verdict: "always", states: 12, steps: 11 },
    "block mkclean + stable": { verdict: "always", states: 12, steps: 11 },
    "simulate a fault + bounce + stable": { verdict: "always", states: 12, steps: 11 },
    "simulate a fault + bounce + fork unless held": { verdict: "always", states: 12, steps: 11 },
    "simulate a fault + bounce + clone waits, tests late": { verdict: "always", states: 12, steps: 11 },
    "private copy": { verdict: "always", states: 12, steps: 11 },
    "fork unless refcount > 3": { verdict: "always", states: 12, steps: 11 },
    "fork unless refcount > 4": { verdict: "always", states: 12, steps: 11 },
    "fork unless refcount > 5": { verdict: "always", states: 12, steps: 11 },
    "fork unless refcount > 1023": { verdict: "always", states: 12, steps: 11 },
    "fork unless mlocked and refcount > 2": { verdict: "always", states: 12, steps: 11 },
  },
});
