/** A replication as a row of plain numbers: what a table, a CSV file and a figure are made of. Times in [µs]. */
import type { Row } from "../stats/rows.js";
import { replicationOf, type ReplicationParts } from "./page-cache/simulate.js";
import { zeroCounters, type Counters } from "./page-cache/counters.js";
import { WAITS } from "./page-cache/waits.js";

/** The value below which a share of the sorted samples lies, beside so many that are 0; 0 of none. */
const quantileOf = (sorted: Float64Array, share: number, zeros = 0): number =>
  sorted[Math.min(zeros + sorted.length - 1, Math.max(0, Math.ceil(share * (zeros + sorted.length)) - 1)) - zeros] ?? 0;

const per = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

/** Counts by number of references, as text: `4:1932 1028:12`. */
const textOfCounts = (counts: ReadonlyMap<number, number>): string =>
  [...counts]
    .sort(([a], [b]) => a - b)
    .map(([key, count]) => `${key}:${count}`)
    .join(" ");

/** The numbers of a run, from its counters and its time after the warm-up. */
function rowOf(c: Counters, time: number, steps: number): Row {
  const sorted = Float64Array.from(c.samples).sort();
  const waited = Float64Array.from(c.waited).sort();
  const atOnce = c.writes - waited.length;
  const copies = c.forks + c.bounces + c.privateCopies;
  const seconds = time / 1e6;
  return {
    writes: c.writes,
    faults: c.faults,
    waits: c.waits,
    waitShare: per(c.waits, c.writes),
    wait: per(c.wait, c.writes),
    waitOfWaits: per(c.wait, c.waits),
    p50: quantileOf(sorted, 0.5),
    p99: quantileOf(sorted, 0.99),
    p999: quantileOf(sorted, 0.999),
    longest: sorted.at(-1) ?? 0,
    waitP50: quantileOf(waited, 0.5, atOnce),
    waitP99: quantileOf(waited, 0.99, atOnce),
    waitP999: quantileOf(waited, 0.999, atOnce),
    falseWaits: c.falseWaits,
    forks: c.forks,
    copies,
    copiesPerSecond: per(copies, seconds),
    orphans: per(c.orphanTime, time),
    mostOrphans: c.mostOrphans,
    dmaWrites: c.dmaWrites,
    lostDma: c.lostDma,
    lostShare: per(c.lostDma, c.dmaWrites),
    deviceReads: c.deviceReads,
    staleReads: c.staleReads,
    clones: c.clones,
    cloneTime: per(c.cloneTime, c.clones),
    refusedClones: c.refusedClones,
    corruptedClones: c.corruptedClones,
    snapshots: c.snapshots,
    snapshotTime: per(c.snapshotTime, c.snapshots),
    syncs: c.syncs,
    syncTime: per(c.syncTime, c.syncs),
    ios: c.ios,
    unstableIos: c.unstableIos,
    unstableShare: per(c.unstableIos, c.ios),
    refusedPins: c.refusedPins,
    pinWaits: c.pinWaits,
    pinWait: per(c.pinWait, c.pins),
    enospc: c.enospc,
    lateEnospc: c.lateEnospc,
    neverClean: c.neverClean,
    hung: c.hung,
    throttled: per(c.throttled, c.writes),
    ...Object.fromEntries(
      WAITS.flatMap((kind) => [
        [`waits: ${kind}`, c.byKind[kind].count],
        [`wait: ${kind}`, per(c.byKind[kind].time, c.writes)],
      ]),
    ),
    references: textOfCounts(c.candidates),
    heldReferences: textOfCounts(c.heldCandidates),
    time,
    steps,
  };
}

/** The names of a row's numbers, which a precision may be asked for. */
export const METRICS: readonly string[] = Object.entries(rowOf(zeroCounters(), 0, 0)).flatMap(([name, value]) =>
  typeof value === "number" ? [name] : [],
);

/** Events between two looks at whether the run has to end. */
const PORTION = 5000;

/** What a replication was, and the times of its operations and flush calls in order [µs]. */
export interface ReplicationResult {
  readonly row: Row;
  readonly waits: readonly number[];
  readonly flushes: readonly number[];
}

/** One replication from begin to end: what a worker thread is given to do. */
export function resultOfReplication(
  parts: Omit<ReplicationParts, "inputs" | "watcher" | "onWrite">,
): ReplicationResult {
  const replication = replicationOf(parts);
  for (;;) {
    const { counters } = replication;
    if (replication.advance(PORTION))
      return {
        row: rowOf(counters, replication.time(), replication.run.steps()),
        waits: counters.samples,
        flushes: counters.flushes,
      };
  }
}

/** One replication as a row. */
export const rowOfReplication = (parts: Omit<ReplicationParts, "inputs" | "watcher" | "onWrite">): Row =>
  resultOfReplication(parts).row;
