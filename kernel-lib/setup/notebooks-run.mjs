/**
 * Executes the notebooks without a browser, and holds what they give against what they show.
 *
 * Executed copies lie in .cache/notebooks. The committed notebooks are written to only on request.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { CACHE, ROOT, filesBelow, readJson } from "./files.mjs";
import { differences } from "./notebooks-compare.mjs";
import { Stop } from "./stop.mjs";

const NOTEBOOKS = path.join(ROOT, "notebooks");
const EXECUTED = path.join(CACHE, "notebooks");
const AT_ONCE = 2;
const PATIENCE = 300_000; // a cell [ms]

/**
 * @typedef {object} Executed
 * @property {string} name the notebook's path below notebooks/, with `/`
 * @property {string} file the executed copy
 * @property {string | undefined} failure what a reader is told if a cell failed unasked
 */

/**
 * The notebooks, in the order of their names.
 * @param {readonly string[]} [chosen] names, or parts of names; without any, all
 */
function notebookNames(chosen = []) {
  const all = filesBelow(NOTEBOOKS, (name) => name.endsWith(".ipynb")).map((name) => name.replaceAll(path.sep, "/"));
  const unknown = chosen.find((part) => !all.some((name) => name.includes(part)));
  if (unknown !== undefined)
    throw new Stop(
      "KL920",
      `no notebook is called ${unknown}: name some of ${all.join(", ") || "none, there are none"}.`,
    );
  return chosen.length === 0 ? all : all.filter((name) => chosen.some((part) => name.includes(part)));
}

/**
 * @param {readonly string[]} names
 * @param {(text: string) => void} say
 * @returns {Promise<Executed[]>}
 */
async function executeAll(names, say) {
  const waiting = [...names.entries()];
  /** @type {Executed[]} */
  const done = [];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      done[next[0]] = await executeOne(next[1], say);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return done;
}

/**
 * @param {string} name
 * @param {(text: string) => void} say
 * @returns {Promise<Executed>}
 */
async function executeOne(name, say) {
  const source = path.join(NOTEBOOKS, name);
  const file = path.join(EXECUTED, name);
  const begin = performance.now();
  const { text, failure } = await execute(source);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  say(
    `${failure === undefined ? "executed" : "FAILED"} ${name} in ${((performance.now() - begin) / 1000).toFixed(1)} s`,
  );
  return { name, file, failure };
}

/**
 * The one place that knows the library's runner.
 * @param {string} source
 * @returns {Promise<{ text: string, failure: string | undefined }>}
 */
async function execute(source) {
  const { readNotebook } = await import(new URL("../dist/lab/runner/notebook.js", import.meta.url).href);
  const { executeNotebook } = await import(new URL("../dist/lab/runner/execute.js", import.meta.url).href);
  const { failureText } = await import(new URL("../dist/lab/runner/run.js", import.meta.url).href);
  const { withRecord } = await import(new URL("../dist/lab/record/record.js", import.meta.url).href);
  const { notebookText } = await import(new URL("../dist/lab/runner/store.js", import.meta.url).href);
  const name = path.relative(ROOT, source);
  const given = readNotebook(source);
  const own = given.metadata.execution?.timeout === undefined ? { timeoutMs: PATIENCE } : {};
  // Without this the first figure of each notebook would bring the drawing library along.
  const env = { KERNEL_LIB_PLOTLY: "none" };
  const { notebook, failure } = await executeNotebook(given, { name, cwd: path.dirname(source), env, ...own });
  return {
    text: notebookText(await withRecord(await withPictures(notebook), path.dirname(source), failure === undefined)),
    failure: failure === undefined ? undefined : failureText(failure, name),
  };
}

/**
 * The notebook with every figure as a picture beside its data, in the place of the HTML: what a front end shows that does not know
 * Plotly's data, or does not trust the notebook.
 * @template {{ cells: readonly any[] }} T
 * @param {T} notebook
 * @returns {Promise<T>}
 */
async function withPictures(notebook) {
  const { svg } = await import(new URL("../dist/lab/svg/index.js", import.meta.url).href);
  const pictured = async (/** @type {any} */ output) => {
    const { "text/html": _, ...data } = output.data ?? {};
    const plot = data["application/vnd.plotly.v1+json"];
    if (plot === undefined) return output;
    const alt = [data["text/plain"] ?? ""].flat().join("");
    const picture = await svg({ kind: "figure", alt, ...plot });
    return { ...output, data: { ...data, "image/svg+xml": picture.split(/(?<=\n)/) } };
  };
  const cells = [];
  for (const cell of notebook.cells) {
    const outputs = [];
    for (const output of cell.outputs ?? []) outputs.push(await pictured(output));
    cells.push(cell.cell_type === "code" ? { ...cell, outputs } : cell);
  }
  return { ...notebook, cells };
}

/**
 * Executes notebooks and compares, or writes.
 * @param {{ names?: readonly string[], write?: boolean, echo?: boolean }} [options]
 * @returns {Promise<import("./tally.mjs").Tally>}
 */
export async function compareNotebooks({ names = [], write = false, echo = true } = {}) {
  const chosen = notebookNames(names);
  if (chosen.length === 0) return { passed: 0, failed: 1, skipped: 0, detail: "there are no notebooks" };
  const executed = await executeAll(chosen, (text) => echo && console.log(`   ${text}`));
  const problems = (await Promise.all(executed.map((one) => problemOf(one, write)))).flat();
  return {
    passed: executed.length - problems.length,
    failed: problems.length,
    skipped: 0,
    detail: problems.join("\n"),
  };
}

/**
 * @param {Executed} executed
 * @param {boolean} write
 * @returns {Promise<string[]>}
 */
async function problemOf({ name, file, failure }, write) {
  if (failure !== undefined) return [`✗ ${name}\n    ${failure}`];
  const source = path.join(NOTEBOOKS, name);
  if (write) {
    const work = `${source}.${process.pid}.tmp`;
    writeFileSync(work, readFileSync(file));
    renameSync(work, source);
    return [];
  }
  const found = await differences(readJson(source), readJson(file));
  if (found.length === 0) return [];
  return [
    `✗ ${name} gives something else than it shows (npm run notebooks -- --write keeps the new)\n${found.map((line) => `    ${line}`).join("\n")}`,
  ];
}
