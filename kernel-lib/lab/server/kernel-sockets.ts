/** The sockets to one kernel, on which messages pass as bytes: only their signatures are made and checked here. */
import { Dealer, Subscriber } from "zeromq";
import { Outbox } from "../../jupyter/outbox.js";
import { address, type Connection, open, type Opened, seal } from "../../jupyter/wire.js";

/** Where a message came from. */
export type Channel = "shell" | "control" | "stdin" | "iopub";

export class KernelSockets {
  readonly #key: string;
  readonly #dealers: Readonly<Record<"shell" | "control" | "stdin", Dealer>> = {
    shell: new Dealer({ linger: 0, sendHighWaterMark: 0 }),
    control: new Dealer({ linger: 0, sendHighWaterMark: 0 }),
    stdin: new Dealer({ linger: 0, sendHighWaterMark: 0 }),
  };
  readonly #iopub = new Subscriber({ linger: 0, receiveHighWaterMark: 0 });
  readonly #outboxes: Readonly<Record<"shell" | "control" | "stdin", Outbox>>;
  #closed = false;

  /** Connects; `heard` is called with every message whose signature holds. */
  constructor(connection: Connection, heard: (channel: Channel, message: Opened) => void) {
    this.#key = connection.key;
    const { shell, control, stdin } = this.#dealers;
    shell.connect(address(connection, connection.shell_port));
    control.connect(address(connection, connection.control_port));
    stdin.connect(address(connection, connection.stdin_port));
    this.#iopub.connect(address(connection, connection.iopub_port));
    this.#iopub.subscribe();
    this.#outboxes = { shell: new Outbox(shell), control: new Outbox(control), stdin: new Outbox(stdin) };
    const sockets = { ...this.#dealers, iopub: this.#iopub };
    for (const channel of ["shell", "control", "stdin", "iopub"] as const)
      void this.#read(sockets[channel], (message) => heard(channel, message));
  }

  async #read(socket: Dealer | Subscriber, heard: (message: Opened) => void): Promise<void> {
    try {
      for await (const frames of socket) {
        const message = open(this.#key, frames);
        if (message !== undefined) heard(message);
      }
    } catch (error) {
      if (!this.#closed) throw error;
    }
  }

  /** Sends a message of four parts and any buffers. */
  send(
    channel: "shell" | "control" | "stdin",
    parts: readonly Uint8Array[],
    buffers: readonly Uint8Array[] = [],
  ): void {
    if (!this.#closed) this.#outboxes[channel].send(seal(this.#key, [], parts, buffers));
  }

  close(): void {
    this.#closed = true;
    for (const socket of [...Object.values(this.#dealers), this.#iopub]) socket.close();
  }
}
