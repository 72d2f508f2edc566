/**
 * The sweep that the notebooks live on: eight thresholds, 30 replications, 100,000 writes each; with `--quick` 3 replications of 10,000 writes.
 *
 * On one worker and on two, taking turns: what it costs in seconds of the processors, how much sooner two are done, and that both give the
 * same digest, which is asserted. Two workers can be sooner only where two processors are free: the load of the machine is printed.
 * The sweeps run with the options of Node that the notebooks' kernel has. Memory: the largest resident set with ten times the replications.
 */
import { readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { DIST, ROOT } from "../../kernel-lib/setup/files.mjs";
import { runNode } from "../../kernel-lib/setup/run.mjs";

const OURS = path.join(ROOT, "test", "bench", "experiment-ours.mjs");
const KERNEL = path.join(ROOT, "kernel-lib", "jupyter", "kernels", "tslab", "kernel.json");
const OPTIONS = JSON.parse(readFileSync(KERNEL, "utf8")).argv.filter((word) => word.startsWith("--"));
const THRESHOLDS = [1, 2, 3, 4, 5, 6, 7, 8];
const WHOLE = { replications: 30, writes: 100_000 };
const QUICK = { replications: 3, writes: 10_000 };
/** One threshold; many short replications, so that what a replication would leave behind is seen. */
const MEMORY = { thresholds: [4], replications: [20, 200], writes: 5000 };

const middle = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

async function sweep(thresholds, replications, writes, workers) {
  const args = [thresholds.join(","), replications, writes, workers].map(String);
  const { code, output } = await runNode([...OPTIONS, OURS, DIST, ...args]);
  if (code !== 0) throw new Error(`the sweep failed:\n${output.slice(-800)}`);
  return JSON.parse(output);
}

export async function run({ rounds, quick, say }) {
  const { replications, writes } = quick ? QUICK : WHOLE;
  say(`\n${THRESHOLDS.length} thresholds × ${replications} replications × ${writes} writes`);
  const runs = { 1: [], 2: [] };
  for (let round = 0; round < rounds; round++)
    for (const workers of [1, 2]) runs[workers].push(await sweep(THRESHOLDS, replications, writes, workers));
  const all = [...runs[1], ...runs[2]];
  const results = new Set(all.map(({ result }) => result));
  if (results.size !== 1) throw new Error(`one seed gave ${[...results].join(" and ")}`);
  const load = os.loadavg()[0];
  const tables = [1, 2].map((workers) => {
    const cpu = middle(runs[workers].map((one) => one.cpu));
    const wall = middle(runs[workers].map((one) => one.wall));
    const [{ steps, rows }] = runs[workers];
    return { workers, cpu, wall, stepsPerCpuSecond: steps / cpu, writesPerCpuSecond: (rows * writes) / cpu };
  });
  for (const { workers, cpu, wall, stepsPerCpuSecond, writesPerCpuSecond } of tables)
    say(
      `${workers} worker${workers === 1 ? " " : "s"} ${cpu.toFixed(1).padStart(7)} s of the processors; ${wall.toFixed(1).padStart(7)} s in all, ${(stepsPerCpuSecond / 1e6).toFixed(2)} M steps and ${(writesPerCpuSecond / 1e6).toFixed(2)} M writes in each of these`,
    );
  const speedUp = tables[0].wall / tables[1].wall;
  say(
    `2 workers are done ${speedUp.toFixed(2)} × as fast as 1, with the same digest ${all[0].result}; load ${load.toFixed(1)} on ${os.availableParallelism()} processors`,
  );
  const [few, many] = MEMORY.replications;
  const resident = [];
  for (const n of [few, many]) resident.push((await sweep(MEMORY.thresholds, n, MEMORY.writes, 1)).resident);
  const memoryRatio = resident[1] / resident[0];
  say(
    `largest resident set: ${(resident[0] / 2 ** 20).toFixed(0)} MiB with ${few} replications, ${(resident[1] / 2 ** 20).toFixed(0)} MiB with ${many}: ${memoryRatio.toFixed(2)} ×`,
  );
  return {
    node: process.version,
    rounds,
    replications,
    writes,
    result: all[0].result,
    steps: all[0].steps,
    tables,
    speedUp,
    load,
    resident,
    memoryRatio,
  };
}
