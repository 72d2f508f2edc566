/**
 * Sends frames in order through a ZeroMQ socket, at once where the socket takes them.
 *
 * A ZeroMQ socket of Node takes some hundreds of messages within one turn of the event loop and refuses the next with EBUSY;
 * a loop that prints more would lose the rest. The outbox keeps what was refused and sends it when the socket is free again.
 * What the socket takes leaves at once, so that a long synchronous loop can be seen to progress.
 */

/** The one thing needed of a socket. */
export interface Sender {
  send(frames: Uint8Array[]): Promise<void>;
}

export class Outbox {
  readonly #socket: Sender;
  readonly #waiting: Uint8Array[][] = [];
  #last: Promise<void> = Promise.resolve();
  #draining = false;

  constructor(socket: Sender) {
    this.#socket = socket;
  }

  /** Sends, now or as soon as the socket can. */
  send(frames: Uint8Array[]): void {
    if (this.#draining || !this.#offer(frames)) {
      this.#waiting.push(frames);
      if (!this.#draining) void this.#drain();
    }
  }

  /** Resolves when everything has left. */
  async flush(): Promise<void> {
    while (this.#draining) await this.#last.then(() => new Promise((done) => setImmediate(done)));
    await this.#last;
  }

  #offer(frames: Uint8Array[]): boolean {
    try {
      this.#last = this.#socket.send(frames).catch(() => undefined);
      return true;
    } catch {
      return false;
    }
  }

  async #drain(): Promise<void> {
    this.#draining = true;
    for (let frames = this.#waiting[0]; frames !== undefined; frames = this.#waiting[0]) {
      await this.#last;
      if (this.#offer(frames)) this.#waiting.shift();
      else await new Promise((done) => setImmediate(done));
    }
    this.#draining = false;
  }
}
