/**
 * What happens in a run, counted by who looks at every step.
 *
 * This file counts in place, for one run.
 */
import { holdersOf, refcount } from "../../model/refcount.js";
import { folioOf, isShared, type Kernel } from "../../model/state.js";
import { isWrite, type Setting } from "./compile.js";
import type { Counters } from "./counters.js";
import type { Watcher } from "./run.js";

const more = (map: Map<number, number>, key: number): void => void map.set(key, (map.get(key) ?? 0) + 1);

/** A watcher that counts the steps of a run, and somebody to tell when counting begins and ends. */
export interface Counting extends Watcher {
  readonly upTo: () => void;
}

/** A watcher that counts the steps of a run; `isCounting` says whether the warm-up is over and the run is not, `isWriter` who writes. */
export function counting(
  counters: Counters,
  { size }: Setting,
  now: () => number,
  isCounting: () => boolean,
  isWriter: (actor: number) => boolean,
): Counting {
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
    } else if (isWrite(name) && name.endsWith("fork the folio")) counters.forks++;
    else if (name.startsWith("submit a bounce page")) counters.bounces++;
    else if (name === "the holder gets a private copy") counters.privateCopies++;
    else if (name.includes("no space")) {
      if (name.includes("dropped") || name.includes("nobody")) counters.lateEnospc++;
      else if (isWrite(name) && isWriter(actor)) counters.enospc++;
    }
    if (isWriter(actor) && isWrite(name) && (name.includes("wait for") || name.includes("fork"))) {
      const holders = holdersOf(w, folioOf(w, 0), size);
      const count = refcount(holders);
      more(counters.candidates, count);
      if (holders.get + holders.pin > 0) more(counters.heldCandidates, count);
      else if (!name.includes("fork")) counters.falseWaits++;
    }
  };
  return {
    upTo: () => orphansBecome(0),
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
