// The file start.mjs of an archive for students: opens the lab on the notebooks beside it, with nothing but Node.
// Plain JavaScript, so that it can say what is missing to whoever has just unpacked it.
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Node 20.19 or newer is needed, and this is ${process.version}: get it from https://nodejs.org.`);
  process.exit(2);
}
const HELP = `node start.mjs [--port N] [--no-open]

Opens the lab on the notebooks beside this file, in the browser and on this machine only. Ctrl-C ends it.
  --port N    the port; 0 takes any that is free (default: 8020)
  --no-open   do not open a browser
  --help      this text`;

function given() {
  try {
    const options = /** @type {const} */ ({
      port: { type: "string" },
      "no-open": { type: "boolean" },
      help: { type: "boolean" },
    });
    return parseArgs({ options }).values;
  } catch (error) {
    // Node's first sentence names what is wrong; those after it advise programmers.
    const [what] = (error instanceof Error ? error.message : String(error)).split(/\.?\n|\. /);
    console.error(`${what}: node start.mjs --help says what may be given.`);
    process.exit(2);
  }
}
const values = given();
if (values.help === true) {
  console.log(HELP);
  process.exit(0);
}
const server = (/** @type {string} */ name) =>
  import(new URL(`./node_modules/kernel-lib/dist/lab/server/${name}`, import.meta.url).href);
const [{ openLab }, { openBrowser }] = await Promise.all([server("lab.js"), server("open-browser.js")]);
const root = fileURLToPath(new URL("./notebooks", import.meta.url));
try {
  const lab = await openLab({ root, ...(values.port === undefined ? {} : { port: Number(values.port) }) });
  console.log(`The lab is open at ${lab.url}\nCtrl-C ends it; what is saved stays in ${root}.`);
  if (values["no-open"] !== true && process.stdout.isTTY) openBrowser(lab.url);
  await new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, resolve);
  });
  await lab.close();
  process.exit(0);
} catch (error) {
  // A port that is taken, told in four lines with the way out.
  console.error(error instanceof Error ? error.message : error);
  process.exit(2);
}
