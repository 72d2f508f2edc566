/**
 * A forced order: what the harness does, statement by statement, and what it writes down. Data with a text form, which is also the file that
 * the harness reads; its statements are described in `observe/harness/README.md`.
 */
import { Problem } from "../../base/problem.js";

/** A forced order of calls on one file. */
export interface ForcedOrder {
  readonly kind: "order";
  /** The family and the variant under which its runs are counted. */
  readonly family: string;
  readonly variant: string;
  /** Pages of the file. */
  readonly pages: number;
  /** Whether the file is written in one piece, which gives large folios where the file system has them. */
  readonly whole: boolean;
  readonly statements: readonly string[];
}

/** An order from its parts; one page, written page by page, unless given. */
export const order = (
  parts: Pick<ForcedOrder, "family" | "variant" | "statements"> & Partial<Pick<ForcedOrder, "pages" | "whole">>,
): ForcedOrder => ({ kind: "order", pages: 1, whole: false, ...parts });

/** Orders as the text that the harness reads. */
export const textOfOrders = (orders: readonly ForcedOrder[]): string =>
  orders
    .flatMap(({ family, variant, pages, whole, statements }) => [
      `scenario ${family} ${variant}`,
      ...(pages === 1 ? [] : [`pages ${pages}`]),
      ...(whole ? ["written in one piece"] : []),
      ...statements,
      "",
    ])
    .join("\n");

const bad = (what: string, where: string): Problem =>
  new Problem({
    code: "KL504",
    what,
    where,
    expected: '"scenario FAMILY VARIANT", then statements, one on a line',
    fix: "take the text of harness(witness), or see kernel-lib/observe/harness/README.md",
  });

const SCENARIO = /^scenario (\S+) (.+)$/;

/** Orders from their text. Error KL504: the text is none. */
export function parseOrders({
  text,
  where,
}: {
  readonly text: string;
  readonly where: string;
}): readonly ForcedOrder[] {
  const lines = text.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("#"));
  const orders = lines.reduce<readonly ForcedOrder[]>((all, line) => {
    const [, family, variant] = SCENARIO.exec(line) ?? [];
    if (family !== undefined && variant !== undefined) return [...all, order({ family, variant, statements: [] })];
    const last = all.at(-1);
    if (last === undefined) throw bad(`${JSON.stringify(line)} stands before the first scenario`, where);
    const pages = /^pages (\d+)$/.exec(line)?.[1];
    const next: ForcedOrder =
      pages !== undefined
        ? { ...last, pages: Number(pages) }
        : line === "written in one piece"
          ? { ...last, whole: true }
          : { ...last, statements: [...last.statements, line] };
    return [...all.slice(0, -1), next];
  }, []);
  if (orders.length === 0) throw bad("there is no scenario in it", where);
  return orders;
}
