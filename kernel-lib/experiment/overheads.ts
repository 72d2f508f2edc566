/**
 * What the apparatus of the measured waits adds to its nominal parameters: small times that are real, read off the device's log, the flusher's
 * calls and the writer's own loop. None is fitted to the waits.
 */

/** Overheads of one file system's settings; medians, times in [µs]. */
export interface Overheads {
  /** Around each of the writer's pauses: the timer, its wake-up, and the loop. */
  readonly loop: number;
  /** A write fault that waits for nothing. */
  readonly fault: number;
  /** From the flusher's call to the first request at the device, without the time that its runs take. */
  readonly latency: number;
  /** From one request of a call to its next, at the device. */
  readonly between: number;
  /** From the end of the nominal service to the device's answer. */
  readonly answer: number;
  /** More for each run of neighbouring pages that the call writes, until that first request. */
  readonly submit: number;
  /** A call that only begins I/O, from its begin to its return where no request can hold it up: so much, and so much more for each of its runs. */
  readonly call: number;
  readonly run: number;
  /** By how much such calls differ from that line: quantiles of the ratio, at the shares `SPREAD`. */
  readonly spread: readonly number[];
  /** From the device's answer to the end of the operation that waited for it. Of the operation only its end is looked at, never how long it took. */
  readonly wakeUp: number;
  /** Of that, the way through the workers that finish an ordered extent, where the file system has such. */
  readonly ordered: number;
  /** From the last answer, or the end of the last ordered extent, to the return of fsync. */
  readonly commit: number;
  /** Of that, with the inode's locks held, where fsync takes them: from the last answer to the end of an operation that waited for them, without its wake-up. */
  readonly log: number;
}

/** The shares at which the spread of flush calls is written down; the longest one in 200 is left out. */
export const SPREAD = [0, 0.05, 0.25, 0.5, 0.75, 0.9, 0.95, 0.98, 0.995] as const;

/** No overhead at all: nominal parameters alone. */
export const nominal: Overheads = {
  loop: 0,
  fault: 0,
  latency: 0,
  between: 0,
  answer: 0,
  submit: 0,
  call: 0,
  run: 0,
  spread: [],
  wakeUp: 0,
  ordered: 0,
  commit: 0,
  log: 0,
};

/** As measured, by file system. @source datasets/kernel-waits: linux-6.18.44 on a loop device over a FUSE server */
export const measuredOverheads: Readonly<Record<string, Overheads>> = {
  xfs: {
    loop: 45,
    fault: 7,
    latency: 147,
    between: 6,
    answer: 48,
    submit: 1,
    call: 66,
    run: 2.7,
    spread: [0.58, 0.69, 0.82, 1, 1.33, 2.27, 3.88, 4.71, 37.85],
    wakeUp: 89,
    ordered: 0,
    commit: 325,
    log: 0,
  },
  ext4: {
    loop: 30,
    fault: 6,
    latency: 132,
    between: 9,
    answer: 32,
    submit: 2,
    call: 113,
    run: 10.1,
    spread: [0.21, 0.29, 0.47, 1, 1.32, 1.91, 6.19, 11.69, 25.28],
    wakeUp: 64,
    ordered: 0,
    commit: 285,
    log: 0,
  },
  btrfs: {
    loop: 35,
    fault: 11,
    latency: 175,
    between: 20,
    answer: 30,
    submit: 1,
    call: 75,
    run: 13,
    spread: [0.05, 0.69, 0.82, 1, 1.87, 3.31, 10.48, 16.38, 26.31],
    wakeUp: 35,
    ordered: 177,
    commit: 828,
    log: 438,
  },
};
