/**
 * A kernel that refuses FOLL_LONGTERM for writing on a mapping of a file: no pin, so nobody waits for one.
 */
import { xfs } from "../filesystem/xfs.js";
import { pinRefused } from "../model/durability.js";
import { noHang } from "../model/property.js";
import { litmus, type Litmus } from "./litmus.js";
import { actor, race } from "./race.js";

/** @source observed on 6.18 (family S21): EFAULT; linux-6.5 mm/gup.c writable_file_mapping_allowed */
export const longTermRefused: Litmus = litmus({
  name: "long-term-refused+xfs+lt",
  number: "S21",
  question: "Can a clone wait for ever for a long-term pin on Linux 6.18?",
  source: "observed on 6.18 (family S21): EFAULT; linux-6.5 mm/gup.c writable_file_mapping_allowed",
  race: race("long-term-refused+xfs+lt", {
    filesystem: xfs,
    kernel: "6.18",
    actors: [actor("driver", ["gup write 0 FOLL_LONGTERM", "dma 0", "set dirty 0"]), actor("cloner", ["reflink"])],
  }),
  property: noHang,
  partner: pinRefused,
  expect: {
    none: { verdict: "never", states: 46, steps: 0 },
    "always fork": { verdict: "never", states: 46, steps: 0 },
    "fork unless refcount > 2": { verdict: "never", states: 46, steps: 0 },
    "fork unless held": { verdict: "never", states: 46, steps: 0 },
    "fork or wait for either": { verdict: "never", states: 46, steps: 0 },
    "fork or wait for unpin": { verdict: "never", states: 46, steps: 0 },
    stable: { verdict: "never", states: 46, steps: 0 },
    "fork unless pinned": { verdict: "never", states: 46, steps: 0 },
    bounce: { verdict: "never", states: 46, steps: 0 },
    "bounce + stable": { verdict: "never", states: 46, steps: 0 },
    "bounce, keep dirty + stable": { verdict: "never", states: 46, steps: 0 },
    lease: { verdict: "never", states: 50, steps: 0 },
    "skip pinned": { verdict: "never", states: 46, steps: 0 },
    "refuse long-term": { verdict: "never", states: 46, steps: 0 },
    "fix up": { verdict: "never", states: 46, steps: 0 },
    "clone waits, tests early": { verdict: "never", states: 51, steps: 0 },
    "clone fails, tests early": { verdict: "never", states: 51, steps: 0 },
    "clone waits, tests late": { verdict: "never", states: 50, steps: 0 },
    "simulate a fault": { verdict: "never", states: 46, steps: 0 },
    "block mkclean": { verdict: "never", states: 46, steps: 0 },
    "block mkclean + stable": { verdict: "never", states: 46, steps: 0 },
    "simulate a fault + bounce + stable": { verdict: "never", states: 46, steps: 0 },
    "simulate a fault + bounce + fork unless held": { verdict: "never", states: 46, steps: 0 },
    "simulate a fault + bounce + clone waits, tests late": { verdict: "never", states: 50, steps: 0 },
    "private copy": { verdict: "never", states: 46, steps: 0 },
    "fork unless refcount > 3": { verdict: "never", states: 46, steps: 0 },
    "fork unless refcount > 4": { verdict: "never", states: 46, steps: 0 },
    "fork unless refcount > 5": { verdict: "never", states: 46, steps: 0 },
    "fork unless refcount > 1023": { verdict: "never", states: 46, steps: 0 },
    "fork unless mlocked and refcount > 2": { verdict: "never", states: 46, steps: 0 },
  },
});
