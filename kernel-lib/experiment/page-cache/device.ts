/**
 * The block device: requests, each a run of contiguous pages, served under a discipline.
 *
 * A page waits for its whole request. When the device copies the pages is a moment of its own, and so is the completion.
 *
 * @source observed on 6.18: one WRITE is a run of contiguous dirty pages, up to 1 MiB; linux-6.2 block/blk-merge.c
 */
import type { Discipline } from "../../workload/device.js";

/** A request on its way. */
export interface Request {
  readonly serial: number;
  readonly pages: readonly number[];
  readonly folios: readonly number[];
  /** When it came, when the device copies the pages, and when it answers [µs]. */
  readonly arrived: number;
  readonly copied: number;
  readonly finished: number;
}

/** Servers and when each is free next [µs]: an answer is a function of what came before. */
export type Servers = readonly number[];

/** No server has had work yet. */
export const idleServers = (discipline: Discipline): Servers =>
  discipline.kind === "infinite-server"
    ? []
    : discipline.kind === "FIFO"
      ? [0]
      : Array.from({ length: discipline.channels }, () => 0);

/** When a request that comes now is begun and done, and the servers after it. */
export function served(
  servers: Servers,
  arrived: number,
  service: number,
): { readonly begins: number; readonly ends: number; readonly servers: Servers } {
  if (servers.length === 0) return { begins: arrived, ends: arrived + service, servers };
  const first = servers.reduce((best, free, k) => (free < (servers[best] ?? 0) ? k : best), 0);
  const begins = Math.max(arrived, servers[first] ?? 0);
  const ends = begins + service;
  return { begins, ends, servers: servers.map((free, k) => (k === first ? ends : free)) };
}

/**
 * Pages in order as runs without gaps, none longer than `most`.
 *
 * @example
 * contiguous([1, 2, 3, 7, 8], 2)
 * //=> [[1, 2], [3], [7, 8]]
 */
export function contiguous(pages: readonly number[], most: number): readonly (readonly number[])[] {
  const runs: number[][] = [];
  for (const page of pages) {
    const last = runs.at(-1);
    if (last !== undefined && last.at(-1) === page - 1 && last.length < most) last.push(page);
    else runs.push([page]);
  }
  return runs;
}

/** Things in portions of at most `most`. */
export const chunks = <T>(all: readonly T[], most: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(all.length / most) }, (_, k) => all.slice(k * most, (k + 1) * most));
