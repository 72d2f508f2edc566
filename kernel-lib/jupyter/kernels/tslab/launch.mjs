// What Jupyter starts: node launch.mjs CONNECTION_FILE. Plain JavaScript, so that it can say what is missing before the build.
//
// kernel.json adds --no-force-async-hooks-checks: an endless loop inside a timer's callback is terminated by force, which leaves
// an entry on Node's stack of asynchronous ids, and without the flag the check of that stack would end the process. It adds
// --no-concurrent-marking as well: the threads of a sweep keep all processors busy, and collectors beside them only hold them up.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const [major, minor] = process.versions.node.split(".").map(Number);
const kernel = new URL("../../../dist/jupyter/kernel.js", import.meta.url);

/** @param {string} sentence */
const refuse = (sentence) => {
  console.error(sentence);
  process.exit(1);
};

if (major < 20 || (major === 20 && minor < 19))
  refuse(`The TypeScript kernel needs Node 20.19 or newer; the "node" that Jupyter found is ${process.version}.`);
if (!existsSync(kernel))
  refuse(
    `The TypeScript kernel is not built: ${fileURLToPath(kernel)} is missing. Run "npm run build" in the project's folder.`,
  );
const connectionFile = process.argv[2];
if (connectionFile === undefined)
  refuse("usage: node launch.mjs CONNECTION_FILE (Jupyter writes the file and starts the kernel)");

const { startKernel } = await import(kernel.href);
try {
  await startKernel(connectionFile);
} catch (error) {
  refuse(`The TypeScript kernel did not start: ${error instanceof Error ? error.message : error}`);
}
