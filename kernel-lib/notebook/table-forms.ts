/**
 * A table as HTML that a screen reader can walk through, and as aligned text.
 *
 * Both show the same cells; numbers are rounded to six significant digits for reading only. Long tables are cut, and say so.
 */
import type { Column, Table } from "../figure/figure.js";
import { escapeHtml } from "./escape.js";

/** More rows than this are not shown: a notebook is read, and a front end that gets 100,000 rows stands still. */
export const shownRows = 200;

/** One cell of a table. */
export type Cell = Table["rows"][number][number];

/**
 * One cell as it is read.
 *
 * @example
 * cellText(0.1 + 0.2) //=> "0.3"
 */
export function cellText(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return "–";
  if (typeof cell === "boolean") return cell ? "yes" : "no";
  if (typeof cell === "string") return cell;
  if (!Number.isFinite(cell)) return Number.isNaN(cell) ? "NaN" : cell > 0 ? "∞" : "−∞";
  return Number.isInteger(cell) ? String(cell) : String(Number(cell.toPrecision(6)));
}

function heading(column: Column): string {
  return column.unit === undefined ? column.name : `${column.name} [${column.unit}]`;
}

function alignment(table: Table, at: number): "left" | "right" | "center" {
  return table.columns[at]?.align ?? (table.rows.some((row) => typeof row[at] === "number") ? "right" : "left");
}

/** The sentence about rows that are not shown; empty if all are. */
function rest(table: Table): string {
  const hidden = table.rows.length - shownRows;
  return hidden > 0 ? `… and ${hidden} more rows of ${table.rows.length}.` : "";
}

/** An accessible HTML table: caption, column heads with units, row heads where the first column is text. */
export function tableHtml(table: Table): string {
  const style = table.columns.map((_, at) => ` style="text-align:${alignment(table, at)}"`);
  const headed = table.rows.length > 0 && table.rows.every((row) => typeof row[0] === "string");
  const head = table.columns
    .map((column, at) => `<th scope="col"${style[at]}>${escapeHtml(heading(column))}</th>`)
    .join("");
  const rows = table.rows.slice(0, shownRows).map((row) => {
    const cells = table.columns.map((_, at) => {
      const text = escapeHtml(cellText(row[at]));
      return headed && at === 0 ? `<th scope="row"${style[at]}>${text}</th>` : `<td${style[at]}>${text}</td>`;
    });
    return `<tr>${cells.join("")}</tr>`;
  });
  const foot = rest(table);
  return (
    `<table class="kernel-lib-table"><caption>${escapeHtml(table.caption)}</caption>` +
    `<thead><tr>${head}</tr></thead><tbody>\n${rows.join("\n")}\n</tbody>` +
    `${foot === "" ? "" : `<tfoot><tr><td colspan="${table.columns.length}">${foot}</td></tr></tfoot>`}</table>`
  );
}

/** How many columns of a terminal a text takes; good enough for letters, marks that combine and wide characters. */
function width(text: string): number {
  let sum = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    sum += /\p{Mark}/u.test(character)
      ? 0
      : code >= 0x1100 && /\p{Script=Han}|\p{Script=Hangul}|\p{Emoji_Presentation}/u.test(character)
        ? 2
        : 1;
  }
  return sum;
}

function pad(text: string, to: number, align: "left" | "right" | "center"): string {
  const space = Math.max(0, to - width(text));
  if (align === "right") return " ".repeat(space) + text;
  const before = align === "center" ? Math.floor(space / 2) : 0;
  return " ".repeat(before) + text + " ".repeat(space - before);
}

/** The table as aligned lines of text. */
export function tableText(table: Table): string {
  const lines = [
    table.columns.map(heading),
    ...table.rows
      .slice(0, shownRows)
      .map((row) => table.columns.map((_, at) => cellText(row[at]).replaceAll("\n", " "))),
  ];
  const widths = table.columns.map((_, at) => Math.max(...lines.map((line) => width(line[at] ?? ""))));
  const [head = "", ...body] = lines.map((line) =>
    line
      .map((text, at) => pad(text, widths[at] ?? 0, alignment(table, at)))
      .join("  ")
      .trimEnd(),
  );
  const rule = widths.map((count) => "─".repeat(count)).join("  ");
  return [table.caption, "", head, rule, ...body, rest(table)].join("\n").trimEnd();
}
