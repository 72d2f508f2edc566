/** What is said of a value that has not the form it should have: a field that is unknown, missing, or holds what it cannot. */
import * as v from "valibot";
import { nearest } from "./nearest.js";
import { Problem } from "./problem.js";

/** The codes of what a field cannot hold, of a field that is unknown, and of one that is missing. */
export type FormCodes = readonly [value: string, unknown: string, missing: string];

/** What has a form, as problems name it, how one is made, and the codes of what is wrong with it. */
export interface Formed {
  readonly name: string;
  readonly make: string;
  readonly codes: FormCodes;
}

/** Says that a field of a thing holds what it cannot. */
export function refuse(
  code: string,
  {
    thing,
    field,
    value,
    expected,
    fix,
  }: Readonly<Record<"thing" | "field" | "expected" | "fix", string>> & {
    readonly value: unknown;
  },
): never {
  throw new Problem({
    code,
    what: `${field} is ${typeof value === "number" ? String(value) : (JSON.stringify(value) ?? String(value))}`,
    where: `${thing}, ${field}`,
    expected,
    fix,
  });
}

/** What a value has to look like. */
export type Form = v.GenericSchema<unknown>;

/** A field that no such thing has, or one that is missing. */
function tellKey(
  form: Form,
  { name, make, codes: [, unknown, missing] }: Formed,
  issue: v.BaseIssue<unknown>,
  field: string,
): never {
  const { input = {}, key } = issue.path?.at(-1) ?? {};
  const isMissing = issue.expected !== "never";
  const within = field.split(".").slice(0, -1).join(".");
  const known = fieldsOf(form, issue);
  const meant = isMissing ? undefined : nearest(String(key), known);
  throw new Problem({
    code: isMissing ? missing : unknown,
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

/** Says, by the codes of the thing, which field is unknown, missing, or holds what it cannot. */
export function checkForm(form: Form, value: unknown, formed: Formed): void {
  const { issues } = v.safeParse(form, defined(value), { abortEarly: true });
  const [issue] = issues ?? [];
  if (issue === undefined) return;
  const field = v.getDotPath(issue) ?? "";
  const { name, make, codes } = formed;
  const refused = (what: string, fix: string): never =>
    refuse(codes[0], { thing: name, field: what, value: issue.input, expected: issue.message, fix });
  if (field === "") return refused(`the ${name}`, `make it by ${make}`);
  if (issue.type === "strict_object" && (issue.expected === "never" || issue.received === "undefined"))
    tellKey(form, formed, issue, field);
  refused(field, `give ${field} such a value`);
}
