/**
 * `npm start`: executes the notebooks that have changed, makes pages of them, and serves the pages on this machine.
 *
 * A notebook that fails does not keep the others from being read: its page shows the error, and the terminal names it.
 */
import { spawn } from "node:child_process";
import path from "node:path";
import { CACHE, ROOT } from "../files.mjs";
import { executeAll, notebookNames } from "../notebooks-run.mjs";
import { makeReady } from "../ready.mjs";
import { Stop, orStop } from "../stop.mjs";

const USAGE = `npm start [-- --port N] [--no-open] [--exit-when-ready]

Installs and builds what is missing, executes the notebooks that have changed, and serves them as pages on this machine.
  --port N            the port; 0 takes any that is free (default: 8020)
  --no-open           do not open a browser
  --exit-when-ready   stop as soon as the pages can be read
  --help              this text`;

/** @param {readonly string[]} args */
export async function main(args) {
  if (args.includes("--help")) return console.log(USAGE);
  await orStop(() => start(optionsOf(args)), ROOT);
}

/** @param {readonly string[]} args */
function optionsOf(args) {
  const options = { port: /** @type {number | undefined} */ (undefined), open: true, exit: false };
  for (const [at, arg] of args.entries()) {
    const [name, value] = arg.split("=");
    if (name === "--port") options.port = portOf(value ?? args[at + 1]);
    else if (arg === "--no-open") options.open = false;
    else if (arg === "--exit-when-ready") options.exit = true;
    else if (args[at - 1] !== "--port")
      throw new Stop("KL908", `there is no option ${arg}: npm start -- --help lists them.`);
  }
  return options;
}

/** @param {string | undefined} text */
function portOf(text) {
  if (text !== undefined && /^\d+$/.test(text) && Number(text) <= 65535) return Number(text);
  throw new Stop(
    "KL908",
    `--port is followed by ${text ?? "nothing"}: write a number from 0 to 65535, as in npm start -- --port 8020.`,
  );
}

/** @param {ReturnType<typeof optionsOf>} options */
async function start({ port, open, exit }) {
  await makeReady("users");
  const names = notebookNames();
  if (names.length === 0) throw new Stop("KL921", "there is no notebook in notebooks/: put one there.");
  const executed = await executeAll(names, { reuse: true, say: (text) => console.log(`notebooks: ${text}`) });
  for (const { name, failure } of executed) if (failure !== undefined) console.error(`notebooks: ${name}: ${failure}`);
  const gallery = await import(new URL("../../dist/lab/gallery/index.js", import.meta.url).href);
  const pages = path.join(CACHE, "gallery");
  await gallery.renderGallery(
    executed.map(({ file }) => file),
    pages,
    {
      title: "kernel-lab",
      lead: "Page-cache races: every interleaving explored, simulated under load, and held against real kernels.",
    },
  );
  const server = await gallery.serveGallery(pages, port === undefined ? {} : { port });
  console.log(`\nThe notebooks are at ${server.url}`);
  if (exit) await server.close();
  else {
    console.log("Press Ctrl-C to stop.");
    if (open && process.stdout.isTTY && !process.env["CI"]) openBrowser(server.url);
    await server.closed;
  }
  return executed.some(({ failure }) => failure !== undefined) ? 1 : 0;
}

/** Opens the page if this machine has a way to; the address was printed in any case. @param {string} url */
function openBrowser(url) {
  const [program, ...args] =
    process.platform === "darwin" ? ["open"] : process.platform === "win32" ? ["cmd", "/c", "start", ""] : ["xdg-open"];
  const child = spawn(program ?? "", [...args, url], { stdio: "ignore", detached: true });
  child.on("error", () => undefined);
  child.unref();
}
