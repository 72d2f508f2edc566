/**
 * Where each number of a workload is from, as the workload stands.
 *
 * A workload is spread and changed like any record. An origin holds for the number that it was made for: beside another one it is not looked at.
 */
import { numbersIn } from "./numbers.js";
import { assumed, type Origin, type Origins } from "./origin.js";
import type { Workload } from "./workload.js";

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

const same = (one: unknown, other: unknown): boolean =>
  one === other ||
  (isRecord(one) &&
    isRecord(other) &&
    Object.keys(one).length === Object.keys(other).length &&
    Object.entries(one).every(([key, value]) => same(value, other[key])));

const DEVICE = "device.";

/**
 * Where each number of a workload is from, as the workload stands: an origin that speaks of another number is none, one that was put in by hand and names no
 * number holds for whatever stands there, and what has none is assumed.
 *
 * @example
 * const load = workload.rewriters({ folios: 16 });
 * const dear = { ...load, costs: { ...load.costs, fault: 500 } };
 * [load, dear].map((one) => originsIn(one)["costs.fault"]?.tag);
 * //=> ["measured", "assumed"]
 */
export function originsIn(workload: Workload): Origins {
  const originOf = (field: string, value: unknown): Origin => {
    const told = [
      workload.origins[field],
      field.startsWith(DEVICE) ? workload.device.origins[field.slice(DEVICE.length)] : undefined,
    ];
    return (
      told.find((origin) => origin !== undefined && (origin.of === undefined || same(origin.of, value))) ??
      assumed("as given", value)
    );
  };
  return Object.fromEntries(numbersIn(workload).map(([field, value]) => [field, originOf(field, value)]));
}

/**
 * The fields of a workload whose numbers are assumed, in their order.
 *
 * @example
 * assumedIn(workload.rewriters({ folios: 16 })).filter((field) => field.startsWith("costs."))
 * //=> ["costs.copy", "costs.mkclean", "costs.submit", "costs.gup", "costs.loop", "costs.burst", "costs.worker"]
 */
export const assumedIn = (workload: Workload): readonly string[] =>
  Object.entries(originsIn(workload))
    .filter(([, { tag }]) => tag === "assumed")
    .map(([field]) => field);
