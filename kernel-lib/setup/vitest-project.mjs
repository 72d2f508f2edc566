/** Runs one project of test/vitest.config.ts and counts its cases from vitest's own report. */
import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { CACHE, ROOT, readJson } from "./files.mjs";
import { runNode } from "./run.mjs";

const VITEST = path.join(ROOT, "node_modules", "vitest", "vitest.mjs");

/**
 * @param {string} project
 * @param {{ echo: boolean, rest: readonly string[], env?: Record<string, string> }} options
 * @returns {Promise<import("./tally.mjs").Tally>}
 */
export async function runProject(project, { echo, rest, env = {} }) {
  const report = path.join(CACHE, `vitest-${project}-${process.pid}.json`);
  mkdirSync(CACHE, { recursive: true });
  const args = ["run", "--config", "test/vitest.config.ts", "--project", project];
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const ran = await runNode([VITEST, ...args, ...reporters, ...rest], {
    echo,
    env: {
      ...env,
      CI: "true",
      NODE_OPTIONS: "",
      ...(process.stdout.isTTY ? {} : { NO_COLOR: "1", FORCE_COLOR: undefined }),
    },
  });
  const found = readJson(report);
  rmSync(report, { force: true });
  const told = echo ? "" : ran.output.replace(/^JSON report written to .*$/m, "").trim();
  if (found === undefined) return { passed: 0, failed: 1, skipped: 0, detail: `vitest gave no report\n${told}` };
  return count(found, ran.code, told);
}

/**
 * @param {any} found
 * @param {number} code
 * @param {string} told
 * @returns {import("./tally.mjs").Tally}
 */
function count(found, code, told) {
  // A file that cannot be loaded has no cases; it counts as one that failed.
  const unloaded = found.testResults.filter(
    (/** @type {any} */ file) =>
      file.status === "failed" && file.assertionResults.every((/** @type {any} */ one) => one.status !== "failed"),
  ).length;
  const [passed, skipped] = [found.numPassedTests, found.numPendingTests + (found.numTodoTests ?? 0)];
  const failed = found.numFailedTests + unloaded;
  if (passed + failed === 0) return { passed, failed: 1, skipped, detail: `no test ran\n${told}` };
  if (code !== 0 && failed === 0)
    return { passed, failed: 1, skipped, detail: `an error outside of any test\n${told}` };
  return { passed, failed, skipped, ...(failed > 0 ? { detail: told } : {}) };
}
