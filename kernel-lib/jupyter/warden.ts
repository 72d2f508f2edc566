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
import { Outbox } from "./outbox.js";
import { type FromWarden, SHARED, type ToWarden, type WardenData } from "./warden-link.js";
import { address, answer, decode, encode } from "./wire.js";

const port = parentPort;
if (port === null) throw new Error("warden.js is a worker of the kernel, not a program");
const { connection, parents, shared }: WardenData = workerData;
const cells = new Int32Array(shared);

const HEARD_MS = 200;
const FORCED_TRIES = 50;
const QUIT_MS = 2000;
const PARENT_MS = 1000;

let serial = 0;
const waiting = new Map<number, () => void>();

/** Asks the kernel something; the result tells, repeatedly, whether it has heard within some milliseconds. */
function tell(message: FromWarden & { readonly id: number }): (withinMs: number) => Promise<boolean> {
  let heard = false;
  const received = new Promise<void>((resolve) => waiting.set(message.id, resolve)).then(() => {
    heard = true;
  });
  port?.postMessage(message);
  return async (withinMs) => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, withinMs);
    });
    await Promise.race([received, late]);
    clearTimeout(timer);
    return heard;
  };
}

/** Terminates the JavaScript that runs on the kernel's thread. Only for when it is known to be running some. */
function terminate(): void {
  const session = new Session();
  session.connectToMainThread();
  // A session left open would hold up the end of the process ("Waiting for the debugger to disconnect").
  session.post("Runtime.terminateExecution", () => session.disconnect());
}

async function force(heard: (withinMs: number) => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < FORCED_TRIES; tries++) {
    if (await heard(HEARD_MS)) return;
    if (Atomics.load(cells, SHARED.critical) === 0) terminate();
  }
}

/** Ends the process, kindly if the kernel still listens. */
async function quit(): Promise<void> {
  await tell({ kind: "quit", id: ++serial })(QUIT_MS);
  setTimeout(() => process.kill(process.pid, "SIGKILL"), QUIT_MS);
}

const control = new Router({ linger: 500 });
const heartbeat = new Reply({ linger: 0 });
const outbox = new Outbox(control);

async function serveControl(): Promise<void> {
  for await (const frames of control) {
    const message = decode(connection.key, frames);
    if (message === undefined) continue;
    const heard = tell({ kind: "control", id: ++serial, frames });
    if (message.header.msg_type === "interrupt_request") void force(heard);
    if (message.header.msg_type === "shutdown_request")
      void heard(QUIT_MS).then((alive) => {
        if (alive) return;
        const restart = message.content["restart"] === true;
        outbox.send(encode(connection.key, answer(message, "shutdown_reply", { status: "ok", restart })));
        setTimeout(() => process.kill(process.pid, "SIGKILL"), HEARD_MS);
      });
  }
}

async function serveHeartbeat(): Promise<void> {
  for await (const frames of heartbeat) await heartbeat.send(frames);
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
};

/** A parent that is gone is replaced in `ppid` (POSIX) or no longer there (Windows). One unseen from here is not watched. */
function watchParents(): void {
  const first = process.ppid;
  const watched = parents.filter(isAlive);
  const timer = setInterval(() => {
    if (process.ppid === first && watched.every(isAlive)) return;
    clearInterval(timer);
    void quit();
  }, PARENT_MS);
}

type SignalWatch = new () => { onsignal: () => void; start: (signal: number) => number };

/** Hears SIGINT on this thread. Node offers signals to its main thread only, which may be the one to be interrupted. */
function watchInterrupt(): void {
  const internals = process as unknown as { binding(name: string): { Signal: SignalWatch } };
  process.noDeprecation = true;
  try {
    const watch = new (internals.binding("signal_wrap").Signal)();
    watch.onsignal = () => void force(tell({ kind: "interrupt", id: ++serial }));
    watch.start(2);
  } catch {
    // Without it, interrupt_request still works, and SIGINT works between two turns of the event loop.
  }
}

port.on("message", (message: ToWarden) => {
  if (message.kind === "send") outbox.send([...message.frames]);
  else if (message.kind === "received") {
    waiting.get(message.id)?.();
    waiting.delete(message.id);
  } else {
    control.close();
    heartbeat.close();
    Atomics.store(cells, SHARED.closed, 1);
    Atomics.notify(cells, SHARED.closed);
    port.close();
  }
});

watchParents();
watchInterrupt();
await Promise.all([
  control.bind(address(connection, connection.control_port)),
  heartbeat.bind(address(connection, connection.hb_port)),
]);
void serveControl();
void serveHeartbeat();
port.postMessage({ kind: "ready" } satisfies FromWarden);
