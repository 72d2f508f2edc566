/**
 * Do two executions of a notebook show the same? Everything counts but how long something took; a cell whose output is different each
 * time says so by the tag `nbval-ignore-output`. The comparison is that of `kernel-lib reproduce`.
 */

/** @typedef {import("../lab/runner/notebook.js").Notebook} Notebook */

/**
 * What differs, a line each.
 * @param {Notebook} committed
 * @param {Notebook} executed
 * @returns {Promise<string[]>}
 */
export async function differences(committed, executed) {
  const { compareRuns } = await import(new URL("../dist/lab/reproduce/compare.js", import.meta.url).href);
  const { differingText } = await import(new URL("../dist/lab/reproduce/report.js", import.meta.url).href);
  if (committed.cells.length !== executed.cells.length)
    return [`${committed.cells.length} cells have become ${executed.cells.length}`];
  const shown = (/** @type {Notebook} */ one) => one.cells.some((cell) => (cell.outputs ?? []).length > 0);
  if (!shown(committed) && shown(executed)) return ["it shows nothing: it was stored without its outputs"];
  return compareRuns(committed, executed, undefined)
    .filter((/** @type {{ status: string }} */ one) => one.status === "differs")
    .flatMap(differingText);
}
