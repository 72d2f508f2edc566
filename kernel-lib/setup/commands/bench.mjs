/**
 * `npm run bench`: runs the benchmarks of test/bench, or those that are named, prints their tables, and keeps their numbers in
 * .cache/bench. A time is measured and printed, and never asserted: what it is depends on the machine and on who else works there.
 */
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { CACHE, ROOT } from "../files.mjs";
import { makeReady } from "../ready.mjs";
import { Stop, orStop } from "../stop.mjs";

const FOLDER = path.join(ROOT, "test", "bench");
const ENDING = ".bench.mjs";

/** The benchmarks that there are. */
const NAMES = readdirSync(FOLDER)
  .filter((name) => name.endsWith(ENDING))
  .map((name) => name.slice(0, -ENDING.length));

const USAGE = `npm run bench [-- name … [--rounds n] [--quick] [--peers]]

Measures, and prints ratios within one run: ${NAMES.join(", ")}.
--rounds n: how often each program is run, 3 unless given.
--quick: a hundredth of the sweep of \`experiment\`: 3 replications of 10,000 writes and not 30 of 100,000.
--peers: fetches SimPy, salabim, Ciw (PyPI) and simjs (npm) into .cache and runs them beside \`simulation\`; each that is missing is named.`;

const SWITCHES = ["--quick", "--peers"];

/** @param {readonly string[]} args names of benchmarks, and what USAGE says */
export async function main(args) {
  if (args.includes("--help")) return console.log(USAGE);
  return orStop(async () => {
    const at = args.indexOf("--rounds");
    const rounds = at < 0 ? 3 : Number(args[at + 1]);
    const words = args.filter((word, i) => !SWITCHES.includes(word) && (at < 0 || (i !== at && i !== at + 1)));
    const unknown = words.find((word) => !NAMES.includes(word));
    if (unknown !== undefined || !(rounds >= 1))
      throw new Stop(
        "KL909",
        `there is no benchmark ${unknown ?? `of ${rounds} rounds`}: name some of ${NAMES.join(", ")}.`,
      );
    await makeReady("tests");
    const cache = path.join(CACHE, "bench");
    mkdirSync(cache, { recursive: true });
    for (const name of words.length === 0 ? NAMES : words) {
      console.log(`\n── ${name}`);
      const { run } = await import(pathToFileURL(path.join(FOLDER, name + ENDING)).href);
      const result = await run({
        rounds,
        cache,
        quick: args.includes("--quick"),
        peers: args.includes("--peers"),
        say: (/** @type {string} */ text) => console.log(text),
      });
      writeFileSync(path.join(cache, `${name}.json`), `${JSON.stringify(result, null, 2)}\n`);
      console.log(`\nkept in ${path.relative(ROOT, path.join(cache, `${name}.json`))}`);
    }
    return 0;
  }, ROOT);
}
