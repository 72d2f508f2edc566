/**
 * Installs what is missing, and nothing else.
 *
 * Two levels: `users` (what `npm start` needs) and `tests` (that, and the tools of `npm test`). The second is added to the
 * first without installing it again. What is there is known from a stamp that is written after success only, so an install
 * that was killed is done anew. Next to read: compile.mjs.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { CACHE, ROOT, digestOf, readJson } from "./files.mjs";
import { run, runNode } from "./run.mjs";
import { Stop } from "./stop.mjs";
import { inTurn } from "./turn.mjs";

/** @typedef {"users" | "tests"} Level */

const MODULES = path.join(ROOT, "node_modules");
const STAMP = path.join(MODULES, ".kernel-lab.json");
const BEGUN = path.join(CACHE, "install-begun");
const COMMON = ["--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline", "--loglevel=error"];

/**
 * Makes sure that the packages of a level are there.
 * @param {Level} level
 * @param {(text: string) => void} say
 */
export async function install(level, say) {
  if (isComplete(level)) return;
  await inTurn("install", say, async () => {
    if (isComplete(level)) return;
    const adds = level === "tests" && isComplete("users");
    const begin = Date.now();
    say(adds ? "adding the test tools" : level === "tests" ? "installing all packages" : "installing packages");
    mkdirSync(CACHE, { recursive: true });
    writeFileSync(BEGUN, level);
    if (adds) await npm(["install", "--no-save", "--include=dev", ...COMMON]);
    else {
      // A node_modules that a killed install left half-filled looks whole to npm: it is removed, not repaired.
      rmSync(MODULES, { recursive: true, force: true });
      await npm(["ci", level === "tests" ? "--include=dev" : "--omit=dev", ...COMMON]);
    }
    writeStamp(level);
    rmSync(BEGUN, { force: true });
    say(`installed in ${Math.round((Date.now() - begin) / 1000)} s`);
  });
}

/** @param {Level} level */
function isComplete(level) {
  const wanted = packagesOf(level);
  if (wanted.some((place) => !existsSync(path.join(ROOT, place, "package.json")))) return false;
  const stamp = readJson(STAMP);
  if (stamp?.lock === lockDigest()) return level === "users" || stamp.level === "tests";
  // No stamp, but npm's own note of a finished install agrees with the lock: somebody typed `npm ci`. A begun one is not trusted.
  if (existsSync(BEGUN) || !notedByNpm(wanted)) return false;
  writeStamp(level);
  return true;
}

/**
 * The folders that the lock file wants filled, without the optional ones, which depend on the machine.
 * @param {Level} level
 * @returns {string[]}
 */
function packagesOf(level) {
  return Object.entries(lockedPackages())
    .filter(
      ([place, entry]) => place.startsWith("node_modules/") && !entry.link && !entry.optional && !entry.devOptional,
    )
    .filter(([, entry]) => level === "tests" || !entry.dev)
    .map(([place]) => place);
}

/** @returns {Record<string, { version?: string, integrity?: string, link?: boolean, optional?: boolean, dev?: boolean, devOptional?: boolean }>} */
function lockedPackages() {
  return JSON.parse(readFileSync(path.join(ROOT, "package-lock.json"), "utf8")).packages;
}

/** @param {readonly string[]} wanted */
function notedByNpm(wanted) {
  const noted = readJson(path.join(MODULES, ".package-lock.json"))?.packages ?? {};
  const locked = lockedPackages();
  return wanted.every((place) => noted[place]?.integrity === locked[place]?.integrity);
}

function lockDigest() {
  return digestOf(ROOT, ["package-lock.json"]);
}

/** @param {Level} level */
function writeStamp(level) {
  writeFileSync(STAMP, JSON.stringify({ lock: lockDigest(), level }));
}

/** @param {readonly string[]} args */
export async function npm(args) {
  // npm gives the path of its own program to what it starts; a command given without npm finds it on the path.
  const own = process.env["npm_execpath"];
  const env = { npm_config_loglevel: undefined };
  const ran =
    own !== undefined && /npm-cli\.[cm]?js$/.test(own) && existsSync(own)
      ? await runNode([own, ...args], { env })
      : await run(process.platform === "win32" ? "npm.cmd" : "npm", args, { env, shell: process.platform === "win32" });
  if (ran.code === 127)
    throw new Stop(
      "KL901",
      "npm is missing, and the packages are installed with it: install Node with npm from https://nodejs.org, then give the command again.",
    );
  if (ran.code !== 0) throw npmStop(ran.output);
}

/**
 * One sentence for npm's many lines.
 * @param {string} output
 */
export function npmStop(output) {
  const code = /\b(?:npm (?:error|ERR!) code|code:) '?(E[A-Z_]+)/.exec(output)?.[1] ?? "";
  const registry = /https?:\/\/[^/\s]+/.exec(output)?.[0] ?? "the package registry";
  if (
    /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENOTCACHED|ERR_SOCKET_TIMEOUT|EAI_FAIL)$/.test(
      code,
    )
  )
    return new Stop(
      "KL902",
      `the packages cannot be fetched from ${registry} (${code}): connect this machine to it once, then give the command again.`,
    );
  if (/^(EROFS|EACCES|EPERM|ENOSPC|EDQUOT)$/.test(code))
    return new Stop(
      "KL903",
      `npm cannot write below ${ROOT} (${code}): free the disk or copy the project to a folder that can be written.`,
    );
  const lines = output.split("\n").filter((line) => /npm (error|ERR!)/.test(line) && !/A complete log/.test(line));
  const told = lines.map((line) => line.replace(/^.*?npm (error|ERR!)\s*/, "")).filter((line) => line !== "");
  return new Stop(
    "KL904",
    `npm could not install the packages: ${told.slice(0, 3).join(" / ") || output.trim().slice(-300) || "it said nothing"}.`,
  );
}
