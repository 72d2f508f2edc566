/**
 * How dirty pages are written out: by a call that begins the I/O, by fsync, by a clone. The order over many pages is the kernel's: begin them all,
 * then wait for all; each page's own steps are the model's.
 */
import { fixupLook } from "../../model/disk.js";
import { lockInodeInLine, unlockInode } from "../../model/sync.js";
import { reflinkStages } from "../../model/reflink.js";
import { deltaStages } from "../../model/delta.js";
import { END, type Stage } from "../../model/stage.js";
import { writePageStages } from "../../model/writeback.js";
import type { PageSet } from "./page-set.js";
import { on, sleep, stages, type Me } from "./tasks.js";
import type { Command, Outcome, Task } from "./command.js";
import type { Run } from "./run.js";

/** The pages that are in a set now. */
const pagesOf = (set: PageSet): readonly number[] => {
  const pages: number[] = [];
  for (let page = set.next(0); page >= 0; page = set.next(page + 1)) pages.push(page);
  return pages;
};

/** The age of the oldest dirty page; 0 if there is none [µs]. */
const ageOf = (run: Run): number =>
  pagesOf(run.dirty).reduce((most, page) => Math.max(most, run.now() - run.dirtySince(page)), 0);

/** How a file is written out. */
export interface FlusherParts {
  readonly call: "sync_file_range" | "fsync";
  readonly period: number;
  /** From the end of fsync's last I/O to its return [µs]. */
  readonly commit: number;
  readonly log?: number;
  /** What a call takes beyond its steps, that found so many runs of neighbouring pages [µs]; and how many times that it takes this time. */
  readonly callTime: (runs: number) => number;
  readonly spread: () => number;
  /** The age of the oldest dirty page from which the file is written out [µs], and the number of them above which age does not matter. */
  readonly expire: number;
  readonly background: number;
  /** From the close of a delta to the begin of its write-out [µs]. */
  readonly lag?: number;
  readonly done: (began: number, took: number) => void;
}

/** The two halves of writing a file out: all dirty pages are begun; what is under writeback is waited for. */
function halves(
  me: Me,
  lag = 0,
): {
  /** Gives the number of runs of neighbouring pages that were begun. */
  readonly begin: (sync: boolean) => Generator<Command, number, Outcome>;
  readonly wait: () => Task;
} {
  const { filesystem } = me.setting;
  const sync = writePageStages(0, "sync");
  const memoryCleaning = stages(me, "writeback", writePageStages(0, "flusher"));
  const integrity = stages(me, "sync", sync.slice(0, 2));
  const finish = stages(me, "wait for the I/O", sync.slice(2));
  const delta = stages(me, "close the delta", deltaStages());
  // A caller of fsync has a plug, in which blocks that are neighbours on disk become one request; so has the back end of a delta.
  const onDisk = filesystem.writes === "a new block";
  return {
    *begin(isSync) {
      if (filesystem.deltas) for (const page of pagesOf(me.run.dirty)) yield on(delta, page);
      if (filesystem.deltas && lag > 0) yield sleep(lag);
      yield { kind: "plug" };
      const write = isSync ? integrity : memoryCleaning;
      let [runs, last] = [0, -2];
      const note = (page: number): number => {
        if (page !== last + 1) runs++;
        return (last = page);
      };
      if (isSync) for (const page of pagesOf(me.run.dirty)) yield on(write, note(page));
      else for (let p = me.run.dirty.next(0); p >= 0; p = me.run.dirty.next(p + 1)) yield on(write, note(p));
      yield { kind: "unplug", neighbours: onDisk && (isSync || filesystem.deltas) ? "on disk" : "in the file" };
      return runs;
    },
    *wait() {
      for (const page of pagesOf(me.run.underWriteback)) yield on(finish, page);
    },
  };
}

/**
 * A task that writes the file out, again and again. btrfs's fsync begins the I/O, takes the inode's locks, begins what was dirtied meanwhile,
 * waits, and writes the log tree with the locks held.
 *
 * @source linux-6.2 fs/sync.c ksys_sync_file_range; mm/filemap.c file_write_and_wait_range; fs/btrfs/file.c btrfs_sync_file, start_ordered_ops, btrfs_log_dentry_safe
 */
export function* flusher(me: Me, parts: FlusherParts): Task {
  const { call, period, commit, log = 0, callTime, spread, expire, background, lag, done } = parts;
  const { run } = me;
  const { begin, wait } = halves(me, lag);
  const lock = stages(me, "lock", lockInodeInLine);
  const unlock = stages(me, "unlock", [unlockInode]);
  for (let next = 0; ; next = Math.max(next + period, run.now())) {
    if (run.now() < next) yield sleep(next - run.now());
    const began = run.now();
    const isDue = run.dirty.count() > background || ageOf(run) >= expire;
    if (!isDue) continue;
    const runs = yield* begin(call === "fsync");
    const atWork = runs === 0 ? 0 : callTime(runs);
    if (call !== "fsync") {
      if (atWork > 0) yield sleep(atWork * spread());
    } else if (me.setting.filesystem.fsyncLocks) {
      // A page is write-protected somewhere on the way of the first flush, on average half-way. Whoever faults on the other half has the lock
      // shared before fsync comes for it, and fsync writes his page in a second round with the locks held.
      if (atWork > 0) yield sleep(atWork / 2);
      yield on(lock, 0);
      yield* begin(true);
      yield* wait();
      yield sleep(log);
      yield on(unlock, 0);
      yield sleep(commit - log);
    } else {
      yield* wait();
      yield sleep(commit);
    }
    done(began, run.now() - began);
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
  }: { readonly period: number; readonly pages: number; readonly done: (took: number, waited: number) => void },
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
    let waited = (yield on(lock, 0)).waited;
    // The policy that looks before the flush does so for every page, then all pages are begun.
    if (begins === 2) for (let page = 0; page < pages; page++) waited += (yield on(clone, page, 1, 2)).waited;
    yield* begin(true);
    let refused = false;
    for (let page = 0; page < pages && !refused; page++) {
      waited += (yield on(clone, page, begins, share)).waited;
      run.store.select(page);
      refused = run.store.view.exclusive(0) !== me.actor + 1;
    }
    for (let page = 0; page < pages && !refused; page++) yield on(clone, page, share, END);
    done(run.now() - began, waited);
  }
}

/** btrfs's fixup worker: takes pages from its queue, one after the other. */
export function* worker(me: Me, { queue, latency }: { readonly queue: number[]; readonly latency: number }): Task {
  const { size } = me.setting;
  const looks: readonly Stage[] = Array.from({ length: size.folios }, (_, folio) => (place) => fixupLook(place, folio));
  const each = looks.map((look, folio) => stages(me, `fixup ${folio}`, [look]));
  for (;;) {
    const page = queue.shift();
    if (page === undefined) {
      yield { kind: "rest" };
      continue;
    }
    yield sleep(latency);
    for (const one of each) yield on(one, page);
  }
}
