/** From what people have at hand (records, results with rows) to a table as data. */
import { Problem } from "../base/problem.js";
import type { Table } from "../figure/figure.js";

type Cell = Table["rows"][number][number];

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** True for a table as data. */
export function isTable(value: unknown): value is Table {
  return (
    isRecord(value) && value["kind"] === "table" && Array.isArray(value["columns"]) && Array.isArray(value["rows"])
  );
}

function toCell(value: unknown): Cell {
  if (value === undefined || value === null) return null;
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  if (typeof value === "bigint" || typeof value === "symbol" || typeof value === "function") return String(value);
  return JSON.stringify(value) ?? "";
}

const forms: Map<string, (value: never) => Table> = new Map();

/** Says how values of a kind become a table. */
export function tabulateAs<T extends { readonly kind: string }>(kind: T["kind"], form: (value: T) => Table): void {
  forms.set(kind, form as (value: never) => Table);
}

function unusable(value: unknown): Problem {
  const got = Array.isArray(value)
    ? "an array with something else than records in it"
    : value === null
      ? "null"
      : `a ${typeof value}`;
  return new Problem({
    code: "KL610",
    what: `table() cannot show ${got}`,
    where: "the first argument of table()",
    expected: "a table, an array of records, or an object whose `rows` is an array of records",
    fix: 'write for example table([{ policy: "none", waits: 3 }])',
  });
}

/**
 * A table of the given value. The columns of records are their keys, in the order in which they first appear.
 *
 * @example
 * tableOf([{ a: 1 }, { a: 2, b: "x" }]).columns.map((column) => column.name) //=> ["a", "b"]
 */
export function tableOf(value: unknown, caption: string = ""): Table {
  if (isTable(value)) return caption === "" ? value : { ...value, caption };
  const form = isRecord(value) && typeof value["kind"] === "string" ? forms.get(value["kind"]) : undefined;
  if (form !== undefined) return tableOf(form(value as never), caption);
  if (isRecord(value) && Array.isArray(value["rows"])) {
    const own = value["caption"];
    return tableOf(value["rows"], caption === "" && typeof own === "string" ? own : caption);
  }
  if (!Array.isArray(value)) throw unusable(value);
  const records: readonly unknown[] = value;
  if (!records.every(isRecord)) throw unusable(value);
  const names = [...new Set(records.flatMap((record) => Object.keys(record)))];
  return {
    kind: "table",
    caption: caption === "" ? `${records.length} ${records.length === 1 ? "row" : "rows"}` : caption,
    columns: names.map((name) => ({ name })),
    rows: records.map((record) => names.map((name) => toCell(record[name]))),
  };
}
