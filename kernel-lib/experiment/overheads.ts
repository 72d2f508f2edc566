/**
 * What the apparatus of the measured waits adds to its nominal parameters: small times that are real, read off the device's log, the flusher's
 * calls and the writer's own loop. None is fitted to the waits.
 */

/** Overheads of one file system's settings; medians, times in [µs]. */
export interface Overheads {
  /** Around each of the writer's pauses: the timer, its wake-up, and the loop. A task that an I/O wakes comes back as late. */
  readonly loop: number;
  /** A write fault that waits for nothing. */
  readonly fault: number;
  /** From the flusher's call to the first request at the device, without the time that writing the pages takes. */
  readonly latency: number;
  /** From one request of a call to its next, at the device. */
  readonly between: number;
  /** From the end of the nominal service to the device's answer. */
  readonly answer: number;
  /** Of a call that only begins I/O, for each page that it writes. */
  readonly submit: number;
  /** From the last answer to the return of fsync. */
  readonly commit: number;
}

/** No overhead at all: nominal parameters alone. */
export const nominal: Overheads = { loop: 0, fault: 0, latency: 0, between: 0, answer: 0, submit: 0, commit: 0 };

/** As measured, by file system. @source datasets/kernel-waits: linux-6.18.44 on a loop device over a FUSE server */
export const measuredOverheads: Readonly<Record<string, Overheads>> = {
  xfs: { loop: 45, fault: 7, latency: 105, between: 9, answer: 48, submit: 4, commit: 300 },
  ext4: { loop: 45, fault: 6, latency: 100, between: 11, answer: 33, submit: 11, commit: 300 },
  btrfs: { loop: 37, fault: 11, latency: 135, between: 16, answer: 35, submit: 11, commit: 1000 },
};
