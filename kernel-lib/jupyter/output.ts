/**
 * Where the output of a cell goes: streams and displays, under the message of the cell that caused them.
 *
 * Which cell that is, the stack tells: a timer's text reaches the cell that set the timer, even while a later cell runs. Output
 * of unknown origin (from a worker, say) goes to the cell that ran last. (AsyncLocalStorage would know better, but with its
 * hooks on, Node 20 aborts when a running cell is terminated by force.)
 *
 * Libraries send rich output through `globalThis[Symbol.for("kernel-lib.display")]`, set here: a function of a MIME bundle and
 * `{ metadata, displayId, update }`. It sends one `display_data`, or `update_display_data` where `update` is true.
 */
import { StringDecoder } from "node:string_decoder";
import { inspect } from "node:util";
import { stackText } from "./failure.js";
import { ownerOf, runningOwner } from "./stack.js";
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
  /** From now on, output of unknown origin belongs to this request. */
  readonly begin: (request: Message) => void;
  readonly writeDisplayData: WriteDisplayData;
}

const isMessage = (owner: unknown): owner is Message =>
  typeof owner === "object" && owner !== null && "header" in owner;

/** Takes over stdout, stderr, uncaught errors and the display hook of the process. */
export function captureOutput(publish: Publish): Output {
  let last: Message | undefined;
  const send = (type: string, content: Json, owner: unknown = runningOwner()): void => {
    const parent = isMessage(owner) ? owner : last;
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
    if (last === undefined) process.stderr.write(`${what}: ${text}\n`);
    else
      send(
        "stream",
        { name: "stderr", text: `${what}: ${text}\n` },
        error instanceof Error ? ownerOf(error) : undefined,
      );
  };
  process.on("uncaughtException", report("Uncaught in a timer or callback"));
  process.on("unhandledRejection", report("Unhandled rejection of a promise"));

  return {
    begin: (request) => {
      last = request;
    },
    writeDisplayData: ({ data, metadata, transient }, update) =>
      display(data, {
        metadata: metadata ?? {},
        update: update === true,
        ...(transient?.display_id === undefined ? {} : { displayId: transient.display_id }),
      }),
  };
}
