/** A page's WebSocket to one kernel. */
import type { WebSocket } from "ws";
import { pack, unpack } from "./framing.js";
import { letterOf } from "./letter.js";
import { LIMITS } from "./limits.js";
import type { RunningKernel } from "./running-kernel.js";

const CHANNELS = ["shell", "control", "stdin"] as const;
const isChannel = (name: string): name is (typeof CHANNELS)[number] => CHANNELS.some((each) => each === name);

/** A page that takes nothing for two of these is away: a closed lid, a lost network [ms]. */
const PULSE_MS = 20_000;
const UNREADABLE = 1007;
const AWAY = 4000;

/** Connects a page with a kernel until one of them goes. */
export function connect(socket: WebSocket, kernel: RunningKernel, session: string): void {
  let alive = true;
  const early: Buffer[] = [];
  let leave = (): void => undefined;
  const pulse = setInterval(() => {
    if (!alive) socket.terminate();
    alive = false;
    socket.ping();
  }, PULSE_MS);
  socket.on("pong", () => (alive = true));
  socket.on("error", () => socket.terminate());
  socket.on("close", () => {
    clearInterval(pulse);
    leave();
  });

  const pass = (bytes: Buffer): void => {
    const framed = unpack(bytes);
    if (framed === undefined || !isChannel(framed.channel) || letterOf(framed) === undefined)
      return socket.close(UNREADABLE, "not a message of Jupyter");
    kernel.send(framed.channel, framed.parts, framed.buffers);
  };
  const begin = (): void => {
    if (socket.readyState !== socket.OPEN) return;
    leave = kernel.join({
      session,
      deliver: (letter) => {
        if (socket.bufferedAmount > LIMITS.unsent) return socket.close(AWAY, "the page takes no messages");
        socket.send(pack(letter));
      },
    });
    early.splice(0).forEach(pass);
  };
  let begun = false;
  socket.on("message", (data, binary) => {
    alive = true;
    const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as ArrayBuffer);
    if (!binary) return socket.close(UNREADABLE, "not a message of Jupyter");
    if (begun) pass(bytes);
    else early.push(bytes);
  });
  // A kernel that could not start tells why by its state; the page may still ask for a restart.
  void kernel.ready
    .catch(() => undefined)
    .then(() => {
      begun = true;
      begin();
    });
}
