/**
 * A sweep over thresholds as one process: `DIST THRESHOLDS REPLICATIONS WRITES WORKERS`. Seconds of the wall and of the processors, all threads
 * counted, and the largest resident set [bytes].
 */
import path from "node:path";
import { pathToFileURL } from "node:url";

const [dist, thresholds, ...numbers] = process.argv.slice(2);
const [replications, writes, workers] = numbers.map(Number);
const load = (...file) => import(pathToFileURL(path.join(dist, ...file)).href);
const { sweep } = await load("experiment", "sweep.js");
const { threshold } = await load("experiment", "candidate.js");
const { forkUnlessElevated } = await load("policy", "index.js");
const { rewriters } = await load("workload", "rewriters.js");

const begun = performance.now();
const { rows, result } = await sweep(rewriters({ drivers: 2, writes }), {
  policy: threshold(thresholds.split(",").map(Number), forkUnlessElevated),
  seed: 42,
  replications,
  workers,
});
const wall = (performance.now() - begun) / 1000;
const { user, system } = process.cpuUsage();
console.log(
  JSON.stringify({
    result,
    rows: rows.length,
    steps: rows.reduce((sum, row) => sum + row.steps, 0),
    wall,
    cpu: (user + system) / 1e6,
    resident: process.resourceUsage().maxRSS * 1024,
  }),
);
