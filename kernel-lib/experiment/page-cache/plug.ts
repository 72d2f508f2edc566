/**
 * A plug: requests that a task has made up and not sent. One that gathers everything sends when it is pulled out, or when its task goes to sleep; one
 * without a plug of its own sends each run of neighbours when the next begins. The run that is being made up is in no plug yet: it stays while the
 * task sleeps, and may still grow, unless the file system sends it first.
 *
 * This file changes the pages of one task's plug in place.
 *
 * @source linux-6.2 block/blk-core.c blk_start_plug, blk_finish_plug; fs/iomap/buffered-io.c iomap_add_to_ioend; fs/ext4/page-io.c io_submit_add_bh
 */
import type { Requests, Sent } from "./requests.js";

/** A task's plug, which is in. */
export interface Plug {
  /** Whether a page is the next neighbour of those that were gathered last. */
  readonly goesOn: (page: number) => boolean;
  /** A page's I/O was made up. */
  readonly put: (page: number) => void;
  /** A run has ended: it goes, unless all is gathered. */
  readonly runEnds: () => void;
  /** The task goes to sleep: all goes that is made up, and what comes later is another call's. */
  readonly sleeps: () => void;
  /** The plug is pulled out. */
  readonly out: (neighbours: "in the file" | "on disk") => void;
}

/** What a plug is made for. */
export interface PlugParts {
  readonly gathersAll: boolean;
  /** Whether the run that is being made up is sent too when the task goes to sleep. */
  readonly submitsBeforeLock: boolean;
  /** How many runs are expected of the call. */
  readonly expected: number;
}

/** An empty plug. */
export function plugOf(
  { runsOf, begins, send }: Pick<Requests, "runsOf" | "begins" | "send">,
  { gathersAll, submitsBeforeLock, expected }: PlugParts,
): Plug {
  let pages: number[] = [];
  let coming = expected;
  let sent: Sent | undefined;
  const sendAll = (made: readonly number[], neighbours: "in the file" | "on disk"): void => {
    if (made.length === 0) return;
    const runs = runsOf(made, neighbours);
    sent ??= begins(coming);
    send(runs, sent);
    sent = { first: sent.first, runs: sent.runs + runs.length };
  };
  const flush = (neighbours: "in the file" | "on disk"): void => {
    sendAll(pages, neighbours);
    pages = [];
  };
  /** Where the run begins that is being made up. */
  const lastRun = (): number => {
    let start = pages.length - 1;
    while (start > 0 && pages[start - 1] === (pages[start] as number) - 1) start--;
    return Math.max(0, start);
  };
  const runEnds = (): void => {
    if (!gathersAll) flush("in the file");
  };
  const goesOn = (page: number): boolean => pages.at(-1) === page - 1;
  return {
    goesOn,
    put: (page) => {
      if (!goesOn(page)) runEnds();
      pages.push(page);
    },
    runEnds,
    sleeps: () => {
      const stays = submitsBeforeLock ? [] : pages.slice(lastRun());
      sendAll(pages.slice(0, pages.length - stays.length), "in the file");
      pages = stays;
      sent = undefined;
      coming = 0;
    },
    out: flush,
  };
}
