/**
 * What a run comes to: its counters, and what actors say when something of theirs is over.
 *
 * This file counts in place, for one run.
 */
import type { Outcome } from "./command.js";
import type { Waiting } from "./actor.js";
import { kindOfWait, WAITS, type WaitKind } from "./waits.js";

/** Counts and sums of one run, after its warm-up; times in [µs]. */
export interface Counters {
  writes: number;
  faults: number;
  /** Writes that waited, their waits, and all waits and squares of them. */
  waits: number;
  wait: number;
  /** The time of each write that waited, as long as it waited. */
  readonly waited: number[];
  /** Times that a writer was told to wait where no reference of get_user_pages was held. */
  falseWaits: number;
  forks: number;
  bounces: number;
  /** Copies that a holder got for itself, so that the page cache's stays its own. */
  privateCopies: number;
  /** Folios that left the page cache and live on, now and at most, and their number over time [folio · µs]. */
  orphans: number;
  mostOrphans: number;
  orphanTime: number;
  dmaWrites: number;
  lostDma: number;
  staleReads: number;
  deviceReads: number;
  clones: number;
  /** Clones that the policy refused, which are not among the clones, nor their time among the clones' [µs]. */
  refusedClones: number;
  cloneTime: number;
  snapshots: number;
  snapshotTime: number;
  /** Calls of fsync and msync by tasks that are not the flusher, and their time [µs]. */
  syncs: number;
  syncTime: number;
  corruptedClones: number;
  ios: number;
  unstableIos: number;
  refusedPins: number;
  /** Pins that waited, of all; and their waits [µs]. */
  pins: number;
  pinWaits: number;
  pinWait: number;
  /** Writes that were told that there is no space; and pages that were lost because nobody could be told. */
  enospc: number;
  lateEnospc: number;
  throttled: number;
  /** Pages whose I/O was not begun in the last 20 periods of the flusher, though they were dirty: it comes by and never gets them clean. */
  neverClean: number;
  /** Tasks that at the end of the run had waited for two minutes, or waited for what never came. */
  hung: number;
  /** Writes that found the folio busy, by the number of references; of these with a reference of get_user_pages. */
  readonly candidates: Map<number, number>;
  readonly heldCandidates: Map<number, number>;
  readonly byKind: Record<WaitKind, { count: number; time: number }>;
  readonly samples: number[];
  readonly flushes: number[];
}

/** Nothing has been counted yet. */
export const zeroCounters = (): Counters => ({
  writes: 0,
  faults: 0,
  waits: 0,
  wait: 0,
  waited: [],
  falseWaits: 0,
  forks: 0,
  bounces: 0,
  privateCopies: 0,
  orphans: 0,
  mostOrphans: 0,
  orphanTime: 0,
  dmaWrites: 0,
  lostDma: 0,
  staleReads: 0,
  deviceReads: 0,
  clones: 0,
  refusedClones: 0,
  cloneTime: 0,
  snapshots: 0,
  snapshotTime: 0,
  syncs: 0,
  syncTime: 0,
  corruptedClones: 0,
  ios: 0,
  unstableIos: 0,
  refusedPins: 0,
  pins: 0,
  pinWaits: 0,
  pinWait: 0,
  enospc: 0,
  lateEnospc: 0,
  throttled: 0,
  neverClean: 0,
  hung: 0,
  candidates: new Map(),
  heldCandidates: new Map(),
  byKind: Object.fromEntries(WAITS.map((kind) => [kind, { count: 0, time: 0 }])) as Counters["byKind"],
  samples: [],
  flushes: [],
});

/** What actors say when something of theirs is over: how long it took [µs]. Nothing of it counts before the warm-up is over, nor after the run is. */
export interface Noting {
  readonly flush: (took: number) => void;
  readonly sync: (took: number) => void;
  readonly clone: (took: number, refused: boolean) => void;
  readonly snapshot: (took: number) => void;
  readonly refusedPin: () => void;
  /** A driver has tried to get its reference, and waited so long for it. */
  readonly pin: (waited: number) => void;
}

/** Counts what actors say. */
export function notingIn(counters: Counters, isCounting: () => boolean): Noting {
  const counted =
    <A extends readonly unknown[]>(note: (...args: A) => void) =>
    (...args: A): void => {
      if (isCounting()) note(...args);
    };
  return {
    flush: counted((took) => void counters.flushes.push(took)),
    sync: counted((took) => {
      counters.syncs++;
      counters.syncTime += took;
    }),
    clone: counted((took, refused) => {
      counters[refused ? "refusedClones" : "clones"]++;
      if (!refused) counters.cloneTime += took;
    }),
    snapshot: counted((took) => {
      counters.snapshots++;
      counters.snapshotTime += took;
    }),
    refusedPin: counted(() => void counters.refusedPins++),
    pin: counted((waited) => {
      counters.pins++;
      if (waited > 0) counters.pinWaits++;
      counters.pinWait += waited;
    }),
  };
}

/** One write is over: what it took, and how long it was held back after it [µs]. */
export function noteWrite(counters: Counters, { took, waited, waits, fault }: Outcome, throttled: number): void {
  counters.writes++;
  if (fault) counters.faults++;
  counters.throttled += throttled;
  if (throttled > 0) {
    counters.byKind.throttle.count++;
    counters.byKind.throttle.time += throttled;
  }
  counters.samples.push(took + throttled);
  if (waited <= 0) return;
  counters.waits++;
  counters.waited.push(waited);
  counters.wait += waited;
  for (const { kind, time } of waits) {
    counters.byKind[kind].count++;
    counters.byKind[kind].time += time;
  }
}

/** Why a writer is held back. */
export const THROTTLED = "too many dirty pages";

/** A write that does not end: it has taken, and waited, at least so long. */
export function noteHung(
  counters: Counters,
  { reason, since, began, waited, waits, fault, dirtied }: Waiting,
  now: number,
): void {
  const time = now - since;
  const before = since - began;
  if (reason === THROTTLED) noteWrite(counters, { took: before, waited, waits, fault, dirtied }, time);
  else
    noteWrite(
      counters,
      {
        took: before + time,
        waited: waited + time,
        waits: [...waits, { kind: kindOfWait(reason), time }],
        fault,
        dirtied,
      },
      0,
    );
}
