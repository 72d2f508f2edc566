/**
 * A plug: requests that a task has made up and not sent. One that gathers everything sends when it is pulled out, or when its task goes to sleep; one
 * without a plug of its own sends each run of neighbours when the next begins.
 *
 * This file changes the pages of one task's plug in place.
 *
 * @source linux-6.2 block/blk-core.c blk_start_plug, blk_finish_plug
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
  /** The task goes to sleep: everything goes, and what comes later is another call's. */
  readonly sleeps: () => void;
  /** The plug is pulled out. */
  readonly out: (neighbours: "in the file" | "on disk") => void;
}

/** An empty plug, of a call from which so many runs are expected. */
export function plugOf(
  { runsOf, begins, send }: Pick<Requests, "runsOf" | "begins" | "send">,
  gathersAll: boolean,
  expected: number,
): Plug {
  let pages: number[] = [];
  let coming = expected;
  let sent: Sent | undefined;
  const flush = (neighbours: "in the file" | "on disk"): void => {
    if (pages.length === 0) return;
    const runs = runsOf(pages, neighbours);
    sent ??= begins(coming);
    send(runs, sent);
    sent = { first: sent.first, runs: sent.runs + runs.length };
    pages = [];
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
      flush("in the file");
      sent = undefined;
      coming = 0;
    },
    out: flush,
  };
}
