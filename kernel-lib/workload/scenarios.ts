/**
 * Named loads: three that somebody has reported, with the figure that was reported, and four that are assumed. A report gives a stall, not a
 * workload; what it does not say is assumed and named so. Each says what of the report comes out here, and what does not.
 */
import { btrfs } from "../filesystem/btrfs.js";
import { ext4 } from "../filesystem/ext4.js";
import { xfs } from "../filesystem/xfs.js";
import { hdd, nvme, sataSsd, stallingHdd } from "./device.js";
import { assumed, cited } from "./origin.js";
import { exponential, fixed, rewriters } from "./rewriters.js";
import type { Workload } from "./workload.js";

const S = 1e6;

/**
 * A real-time logger on mlocked MAP_SHARED pages, a store every millisecond, while the file is synced in the background: fine on 2.6.39, stalls of
 * 30 to 100 ms on 3.0, where stable pages came. The stalls are put in: they are the service times of its disk. What comes out is who meets them.
 *
 * @source linux-mm 2011-10-23 Lutomirski, in the thread on stable pages
 */
export const mlockedLogger: Workload = rewriters({
  name: "mlocked logger",
  filesystem: ext4,
  folios: 16,
  mlocked: true,
  writers: { count: 1, think: fixed(1000), pages: { kind: "sequential" } },
  flusher: { call: "fsync", period: S },
  device: stallingHdd,
  writes: 20_000,
  origins: {
    "writers.think": assumed("0.1 to 10 ms: a logger's period, which the report does not give"),
    "flusher.period": assumed("0.5 to 5 s"),
  },
});

/**
 * dbench on ext2 with four clients: the largest latency of a write was 59.817 ms with needless stable waits and 4.273 ms without. Here the first is longer, for
 * this disk writes one page after the other behind a whole fsync, and the second shorter, for nothing but the page cache is simulated.
 *
 * @source linux commit 1d1d1a767206 Wong, "mm: only enforce stable page writes if the backing device requires it"
 */
export const dbench: Workload = rewriters({
  name: "dbench, four clients",
  filesystem: ext4,
  folios: 512,
  writers: {
    count: 4,
    by: "write(2)",
    think: exponential(2000),
    pages: { kind: "hot set", share: 0.1, probability: 0.9 },
  },
  flusher: { call: "fsync", period: 250_000 },
  device: hdd,
  writes: 20_000,
  origins: {
    "writers.count": cited("linux commit 1d1d1a767206 Wong: four clients"),
    "writers.think": assumed("0.5 to 10 ms"),
    "flusher.period": assumed("0.1 to 1 s"),
  },
});

/**
 * Sixty-four threads that rewrite a file of 64 KiB: stable pages cost about 12 % of the throughput. Here they cost less: these threads pause, and the report does
 * not say how long its threads did.
 *
 * @source linux-mm 2011-05-09 Wong, cover of the patches for stable pages
 */
export const rewriting64: Workload = rewriters({
  name: "64 rewriting threads",
  filesystem: ext4,
  folios: 16,
  writers: { count: 64, think: exponential(20_000) },
  flusher: { call: "sync_file_range", period: 200_000 },
  device: hdd,
  writes: 50_000,
  origins: {
    "writers.count": cited("linux-mm 2011-05-09 Wong: 64 threads"),
    folios: cited("linux-mm 2011-05-09 Wong: a file of 64 KiB"),
    "writers.think": assumed("1 to 50 ms"),
    "flusher.period": assumed("0.1 to 5 s"),
  },
});

/** A streaming server: sendfile holds pages while an editor rewrites them. */
export const streamingServer: Workload = rewriters({
  name: "streaming server",
  filesystem: xfs,
  folios: 256,
  writers: { count: 2, think: exponential(5000) },
  holders: [
    {
      count: 32,
      holder: "reader",
      think: exponential(2000),
      pages: { kind: "zipf", exponent: 1 },
      hold: exponential(8000),
    },
  ],
  device: sataSsd,
  writes: 50_000,
  origins: { "holders.0.hold": assumed("a network's round trip to a stalled client: 1 ms to minutes") },
});

/** Memory registered for RDMA: FOLL_LONGTERM, held for the whole run, data landing now and then. */
export const rdmaRegistration: Workload = rewriters({
  name: "RDMA registration",
  filesystem: xfs,
  folios: 256,
  writers: { count: 4, think: exponential(2000) },
  drivers: {
    count: 8,
    flag: "FOLL_LONGTERM",
    think: fixed(1000),
    hold: fixed(3600 * S),
    lands: fixed(1e-6),
    again: exponential(5000),
  },
  device: nvme,
  writes: 50_000,
  origins: {
    "drivers.hold": assumed("minutes to for ever"),
    "drivers.again": assumed("1 µs to seconds: whenever a peer sends"),
  },
});

/** A video capture card: a frame every 33 ms into one of three buffers of the file, which have a page each here and their turns now and then. */
export const videoCapture: Workload = rewriters({
  name: "video capture",
  filesystem: btrfs,
  folios: 64,
  writers: { count: 1, think: exponential(10_000) },
  drivers: { count: 3, think: exponential(66_000), hold: fixed(33_000), lands: fixed(0.9), pages: { kind: "own" } },
  device: sataSsd,
  writes: 10_000,
  origins: {
    "drivers.hold": assumed("one frame: 8 to 40 ms"),
    "drivers.think": assumed("two frames, which the other buffers take"),
  },
});

/** A database that reads with O_DIRECT into a mapped file: short pins, as long as a device's read. */
export const databaseDirect: Workload = rewriters({
  name: "database, O_DIRECT",
  filesystem: xfs,
  folios: 1024,
  writers: { count: 8, think: exponential(500), pages: { kind: "zipf", exponent: 0.9 } },
  drivers: {
    count: 16,
    think: exponential(2000),
    hold: exponential(100),
    lands: fixed(1),
    pages: { kind: "zipf", exponent: 0.9 },
  },
  device: nvme,
  writes: 100_000,
  origins: { "drivers.hold": assumed("the latency of a read: 0.05 to 10 ms") },
});
