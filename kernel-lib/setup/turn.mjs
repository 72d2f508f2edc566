/**
 * One at a time: `npm start` and `npm test` given at the same moment must not install or build on top of each other.
 *
 * A lock is a file that only one process can create; it names its holder, so that the lock of a process that was killed is
 * taken away by the next one and nobody waits for the dead.
 */
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CACHE } from "./files.mjs";

const TOO_OLD = 30 * 60_000; // [ms] a process number may have been given to somebody else since

/**
 * Runs the body while no other process is inside a body of the same name.
 * @template T
 * @param {string} name
 * @param {(text: string) => void} say
 * @param {() => Promise<T>} body
 * @returns {Promise<T>}
 */
export async function inTurn(name, say, body) {
  mkdirSync(CACHE, { recursive: true });
  const lock = path.join(CACHE, `${name}.lock`);
  for (let told = false; !take(lock);) {
    const holder = readHolder(lock);
    if (holder !== undefined && !isAlive(holder, lock)) remove(lock, holder);
    else {
      if (!told) say(`waiting for the other set-up (process ${holder ?? "unknown"}) to finish`);
      told = true;
      await sleep(200);
    }
  }
  try {
    return await body();
  } finally {
    rmSync(lock, { force: true });
  }
}

/** @param {string} lock */
function take(lock) {
  // Written aside and linked, so that the lock never exists without its holder's number.
  const mine = `${lock}.${process.pid}`;
  writeFileSync(mine, String(process.pid));
  try {
    linkSync(mine, lock);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "EEXIST") return false;
    return takeWithoutLinks(lock);
  } finally {
    rmSync(mine, { force: true });
  }
}

/** Some disks have no links. @param {string} lock */
function takeWithoutLinks(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "EEXIST") return false;
    throw error;
  }
}

/** @param {string} lock */
function readHolder(lock) {
  try {
    return Number(readFileSync(lock, "utf8")) || undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {number} holder
 * @param {string} lock
 */
function isAlive(holder, lock) {
  try {
    process.kill(holder, 0);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "ESRCH") return false;
  }
  try {
    return Date.now() - statSync(lock).mtimeMs < TOO_OLD;
  } catch {
    return true; // let go in the meantime: the next attempt will take it
  }
}

/**
 * Takes the lock of a dead holder away. Two may try: what was moved is looked at, and put back if it was already a new one.
 * @param {string} lock
 * @param {number} holder
 */
function remove(lock, holder) {
  const aside = `${lock}.dead.${process.pid}`;
  try {
    renameSync(lock, aside);
  } catch {
    return;
  }
  if (readHolder(aside) !== holder) {
    try {
      linkSync(aside, lock);
    } catch {
      // A third process has the lock now; the one that was moved will find it taken.
    }
  }
  rmSync(aside, { force: true });
}
