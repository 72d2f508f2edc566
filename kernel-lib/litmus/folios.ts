/** The sizes of a race's folios: what large folios the model can be asked about. */
import { Problem } from "../base/problem.js";
import type { Filesystem } from "../model/filesystem.js";
import { textOf, type Operation } from "../model/operation.js";

/** What the model does to a folio of one page only. */
const SPLITS: ReadonlySet<Operation["kind"]> = new Set([
  "truncate",
  "punch",
  "zero",
  "direct write",
  "clone into",
  "dedupe into",
  "reclaim",
  "act",
]);

/** The folios of a race, if there are such. */
export const checkedFolios = (
  name: string,
  folios: readonly number[],
  {
    filesystem,
    actors,
  }: { readonly filesystem: Filesystem; readonly actors: readonly { readonly operations: readonly Operation[] }[] },
): readonly number[] => {
  const splits = actors.flatMap((a) => a.operations).find((o) => SPLITS.has(o.kind));
  if (folios.every((n) => Number.isInteger(n) && n > 0 && n <= 16) && splits === undefined && !filesystem.deltas)
    return folios;
  throw new Problem({
    code: "KL307",
    what: `folios ${JSON.stringify(folios)}${splits === undefined ? "" : ` with ${JSON.stringify(textOf(splits))}`}, on ${filesystem.name}`,
    where: `race ${name}, folios`,
    expected:
      "from 1 to 16 pages for each folio, on a file system without deltas, and no operation that takes a page out of its folio",
    fix: "leave out folios, or the operation: large folios are neither forked nor cut in this model",
  });
};
