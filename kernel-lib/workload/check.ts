/** What is no workload is told before anything has run. */
import * as v from "valibot";
import { moments } from "../base/moments.js";
import { nearest } from "../base/nearest.js";
import { Problem } from "../base/problem.js";
import type { Law } from "../base/law.js";
import { shape } from "./shape.js";
import type { Workload } from "./workload.js";

const refuse = (field: string, value: unknown, expected: string, fix: string): never => {
  throw new Problem({
    code: "KL202",
    what: `${field} is ${typeof value === "number" ? String(value) : (JSON.stringify(value) ?? String(value))}`,
    where: `workload, ${field}`,
    expected,
    fix,
  });
};

/** A field that no workload has, or one that is missing. */
function tellKey(issue: v.BaseIssue<unknown>, field: string): never {
  const { input = {}, key } = issue.path?.at(-1) ?? {};
  const isMissing = issue.expected !== "never";
  const within = field.split(".").slice(0, -1).join(".");
  const known = fieldsOf(issue);
  const meant = isMissing ? undefined : nearest(String(key), known);
  throw new Problem({
    code: isMissing ? "KL204" : "KL203",
    what: isMissing ? `${field} is missing` : `there is no field ${field}`,
    where: within === "" ? "workload" : `workload, ${within}`,
    expected: isMissing ? "every field; rewriters({ … }) fills in what is usual" : `some of ${known.join(", ")}`,
    fix: isMissing
      ? `give ${String(key)}, beside ${Object.keys(input as object).join(", ")}`
      : meant === undefined
        ? "leave it out"
        : `write ${meant}`,
  });
}

/** The fields of the object in which an issue is, by the shape. */
function fieldsOf(issue: v.BaseIssue<unknown>): readonly string[] {
  const into = (schema: unknown, keys: readonly unknown[]): unknown => {
    const [key, ...rest] = keys;
    const { entries, wrapped, item, options } = (schema ?? {}) as {
      readonly entries?: Readonly<Record<string, unknown>>;
      readonly wrapped?: unknown;
      readonly item?: unknown;
      readonly options?: readonly unknown[];
    };
    if (wrapped !== undefined) return into(wrapped, keys);
    if (key === undefined) return options === undefined ? entries : into(options[0], []);
    return item === undefined ? into(entries?.[String(key)], rest) : into(item, rest);
  };
  const keys = (issue.path ?? []).slice(0, -1).map(({ key }) => key);
  return Object.keys((into(shape, keys) ?? {}) as object);
}

/** Without fields that are there and hold nothing: `{ ...load, drivers: undefined }` is a load without drivers. */
const defined = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(defined)
    : typeof value === "object" && value !== null
      ? Object.fromEntries(Object.entries(value).flatMap(([key, of]) => (of === undefined ? [] : [[key, defined(of)]])))
      : value;

/** Errors: KL203 an unknown field; KL204 a missing one; KL202 what a field cannot hold. */
function checkShape(workload: Workload): void {
  const { issues } = v.safeParse(shape, defined(workload), { abortEarly: true });
  const [issue] = issues ?? [];
  if (issue === undefined) return;
  const field = v.getDotPath(issue) ?? "";
  if (field === "") return refuse("the workload", issue.input, issue.message, "make it by workload.rewriters({ … })");
  if (issue.type === "strict_object" && (issue.expected === "never" || issue.received === "undefined"))
    tellKey(issue, field);
  refuse(field, issue.input, issue.message, `give ${field} such a value`);
}

/** The shortest mean of a turn that is taken again and again [µs]: below it time hardly goes on. */
const TURN = 1e-3;

/** Error KL202: an actor's turn takes no time, so that its turns would never end. */
function checkTurn(actor: string, ...laws: readonly Law[]): void {
  const mean = laws.reduce((sum, law) => sum + moments(law).mean, 0);
  if (!(mean < TURN)) return;
  refuse(
    `${actor}.think`,
    laws[0],
    `a pause and a hold of ${TURN} µs or more together, on average`,
    "without a pause it would come back for ever at the same moment: give it one",
  );
}

/**
 * The same workload, if a run can be made of it. Errors: KL202 what a field cannot hold; KL203 a field that no workload has; KL204 one that is
 * missing; KL253 a law that is none.
 */
export function checkWorkload(workload: Workload): Workload {
  checkShape(workload);
  const { mappings, writers, drivers, holders = [], flusher, syncers, snapshotter, punchers, filesystem } = workload;
  if (writers.each !== undefined && writers.each * Math.max(1, writers.count) < workload.writes)
    refuse(
      "writers.each",
      writers.each,
      `a whole number from ${Math.ceil(workload.writes / Math.max(1, writers.count))} to 1000000000`,
      "let the writers do all writes of the workload together",
    );
  if (workload.warmUp >= workload.writes)
    refuse(
      "warmUp",
      workload.warmUp,
      `a whole number from 0 to ${workload.writes - 1}`,
      "leave writes that are counted",
    );
  if (mappings === 0 && (writers.by === "store" || drivers !== undefined))
    refuse(
      "mappings",
      0,
      `1 or more for ${writers.by === "store" ? "writers that store" : "drivers"}, which go through a mapping`,
      'give mappings: 1, or writers: { by: "write(2)" } and no drivers',
    );
  if (drivers !== undefined) checkTurn("drivers", drivers.think, drivers.hold);
  for (const h of holders) checkTurn("holders", h.think, h.hold);
  if (punchers !== undefined) checkTurn("punchers", punchers.think);
  if (syncers !== undefined) checkTurn("syncers", syncers.think);
  if (flusher !== undefined && (flusher.log ?? 0) > flusher.commit)
    refuse("flusher.log", flusher.log, "at most flusher.commit, of which it is a part", "give less");
  if (snapshotter !== undefined && filesystem.snapshots !== true)
    refuse(
      "snapshotter",
      snapshotter,
      `a file system that has snapshots, which ${filesystem.name} has not`,
      "take filesystem.btrfs, or a cloner",
    );
  return workload;
}
