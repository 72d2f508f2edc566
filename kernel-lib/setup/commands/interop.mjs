/**
 * `npm run interop`: our kernel and our notebooks before judges that nobody here wrote.
 *
 * Exit code 2 says that the judges could not be called (no Python, no package index); then each of them is named.
 */
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { ROOT } from "../files.mjs";
import { judgesEnvironment } from "../python.mjs";
import { makeReady } from "../ready.mjs";
import { run } from "../run.mjs";
import { Stop, orStop } from "../stop.mjs";
import { NOTHING, add, closingLine, exitCodeOf, indent } from "../tally.mjs";
import { runProject } from "../vitest-project.mjs";

const FRONT_ENDS = ["JupyterLab 4", "Notebook 7", "classic Notebook 6.5"];
const APART = [...FRONT_ENDS, "nbgrader"];
const JUDGES = [
  "jupyter_kernel_test",
  "nbformat",
  "jupytext",
  "mystmd",
  "pandoc",
  "papermill",
  "nbclient",
  "nbmake",
  ...APART,
];

/** @param {readonly string[]} args */
export async function main(args) {
  if (args.includes("--help"))
    return console.log(`npm run interop\n\nCalls ${JUDGES.join(", ")}. Needs Python 3.11 and its package index.`);
  const total = { ...NOTHING };
  await orStop(async () => {
    await makeReady("tests");
    const say = (/** @type {string} */ text) => console.log(`set-up: ${text}`);
    const environment = await judgesEnvironment(say).catch(absent);
    const classic = environment && (await judgesEnvironment(say, "classic-").catch(absent));
    const grader = classic && (await judgesEnvironment(say, "nbgrader-").catch(absent));
    if (environment === undefined || classic === undefined || grader === undefined) {
      total.skipped = JUDGES.length;
      return 2;
    }
    const work = mkdtempSync(path.join(os.tmpdir(), "kernel-lab-interop-"));
    try {
      Object.assign(
        total,
        add(await pythonJudges(environment, work), await apart(environment, { classic, grader }, work)),
      );
    } finally {
      rmSync(work, { recursive: true, force: true, maxRetries: 5 });
    }
    return exitCodeOf(total);
  }, ROOT);
  if (process.exitCode === 1 && total.failed === 0) total.failed = 1;
  console.log(`\n${closingLine(total)}`);
}

/** @param {unknown} error */
function absent(error) {
  if (!(error instanceof Stop)) throw error;
  console.error(error.message);
  for (const judge of JUDGES) console.log(`not run: ${judge}`);
  return undefined;
}

/**
 * Jupyter finds our kernelspec by its path and nothing of the user's own settings.
 * @param {{ bin: string }} environment
 * @param {string} work
 */
function surroundings({ bin }, work) {
  return {
    PATH: [bin, path.dirname(process.execPath), process.env["PATH"]].join(path.delimiter),
    JUPYTER_PATH: path.join(ROOT, "kernel-lib", "jupyter"),
    JUPYTER_CONFIG_DIR: path.join(work, "config"),
    JUPYTER_DATA_DIR: path.join(work, "data"),
    JUPYTER_RUNTIME_DIR: path.join(work, "run"),
    IPYTHONDIR: path.join(work, "ipython"),
    JUPYTER_PLATFORM_DIRS: "1",
    PYTHONDONTWRITEBYTECODE: "1",
    PYDEVD_DISABLE_FILE_VALIDATION: "1",
    KERNEL_LAB_WORK: work,
  };
}

/**
 * @param {{ python: string, bin: string }} environment
 * @param {string} work
 */
async function pythonJudges(environment, work) {
  const script = path.join(ROOT, "test", "interop", "judges.py");
  const ran = await run(environment.python, [script, ROOT, work], { env: surroundings(environment, work) });
  const cases = ran.output.split("\n").flatMap(parseCase);
  for (const judge of new Set(cases.map((one) => one.judge))) {
    const own = cases.filter((one) => one.judge === judge);
    console.log(`\n── ${judge}`);
    for (const { case: name, problem } of own)
      console.log(problem === null ? `   ✓ ${name}` : `   ✗ ${name}\n${indent(problem)}`);
  }
  const passed = cases.filter((one) => one.problem === null).length;
  const silent = JUDGES.filter((judge) => !APART.includes(judge) && !cases.some((one) => one.judge === judge));
  for (const judge of silent) console.log(`\n── ${judge}\n   ✗ it said nothing`);
  if (silent.length > 0 || ran.code !== 0)
    console.log(
      indent(
        ran.output
          .split("\n")
          .filter((line) => parseCase(line).length === 0)
          .join("\n"),
      ),
    );
  return { passed, failed: cases.length - passed + silent.length, skipped: 0 };
}

/**
 * @param {string} line
 * @returns {{ judge: string, case: string, problem: string | null }[]}
 */
function parseCase(line) {
  if (!line.startsWith('{"judge"')) return [];
  try {
    return [JSON.parse(line)];
  } catch {
    return [];
  }
}

/**
 * @param {{ python: string, bin: string }} environment
 * @param {{ classic: { bin: string }, grader: { bin: string } }} others
 * @param {string} work
 */
async function apart(environment, { classic, grader }, work) {
  console.log(`\n── ${APART.join(", ")}`);
  const own = { KERNEL_LAB_CLASSIC_BIN: classic.bin, KERNEL_LAB_NBGRADER_BIN: grader.bin };
  const env = { ...surroundings(environment, work), ...own };
  return runProject("interop", { echo: true, rest: [], env });
}
