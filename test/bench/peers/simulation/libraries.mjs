/** Simulation libraries of others, each in the version that is named, fetched into the bench's cache; one that cannot be had is named. */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { npm } from "../../../../kernel-lib/setup/install.mjs";
import { findPython } from "../../../../kernel-lib/setup/python.mjs";
import { run } from "../../../../kernel-lib/setup/run.mjs";

const here = (file) => fileURLToPath(new URL(file, import.meta.url));

/** Libraries of PyPI; the slower, the fewer customers: their work is divided by `fewer`, and rates are compared. */
const OF_PYTHON = [
  { name: "SimPy", package: "simpy==4.1.2", script: "mmc_simpy.py", fewer: 10 },
  { name: "salabim", package: "salabim==26.0.9", script: "mmc_salabim.py", fewer: 100 },
  { name: "Ciw", package: "ciw==3.2.7", script: "mmc_ciw.py", fewer: 20 },
];
const SIMJS = { name: "simjs", package: "simjs@2.0.3", script: "mmc_simjs.mjs", fewer: 1 };

const lastLine = (text) => text.trim().split("\n").at(-1) ?? "";

/** The program of a Python of our own, in which packages can be installed. */
async function python(folder) {
  const program = path.join(
    folder,
    process.platform === "win32" ? "Scripts" : "bin",
    process.platform === "win32" ? "python.exe" : "python",
  );
  if (existsSync(program)) return program;
  const { code, output } = await run(await findPython(), ["-m", "venv", folder]);
  if (code !== 0) throw new Error(lastLine(output));
  return program;
}

async function ofPython(folder, { name, package: wanted, script, fewer }) {
  const program = await python(folder);
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"];
  const { code, output } = await run(program, [...pip, wanted]);
  if (code !== 0) throw new Error(lastLine(output));
  return { name, program, first: [here(script)], fewer };
}

async function ofNpm(folder, { name, package: wanted, script, fewer }) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "package.json"), '{ "private": true }\n');
  await npm(["install", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", wanted]);
  return { name, program: process.execPath, first: [here(script), folder], fewer };
}

/** What can be had, as programs to start, and a sentence for each that cannot. */
export async function otherLibraries(cache, say) {
  say("fetching the peers");
  const libraries = [];
  const missing = [];
  const attempts = [
    ...OF_PYTHON.map((one) => [one.name, () => ofPython(path.join(cache, "python"), one)]),
    [SIMJS.name, () => ofNpm(path.join(cache, "simjs"), SIMJS)],
  ];
  for (const [name, attempt] of attempts)
    try {
      libraries.push(await attempt());
    } catch (error) {
      missing.push(`${name} is missing: ${error.message}`);
    }
  return { libraries, missing };
}
