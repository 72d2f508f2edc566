/** A table of HTML as a table of Markdown. */
import { cleanTree } from "../page/clean.js";

const cellText = (cell: Element): string =>
  (cell.textContent ?? "").replaceAll(/\s+/g, " ").trim().replaceAll("\\", "\\\\").replaceAll("|", "\\|");

/** The HTML as Markdown, or undefined if it is not one plain table. */
export function markdownTable(html: string): string | undefined {
  const tree = cleanTree(html);
  const tables = tree.querySelectorAll("table");
  const table = tables[0];
  if (tables.length !== 1 || table === undefined || table.querySelector("[colspan], [rowspan], img, svg") !== null)
    return undefined;
  const rows = [...table.querySelectorAll("tr")].map((row) => [...row.querySelectorAll("th, td")].map(cellText));
  const [head, ...body] = rows;
  if (head === undefined || rows.some((row) => row.length !== head.length)) return undefined;
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const caption = table.querySelector("caption")?.textContent?.trim() ?? "";
  const above = caption === "" ? [] : [`_${caption}_`, ""];
  return [...above, line(head), line(head.map(() => "---")), ...body.map(line)].join("\n");
}
