/**
 * The settings of the points of a sweep: the fields in which its workloads differ, as plain values. What all of them share is in the workload itself.
 */
import { canonical } from "../host/digest.js";
import type { Row, Value } from "../stats/rows.js";
import type { Workload } from "../workload/workload.js";

/** Names are told by the point's `workload`; where numbers are from is no setting. */
const NONE: readonly string[] = ["kind", "name", "origins"];

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

const plain = (value: unknown): Value => (isRecord(value) ? canonical(value) : (value as Value));

/** The fields of a record, of actors and of the device; a law and a choice of pages is one text, a file system its name. */
const fieldsIn = (record: object, before = ""): readonly (readonly [string, Value])[] =>
  Object.entries(record).flatMap(([key, value]: [string, unknown]) => {
    const field = before + key;
    if (value === undefined || NONE.includes(field) || key === "origins" || field === "device.kind") return [];
    if (key === "filesystem") return [[field, String((value as Workload["filesystem"]).name)]];
    const isOne = !isRecord(value) || ("kind" in value && value["kind"] !== "device");
    return isOne ? [[field, plain(value)]] : fieldsIn(value, `${field}.`);
  });

/**
 * For each workload the fields in which they differ; null where it has no such field.
 *
 * @example
 * settingsOf([1, 4].map((mappings) => workload.rewriters({ mappings })))
 * //=> [{ mappings: 1 }, { mappings: 4 }]
 */
export function settingsOf(workloads: readonly Workload[]): readonly Row[] {
  const all = workloads.map((workload) => Object.fromEntries(fieldsIn(workload)));
  const fields = [...new Set(all.flatMap(Object.keys))];
  const differing = fields.filter((field) => all.some((one) => one[field] !== all[0]?.[field]));
  return all.map((one) => Object.fromEntries(differing.map((field) => [field, one[field] ?? null])));
}
