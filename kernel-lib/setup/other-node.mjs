/**
 * Other Nodes, for `npm run test:full` only: npm's package `node` is a script that installs the program of the platform; here that package is
 * taken by its own name, so that no script of a stranger runs. Each lies in a folder named by its major.
 */
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { CACHE, readJson } from "./files.mjs";
import { npm } from "./install.mjs";
import { run } from "./run.mjs";
import { Stop } from "./stop.mjs";
import { inTurn } from "./turn.mjs";

/** The majors of Node, beside the oldest supported one, that seeded runs are held against. */
export const MAJORS = Object.freeze([22, 24, 26]);

const platform = process.platform === "win32" ? "win" : process.platform;
/** What npm calls the program of this platform. */
const PACKAGE = `node${platform === "darwin" && process.arch === "arm64" ? "-bin" : ""}-${platform}-${process.arch}`;

/**
 * The program of a major; fetches its newest version if there is none.
 * @param {number} major
 * @param {(text: string) => void} say
 * @returns {Promise<string>}
 */
export function otherNode(major, say) {
  const folder = path.join(CACHE, `node-${major}`);
  const whole = path.join(folder, "whole");
  return inTurn(`node-${major}`, say, async () => {
    const own = path.join(folder, "node_modules", PACKAGE);
    if (!existsSync(whole)) {
      say(`fetching Node ${major} (once)`);
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
      writeFileSync(path.join(folder, "package.json"), '{ "private": true }\n');
      const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock"];
      await npm(["install", "--prefix", folder, ...quiet, `${PACKAGE}@${major}`]);
      writeFileSync(whole, "");
    }
    const bin = readJson(path.join(own, "package.json"))?.bin;
    const program = path.join(own, typeof bin === "string" ? bin : (bin?.node ?? "bin/node"));
    const { code, output } = await run(program, ["--version"]);
    if (code !== 0 || !output.startsWith(`v${major}.`)) {
      rmSync(whole, { force: true });
      throw new Stop(
        "KL913",
        `npm's ${PACKAGE}@${major} does not run here (${output.trim().slice(-100)}): test with a Node ${major} of your own.`,
      );
    }
    return program;
  });
}
