// The file start.mjs of an archive for students: opens the lab on the notebooks beside it, with nothing but Node.
// Plain JavaScript, so that it can say what is missing to whoever has just unpacked it.
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Node 20.19 or newer is needed, and this is ${process.version}: get it from https://nodejs.org.`);
  process.exit(2);
}
const { values } = parseArgs({ options: { port: { type: "string" }, "no-open": { type: "boolean" } } });
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
