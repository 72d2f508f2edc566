/**
 * Do two executions of a notebook show the same?
 *
 * Everything counts but what no two runs share: how long something took, and the paths of the checkout. A cell whose output
 * is different each time says so by the tag `nbval-ignore-output`, which other tools know too.
 */
import { ROOT } from "./files.mjs";

/**
 * @typedef {{ output_type: string, name?: string, text?: string | string[], data?: Record<string, unknown>, ename?: string, evalue?: string, traceback?: string[] }} Output
 * @typedef {{ id?: string, cell_type: string, source: string | string[], metadata?: { tags?: string[] }, outputs?: Output[] }} Cell
 * @typedef {{ cells: Cell[] }} Notebook
 */

const SHOWN = 160;

/**
 * What differs, a line each.
 * @param {Notebook} committed
 * @param {Notebook} executed
 * @returns {string[]}
 */
export function differences(committed, executed) {
  if (committed.cells.length !== executed.cells.length)
    return [`${committed.cells.length} cells have become ${executed.cells.length}`];
  const shown = (/** @type {Notebook} */ one) => one.cells.some((cell) => (cell.outputs ?? []).length > 0);
  if (!shown(committed) && shown(executed)) return ["it shows nothing: it was stored without its outputs"];
  return committed.cells.flatMap((cell, at) => {
    const other = executed.cells[at];
    if (cell.cell_type !== "code" || other === undefined || (cell.metadata?.tags ?? []).includes("nbval-ignore-output"))
      return [];
    const [shows, gives] = [plain(cell.outputs ?? []), plain(other.outputs ?? [])];
    const first = Array.from({ length: Math.max(shows.length, gives.length) }, (_, i) => i).find(
      (i) => shows[i] !== gives[i],
    );
    return first === undefined
      ? []
      : [
          `cell ${at + 1} (${cell.id ?? "no id"}): ${firstDifference(shows[first] ?? "nothing", gives[first] ?? "nothing")}`,
        ];
  });
}

/**
 * Outputs as texts that can be compared; consecutive parts of one stream are one, however they were cut.
 * @param {readonly Output[]} outputs
 * @returns {string[]}
 */
function plain(outputs) {
  /** @type {{ kind: string, text: string }[]} */
  const parts = [];
  for (const output of outputs) {
    const kind = output.output_type === "stream" ? `stream ${output.name}` : output.output_type;
    const last = parts.at(-1);
    if (output.output_type === "stream" && last?.kind === kind) last.text += joined(output.text);
    else parts.push({ kind, text: output.output_type === "stream" ? joined(output.text) : bundle(output) });
  }
  return parts.map(({ kind, text }) => `${kind}: ${lasting(text)}`);
}

/** @param {Output} output */
function bundle({ data, ename, evalue }) {
  // A traceback holds lines of the library, which move; its name and message are what a reader is told.
  if (data === undefined) return `${ename}: ${evalue}`;
  // The picture of a figure is made from its data, and a picture's bytes may change with Node's compression.
  const drawn = "application/vnd.plotly.v1+json" in data;
  return JSON.stringify(
    Object.fromEntries(
      Object.keys(data)
        .filter((type) => !(drawn && type === "image/svg+xml"))
        .sort()
        .map((type) => [type, Array.isArray(data[type]) ? joined(data[type]) : data[type]]),
    ),
  );
}

/** @param {unknown} text */
function joined(text) {
  return Array.isArray(text) ? text.join("") : String(text ?? "");
}

/**
 * A text without what no two runs share.
 * @param {string} text
 */
function lasting(text) {
  return text
    .replaceAll(ROOT, "<root>")
    .replace(
      /\b(took|elapsed|finished in|done in|explored in|executed in)([:\s]+)[\d.,]+\s*(µs|ms|s|min)\b/g,
      "$1$2<time>",
    )
    .replace(/[\d.,]+(\s*[kM]?)(\s*)(states|steps|events|runs)(\/s| per second)/g, "<rate> $3$4");
}

/**
 * @param {string} shows
 * @param {string} gives
 */
function firstDifference(shows, gives) {
  const at = [...shows].findIndex((letter, index) => letter !== gives[index]);
  const from = Math.max(0, (at < 0 ? Math.min(shows.length, gives.length) : at) - 40);
  const cut = (/** @type {string} */ text) => JSON.stringify(text.slice(from, from + SHOWN));
  return `it shows ${cut(shows)}, it gives ${cut(gives)}`;
}
