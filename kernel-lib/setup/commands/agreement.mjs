/** `npm run agreement`: the score, counted in fields, for each family of observations; those of the data set, or of files that are named. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "../files.mjs";
import { makeReady } from "../ready.mjs";
import { orStop } from "../stop.mjs";

/** Whether a file holds measured waits; anything else is for the reader of observations to judge. */
const holdsWaits = (/** @type {string} */ file) => {
  try {
    return String(JSON.parse(readFileSync(file, "utf8")).format).startsWith("kernel-lib waits");
  } catch {
    return false;
  }
};

/** Numbers of waits for which a difference above 20 % wants a reason. */
const JUDGED = new Set(["share that waits", "mean of all", "mean of waits"]);

/** @param {readonly (string | number)[]} columns */
const waitLine = (columns) =>
  columns.map((text, i) => (i === 0 ? String(text).padEnd(28) : String(text).padStart(i === 6 ? 20 : 13))).join("");

/** What came of following each run operation by operation, by file system. @param {readonly any[]} runs @param {(runs: readonly any[]) => any} followScore */
function sayFollowed(runs, followScore) {
  const columns = (/** @type {readonly (string | number)[]} */ all) =>
    all.map((text, i) => (i === 0 ? String(text).padEnd(28) : String(text).padStart(i === 4 ? 30 : 16))).join("");
  console.log(
    "\nfollowed  each run operation by operation: its operations, flush calls and random services given, how long each operation waits simulated",
  );
  console.log(columns(["", "waits in both", "measured only", "simulated only", "difference, quartiles [µs]"]));
  for (const filesystem of new Set(runs.map((run) => run.setting.filesystem))) {
    const score = followScore(runs.filter((run) => run.setting.filesystem === filesystem));
    const { low, median, high } = score.difference ?? { low: NaN, median: NaN, high: NaN };
    const quartiles = [low, median, high].map((x) => x.toFixed(0)).join(", ");
    console.log(columns([filesystem, score.both, score.measuredOnly, score.simulatedOnly, quartiles]));
  }
}

