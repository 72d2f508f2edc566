/**
 * Writers that have dirtied a page: they call the flusher when many are dirty, and are held back until fewer are dirty or on their way.
 *
 * This file keeps who is held back in one run, and since when.
 *
 * @source linux-6.2 mm/page-writeback.c balance_dirty_pages: NR_FILE_DIRTY above the background threshold has wb_start_background_writeback, NR_FILE_DIRTY and NR_WRITEBACK together are held against the limit
 */
import type { Workload } from "../../workload/workload.js";
import type { Outcome } from "./command.js";
import { THROTTLED } from "./counters.js";
import type { Waiting } from "./actor.js";
import type { Run } from "./run.js";

/** No sleep is shorter [µs]. @source linux-6.2 mm/page-writeback.c wb_max_pause: one jiffy; kernel/Kconfig.hz HZ_250 */
const TICK = 4000;
/** What a page takes as long as nothing has been written [µs]. @source linux-6.2 mm/page-writeback.c INIT_BW: 100 MB/s */
const FIRST = 1e6 / 25_600;

/** The writers of a run that are held back. */
export interface HeldBack {
  /** How long a writer has to sleep now, after this operation; 0 for not [µs]. */
  readonly pause: (writer: number, outcome: Outcome) => number;
  /** Who sleeps so. */
  readonly waiting: () => readonly Waiting[];
}

/** Nobody is held back yet; nobody ever is without throttling, nor does anybody call the flusher that goes by its period alone. */
export function heldBack(
  { throttling, flusher, folios }: Pick<Workload, "throttling" | "flusher" | "folios">,
  run: Pick<Run, "dirty" | "underWriteback" | "written" | "busy" | "now">,
  callFlusher: () => void,
): HeldBack {
  const background = (flusher?.background ?? Infinity) * folios;
  const limit = (throttling?.limit ?? Infinity) * folios;
  const longest = throttling?.pause ?? 0;
  const pauseFor = (pages: number): number => {
    const eighth = (run.written() === 0 ? FIRST : run.busy() / run.written()) * (pages / 8);
    return Math.min(longest, Math.max(TICK, eighth));
  };
  const held = new Map<number, Waiting>();
  return {
    pause: (writer, outcome) => {
      const dirty = run.dirty.count();
      if (dirty > background) callFlusher();
      const pages = dirty + run.underWriteback.count();
      const isTooDirty = pages > limit;
      if (!isTooDirty) held.delete(writer);
      else if (!held.has(writer)) {
        const since = run.now();
        held.set(writer, { ...outcome, actor: writer, reason: THROTTLED, since, began: since - outcome.took });
      }
      return isTooDirty ? pauseFor(pages) : 0;
    },
    waiting: () => [...held.values()],
  };
}
