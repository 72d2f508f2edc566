/** What every command does first: install what is missing, build what is missing, and say so. Silent when all is there. */
import { bundle } from "./bundle.mjs";
import { compile } from "./compile.mjs";
import { ROOT } from "./files.mjs";
import { install } from "./install.mjs";
import { diskStop } from "./stop.mjs";

/** @type {Promise<void> | undefined} */
let attempt;

/** @param {string} text */
const sayIt = (text) => console.log(`set-up: ${text}`);

/**
 * @param {import("./install.mjs").Level} level
 * @param {(text: string) => void} [say]
 */
export async function makeReady(level, say = sayIt) {
  await installed(level, say);
  await compiled(say);
}

/**
 * The packages only.
 * @param {import("./install.mjs").Level} level
 * @param {(text: string) => void} [say]
 */
export function installed(level, say = sayIt) {
  return install(level, say).catch(tellDisk);
}

/**
 * The build only. What failed once is not tried again by the same command.
 * @param {(text: string) => void} [say]
 */
export function compiled(say = sayIt) {
  attempt ??= compile(say)
    .then(() => bundle(say))
    .catch(tellDisk);
  return attempt;
}

/** @param {unknown} error */
function tellDisk(error) {
  throw diskStop(error, ROOT) ?? error;
}
