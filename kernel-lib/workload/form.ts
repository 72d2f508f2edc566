/** What is said of a value that has not the form it should have: a field that is unknown, missing, or holds what it cannot. */
import * as v from "valibot";
import { nearest } from "../base/nearest.js";
import { Problem } from "../base/problem.js";

/** What has a form, as problems name it, and how one is made. */
export interface Formed {
  readonly name: string;
  readonly make: string;
}

/** Error KL202: a field of a thing holds what it cannot. */
export function refuse(thing: string, field: string, value: unknown, expected: string, fix: string): never {
  throw new Problem({
    code: "KL202",
    what: `${field} is ${typeof value === "number" ? String(value) : (JSON.stringify(value) ?? String(value))}`,
    where: `${thing}, ${field}`,
    expected,
    fix,
  });
}

/** What a value has to look like. */
export type Form = v.GenericSchema<unknown>;

/** A field that no such thing has, or one that is missing. */
function tellKey(form: Form, { name, make }: Formed, issue: v.BaseIssue<unknown>, field: string): never {
  const { input = {}, key } = issue.path?.at(-1) ?? {};
  const isMissing = issue.expected !== "never";
  const within = field.split(".").slice(0, -1).join(".");
  const known = fieldsOf(form, issue);
  const meant = isMissing ? undefined : nearest(String(key), known);
  throw new Problem({
    code: isMissing ? "KL204" : "KL203",
    what: isMissing ? `${field} is missing` : `there is no field ${field}`,
    where: within === "" ? name : `${name}, ${within}`,
    expected: isMissing ? `every field; ${make} fills in what is usual` : `some of ${known.join(", ")}`,
    fix: isMissing
      ? `give ${String(key)}, beside ${Object.keys(input as object).join(", ")}`
      : meant === undefined
        ? "leave it out"
        : `write ${meant}`,
  });
}

/** The fields of the object in which an issue is, by the shape. */
function fieldsOf(form: Form, issue: v.BaseIssue<unknown>): readonly string[] {
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
  return Object.keys((into(form, keys) ?? {}) as object);
}

/** Without fields that are there and hold nothing: `{ ...load, drivers: undefined }` is a load without drivers. */
const defined = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(defined)
    : typeof value === "object" && value !== null
      ? Object.fromEntries(Object.entries(value).flatMap(([key, of]) => (of === undefined ? [] : [[key, defined(of)]])))
      : value;

/** Errors: KL203 an unknown field; KL204 a missing one; KL202 what a field cannot hold. */
export function checkForm(form: Form, value: unknown, formed: Formed): void {
  const { issues } = v.safeParse(form, defined(value), { abortEarly: true });
  const [issue] = issues ?? [];
  if (issue === undefined) return;
  const field = v.getDotPath(issue) ?? "";
  const { name, make } = formed;
  if (field === "") return refuse(name, `the ${name}`, issue.input, issue.message, `make it by ${make}`);
  if (issue.type === "strict_object" && (issue.expected === "never" || issue.received === "undefined"))
    tellKey(form, formed, issue, field);
  refuse(name, field, issue.input, issue.message, `give ${field} such a value`);
}
