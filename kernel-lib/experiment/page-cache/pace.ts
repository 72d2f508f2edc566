/** The pace of a call that writes a file out: it takes time before each page, and is sometimes held up. */
import type { CallTime } from "../../workload/workload.js";

/** What a call takes, and how many times that [µs]. */
export interface Pace extends Pick<CallTime, "call" | "run" | "page"> {
  /** For each page, before the first of a plug is sent. */
  readonly clean: number;
  readonly times: number;
}
/** Of a call of which nothing is known. */
export const AT_ONCE: Pace = { clean: 0, call: 0, run: 0, page: 0, times: 1 };

/** Runs of neighbouring pages, and pages. */
export interface Amount {
  readonly runs: number;
  readonly pages: number;
}

/**
 * When a call is at work: until a page's turn comes, of which so much was begun before, and altogether [µs].
 *
 * The first run goes at once and wakes the device's worker, which costs the call its own time; each page and each run take theirs. A call that is
 * longer than usual was held up there if the file system finds space in it, by those who finish the extents before; elsewhere the machine has paused for
 * everybody, and nobody writes meanwhile.
 *
 * @source observed on 6.18.44: tracepoints tlb_flush, block_bio_queue and extent_writepage within sync_file_range and fsync; datasets/kernel-waits: requests and operations within long calls
 */
export function workOf(
  { call, run, page, times }: Pace,
  all: Amount,
  heldUp: boolean,
): { readonly until: (before: Amount) => number; readonly whole: (done: Amount) => number } {
  const usual = Math.min(1, times);
  const taken = ({ runs, pages }: Amount): number => page * pages + (runs === 0 ? 0 : call + runs * run);
  const longer = (times - usual) * taken(all);
  return {
    until: (before) => usual * taken(before) + (heldUp && before.runs > 0 ? longer : 0),
    whole: (done) => (done.runs === 0 ? 0 : usual * taken(done) + longer),
  };
}

/** Runs of pages that follow each other. */
export const runsOf = (pages: readonly number[]): number =>
  pages.filter((page, k) => page !== (pages[k - 1] ?? -2) + 1).length;
