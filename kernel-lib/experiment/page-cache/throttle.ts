/**
 * Writers that are held back, each after an operation that has dirtied a page, until fewer pages are dirty or on their way.
 *
 * This file keeps who is held back in one run, and since when.
 *
 * @source linux-6.2 mm/page-writeback.c balance_dirty_pages: NR_FILE_DIRTY and NR_WRITEBACK together against the limit
 */
import type { Throttling } from "../../workload/workload.js";
import type { Outcome } from "./command.js";
import { THROTTLED } from "./counters.js";
import type { Run, Waiting } from "./run.js";

/** The writers of a run that are held back. */
export interface HeldBack {
  /** How long a writer has to sleep now, after this operation; 0 for not [µs]. */
  readonly pause: (writer: number, outcome: Outcome) => number;
  /** Who sleeps so. */
  readonly waiting: () => readonly Waiting[];
}

/** Nobody is held back yet; nobody ever is without throttling. */
export function heldBack(
  throttling: Throttling | undefined,
  folios: number,
  run: Pick<Run, "dirty" | "underWriteback" | "now">,
): HeldBack {
  if (throttling === undefined) return { pause: () => 0, waiting: () => [] };
  const { limit, pause } = throttling;
  const held = new Map<number, Waiting>();
  return {
    pause: (writer, outcome) => {
      const isTooDirty = run.dirty.count() + run.underWriteback.count() > limit * folios;
      if (!isTooDirty) held.delete(writer);
      else if (!held.has(writer)) {
        const since = run.now();
        held.set(writer, { ...outcome, actor: writer, reason: THROTTLED, since, began: since - outcome.took });
      }
      return isTooDirty ? pause : 0;
    },
    waiting: () => [...held.values()],
  };
}
