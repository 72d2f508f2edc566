/**
 * An O_DIRECT write whose buffer changes after the checksum was made, on a kernel that does not copy it.
 */
import { btrfs } from "../filesystem/btrfs.js";
import { readable } from "../model/durability.js";
import { storeOnDisk } from "../model/property.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";

/** @source observed on 6.1 (family S14): EIO in every run; on 6.18 the write is buffered */
export const changingBuffer: Litmus = litmus({
  name: "changing-buffer+btrfs+6-1",
  number: "S14",
  question: "Can an O_DIRECT write of a changing buffer leave a block that does not fit its checksum on Linux 6.1?",
  source: "observed on 6.1 (family S14): EIO in every run; on 6.18 the write is buffered",
  race: race("changing-buffer+btrfs+6-1", {
    filesystem: btrfs,
    kernel: "6.1",
    actors: [actor("app", [{ kind: "direct write", page: 0, leaves: "W", becomes: "C" }])],
  }),
  property: readable,
  partner: storeOnDisk,
  expect: {
    none: { verdict: "always", states: 6, steps: 3 },
    "always fork": { verdict: "always", states: 6, steps: 3 },
    "fork unless refcount > 2": { verdict: "always", states: 6, steps: 3 },
    "fork unless held": { verdict: "always", states: 6, steps: 3 },
    "fork or wait for either": { verdict: "always", states: 6, steps: 3 },
    "fork or wait for unpin": { verdict: "always", states: 6, steps: 3 },
    stable: { verdict: "always", states: 6, steps: 3 },
    "fork unless pinned": { verdict: "always", states: 6, steps: 3 },
    bounce: { verdict: "always", states: 6, steps: 3 },
    "bounce + stable": { verdict: "always", states: 6, steps: 3 },
    "bounce, keep dirty + stable": { verdict: "always", states: 6, steps: 3 },
    lease: { verdict: "always", states: 6, steps: 3 },
    "skip pinned": { verdict: "always", states: 6, steps: 3 },
    "refuse long-term": { verdict: "always", states: 6, steps: 3 },
    "fix up": { verdict: "always", states: 6, steps: 3 },
    "clone waits, tests early": { verdict: "always", states: 6, steps: 3 },
    "clone fails, tests early": { verdict: "always", states: 6, steps: 3 },
    "clone waits, tests late": { verdict: "always", states: 6, steps: 3 },
    "simulate a fault": { verdict: "always", states: 6, steps: 3 },
    "block mkclean": { verdict: "always", states: 6, steps: 3 },
    "block mkclean + stable": { verdict: "always", states: 6, steps: 3 },
    "simulate a fault + bounce + stable": { verdict: "always", states: 6, steps: 3 },
    "simulate a fault + bounce + fork unless held": { verdict: "always", states: 6, steps: 3 },
    "simulate a fault + bounce + clone waits, tests late": { verdict: "always", states: 6, steps: 3 },
    "private copy": { verdict: "always", states: 6, steps: 3 },
    "fork unless refcount > 3": { verdict: "always", states: 6, steps: 3 },
    "fork unless refcount > 4": { verdict: "always", states: 6, steps: 3 },
    "fork unless refcount > 5": { verdict: "always", states: 6, steps: 3 },
    "fork unless refcount > 1023": { verdict: "always", states: 6, steps: 3 },
    "fork unless mlocked and refcount > 2": { verdict: "always", states: 6, steps: 3 },
  },
});
