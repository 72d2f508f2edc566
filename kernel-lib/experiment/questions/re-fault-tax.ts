/** L37: how many more faults several mappers take when pages are forked instead of waited for. */
import { tux3 } from "../../filesystem/tux3.js";
import { alwaysFork } from "../../policy/always-fork.js";
import { stable } from "../../policy/stable.js";
import { deviceOf } from "../../workload/device.js";
import { assumedIn } from "../../workload/provenance.js";
import { exponential, fixed, rewriters } from "../../workload/rewriters.js";
import { pointOf, writesOf, type Precision, type Quantity } from "./quantity.js";

/**
 * Write faults of each writeback of a page, over the number of address spaces that map it and store to it all the time. Write-protection takes the entry of every mapper, so
 * each of them faults once; a fork makes the entries of the others read-only once more, and those that had faulted before it fault again.
 *
 * @source linux-tux3 fs/tux3/buffer_fork.c page_cow_file: other mappers get read-only entries
 * @example
 * reFaultTax({ seed: 1, replications: 2, effort: 0.05 }, "stable").points.map(({ x }) => x)
 * //=> [ 1, 2, 3, 4, 6 ]
 */
export function reFaultTax(precision: Precision, policy: "fork" | "stable" = "fork"): Quantity {
  const workload = (mappers: number) =>
    rewriters({
      filesystem: tux3,
      folios: 1,
      mappings: mappers,
      writers: { count: mappers, think: exponential(300) },
      device: deviceOf({ name: "2 ms", service: fixed(2000) }),
      flusher: { period: 10_000 },
      costs: { fault: 0, copy: 0, mkclean: 0, submit: 0, gup: 0, loop: 0, wakeUp: 0, ordered: 0 },
      writes: writesOf(4000 * mappers, 100, precision),
      warmUp: 100,
    });
  return {
    kind: "quantity",
    title: policy === "fork" ? "Faults under forks" : "Faults under stable pages",
    x: { name: "mappers", unit: "count" },
    y: { name: "write faults of a writeback", unit: "count" },
    points: [1, 2, 3, 4, 6].map((mappers) =>
      pointOf(
        mappers,
        { workload: workload(mappers), policy: policy === "fork" ? alwaysFork : stable },
        precision,
        (row) => Number(row["faults"]) / Number(row["ios"]),
      ),
    ),
    theory: (mappers) => mappers,
    assumed: assumedIn(workload(1)),
  };
}
