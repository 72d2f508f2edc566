// What a student does with the archive, by its own files alone: starts the lab, opens an exercise, runs a cell, exports a page.
// Usage: node probe.mjs FOLDER; prints what it saw as JSON.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [folder = ""] = process.argv.slice(2);
const own = (/** @type {string} */ name) =>
  import(pathToFileURL(path.join(folder, "node_modules", "kernel-lib", "dist", name)).href);
const [{ pack, unpack, FORMAT }, { header }] = await Promise.all([
  own("lab/server/framing.js"),
  own("jupyter/wire.js"),
]);
const { WebSocket } = createRequire(path.join(folder, "start.mjs"))("ws");

const lab = spawn(process.execPath, ["start.mjs", "--no-open", "--port", "0"], { cwd: folder, stdio: "pipe" });
let said = "";
for (const stream of [lab.stdout, lab.stderr]) stream.on("data", (data) => (said += data));
const address = /** @type {RegExpExecArray} */ (
  await new Promise((resolve, reject) => {
    lab.once("exit", () => reject(new Error(said)));
    lab.stdout.on("data", () => {
      const found = /http:\/\/127\.0\.0\.1:(\d+)\/\?token=([\w-]+)/.exec(said);
      if (found !== null) resolve(found);
    });
  })
);
const [url = "", port = "", token = ""] = address;
const headers = { Authorization: `token ${token}` };
const entered = await fetch(url, { redirect: "manual" });
const base = `127.0.0.1:${port}${entered.headers.get("location")?.replace(/\/lab$/, "")}`;
const ask = (/** @type {string} */ name, /** @type {object} */ more = {}) =>
  fetch(`http://${base}/${name}`, { headers, ...more });

const shell = await (await ask("lab")).text();
const script = await ask("static/lab.js");
const { content } = await (await ask("api/contents/exercise.ipynb")).json();
const body = JSON.stringify({
  path: "exercise.ipynb",
  name: "exercise.ipynb",
  type: "notebook",
  kernel: { name: "tslab" },
});
const { kernel } = await (await ask("api/sessions", { method: "POST", body })).json();
const socket = new WebSocket(`ws://${base}/api/kernels/${kernel.id}/channels?session_id=probe`, FORMAT, { headers });
await new Promise((resolve) => socket.once("open", resolve));

/** Runs a cell and gives what it published. @param {string} code */
async function run(code) {
  const head = header("execute_request", "probe", "probe");
  const flags = { silent: false, store_history: true, user_expressions: {}, allow_stdin: false, stop_on_error: true };
  /** @type {object[]} */
  const heard = [];
  const done = new Promise((resolve) => {
    socket.on("message", (/** @type {Buffer} */ data) => {
      const [what, parent, , told] = unpack(data).parts.map((/** @type {Uint8Array} */ part) =>
        JSON.parse(Buffer.from(part).toString()),
      );
      if (parent.msg_id !== head.msg_id) return;
      heard.push({ type: what.msg_type, text: told.text ?? told.evalue ?? "" });
      if (what.msg_type === "execute_reply") resolve(undefined);
    });
  });
  const parts = [head, {}, {}, { code, ...flags }].map((part) => Buffer.from(JSON.stringify(part)));
  socket.send(pack({ channel: "shell", parts, buffers: [] }));
  await done;
  return heard;
}
const cells = content.cells.map((/** @type {{ source: string | string[] }} */ cell) => [cell.source].flat().join(""));
const ran = [];
for (const code of cells) ran.push(await run(code));
const page = await (await ask("nbconvert/html/exercise.ipynb")).text();
socket.terminate();
lab.kill("SIGTERM");
await new Promise((resolve) => lab.once("exit", resolve));
const outside = await fetch("http://192.0.2.1/", { signal: AbortSignal.timeout(1000) }).then(
  () => "reached",
  (error) => String(error.cause?.code ?? error.name),
);
console.log(JSON.stringify({ shell: shell.length, script: script.status, ran, page: page.length, outside }));
