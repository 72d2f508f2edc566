/** L35: whether pages that memory cleaning skips throttle every writer in the end. */
import { xfs } from "../../filesystem/xfs.js";
import { none } from "../../policy/none.js";
import { skipPinned } from "../../policy/skip-pinned.js";
import { sataSsd } from "../../workload/device.js";
import { assumedIn } from "../../workload/provenance.js";
import { exponential, fixed, rewriters } from "../../workload/rewriters.js";
import { pointOf, writesOf, type Precision, type Quantity } from "./quantity.js";

const FOLIOS = 60;
/** Dirty pages, of all, above which a writer sleeps. @source linux-6.2 mm/page-writeback.c vm_dirty_ratio, 20 % of the pages that can be dirtied */
const LIMIT = 0.2;
const FOREVER = 1e15;

/**
 * The time that a write is throttled over the share of pages that are pinned for good. As soon as they are more than the dirty limit, the number of dirty pages cannot
 * fall below it, and no write ends any more; without the skipping nothing of that happens.
 *
 * @source linux-fsdevel 2023-02-09 Kara, "[PATCH RFC 0/5] Writeback handling of pinned pages", 3/5
 * @example
 * skipAccumulation({ seed: 1, replications: 2, effort: 0.1 }, false).x.unit
 * //=> "% of the file"
 */
export function skipAccumulation(precision: Precision, skip: boolean = true): Quantity {
  const workload = (pinned: number) =>
    rewriters({
      filesystem: xfs,
      folios: FOLIOS,
      writers: { count: 4, think: exponential(2000) },
      drivers: {
        count: pinned,
        flag: "FOLL_LONGTERM",
        think: fixed(1),
        hold: fixed(FOREVER),
        lands: fixed(1),
        pages: { kind: "own" },
      },
      throttling: { limit: LIMIT, pause: 10_000 },
      device: sataSsd,
      flusher: { period: 20_000 },
      writes: writesOf(3000, 100, precision),
      warmUp: 100,
    });
  return {
    kind: "quantity",
    title: `Throttling while ${skip ? "pinned pages are skipped" : "every page is written back"}`,
    x: { name: "pages pinned for good", unit: "% of the file" },
    y: { name: "mean throttling of a write", unit: "µs" },
    points: [0, 3, 6, 9, 11, 12, 13, 15].map((pinned) =>
      pointOf(
        (100 * pinned) / FOLIOS,
        { workload: workload(pinned), policy: skip ? skipPinned : none },
        precision,
        (row) => Number(row["throttled"]),
      ),
    ),
    assumed: assumedIn(workload(1)),
  };
}
