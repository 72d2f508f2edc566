/**
 * Where the output of a cell goes: streams and displays, under the message of the cell that caused them.
 *
 * Each request runs in an asynchronous context of its own, so that a timer's text reaches the cell that set the timer, even
 * while a later cell runs. Output of unknown origin (from a worker, say) goes to the cell that ran last.
 *
 * Libraries send rich output through `globalThis[Symbol.for("kernel-lib.display")]`, set here: a function of a MIME bundle and
 * `{ metadata, displayId, update }`. It sends one `display_data`, or `update_display_data` where `update` is true.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { StringDecoder } from "node:string_decoder";
import { inspect } from "node:util";
import { stackText } from "./failure.js";
import type { WriteDisplayData } from "./tslab.js";
import type { Json, Message } from "./wire.js";

/** What a library may say beside the bundle. */
export interface DisplayOptions {
  readonly metadata?: Json;
  /** Names the output, so that it can be updated. */
  readonly displayId?: string;
  readonly update?: boolean;
}

/** The function at `globalThis[Symbol.for("kernel-lib.display")]`. */
export type Display = (bundle: Json, options?: DisplayOptions) => void;

/** Publishes on iopub, under a parent message. */
export type Publish = (parent: Message, type: string, content: Json) => void;

export interface Output {
  /** Runs something whose output, now and later, belongs to this request. */
  readonly under: <T>(parent: Message, work: () => T) => T;
  readonly writeDisplayData: WriteDisplayData;
}

/** Takes over stdout, stderr, uncaught errors and the display hook of the process. */
export function captureOutput(publish: Publish): Output {
  const context = new AsyncLocalStorage<Message>();
  let last: Message | undefined;
  const send = (type: string, content: Json): void => {
    const parent = context.getStore() ?? last;
    if (parent !== undefined) publish(parent, type, content);
  };

  const capture = (name: "stdout" | "stderr"): void => {
    const stream = process[name];
    const write = stream.write.bind(stream) as (...all: unknown[]) => boolean;
    const decoder = new StringDecoder("utf8");
    const captured = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
      // Nobody listens before the first request: the terminal of the server is the better place.
      if (last === undefined) return write(chunk, ...rest);
      send("stream", { name, text: typeof chunk === "string" ? chunk : decoder.write(Buffer.from(chunk)) });
      const done = rest.find((each): each is () => void => typeof each === "function");
      if (done !== undefined) process.nextTick(done);
      return true;
    };
    stream.write = captured;
  };
  capture("stdout");
  capture("stderr");

  const display: Display = (bundle, { metadata = {}, displayId, update = false } = {}) =>
    send(update ? "update_display_data" : "display_data", {
      data: bundle,
      metadata,
      transient: displayId === undefined ? {} : { display_id: displayId },
    });
  Reflect.set(globalThis, Symbol.for("kernel-lib.display"), display);

  const report = (what: string) => (error: unknown) => {
    const text = error instanceof Error ? stackText(error) : inspect(error);
    process.stderr.write(`${what}: ${text}\n`);
  };
  process.on("uncaughtException", report("Uncaught in a timer or callback"));
  process.on("unhandledRejection", report("Unhandled rejection of a promise"));

  return {
    under: (parent, work) => {
      last = parent;
      return context.run(parent, work);
    },
    writeDisplayData: ({ data, metadata, transient }, update) =>
      display(data, {
        metadata: metadata ?? {},
        update: update === true,
        ...(transient?.display_id === undefined ? {} : { displayId: transient.display_id }),
      }),
  };
}
