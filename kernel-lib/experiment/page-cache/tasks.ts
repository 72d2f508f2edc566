/** What actors do: writers, the flusher, callers of fsync. Each is a generator of commands; what it draws, it draws from its own stream. */
import type { Filesystem } from "../../model/filesystem.js";
import type { Operation } from "../../model/operation.js";
import type { Rules, Stage } from "../../model/stage.js";
import { lockInode, unlockInode } from "../../model/sync.js";
import { writePageStages } from "../../model/writeback.js";
import { compiled, compiledStages, type Compiled, type Setting } from "./compile.js";
import type { Command, Outcome, Run, Task } from "./run.js";

const sleep = (time: number): Command => ({ kind: "sleep", time });
const on = (what: Compiled, page: number): Command => ({ kind: "do", what, page });

/** How a writer goes about it. */
export interface WriterParts {
  readonly setting: Setting;
  readonly rules: Rules;
  readonly actor: number;
  /** The address space that it stores through; without one it calls write(2). */
  readonly via: number | undefined;
  /** Its next pause and its next page. */
  readonly think: () => number;
  readonly page: () => number;
  /** How many operations it makes. */
  readonly operations: number;
  readonly done: (page: number, outcome: Outcome, began: number) => void;
  readonly now: () => number;
}

/** Contents are told apart by a few letters in turn. */
const LETTERS = [1, 2, 3, 4, 5] as const;

/** A task that writes to pages, one at a time, with pauses. */
export function* writer(parts: WriterParts): Task {
  const { setting, rules, actor, via, think, page, operations, done, now } = parts;
  const operation: Operation = via === undefined ? { kind: "write", page: 0 } : { kind: "store", page: 0, via };
  const looks = LETTERS.map((version) => compiled(rules, setting, actor, operation, { version, before: [] }));
  for (let nth = 0; nth < operations; nth++) {
    yield sleep(think());
    const where = page();
    const began = now();
    done(where, yield on(looks[nth % looks.length] as Compiled, where), began);
  }
}

/** How dirty pages are written out. */
export interface FlusherParts {
  readonly setting: Setting;
  readonly rules: Rules;
  readonly actor: number;
  readonly filesystem: Filesystem;
  /** `sync_file_range`: start the I/O of what is dirty and go on; `fsync`: and wait for it, as the file system does. */
  readonly call: "sync_file_range" | "fsync";
  readonly period: number;
  /** From the call to the request at the device [µs]. */
  readonly latency: number;
  readonly run: Run;
  readonly done: (began: number, took: number) => void;
}

/** The pages that are in a set now. */
const pagesOf = (set: Run["dirty"]): readonly number[] => {
  const pages: number[] = [];
  for (let page = set.next(0); page >= 0; page = set.next(page + 1)) pages.push(page);
  return pages;
};

/** A task that writes the file out, again and again. */
export function* flusher({ setting, rules, actor, filesystem, call, period, latency, run, done }: FlusherParts): Task {
  const of = (op: string, stages: readonly Stage[]): Compiled => compiledStages(rules, setting, actor, op, stages);
  const begin = of("writeback", writePageStages(0, "flusher"));
  const sync = writePageStages(0, "sync");
  const start = of("sync", sync.slice(0, 2));
  const finish = of("sync: wait", sync.slice(2));
  const lock = of("lock", [lockInode]);
  const unlock = of("unlock", [unlockInode]);
  function* writeOut(write: Compiled): Task {
    yield { kind: "plug" };
    yield sleep(latency);
    for (let page = run.dirty.next(0); page >= 0; page = run.dirty.next(page + 1)) yield on(write, page);
    yield { kind: "unplug", after: 0 };
  }
  function* writeAndWait(): Task {
    yield* writeOut(start);
    for (const page of pagesOf(run.underWriteback)) yield on(finish, page);
  }
  for (let next = 0; ; next = Math.max(next + period, run.now())) {
    if (run.now() < next) yield sleep(next - run.now());
    const began = run.now();
    if (call === "sync_file_range") yield* writeOut(begin);
    else {
      yield* writeAndWait();
      if (filesystem.fsyncLocks) {
        yield on(lock, 0);
        yield* writeAndWait();
        yield on(unlock, 0);
      }
    }
    done(began, run.now() - began);
  }
}
