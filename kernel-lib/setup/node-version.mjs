/**
 * The first thing that runs: is this Node new enough for the rest to be read at all?
 *
 * This file and the doors beside it (start.mjs, test.mjs, …) keep to syntax that Node 12 reads, so that an old Node prints a
 * sentence and not a syntax error; everything newer is behind a dynamic import. Next to read: ready.mjs.
 */

var NEEDED_MAJOR = 20;
var NEEDED_MINOR = 19;

/** True if this Node can run the project; otherwise says so in one sentence and sets exit code 1. */
export function nodeIsNewEnough() {
  var parts = process.versions.node.split(".");
  var major = Number(parts[0]);
  if (major > NEEDED_MAJOR || (major === NEEDED_MAJOR && Number(parts[1]) >= NEEDED_MINOR)) return true;
  console.error(
    "KL900 Node " +
      NEEDED_MAJOR +
      "." +
      NEEDED_MINOR +
      " or newer is needed and this is Node " +
      process.versions.node +
      ": install a newer one from https://nodejs.org, then give the command again.",
  );
  process.exitCode = 1;
  return false;
}