/** @param {readonly string[]} args files of observations, in the place of those that come with the library; `--unseen` lists what the model reaches and nobody saw */
export function main(args) {
  return orStop(async () => {
    await makeReady("users");
    const {
      agreement,
      compare,
      dataset,
      follow,
      followScore,
      overheadsOf,
      predictNominal,
      predictWith,
      score,
      scored,
      sweep,
      waitScore,
    } = await import(pathToFileURL(path.join(ROOT, "kernel-lib/dist/index.js")).href);
    // npm runs a script in the root; the files are named from where the person is.
    const here = process.env["INIT_CWD"] ?? process.cwd();
    const files = args.filter((word) => !word.startsWith("--")).map((file) => path.resolve(here, file));
    const waitFiles = files.filter(holdsWaits);
    const others = files.filter((file) => !holdsWaits(file));
    const observed =
      files.length === 0 ? dataset.observations() : others.flatMap((/** @type {string} */ file) => dataset.read(file));
    const waits =
      files.length === 0 ? dataset.waits() : waitFiles.flatMap((/** @type {string} */ file) => dataset.readWaits(file));
    const cells = agreement(observed);
    const beyond = observed.length - cells.length;
    const percent = (/** @type {number} */ part, /** @type {number} */ whole) =>
      whole === 0 ? "–" : `${((100 * part) / whole).toFixed(1)} %`;
    const line = (/** @type {readonly (string | number)[]} */ columns) =>
      columns.map((text, i) => (i === 0 ? String(text).padEnd(8) : String(text).padStart(12))).join("");
    console.log(
      line([
        "family",
        "cells",
        "recorded",
        "compared",
        "",
        "agreeing",
        "",
        "explained",
        "reached",
        "unseen",
        "no reason",
      ]),
    );
    for (const row of score(observed, cells))
      console.log(
        line([
          row.family,
          row.cells,
          row.recorded,
          row.compared,
          percent(row.compared, row.recorded),
          row.agreeing,
          percent(row.agreeing, row.compared),
          row.explained,
          row.reached,
          row.unseen,
          row.unreasoned,
        ]),
      );
    for (const cell of cells.filter((/** @type {any} */ c) => c.differing.length > 0))
      console.log(`${cell.kernel} ${cell.filesystem} ${cell.family} ${cell.variant}\n  ${cell.differing.join("\n  ")}`);
    if (beyond > 0)
      console.log(
        `${beyond} cells are of a scenario or a file system that the model does not know; they are not compared`,
      );
    if (args.includes("--unseen"))
      for (const cell of cells.filter((/** @type {any} */ c) => c.unseen.length > 0))
        console.log(
          `unseen: ${cell.kernel} ${cell.filesystem} ${cell.family} ${cell.variant}\n  ${cell.unseen.map((/** @type {string} */ text, /** @type {number} */ i) => `${text}\n    ${cell.unseenBecause[i] || "no reason is known"}`).join("\n  ")}`,
        );
    if (waits.length === 0) return 0;
    // Where several writers crowd the processors, an apparatus shows itself slower than it is.
    const alone = waits.filter((/** @type {any} */ w) => w.setting.writers === 1);
    const own = files.length > 0 && alone.length > 0;
    const overheads = own ? overheadsOf(alone) : {};
    const predictions = waits.map(predictWith(overheads));
    // Some 30,000 simulated operations tell a distribution well enough; more of them take time in the bootstrap.
    const longest = Math.max(...waits.map((/** @type {any} */ w) => w.operations.length));
    const replications = Math.max(4, Math.min(20, Math.round(30_000 / longest)));
    const comparisons = compare(waits, await sweep(predictions, { replications }), { resamples: 200 });
    console.log(
      `\nwaits     simulated from the overheads of ${own ? "their own" : "the data set's"} device and loop, ${replications} replications, beside the measured ones of ${waits.length} settings; numbers of those with 15 waits or more`,
    );
    console.log(waitLine(["", "settings", "error", "noise", "floor", "within floor", "largest error"]));
    for (const s of waitScore(comparisons)) {
      const as = (/** @type {number} */ x) => (s.unit === "%" ? `${x.toFixed(1)} %` : x.toFixed(3));
      const worst = `${as(s.worst.error)} in ${s.worst.name}`;
      console.log(waitLine([s.name, s.settings, as(s.error), as(s.noise), as(s.floor), s.within, worst]));
    }
    for (const c of scored(comparisons))
      for (const m of c.measures.filter((/** @type {any} */ one) => JUDGED.has(one.name) && one.measured !== null)) {
        const percentOf = (/** @type {number} */ x) => (100 * x) / m.measured.estimate;
        const [error, floor] = [percentOf(m.difference.estimate), percentOf(m.floor)];
        if (Math.abs(error) > 20)
          console.log(
            `${c.name}, ${m.name}: ${error.toFixed(1)} %; ${m.within === true ? `a repetition would differ by as much, floor ${floor.toFixed(1)} %` : "no reason is known"}`,
          );
      }
    const few = comparisons.filter((/** @type {any} */ c) => c.measuredWaits < 15);
    if (few.length > 0)
      console.log(
        `${few.length} settings with fewer waits: ${Math.max(...few.map((/** @type {any} */ c) => c.measuredWaits))} measured at most, ${Math.max(...few.map((/** @type {any} */ c) => c.simulatedWaits)).toFixed(2)} simulated`,
      );
    const nominal = compare(waits, await sweep(waits.map(predictNominal), { replications }), { resamples: 2 });
    const errors = waitScore(nominal).filter((/** @type {any} */ s) => JUDGED.has(s.name));
    if (errors.length > 0)
      console.log(
        `from nominal parameters alone: ${errors.map((/** @type {any} */ s) => `${s.name} wrong by ${s.error.toFixed(1)} %`).join(", ")}`,
      );
    sayFollowed(
      waits.map((/** @type {any} */ w) => follow(w, overheads)),
      followScore,
    );
    return 0;
  }, ROOT);
}
