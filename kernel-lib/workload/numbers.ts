/** The numbers of a workload or a device, by the names of their fields. */
import { nearest } from "../base/nearest.js";
import { Problem } from "../base/problem.js";
import type { Origins } from "./origin.js";

/** A number, or a law or choice that holds some, by the name of its field. */
export type Numbers = readonly (readonly [field: string, value: unknown])[];

/** The length of a run is no number of the world, and a file system's rules have their own sources. */
const NONE: readonly string[] = ["filesystem", "writes", "warmUp", "origins"];

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;
const holdsNumber = (value: unknown): boolean =>
  typeof value === "number" || (isRecord(value) && Object.values(value).some(holdsNumber));
const isWhole = (value: unknown): boolean =>
  typeof value === "number" || (isRecord(value) && "kind" in value && value["kind"] !== "device");

const within = (record: object, before: string): Numbers =>
  Object.entries(record).flatMap(([key, value]: [string, unknown]): Numbers => {
    if (NONE.includes(key) || !holdsNumber(value)) return [];
    return isWhole(value) ? [[before + key, value]] : within(value as object, `${before}${key}.`);
  });

/**
 * Every number and law of a workload or a device, by the name of its field; without the length of the run.
 *
 * @example
 * numbersIn(workload.rewriters({ folios: 16 })).slice(0, 3)
 * //=> [["folios", 16], ["nrPages", 1], ["mappings", 1]]
 */
export const numbersIn = (of: object): Numbers => within(of, "");

/**
 * The origins, each with the number that it speaks of; one that speaks of some number keeps to it. Error KL206: an origin of one's own for a field
 * that holds no number.
 */
export function bound(origins: Origins, of: { readonly kind: string }): Origins {
  const numbers = new Map(numbersIn(of));
  const strange = Object.keys(origins).find((field) => origins[field]?.of === undefined && !numbers.has(field));
  if (strange !== undefined) {
    const meant = nearest(strange, [...numbers.keys()]);
    throw new Problem({
      code: "KL206",
      what: `an origin speaks of ${strange}, which is no number of the ${of.kind}`,
      where: `${of.kind}, origins`,
      expected: `some of ${[...numbers.keys()].join(", ")}`,
      fix: meant === undefined ? "leave it out" : `write ${meant}`,
    });
  }
  return Object.fromEntries(
    Object.entries(origins).map(([field, origin]) => [field, { ...origin, of: origin.of ?? numbers.get(field) }]),
  );
}
