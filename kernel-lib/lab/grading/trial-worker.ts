/** The process that runs one submission: reads what to run, writes what came of it, and ends. Started by `apart.ts`. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runTrial, type Trial } from "./trial.js";

// Whoever waits for this run holds the other end; with them it ends, and its kernel with it.
process.stdin.resume();
process.stdin.once("close", () => process.exit(1));

const [folder = ""] = process.argv.slice(2);
const trial: Trial = JSON.parse(readFileSync(join(folder, "trial.json"), "utf8"));
const runs = await runTrial(trial, (pid) => writeFileSync(join(folder, "kernel.pid"), String(pid)));
writeFileSync(join(folder, "runs.json"), JSON.stringify(runs));
// Sockets of a kernel that was killed may hold the process up.
process.exit(0);
