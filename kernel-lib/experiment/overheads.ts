/**
 * What the apparatus of the measured waits adds to its nominal parameters: small times that are real, read off the device's log, the flusher's
 * calls and the writer's own loop. None is fitted to the waits.
 */

/** Overheads of one file system's settings; medians, times in [µs]. */
export interface Overheads {
  /** Processors of the machine; infinite for none of them to wait for [count]. */
  readonly processors: number;
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
  /** And for each of its pages, where everything is gathered before the first of it is sent. */
  readonly clean: number;
  /** A call that only begins I/O, from its begin to its return where no request can hold it up: so much, and more for each of its runs and pages. */
  readonly call: number;
  readonly run: number;
  readonly page: number;
  /** Runs and pages that write(2) has dirtied, of which folio_mkclean (linux-6.2 mm/rmap.c) has no PTE to write-protect, take so many times that [1]. */
  readonly written: number;
  /** By how much such calls differ from that: quantiles of the ratio, at the shares `SPREAD`. */
  readonly spread: readonly number[];
  /** More until a request is at the device, for each of its pages. The copy is the device's: without large folios to tell it, it is the others' mean. */
  readonly perPage: number;
  /**
   * From the device's answer to the end of the operation that waited for it. Of the operation only its end is looked at, never how long it took. Where
   * extents are ordered, to who wakes and finds that they are not finished: as the others' mean, since the logs do not tell.
   */
  readonly wakeUp: number;
  /** More, for each other request that is answered at about the same time: who is woken runs when the processors have finished with them. */
  readonly burst: number;
  /** By how much the ways to the device and its answers differ from these times: quantiles of the ratio, at the shares `SPREAD`. */
  readonly latencySpread: readonly number[];
  readonly answerSpread: readonly number[];
  /**
   * What comes to the wake-up, and to the end of an ordered extent: its quantiles. It does not grow with the burst, and may be less than nothing. Where
   * extents are ordered, the first is the others' mean.
   */
  readonly wakeUpSpread: readonly number[];
  readonly orderedSpread: readonly number[];
  /**
   * From the device's answer through the workers that finish an ordered extent to its end, where the file system has such; whom they wake is there
   * as soon as whom a timer wakes.
   */
  readonly ordered: number;
  /** From the end of fsync's last wait to its return. */
  readonly commit: number;
  /** Of that, with the inode's locks held, where fsync takes them: to the end of an operation that waited for them. */
  readonly log: number;
}

/** The shares at which spreads are written down; the longest one in 100 is left out. */
export const SPREAD = [0, 0.05, 0.25, 0.5, 0.75, 0.9, 0.95, 0.98, 0.99] as const;

/** No overhead at all. */
export const noOverhead: Overheads = {
  processors: Infinity,
  loop: 0,
  fault: 0,
  latency: 0,
  between: 0,
  answer: 0,
  submit: 0,
  clean: 0,
  call: 0,
  run: 0,
  page: 0,
  written: 1,
  spread: [],
  perPage: 0,
  wakeUp: 0,
  burst: 0,
  latencySpread: [],
  answerSpread: [],
  wakeUpSpread: [],
  orderedSpread: [],
  ordered: 0,
  commit: 0,
  log: 0,
};

/** As measured, by file system. @source datasets/kernel-waits: linux-6.18.44 on a loop device over a FUSE server */
export const measuredOverheads: Readonly<Record<string, Overheads>> = {
  xfs: {
    processors: 2,
    loop: 45,
    fault: 7.2,
    latency: 139,
    between: 6.4,
    answer: 48,
    clean: 1.1,
    submit: 1.1,
    perPage: 0.8,
    call: 53,
    run: 1.3,
    page: 1.1,
    written: 0.69,
    spread: [0.68, 0.75, 0.89, 1.03, 1.34, 2.38, 3.76, 4.9, 5.6],
    wakeUp: 78,
    burst: 3.2,
    latencySpread: [0.47, 0.59, 0.79, 1, 1.2, 1.37, 1.53, 1.8, 4.85],
    answerSpread: [0.01, 0.13, 0.53, 1, 1.39, 1.74, 2, 2.51, 3.7],
    wakeUpSpread: [-102, -46, -18, 0, 25, 55, 78, 760, 2752],
    orderedSpread: [],
    ordered: 0,
    commit: 247,
    log: 0,
  },
  ext4: {
    processors: 2,
    loop: 30,
    fault: 5.9,
    latency: 118,
    between: 9.1,
    answer: 32,
    clean: 1.7,
    submit: 0,
    perPage: 1.1,
    call: 54,
    run: 3.9,
    page: 6.2,
    written: 0.98,
    spread: [0.24, 0.27, 0.45, 1.01, 1.19, 1.72, 5.05, 10.63, 17.99],
    wakeUp: 51,
    burst: 2.6,
    latencySpread: [0.43, 0.61, 0.74, 0.95, 1.14, 1.48, 2, 3.51, 6.43],
    answerSpread: [0.02, 0.14, 0.55, 1, 1.49, 1.97, 2.42, 3.64, 4.49],
    wakeUpSpread: [-65, -34, -18, 0, 23, 49, 110, 2472, 3639],
    orderedSpread: [],
    ordered: 0,
    commit: 234,
    log: 0,
  },
  btrfs: {
    processors: 2,
    loop: 35,
    fault: 11,
    latency: 134,
    between: 21,
    answer: 30,
    clean: 3.5,
    submit: 2.8,
    perPage: 0.95,
    call: 53,
    run: 8.4,
    page: 3.5,
    written: 0.81,
    spread: [0.05, 0.74, 0.88, 1.02, 1.96, 3.42, 12.06, 17.25, 19.25],
    wakeUp: 64.5,
    burst: 12.5,
    latencySpread: [0.56, 0.62, 0.76, 1, 1.63, 2.02, 2.26, 5.21, 18.2],
    answerSpread: [0.02, 0.14, 0.57, 1, 1.6, 2.1, 2.37, 2.69, 3.04],
    wakeUpSpread: [-83.5, -40, -18, 0, 24, 52, 94, 1616, 3195.5],
    orderedSpread: [-266, -84, -33, 0, 62, 656, 2048, 3700, 4092],
    ordered: 76,
    commit: 883,
    log: 528,
  },
};
