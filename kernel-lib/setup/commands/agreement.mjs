/** `npm run agreement`: the score, counted in fields, for each family of observations. */
import path from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "../files.mjs";
import { makeReady } from "../ready.mjs";
import { orStop } from "../stop.mjs";

/** @param {readonly string[]} args `--unseen` lists what the model reaches and nobody saw; `--all` every difference */
export function main(args) {
  return orStop(async () => {
    await makeReady("users");
    const { agreement, dataset, score } = await import(pathToFileURL(path.join(ROOT, "kernel-lib/dist/index.js")).href);
    const observed = dataset.observations();
    const cells = agreement(observed);
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
    if (args.includes("--unseen"))
      for (const cell of cells.filter((/** @type {any} */ c) => c.unseen.length > 0))
        console.log(
          `unseen: ${cell.kernel} ${cell.filesystem} ${cell.family} ${cell.variant}\n  ${cell.unseen.map((/** @type {string} */ text, /** @type {number} */ i) => `${text}\n    ${cell.unseenBecause[i] || "no reason is known"}`).join("\n  ")}`,
        );
    return 0;
  }, ROOT);
}
