/**
 * The warden: a thread that answers while the kernel's own thread computes.
 *
 * It owns the control and heartbeat sockets, so that interrupt and shutdown are heard in the middle of an endless loop; it
 * hears SIGINT for the same reason; and it watches the parent process, so that no kernel outlives a killed server.
 *
 * Interrupt: the kernel is told first. If it does not hear (it is inside synchronous code), V8 is asked through the inspector
 * to terminate what runs, until it hears. Never while the kernel is in a critical stretch of its own.
 */
import { Session } from "node:inspector";
import { parentPort, workerData } from "node:worker_threads";
import { Reply, Router } from "zeromq";
import { onInterruptSignal } from "./node-internals.js";
import { Outbox } from "./outbox.js";
import { clearAway, isOwned } from "./owner.js";
import { type FromWarden, SHARED, type ToWarden, type WardenData } from "./warden-link.js";
import { type Message, address, answer, decode, encode } from "./wire.js";

const port = parentPort;
if (port === null) throw new Error("warden.js is a worker of the kernel, not a program");
const { connection, connectionFile, depends, shared }: WardenData = workerData;
const cells = new Int32Array(shared);

const HEARD_MS = 200;
/** After a termination the kernel gets longer: on a loaded machine a second one could hit its own code. */
const RECOVERED_MS = 1500;
const FORCED_TRIES = 10;
/** Together with the next, less than the two seconds within which no kernel is left of a server that was killed. */
const QUIT_MS = 1000;
const PARENT_MS = 500;
const CLOSING_MS = 20;

let serial = 0;
const waiting = new Map<number, () => void>();

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Tells the kernel something; true if it has done it within some milliseconds. */
async function tell(message: FromWarden & { readonly id: number }, withinMs: number): Promise<boolean> {
  const done = new Promise<boolean>((resolve) => waiting.set(message.id, () => resolve(true)));
  port?.postMessage(message);
  return Promise.race([done, pause(withinMs).then(() => false)]);
}

/** Terminates the JavaScript that runs on the kernel's thread. Only for when it is known to be running some. */
function terminate(): void {
  const session = new Session();
  try {
    session.connectToMainThread();
  } catch {
    // Node's permissions forbid the inspector: what cannot be terminated is ended.
    process.kill(process.pid, "SIGKILL");
  }
  // A session left open would hold up the end of the process ("Waiting for the debugger to disconnect").
  session.post("Runtime.terminateExecution", () => session.disconnect());
}

/** One interrupt at a time: told again after each try, for the telling itself may have been what was terminated. */
let interrupting: Promise<void> | undefined;
const interrupt = (): Promise<void> => (interrupting ??= force().finally(() => (interrupting = undefined)));

async function force(): Promise<void> {
  for (let tries = 0; tries < FORCED_TRIES; tries++) {
    const patience = tries === 0 ? HEARD_MS : RECOVERED_MS;
    if (await tell({ kind: "interrupt", id: ++serial, forced: tries > 0 }, patience)) return;
    if (Atomics.load(cells, SHARED.critical) === 0) terminate();
  }
}

/** Ends the process, kindly if the kernel still listens. */
async function quit(): Promise<void> {
  if (await tell({ kind: "quit", id: ++serial }, QUIT_MS)) await pause(QUIT_MS);
  process.kill(process.pid, "SIGKILL");
}

const control = new Router({ linger: 500 });
const heartbeat = new Reply({ linger: 0 });
const outbox = new Outbox(control);

async function serveControl(): Promise<void> {
  for await (const frames of control) {
    const message = decode(connection.key, frames);
    if (message === undefined) continue;
    void pass(message, frames);
  }
}

/** Passes a control request on; what cannot wait for the kernel is done here. */
async function pass(message: Message, frames: readonly Uint8Array[]): Promise<void> {
  if (message.header.msg_type === "interrupt_request") await interrupt();
  const heard = await tell({ kind: "control", id: ++serial, frames }, QUIT_MS);
  if (heard || message.header.msg_type !== "shutdown_request") return;
  const content = { status: "ok", restart: message.content["restart"] === true };
  outbox.send(encode(connection.key, answer(message, "shutdown_reply", content)));
  await pause(HEARD_MS);
  process.kill(process.pid, "SIGKILL");
}

async function serveHeartbeat(): Promise<void> {
  for await (const frames of heartbeat) await heartbeat.send(frames);
}

/** Ends the kernel, and what lies about of it, after the end of what it depends on. */
function watchParents(): void {
  const timer = setInterval(() => {
    if (isOwned(depends)) return;
    clearInterval(timer);
    clearAway(connection, connectionFile);
    void quit();
  }, PARENT_MS);
}

port.on("message", (message: ToWarden) => {
  if (message.kind === "send") outbox.send([...message.frames]);
  else if (message.kind === "received") {
    waiting.get(message.id)?.();
    waiting.delete(message.id);
  } else {
    control.close();
    heartbeat.close();
    // The closed sockets still have to settle their last receive; a thread that ends before aborts the process.
    setTimeout(() => process.exit(), CLOSING_MS);
  }
});

process.on("exit", () => {
  Atomics.store(cells, SHARED.closed, 1);
  Atomics.notify(cells, SHARED.closed);
});
watchParents();
const hearsSignals = onInterruptSignal(() => void interrupt());
try {
  await control.bind(address(connection, connection.control_port));
  await heartbeat.bind(address(connection, connection.hb_port));
  void serveControl();
  void serveHeartbeat();
  port.postMessage({ kind: "ready", hearsSignals } satisfies FromWarden);
} catch (error) {
  // Told, not thrown: a thread that ends with its sockets open aborts the process.
  port.postMessage({
    kind: "failed",
    why: error instanceof Error ? error.message : String(error),
  } satisfies FromWarden);
}
