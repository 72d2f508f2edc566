/**
 * A Python with the judges in it, for `npm run interop`: nothing else here needs Python but the peers of `npm run bench -- simulation --peers`.
 *
 * The environment lies in a folder named by what is in it, so a new pin makes a new one; it is marked whole by a file that is
 * written last. Nothing is installed outside of that folder.
 */
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { CACHE, ROOT, digestOf } from "./files.mjs";
import { run } from "./run.mjs";
import { Stop } from "./stop.mjs";
import { inTurn } from "./turn.mjs";

const NEEDED = [3, 11];

/**
 * The programs of an environment; makes it if need be.
 * @param {(text: string) => void} say
 * @param {"" | "classic-" | "nbgrader-"} kind the judges, or the classic Notebook, which is at odds with one of them, or nbgrader
 * @returns {Promise<{ python: string, bin: string }>}
 */
export async function judgesEnvironment(say, kind = "") {
  const lists = ["requirements", "constraints"].map((name) => `test/interop/${kind}${name}.txt`);
  const folder = path.join(CACHE, `interop-${kind}${digestOf(ROOT, lists).slice(0, 12)}`);
  const bin = path.join(folder, process.platform === "win32" ? "Scripts" : "bin");
  const python = path.join(bin, process.platform === "win32" ? "python.exe" : "python");
  const whole = path.join(folder, "whole");
  if (existsSync(whole)) return { python, bin };
  return inTurn("interop", say, async () => {
    if (existsSync(whole)) return { python, bin };
    const base = await findPython();
    say(
      `installing ${{ "": "the judges (Python packages, ", "classic-": "the classic Notebook (", "nbgrader-": "nbgrader (" }[kind]}once)`,
    );
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(CACHE, { recursive: true });
    const made = await run(base, ["-m", "venv", folder]);
    if (made.code !== 0)
      throw new Stop(
        "KL911",
        `${base} cannot make an environment (${lastLine(made.output)}): install its venv module.`,
      );
    const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "--only-binary=:all:"];
    const filled = await run(python, [...pip, "-r", lists[0] ?? "", "-c", lists[1] ?? ""]);
    if (filled.code !== 0)
      throw new Stop(
        "KL912",
        `the judges cannot be installed (${lastLine(filled.output)}): connect this machine to a Python package index.`,
      );
    // The scripts in it are CommonJS; without this they would take the kind of our own package.
    writeFileSync(path.join(folder, "package.json"), '{ "type": "commonjs" }\n');
    writeFileSync(whole, "");
    return { python, bin };
  });
}

/**
 * A Python that is new enough. Errors: KL910 there is none.
 * @returns {Promise<string>}
 */
export async function findPython() {
  const wanted = `import sys; sys.exit(0 if sys.version_info >= (${NEEDED.join(", ")}) else 1)`;
  const names = [process.env["PYTHON"], "python3", "python", "python3.13", "python3.12", "python3.11"];
  for (const name of names) if (name && (await run(name, ["-c", wanted])).code === 0) return name;
  throw new Stop(
    "KL910",
    `Python ${NEEDED.join(".")} or newer is needed by the judges and none is on the path: install it, or name it by PYTHON=….`,
  );
}

/** @param {string} output */
function lastLine(output) {
  return output.trim().split("\n").at(-1)?.trim() ?? "";
}
