/** `npm run agreement`: the score, counted in fields, for each family of observations; those of the data set, or of files that are named. */
import path from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "../files.mjs";
import { makeReady } from "../ready.mjs";
import { orStop } from "../stop.mjs";

/** @param {readonly string[]} args files of observations, in the place of those that come with the library; `--unseen` lists what the model reaches and nobody saw */
export function main(args) {
  return orStop(async () => {
    await makeReady("users");
    const { agreement, dataset, score } = await import(pathToFileURL(path.join(ROOT, "kernel-lib/dist/index.js")).href);
    // npm runs a script in the root; the files are named from where the person is.
    const here = process.env["INIT_CWD"] ?? process.cwd();
    const files = args.filter((word) => !word.startsWith("--")).map((file) => path.resolve(here, file));
    const observed = files.length === 0 ? dataset.observations() : files.flatMap((file) => dataset.read(file));
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
    return 0;
  }, ROOT);
}
