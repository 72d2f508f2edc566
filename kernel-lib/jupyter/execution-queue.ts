/**
 * The requests that wait for their turn to run, and what becomes of them when one fails.
 *
 * What a request asks for (silence, history, stop on error) is read when its turn comes, not when it arrives. After a failure
 * with `stop_on_error`, the requests that had arrived by then are answered `aborted`; one sent after the failure's reply runs.
 */
import type { Message } from "./wire.js";

/** What the queue does with a request. */
export interface Turns {
  /** Runs it; false if it failed and asked to stop the queue. */
  readonly run: (request: Message) => Promise<boolean>;
  /** Answers the failed request. */
  readonly finish: (request: Message) => void;
  readonly abort: (request: Message) => void;
}

/** Requests sent before a failure may still be on their way in when it happens. */
const ARRIVAL_MS = 20;

export class ExecutionQueue {
  readonly #turns: Turns;
  #waiting: Message[] = [];
  #busy = false;

  constructor(turns: Turns) {
    this.#turns = turns;
  }

  add(request: Message): void {
    this.#waiting.push(request);
    if (!this.#busy) void this.#work();
  }

  async #work(): Promise<void> {
    this.#busy = true;
    for (let request = this.#waiting.shift(); request !== undefined; request = this.#waiting.shift()) {
      const goesOn = await this.#turns.run(request);
      let aborted: readonly Message[] = [];
      if (!goesOn) {
        await new Promise((done) => setTimeout(done, ARRIVAL_MS));
        aborted = this.#waiting.splice(0);
      }
      this.#turns.finish(request);
      for (const each of aborted) this.#turns.abort(each);
    }
    this.#busy = false;
  }
}
