/** L36: how much memory forked-off folios hold while a hot page is rewritten. */
import { tux3 } from "../../filesystem/tux3.js";
import { alwaysFork } from "../../policy/always-fork.js";
import { deviceOf } from "../../workload/device.js";
import { assumedIn } from "../../workload/provenance.js";
import { exponential, fixed, rewriters } from "../../workload/rewriters.js";
import { pointOf, writesOf, type Precision, type Quantity } from "./quantity.js";

/** From one delta to the next [µs]. */
const DELTA = 10_000;

/**
 * The most orphans at a time of one page that is stored to all the time, over the duration of an I/O in deltas, beside the bound: one copy on its way to the
 * disk and one for each pin. A page whose orphan is being written is not written again, so that more deltas in an I/O make no more copies.
 *
 * @source linux-tux3 fs/tux3/buffer_fork.c free_forked_buffers: an orphan is freed when its I/O is over and nobody holds it
 * @example
 * orphanMemory({ seed: 1, replications: 2, effort: 0.05 }).y
 * //=> { name: "most orphans at a time", unit: "folios" }
 */
export function orphanMemory(precision: Precision, pins: number = 0): Quantity {
  const workload = (duration: number) =>
    rewriters({
      filesystem: tux3,
      folios: 1,
      writers: { count: 1, think: exponential(500) },
      ...(pins === 0
        ? {}
        : { drivers: { count: pins, think: exponential(DELTA), hold: exponential(3 * DELTA), lands: fixed(1) } }),
      device: deviceOf({ name: "no queue", service: fixed(duration) }),
      flusher: { period: DELTA },
      costs: { fault: 0, copy: 0, mkclean: 0, submit: 0, gup: 0, loop: 0, wakeUp: 0, ordered: 0 },
      writes: writesOf(6000, 200, precision),
      warmUp: 200,
    });
  return {
    kind: "quantity",
    title: `Orphans of one hot page${pins === 0 ? "" : `, with ${pins} drivers`}`,
    x: { name: "duration of an I/O", unit: "deltas" },
    y: { name: "most orphans at a time", unit: "folios" },
    points: [0.5, 1.5, 2.5, 3.5, 4.5].map((deltas) =>
      pointOf(deltas, { workload: workload(deltas * DELTA), policy: alwaysFork }, precision, (row) =>
        Number(row["mostOrphans"]),
      ),
    ),
    bound: () => 1 + pins,
    assumed: assumedIn(workload(DELTA)),
  };
}
