/** Tidy rows as text and back: one row a line, the same bits after the round trip. */
import { Problem } from "../base/problem.js";

/** A value of a tidy table. Numbers are finite. */
export type Value = string | number | boolean | null;

/** One observation: a value under each column's name. */
export type Row = Readonly<Record<string, Value>>;

/** A number as `toCsv` and other tools write it; blanks, 0x10 and the like are none. */
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

const wrong = (what: string, where: string, expected: string): Problem =>
  new Problem({ code: "KL267", what, where, expected, fix: "mend the table, or write it again with toCsv or toJson" });

/** What is read is a text. Error KL267. */
const textIn = (text: string, where: string): string => {
  if (typeof text === "string") return text.replace(MARK, "");
  throw wrong(`no text: ${String(text)}`, where, "the text of a table");
};

const isPlain = (value: unknown): boolean =>
  value === null || ["string", "boolean"].includes(typeof value) || Number.isFinite(value);

const textOf = (value: Value, where: string): string => {
  if (!isPlain(value)) {
    const what = typeof value === "object" ? "a value that is a list or a record" : `the value ${String(value)}`;
    throw wrong(what, where, "a finite number, a text, true, false or null");
  }
  return Object.is(value, -0) ? "-0" : JSON.stringify(value);
};

/** The columns of the rows, which must all have the same. Error KL267. */
function columnsOf(rows: readonly Row[], where: string): readonly string[] {
  const isRow = (row: unknown): boolean => typeof row === "object" && row !== null;
  if (!Array.isArray(rows) || !rows.every(isRow)) throw wrong("no table", where, "a list of records with plain values");
  const columns = Object.keys(rows[0] ?? {});
  if (columns.length === 0) throw wrong("a table without rows or columns", where, "at least one row and one column");
  rows.forEach((row, i) => {
    const own = Object.keys(row);
    if (own.length !== columns.length || !columns.every((c) => Object.hasOwn(row, c)))
      throw wrong(`row ${i} has the columns ${own.join(", ")}`, where, `those of row 0: ${columns.join(", ")}`);
  });
  return columns;
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/**
 * Rows as CSV (RFC 4180, a line feed after each row). Texts are quoted, numbers, true and false are not; null is nothing at all, and so is undefined.
 * Error KL267: rows with different columns, a number that is not finite, or a value that is no text, number, true, false or null.
 *
 * @example
 * toCsv([{ policy: "none", wait: 0.1 + 0.2 }])
 * //=> '"policy","wait"\n"none",0.30000000000000004\n'
 */
export function toCsv(rows: readonly Row[]): string {
  const columns = columnsOf(rows, "toCsv");
  const cell = (row: Row, column: string, i: number): string => {
    const value = row[column] ?? null;
    if (typeof value === "string") return quoted(value);
    return value === null ? "" : textOf(value, `row ${i}, column ${column}`);
  };
  const lines = [columns.map(quoted), ...rows.map((row, i) => columns.map((column) => cell(row, column, i)))];
  return lines.map((line) => `${line.join(",")}\n`).join("");
}

/** A field: quoted, or bare; then a comma or the end of a line. */
const FIELD = /(?:"([^"]*(?:""[^"]*)*)"|([^",\r\n]*))(,|\r?\n|$)/gy;

/** What some programs write before a text to say that it is Unicode. */
const MARK = /^\uFEFF/;

function fieldsOf(text: string): readonly (readonly Value[])[] {
  const at = new RegExp(FIELD.source, FIELD.flags);
  const table: Value[][] = [[]];
  while (at.lastIndex < text.length || table.at(-1)?.length !== 0) {
    const start = at.lastIndex;
    const found = at.exec(text);
    // Counted only for who is told: for every field it would take the square of the text's length.
    const where = (): string => `line ${text.slice(0, start).split("\n").length}`;
    if (found === null) throw wrong("a quote that is not closed or not doubled", where(), "CSV as toCsv writes it");
    const [, inQuotes, bare = "", end] = found;
    const value: Value =
      inQuotes !== undefined
        ? inQuotes.replaceAll('""', '"')
        : bare === ""
          ? null
          : bare === "true" || bare === "false"
            ? bare === "true"
            : DECIMAL.test(bare)
              ? Number(bare)
              : Number.NaN;
    if (typeof value === "number" && !Number.isFinite(value))
      throw wrong(`the value ${bare}`, where(), "a finite number, or a text in quotes");
    table.at(-1)?.push(value);
    if (end === ",") continue;
    if (at.lastIndex >= text.length) break;
    table.push([]);
  }
  return table;
}

/**
 * Rows from CSV as `toCsv` writes it, or with a byte order mark before it: quoted is text, bare is a number, true, false or, if empty, null. Error KL267.
 *
 * @example
 * fromCsv('"policy","wait"\n"stable",8.5\n')
 * //=> [ { policy: "stable", wait: 8.5 } ]
 */
export function fromCsv(text: string): readonly Row[] {
  const [head = [], ...lines] = fieldsOf(textIn(text, "fromCsv"));
  const columns = head.map(String);
  if (head.some((c) => typeof c !== "string") || new Set(columns).size !== columns.length || lines.length === 0)
    throw wrong(
      `a head ${JSON.stringify(head)} over ${lines.length} rows`,
      "fromCsv",
      "different names in quotes, and rows",
    );
  lines.forEach((line, i) => {
    if (line.length !== columns.length)
      throw wrong(`${line.length} fields`, `fromCsv, row ${i}`, `${columns.length} fields, as in the head`);
  });
  return lines.map((line) => Object.fromEntries(columns.map((column, i) => [column, line[i] ?? null])));
}

/**
 * Rows as JSON, one a line. Error KL267, as `toCsv`.
 *
 * @example
 * toJson([{ policy: "stable", wait: 8.5 }]).split("\n")[1]
 * //=> '{"policy":"stable","wait":8.5}'
 */
export function toJson(rows: readonly Row[]): string {
  const columns = columnsOf(rows, "toJson");
  const line = (row: Row, i: number): string =>
    `{${columns.map((c) => `${JSON.stringify(c)}:${textOf(row[c] ?? null, `row ${i}, column ${c}`)}`).join(",")}}`;
  return `[\n${rows.map(line).join(",\n")}\n]\n`;
}

/**
 * Rows from JSON, checked. Error KL267: no JSON, or no list of records with equal columns and plain values.
 *
 * @example
 * fromJson('[{ "policy": "stable", "wait": 8.5 }]')
 * //=> [ { policy: "stable", wait: 8.5 } ]
 */
export function fromJson(text: string): readonly Row[] {
  const whole = textIn(text, "fromJson");
  const parsed = ((): unknown => {
    try {
      return JSON.parse(whole);
    } catch (error) {
      throw wrong(`no JSON: ${(error as Error).message}`, "fromJson", "JSON as toJson writes it");
    }
  })();
  const isRecord = (row: unknown): row is object => typeof row === "object" && row !== null && !Array.isArray(row);
  if (!Array.isArray(parsed)) throw wrong("no table", "fromJson", "a list of records with plain values");
  parsed.forEach((row: unknown, i) => {
    if (!isRecord(row))
      throw wrong(`a row that is no record`, `fromJson, row ${i}`, "a value under each column's name");
    const bad = Object.entries(row).find(([, value]) => !isPlain(value));
    if (bad === undefined) return;
    const [column, value] = bad;
    const what = typeof value === "number" ? "a number beyond all doubles" : JSON.stringify(value);
    throw wrong(what, `fromJson, row ${i}, column ${column}`, "a finite number, a text, true, false or null");
  });
  columnsOf(parsed as readonly Row[], "fromJson");
  return parsed as readonly Row[];
}
