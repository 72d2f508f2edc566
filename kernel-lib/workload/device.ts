/** Block devices as data: how requests are served, how long that takes, and presets with the origin of their numbers. */
import type { Law } from "../base/law.js";
import { assumed, measured, type Origins } from "./origin.js";
import { bound } from "./numbers.js";

/** How requests are served: each at once, one after the other, or by so many servers in order of arrival. */
export type Discipline =
  | { readonly kind: "infinite-server" }
  | { readonly kind: "FIFO" }
  | { readonly kind: "channels"; readonly channels: number };

/** A block device. All times in [µs]. */
export interface Device {
  readonly kind: "device";
  readonly name: string;
  readonly discipline: Discipline;
  /** Service time of a request. */
  readonly service: Law;
  /** More for each base page of the request. */
  readonly perPage: number;
  /** From the hand-over of a request until the device has it. */
  readonly latency: number;
  /** More until the first request of a call is there, for each run of neighbouring pages that the call writes. */
  readonly perRun: number;
  /** From the end of the service until the kernel has the answer. */
  readonly answer: number;
  /** From one request of a caller to its next: the way through the queue is taken one by one. */
  readonly between: number;
  /** Where in the service the device copies the pages: 0 at its begin, 1 at its end. */
  readonly copies: number;
  /** Base pages of the longest request. */
  readonly most: number;
  readonly origins: Origins;
}

/**
 * A device from its name and law of service [µs]; what is not given is an infinite server without overheads, copying at the begin. Error KL206:
 * an origin of what is no number of it.
 *
 * @example
 * deviceOf({ name: "disk", service: { kind: "deterministic", value: 8000 } }).discipline
 * //=> { kind: "infinite-server" }
 */
export const deviceOf = ({
  name,
  ...parts
}: Pick<Device, "name" | "service"> & Partial<Omit<Device, "kind" | "name" | "service">>): Device => {
  const device: Device = {
    kind: "device",
    name,
    discipline: { kind: "infinite-server" },
    perPage: 0,
    latency: 0,
    perRun: 0,
    answer: 0,
    between: 0,
    copies: 0,
    most: 256,
    origins: {},
    ...parts,
  };
  return { ...device, origins: bound(device.origins, device) };
};

const MOST = measured("kernel-waits: one WRITE is a run of contiguous dirty pages, up to 1 MiB");

/** A disk of 7200 turns a minute: one head, about 8 ms for a random write. */
export const hdd: Device = deviceOf({
  name: "HDD",
  discipline: { kind: "FIFO" },
  service: { kind: "erlang", stages: 4, mean: 8000 },
  perPage: 30,
  copies: 1,
  origins: { service: assumed("4 to 15 ms"), perPage: assumed("20 to 40 µs: 100 to 200 MB/s"), most: MOST },
});

/** A SATA SSD: 32 commands at a time, about 0.1 ms. */
export const sataSsd: Device = deviceOf({
  name: "SATA SSD",
  discipline: { kind: "channels", channels: 32 },
  service: { kind: "lognormal", mean: 100, cv: 1 },
  perPage: 8,
  copies: 0.5,
  origins: { service: assumed("0.05 to 1 ms"), perPage: assumed("7 to 10 µs: 400 to 550 MB/s"), most: MOST },
});

/** An NVMe drive: hundreds of commands at a time, about 20 µs into its cache. */
export const nvme: Device = deviceOf({
  name: "NVMe",
  discipline: { kind: "channels", channels: 256 },
  service: { kind: "lognormal", mean: 20, cv: 1 },
  perPage: 1,
  copies: 0.5,
  origins: {
    service: assumed("10 to 100 µs, and milliseconds at p99 under load"),
    perPage: assumed("0.6 to 2 µs"),
    most: MOST,
  },
});

/** A block store across a data centre: many servers, a millisecond, a long tail. */
export const cloudBlockStore: Device = deviceOf({
  name: "cloud block store",
  discipline: { kind: "channels", channels: 128 },
  service: { kind: "lognormal", mean: 1500, cv: 1.5 },
  perPage: 16,
  copies: 0.2,
  origins: { service: assumed("0.5 to 10 ms"), perPage: assumed("8 to 40 µs: 100 to 500 MB/s"), most: MOST },
});

/** The disk behind the stalls of 30 to 100 ms: so long is taken for its service under a background fsync. */
export const stallingHdd: Device = deviceOf({
  name: "HDD under load",
  discipline: { kind: "FIFO" },
  service: { kind: "uniform", from: 30_000, to: 100_000 },
  copies: 1,
  origins: {
    service: assumed(
      "30 to 100 ms: as long as the stalls in linux-mm 2011-10-23 Lutomirski, which are waits and not services",
    ),
    most: MOST,
  },
});
