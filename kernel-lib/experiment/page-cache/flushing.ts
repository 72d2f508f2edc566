/** Who writes dirty pages out, and when: a flusher that calls again and again, a cloner, and a worker. */
import { fixupLook } from "../../model/disk.js";
import { reflinkStages, snapshotStages } from "../../model/reflink.js";
import { END, type Stage } from "../../model/stage.js";
import { lockInodeInLine, unlockInode } from "../../model/sync.js";
import { writePageStages } from "../../model/writeback.js";
import type { Task } from "./command.js";
import type { CallTime } from "../../workload/workload.js";
import { AT_ONCE, type Pace } from "./pace.js";
import type { Run } from "./run.js";
import { on, sleep, stages, type Me } from "./tasks.js";
import { halves, pagesOf } from "./write-out.js";

/** The age of the oldest dirty page; 0 if there is none [µs]. */
const ageOf = (run: Run): number =>
  pagesOf(run.dirty).reduce((most, page) => Math.max(most, run.now() - run.dirtySince(page)), 0);

/** How a file is written out. */
export interface FlusherParts {
  readonly call: "sync_file_range" | "fsync";
  /** From the end of fsync's last I/O to its return [µs]. */
  readonly commit: number;
  readonly log?: number;
  /** What a call takes beyond its steps [µs]; and how many times that it takes this time. */
  readonly callTime: CallTime;
  readonly spread: (nth: number) => number;
  /** When the nth call is due, after one that was due at a time; 0 for the first [µs]. */
  readonly due: (nth: number, before: number) => number;
  /** The age of the oldest dirty page from which the file is written out [µs], and the number of them above which age does not matter. */
  readonly expire: number;
  readonly background: number;
  /** From the close of a delta to the begin of its write-out [µs]. */
  readonly lag?: number;
  readonly holds?: boolean;
  readonly done: (took: number) => void;
}

/**
 * A task that writes the file out, again and again. btrfs's fsync begins the I/O, takes the inode's locks, begins what was dirtied meanwhile,
 * waits, and writes the log tree with the locks held.
 *
 * @source linux-6.2 fs/sync.c ksys_sync_file_range; mm/filemap.c file_write_and_wait_range; fs/btrfs/file.c btrfs_sync_file, start_ordered_ops, btrfs_log_dentry_safe
 */
export function* flusher(me: Me, parts: FlusherParts): Task {
  const { call, commit, log = 0, callTime, spread, due, expire, background, lag, holds, done } = parts;
  const { run } = me;
  const { begin, wait } = halves(me, { lag: lag ?? 0, holds: holds ?? false });
  const lock = stages(me, "lock", lockInodeInLine);
  const unlock = stages(me, "unlock", [unlockInode]);
  for (let [nth, next, began] = [0, due(0, 0), 0]; ; [nth, next] = [nth + 1, due(nth + 1, Math.min(next, began))]) {
    next = Math.max(next, run.now());
    // Who dirties too much calls it before its time.
    if (run.now() < next) yield { kind: "rest", time: next - run.now() };
    began = run.now();
    const isDue = run.dirty.count() > background || ageOf(run) >= expire;
    if (!isDue) continue;
    const times = call === "fsync" ? 1 : spread(nth);
    const pace: Pace = { ...callTime, clean: callTime.clean ?? callTime.page, times };
    const cleaning: Pace = { ...AT_ONCE, clean: pace.clean };
    if (call !== "fsync") yield* begin(false, pace);
    else if (me.setting.filesystem.fsyncLocks) {
      // Whoever faults on a page that the first flush has write-protected, has the lock shared before fsync comes for it, and fsync writes his page
      // in a second round with the locks held. The first flush has a plug, and wakes no worker.
      yield* begin(true, { ...pace, call: 0 });
      yield on(lock, 0);
      yield* begin(true, cleaning);
      yield* wait();
      yield sleep(log);
      yield on(unlock, 0);
      yield sleep(commit - log);
    } else {
      yield* begin(true, cleaning);
      yield* wait();
      yield sleep(commit);
    }
    done(run.now() - began);
  }
}

/**
 * A task that clones the file, again and again: lock, begin all, wait for each page and ask the policy, share all, unlock.
 *
 * @source linux-6.2 fs/remap_range.c vfs_clone_file_range, generic_remap_file_range_prep
 */
export function* cloner(
  me: Me,
  {
    period,
    pages,
    done,
  }: {
    readonly period: number;
    readonly pages: number;
    readonly done: (took: number, refused: boolean) => void;
  },
): Task {
  const { setting, run } = me;
  const asked = setting.policy.rules;
  const clone = stages(me, "reflink", reflinkStages(setting.size, setting.filesystem, asked));
  const lock = stages(me, "reflink", lockInodeInLine);
  const share = clone.looks.length - 1;
  const begins = asked.beforeCloneFlush === undefined ? 1 : 2;
  const { begin } = halves(me);
  for (let next = period; ; next = Math.max(next + period, run.now())) {
    if (run.now() < next) yield sleep(next - run.now());
    const began = run.now();
    yield on(lock, 0);
    // The policy that looks before the flush does so for every page, then all pages are begun.
    if (begins === 2) for (let page = 0; page < pages; page++) yield on(clone, page, 1, 2);
    yield* begin(true);
    let refused = false;
    for (let page = 0; page < pages && !refused; page++) {
      yield on(clone, page, begins, share);
      run.store.select(page);
      refused = run.store.view.exclusive(0) !== me.actor + 1;
    }
    for (let page = 0; page < pages && !refused; page++) yield on(clone, page, share, END);
    done(run.now() - began, refused);
  }
}

/**
 * A task that snapshots the subvolume, again and again: begin all, wait for all, commit. It takes no lock of the inode, so that pages that were dirtied meanwhile
 * are in the snapshot as the platter has them.
 *
 * @source linux-6.2 fs/btrfs/ioctl.c create_snapshot: btrfs_start_delalloc_snapshot, btrfs_wait_ordered_extents, then the commit
 */
export function* snapshotter(
  me: Me,
  { period, pages, done }: { readonly period: number; readonly pages: number; readonly done: (took: number) => void },
): Task {
  const { run } = me;
  const commit = stages(me, "snapshot", snapshotStages(me.setting.size).slice(-1));
  const { begin, wait } = halves(me);
  for (let next = period; ; next = Math.max(next + period, run.now())) {
    if (run.now() < next) yield sleep(next - run.now());
    const began = run.now();
    yield* begin(true);
    yield* wait();
    for (let page = 0; page < pages; page++) yield on(commit, page);
    done(run.now() - began);
  }
}

/**
 * btrfs's worker: repairs pages from its queue, one after the other, and writes what somebody wants written who waits for the whole extent, which in
 * the kernel he does himself.
 */
export function* worker(
  me: Me,
  { queue, wanted, latency }: { readonly queue: number[]; readonly wanted: number[]; readonly latency: number },
): Task {
  const { size } = me.setting;
  const looks: readonly Stage[] = Array.from({ length: size.folios }, (_, folio) => (place) => fixupLook(place, folio));
  const each = looks.map((look, folio) => stages(me, `fixup ${folio}`, [look]));
  const write = stages(me, "writeback", writePageStages(0, "flusher"));
  for (;;) {
    for (let page = wanted.shift(); page !== undefined; page = wanted.shift()) yield on(write, page);
    const page = queue.shift();
    if (page === undefined) {
      yield { kind: "rest" };
      continue;
    }
    yield sleep(latency);
    for (const one of each) yield on(one, page);
  }
}
