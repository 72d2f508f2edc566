/**
 * A client's sockets to one kernel: sends requests, matches replies, passes on what is published.
 */
import { randomUUID } from "node:crypto";
import { Dealer, Subscriber } from "zeromq";
import { type Connection, type Json, type Message, address, decode, encode, header } from "../../jupyter/wire.js";
import { late } from "./late.js";

/** A request under way. */
export interface Request {
  readonly id: string;
  readonly reply: Promise<Message>;
  /** Resolves when the kernel has published that it is idle again: all outputs of the request itself have come. */
  readonly idle: Promise<void>;
}

interface Waiting {
  readonly reply: (message: Message) => void;
  readonly idle: () => void;
  readonly fail: (error: Error) => void;
}

export class Channels {
  readonly #key: string;
  readonly #session = randomUUID();
  readonly #shell: Dealer;
  readonly #control: Dealer;
  readonly #iopub: Subscriber;
  readonly #waiting = new Map<string, Waiting>();
  /** How many messages were published. */
  #heard = 0;
  #closed: Error | undefined;

  /** Connects; `published` is called with every iopub message. A kernel that sends a longer message [bytes] is not heard any more. */
  constructor(connection: Connection, published: (message: Message) => void, maxMessageSize: number = -1) {
    this.#key = connection.key;
    this.#shell = new Dealer({ linger: 0, maxMessageSize });
    this.#control = new Dealer({ linger: 0, maxMessageSize });
    this.#iopub = new Subscriber({ linger: 0, receiveHighWaterMark: 0, maxMessageSize });
    this.#shell.connect(address(connection, connection.shell_port));
    this.#control.connect(address(connection, connection.control_port));
    this.#iopub.connect(address(connection, connection.iopub_port));
    this.#iopub.subscribe();
    const replied = (message: Message): void => this.#waiting.get(message.parent.msg_id ?? "")?.reply(message);
    void this.#read(this.#shell, replied);
    void this.#read(this.#control, replied);
    void this.#read(this.#iopub, (message) => {
      this.#heard++;
      published(message);
      if (message.header.msg_type === "status" && message.content["execution_state"] === "idle")
        this.#waiting.get(message.parent.msg_id ?? "")?.idle();
    });
  }

  async #read(socket: Dealer | Subscriber, handle: (message: Message) => void): Promise<void> {
    try {
      for await (const frames of socket) {
        const message = decode(this.#key, frames);
        if (message !== undefined) handle(message);
      }
    } catch (error) {
      if (this.#closed === undefined) this.close(error instanceof Error ? error : new Error(String(error)));
    }
  }

  /** Sends a request on a channel. `prepare` is called with its id before anything can come back. */
  request(type: string, content: Json, channel: "shell" | "control", prepare?: (id: string) => void): Request {
    const head = header(type, this.#session, "client");
    prepare?.(head.msg_id);
    let reply: Waiting["reply"] = () => undefined;
    let idle: Waiting["idle"] = () => undefined;
    let failReply: Waiting["fail"] = () => undefined;
    let failIdle: Waiting["fail"] = () => undefined;
    const replied = new Promise<Message>((resolve, reject) => ([reply, failReply] = [resolve, reject]));
    const idled = new Promise<void>((resolve, reject) => ([idle, failIdle] = [resolve, reject]));
    // Whoever waits is told; whoever does not must not see an unhandled rejection.
    replied.catch(() => undefined);
    idled.catch(() => undefined);
    const fail = (error: Error): void => [failReply, failIdle].forEach((each) => each(error));
    this.#waiting.set(head.msg_id, { reply, idle, fail });
    void Promise.allSettled([replied, idled]).then(() => this.#waiting.delete(head.msg_id));
    if (this.#closed !== undefined) fail(this.#closed);
    else {
      const socket = channel === "shell" ? this.#shell : this.#control;
      const message = { identities: [], header: head, parent: {}, metadata: {}, content };
      void socket.send(encode(this.#key, message)).catch(fail);
    }
    return { id: head.msg_id, reply: replied, idle: idled };
  }

  /** Waits for all outputs of a request: as long as anything comes, and so long after the last [ms]. False: the end of them has not come. */
  async settled({ idle }: Request, graceMs: number): Promise<boolean> {
    for (let heard = -1; heard !== this.#heard;) {
      heard = this.#heard;
      if ((await Promise.race([idle, late(graceMs)])) !== "late") return true;
      // What arrived while this process was busy elsewhere is read before the time counts as over.
      await new Promise(setImmediate);
    }
    return false;
  }

  /** Closes the sockets; requests under way fail with this error. */
  close(why: Error): void {
    if (this.#closed !== undefined) return;
    this.#closed = why;
    for (const { fail } of this.#waiting.values()) fail(why);
    for (const socket of [this.#shell, this.#control, this.#iopub]) socket.close();
  }
}
