/** What the columns of a sweep's rows are, so that nobody has to guess at a name, a unit, or what a mean is a mean of. */
import { WAITS } from "./page-cache/waits.js";

/** One column: its unit, as a figure's axis has it, and what it says. */
export interface RowColumn {
  readonly unit: string;
  readonly says: string;
}

const column = (unit: string, says: string): RowColumn => ({ unit, says });
const count = (says: string): RowColumn => column("1", says);
const time = (says: string): RowColumn => column("µs", says);
const share = (says: string): RowColumn => column("1", `${says}, from 0 to 1`);

const WHY: Readonly<Record<(typeof WAITS)[number], string>> = {
  "I/O": "an I/O, or the end of an ordered extent",
  "old delta": "a closed delta that is not written yet, and its I/O",
  "folio lock": "a folio's lock",
  inode: "a lock of the inode",
  "write(2)": "another write(2)",
  unpin: "the last unpin",
  space: "a free folio or block",
  throttle: "fewer dirty pages, held back after the write",
};

/**
 * The columns of a sweep's rows. All numbers are of what comes after the warm-up; a write that hangs counts with the time that it has waited so far.
 *
 * @example
 * columns.waitP99
 * //=> { unit: "µs", says: "99th percentile of the waits of all writes" }
 */
export const columns: Readonly<Record<string, RowColumn>> = {
  writes: count("writes that are over"),
  faults: count("writes that took a write fault"),
  waits: count("writes that waited"),
  waitShare: share("writes that waited, of all"),
  wait: time("mean wait of all writes"),
  waitOfWaits: time("mean wait of those that waited"),
  p50: time("median of what writes took"),
  p99: time("99th percentile of what writes took"),
  p999: time("99.9th percentile of what writes took"),
  longest: time("the longest that a write took"),
  waitP50: time("median of the waits of all writes"),
  waitP99: time("99th percentile of the waits of all writes"),
  waitP999: time("99.9th percentile of the waits of all writes"),
  falseWaits: count(
    "times that a write was told to wait where no reference of get_user_pages was held; one whose I/O is over before it has gone to sleep is none of the waits",
  ),
  forks: count("folios that were forked"),
  copies: count("copies of a folio: forks, bounce pages, private copies of holders"),
  copiesPerSecond: column("1/s", "these for each simulated second"),
  orphans: column("folios", "folios that have left the page cache and live on, mean over time"),
  mostOrphans: column("folios", "the most of them at once"),
  dmaWrites: count("DMA writes that have landed"),
  lostDma: count("DMA writes that landed in an orphan, which nobody will read"),
  lostShare: share("these, of all DMA writes"),
  deviceReads: count("DMA reads"),
  staleReads: count("DMA reads that read what the file has no more"),
  clones: count("clones that were made"),
  cloneTime: time("mean time of a clone"),
  refusedClones: count("clones that the policy refused"),
  corruptedClones: count("I/Os over a block that a clone shares"),
  snapshots: count("snapshots that were made"),
  snapshotTime: time("mean time of a snapshot"),
  syncs: count("calls of fsync and msync by syncers"),
  syncTime: time("mean time of such a call"),
  ios: count("folios that the device has read"),
  unstableIos: count("of these, folios that changed between submission and the device's copy"),
  unstableShare: share("these, of all"),
  refusedPins: count("pins that were refused, by the policy or for want of space"),
  pinWaits: count("pins that waited"),
  pinWait: time("mean wait of all pins"),
  enospc: count("writes that were told that there is no space"),
  lateEnospc: count("pages that were lost because there was no space and nobody to be told"),
  neverClean: count("pages whose I/O was not begun for the last 20 periods of the flusher, though they were dirty"),
  hung: count("tasks that wait for what never comes, or have waited for two minutes at the end"),
  throttled: time("mean time that writes were held back"),
  ...Object.fromEntries(
    WAITS.flatMap((kind) => [
      [`waits: ${kind}`, count(`waits for ${WHY[kind]}`)],
      [`wait: ${kind}`, time(`mean wait of all writes for ${WHY[kind]}`)],
    ]),
  ),
  references: column("count:writes", "the writes that found the folio busy, by its number of references"),
  heldReferences: column("count:writes", "those of them that met a reference of get_user_pages"),
  time: time("simulated time"),
  steps: count("steps of the kernel that were simulated"),
};
