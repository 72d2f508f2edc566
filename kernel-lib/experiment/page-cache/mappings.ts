/** How many address spaces map each page of a file. */
import { sampler } from "../../base/variates.js";
import type { Workload } from "../../workload/workload.js";

/** The most that a page can have, whatever a law says. */
const MOST = 64;

/** Of each page, and of the one that has most of them. */
export interface Mapped {
  readonly of: (page: number) => number;
  readonly most: number;
}

/**
 * The number for every page: the workload's, or one that each page draws. Who stores, or pins, does it through a mapping, so that each page has one
 * then.
 *
 * @example
 * const writers = { count: 1, by: "write(2)", think: { kind: "exponential", mean: 1 }, pages: { kind: "uniform" } } as const;
 * mappedBy({ folios: 3, mappings: { kind: "discrete", values: [0, 4], weights: [1, 1] }, writers }, () => 0.9).most
 * //=> 4
 */
export function mappedBy(
  { mappings, folios, writers, drivers }: Pick<Workload, "mappings" | "folios" | "writers" | "drivers">,
  draw: () => number,
): Mapped {
  if (typeof mappings === "number") return { of: () => mappings, most: mappings };
  const value = sampler(mappings);
  const least = writers.by === "store" || drivers !== undefined ? 1 : 0;
  const drawn = Array.from({ length: folios }, () => Math.max(least, Math.min(MOST, Math.round(value(draw())))));
  return { of: (page) => drawn[page] ?? least, most: drawn.reduce((most, n) => Math.max(most, n), least) };
}
