/**
 * `npm start`: opens the lab, where notebooks are read, changed and run in the browser.
 *
 * The one line with the address is for the person at this machine: it holds the token that lets a browser in.
 */
import path from "node:path";
import { ROOT } from "../files.mjs";
import { makeReady } from "../ready.mjs";
import { Stop, orStop } from "../stop.mjs";

const USAGE = `npm start [-- --root DIR] [--port N] [--no-open] [--exit-when-ready]

Installs and builds what is missing, and opens the lab: notebooks in the browser, on this machine only.
  --root DIR             the folder of the notebooks (default: notebooks/ of this checkout)
  --port N               the port; 0 takes any that is free (default: 8020)
  --no-open              do not open a browser
  --exit-when-ready      stop as soon as the lab can be opened
  --idle-minutes N       end a kernel that has had no page and no work for so long (default: never)
  --unsafe-listen ADDR   listen on this address of the machine, unencrypted; needs a token in KERNEL_LAB_TOKEN
  --help                 this text

KERNEL_LAB_TOKEN sets the token, so that open pages find a lab that was started again. Without it every start makes a new one.`;

/** @param {readonly string[]} args */
export async function main(args) {
  if (args.includes("--help")) return console.log(USAGE);
  await orStop(() => start(optionsOf(args)), ROOT);
}

/** Options that are followed by a value. */
const VALUED = ["--root", "--port", "--idle-minutes", "--unsafe-listen"];

/** @param {readonly string[]} args */
function optionsOf(args) {
  /** @type {Record<string, string | true>} */
  const given = {};
  for (const [at, arg] of args.entries()) {
    const name = arg.split("=")[0] ?? "";
    if (VALUED.includes(args[at - 1] ?? "")) continue;
    if (VALUED.includes(name))
      given[name] = valueOf(name, arg.includes("=") ? arg.slice(name.length + 1) : args[at + 1]);
    else if (["--no-open", "--exit-when-ready"].includes(arg)) given[arg] = true;
    else throw new Stop("KL908", `there is no option ${arg}: npm start -- --help lists them.`);
  }
  const { "--root": root, "--port": port, "--idle-minutes": idle, "--unsafe-listen": unsafeListen } = given;
  return {
    root: path.resolve(process.env["INIT_CWD"] ?? ".", typeof root === "string" ? root : path.join(ROOT, "notebooks")),
    open: given["--no-open"] === undefined,
    exit: given["--exit-when-ready"] !== undefined,
    ...(port === undefined ? {} : { port: numberOf("--port", port, 0, 65535) }),
    ...(idle === undefined ? {} : { idleMs: numberOf("--idle-minutes", idle, 1, 100_000) * 60_000 }),
    ...(typeof unsafeListen === "string" ? { unsafeListen } : {}),
  };
}

/**
 * @param {string} name
 * @param {string | undefined} text
 */
function valueOf(name, text) {
  if (text !== undefined && text !== "" && !text.startsWith("--")) return text;
  throw new Stop("KL908", `${name} is followed by ${text || "nothing"}: npm start -- --help says what belongs there.`);
}

/**
 * @param {string} name
 * @param {string | true} text
 * @param {number} least
 * @param {number} most
 */
function numberOf(name, text, least, most) {
  if (typeof text === "string" && /^\d+$/.test(text) && Number(text) >= least && Number(text) <= most)
    return Number(text);
  throw new Stop(
    "KL908",
    `${name} is followed by ${text}: write a whole number from ${least} to ${most}, as in npm start -- --port 8020.`,
  );
}

/** @param {ReturnType<typeof optionsOf>} options */
async function start({ open, exit, ...options }) {
  await makeReady("users");
  const { openLab } = await import(new URL("../../dist/lab/server/lab.js", import.meta.url).href);
  const { openBrowser } = await import(new URL("../../dist/lab/server/open-browser.js", import.meta.url).href);
  const lab = await openLab({ ...options, token: process.env["KERNEL_LAB_TOKEN"] });
  // A kernel that outlives an answer is told to end; one that does not listen sees that its parent is gone.
  const asked = new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, resolve);
  });
  console.log(`The lab is open at ${lab.url}`);
  if (exit) await visit(lab);
  else {
    if (open && process.stdout.isTTY && !process.env["CI"]) openBrowser(lab.url);
    await asked;
  }
  await lab.close();
  // Whatever a connection still holds open.
  return process.exit(0);
}

/** The front page answers, and the notebooks are read. @param {{ port: number, base: string, token: string }} lab */
async function visit({ port, base, token }) {
  for (const address of ["/lab", "/lab/api/cards", "/static/lab.js"]) {
    const headers = { Authorization: `token ${token}` };
    const answer = await fetch(`http://127.0.0.1:${port}${base}${address}`, { headers });
    if (!answer.ok)
      throw new Stop("KL922", `the lab does not answer (${answer.status}): remove kernel-lib/dist, then start again.`);
    await answer.arrayBuffer();
  }
}
