/**
 * What a run comes to: a watcher that counts, and the row of numbers at the end.
 *
 * This file counts in place, for one run.
 */
import { holdersOf, refcount } from "../../model/refcount.js";
import { folioOf, isShared, type Kernel } from "../../model/state.js";
import type { Setting } from "./compile.js";
import type { Outcome } from "./command.js";
import type { Watcher } from "./run.js";
import { WAITS, type WaitKind } from "./waits.js";

/** Counts and sums of one run, after its warm-up; times in [µs]. */
export interface Counters {
  writes: number;
  faults: number;
  /** Writes that waited, their waits, and all waits and squares of them. */
  waits: number;
  wait: number;
  falseWaits: number;
  forks: number;
  bounces: number;
  /** Folios that left the page cache and live on, now and at most, and their number over time [folio · µs]. */
  orphans: number;
  mostOrphans: number;
  orphanTime: number;
  dmaWrites: number;
  lostDma: number;
  staleReads: number;
  deviceReads: number;
  clones: number;
  /** Time of all clones [µs]. */
  cloneTime: number;
  corruptedClones: number;
  ios: number;
  unstableIos: number;
  refusedPins: number;
  lateEnospc: number;
  throttled: number;
  /** Pages whose I/O was not begun in the last 20 periods of the flusher, though they were dirty: it comes by and never gets them clean. */
  neverClean: number;
  /** Tasks that had waited for two minutes when no write ended any more, which ended the run. */
  hung: number;
  /** Write faults that found the folio busy, by the number of references; of these with a reference of get_user_pages. */
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
  falseWaits: 0,
  forks: 0,
  bounces: 0,
  orphans: 0,
  mostOrphans: 0,
  orphanTime: 0,
  dmaWrites: 0,
  lostDma: 0,
  staleReads: 0,
  deviceReads: 0,
  clones: 0,
  cloneTime: 0,
  corruptedClones: 0,
  ios: 0,
  unstableIos: 0,
  refusedPins: 0,
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

const more = (map: Map<number, number>, key: number): void => void map.set(key, (map.get(key) ?? 0) + 1);

/** A watcher that counts the steps of a run; `counting` says whether the warm-up is over. */
export function counting(counters: Counters, { size }: Setting, now: () => number, isCounting: () => boolean): Watcher {
  const orphansOf = (w: Kernel): number => {
    let orphans = 0;
    for (let f = 0; f < size.folios; f++) orphans += w.orphan(f);
    return orphans;
  };
  let since = 0;
  const orphansBecome = (change: number): void => {
    if (isCounting()) counters.orphanTime += counters.orphans * (now() - since);
    since = now();
    counters.orphans += change;
    if (isCounting()) counters.mostOrphans = Math.max(counters.mostOrphans, counters.orphans);
  };
  const forks = size.folios > 1;
  let before = 0;
  const note = (w: Kernel, name: string, actor: number): void => {
    if (name === "the device writes the folio") {
      counters.dmaWrites++;
      const held = w.held(actor) - 1;
      if (w.orphan(held) === 1 && w.gone(held) === 0) counters.lostDma++;
    } else if (name === "the device reads the folio") {
      counters.deviceReads++;
      const held = w.held(actor) - 1;
      const file = folioOf(w, 0);
      if (w.cpu(held) !== w.cpu(file) || w.dma(held) !== w.dma(file)) counters.staleReads++;
    } else if (name === "copy the folio to the platter") {
      counters.ios++;
      for (let f = 0; f < size.folios; f++) {
        if (w.io(f) !== 1) continue;
        const changed = w.bounced(f) === 0 && (w.cpu(f) !== w.sumCpu(f) || w.dma(f) !== w.sumDma(f));
        if (changed) counters.unstableIos++;
        if (isShared(w, 0) && w.ioBlock(f) === w.cloneBlock(0)) counters.corruptedClones++;
        break;
      }
    } else if (name.startsWith("write fault: fork")) counters.forks++;
    else if (name.startsWith("submit a bounce page")) counters.bounces++;
    else if (name.includes("no space"))
      counters.lateEnospc += name.includes("dropped") || name.includes("nobody") ? 1 : 0;
    if (name.startsWith("write fault: ") && (name.includes("wait for") || name.includes("fork"))) {
      const holders = holdersOf(w, folioOf(w, 0), size);
      const count = refcount(holders);
      more(counters.candidates, count);
      if (holders.get + holders.pin > 0) more(counters.heldCandidates, count);
      else if (!name.includes("fork")) counters.falseWaits++;
    }
  };
  return {
    before: (w, { name }, actor) => {
      if (forks) before = orphansOf(w);
      if (isCounting()) note(w, name, actor);
    },
    ...(forks
      ? {
          after: (w) => {
            const change = orphansOf(w) - before;
            if (change !== 0) orphansBecome(change);
          },
        }
      : {}),
  };
}

/** One write is over. */
export function noteWrite(counters: Counters, { took, waited, waits, fault }: Outcome, throttled: number): void {
  counters.writes++;
  if (fault) counters.faults++;
  counters.throttled += throttled;
  if (throttled > 0) {
    counters.byKind.throttle.count++;
    counters.byKind.throttle.time += throttled;
  }
  counters.samples.push(took);
  if (waited <= 0) return;
  counters.waits++;
  counters.wait += waited;
  for (const { kind, time } of waits) {
    counters.byKind[kind].count++;
    counters.byKind[kind].time += time;
  }
}
